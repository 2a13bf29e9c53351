/* template.h: Mustache (the official specification, with inheritance blocks) over a Tree.
 * Escapes for HTML by default; knows no HTTP and no housing. Lambdas and dynamic names are refused. */
#pragma once
#include "base/tree.h"

typedef struct TemplateSet TemplateSet;

/* A set finds templates and partials by name and keeps them compiled. Once loaded it is read-only: threads may share
 * it. */
typedef enum {
  TEMPLATE_ESCAPE_HTML,
  TEMPLATE_ESCAPE_NONE,    /* text mails */
  TEMPLATE_ESCAPE_MARKDOWN /* values stay text in CommonMark, wherever they stand but in code spans: signs get a
                              backslash, newlines become &#10; (a line of the source never ends in a value) */
} TemplateEscape;

TemplateSet *template_set_new (void);
/* A set laid over another, which it asks for what it has not itself, and which must outlive it: the words of a language
 * over the pages all languages share. */
TemplateSet *template_set_new_over (const TemplateSet *base);
void template_set_free (TemplateSet *set);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TemplateSet, template_set_free)

/* (transfer full): the source of a template; NULL without an error when there is none of that name. */
typedef char *(*TemplateAsk) (const char *name, gconstpointer data, GError **error);
/* A set that compiles a template when it is first looked up: for a program that needs few of them, and for one thread
 * alone. Once one of them was found broken every rendering fails with its error. `base` is nullable; `data` must
 * outlive the set. */
TemplateSet *template_set_new_later (const TemplateSet *base, TemplateAsk ask, gconstpointer data);
/* (transfer full): what template_set_load would compile under `name`, as a TemplateAsk. INVALID, IO. */
char *template_read (const char *folder, const char *name, GError **error);

/* Compiles `source` under `name`, replacing a former one. INVALID with name, line and reason. */
gboolean template_set_add (TemplateSet *set, const char *name, const char *source, GError **error);
/* Loads each *.mustache below `folder`: "pages/home.mustache" becomes "pages/home". Later calls override earlier ones
 * by name, so that a territory's own folder is loaded last. A folder that does not exist is INVALID unless `optional`.
 * Templates are French: pages, their parts and mails get its typography here (text_typography_page). */
gboolean template_set_load (TemplateSet *set, const char *folder, gboolean optional, GError **error);
gboolean template_set_has (const TemplateSet *set, const char *name);

/* (transfer full), NULL-terminated and sorted: "pages/home: partials/head" for each partial or parent named but not
 * there. */
char **template_set_missing (const TemplateSet *set);

/* Renders `name` with `context` (root of the lookup stack) appending to `out`, which a failure leaves as it was.
 * NOT_FOUND for an unknown template; an unknown partial or parent renders as nothing (specification). Sections and
 * partials nested deeper than 64 are INVALID, more than 5 million steps or 64 MiB LIMIT. Two additions to the
 * specification: a section over a flag leaves "." as it was, and a partial with a dot in its name (a word:
 * {{>w.form.send}}) never swallows the line it stands alone on. */
gboolean template_render (const TemplateSet *set, const char *name, const Tree *context, TemplateEscape escape,
                          GString *out, GError **error);
/* The same of two trees: what is not found in `own` is looked for in `shared`, which many pages may have in common. */
typedef struct {
  const Tree *own, *shared; /* shared: nullable */
  TemplateEscape escape;
} TemplateView;
gboolean
template_render_over (const TemplateSet *set, const char *name, const TemplateView *view, GString *out, GError **error);

/* What rendering `name` may use, so that whoever keeps a page knows whether it would come out the same: `source` is
 * given the text of itself, of its partials and parents, of theirs, each once; `root` the first part of each name that
 * they look up, as often as it stands there. The order depends on these texts alone. An unknown template is given
 * nothing. */
typedef struct {
  void (*source) (const char *text, gpointer data);
  void (*root) (const char *name, gpointer data);
} TemplateTrace;
void template_set_trace (const TemplateSet *set, const char *name, const TemplateTrace *trace, gpointer data);
