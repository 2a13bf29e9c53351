/* markup.h: is a piece of markup that somebody brought inert? What is not on the list is refused, not removed: the
 * author hears what it was. Renders nothing, changes nothing. */
#pragma once
#include <glib.h>

typedef enum {
  MARKUP_SYNTAX,    /* not written as markup is; a comment or declaration where none may stand */
  MARKUP_ELEMENT,   /* an element that is not on the list, or once too often */
  MARKUP_ATTRIBUTE, /* an attribute that is not on the list */
  MARKUP_ADDRESS,   /* leads, or fetches, where it may not */
  MARKUP_STYLE,     /* style that fetches something */
  MARKUP_SIZE,      /* a drawing without a size, or without measure */
  MARKUP_LAST
} MarkupProblem;
extern const char *const markup_problem_codes[MARKUP_LAST]; /* "syntax", "element"… */

typedef struct {
  MarkupProblem problem;
  guint line;    /* from 1; 0: not known */
  char name[40]; /* of the element or attribute; "" for none */
} MarkupTrouble;

/* Elements of a text (headings, lists, tables, links, pictograms of ours), addresses of the web, of mails and of
 * telephones, Mustache in values. For Markdown too, whose signs are text here. INVALID, the first trouble also in
 * *ret_trouble. */
gboolean markup_check_page (const char *text, MarkupTrouble *ret_trouble, GError **error);

typedef struct {
  double width, height; /* of its viewBox, else as it says */
} MarkupSize;
/* A drawing in SVG that fetches nothing, runs nothing and does not move. What drawing programs leave for themselves
 * (elements of other namespaces) is let pass. INVALID as above. */
gboolean
markup_check_svg (const char *svg, gsize length, MarkupSize *ret_size, MarkupTrouble *ret_trouble, GError **error);
