/* content.h: the pages written in Markdown: front matter, Mustache, French typography, CommonMark. Knows no layout.
 * Our own files only: HTML in them is kept as it is. */
#pragma once
#include "base/template.h"

typedef struct {
  char *name;        /* "accueil": the file's name without .md */
  char *title;       /* of <title> */
  char *description; /* "" when there is none */
  char *slug;        /* "index", "vos-droits" */
  char *menu_title;  /* in the menu; the title when none was given */
  gint64 menu;       /* order in the menu, 0: not in it */
  char *body;        /* Markdown and Mustache; NULL: it is read from `source` when the page is made */
  char *source;      /* path of its file, NULL when it is none */
  char *stamp;       /* size, time and place of that file: another version of it has another one */
} Content;

void content_free (Content *content);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Content, content_free)

/* One file's text. INVALID with line for a missing or unknown line of front matter. */
Content *content_parse (const char *name, const char *text, GError **error);
/* (transfer full): of Content, by menu order then name: every .md of `folder`, each replaced by the file of that
 * name in `override` (nullable). */
GPtrArray *content_load (const char *folder, const char *override, GError **error);
/* (transfer full): the path of its page: "index.html", "vos-droits/index.html"; and its address: "/", "/vos-droits/".
 */
char *content_path (const Content *content);
char *content_url (const Content *content);
/* (transfer full): HTML of the body with `view`, and `below` (nullable) for what is not in it; compiles the body into
 * `templates` as "content/<name>". INVALID for a Mustache mistake. */
char *
content_render (const Content *content, TemplateSet *templates, const Tree *below, const Tree *view, GError **error);
