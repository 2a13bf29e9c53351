/* content.h: Markdown pages made HTML: Mustache, then CommonMark. Knows no layout. HTML in our own files is kept as it
 * is; in what was written in the browser, what is not inert is INVALID (base/markup.h). */
#pragma once
#include "base/content.h"
#include "base/template.h"

/* (transfer full): HTML of the body with `view`, and `below` (nullable) for what is not in it; `templates` has the
 * partials that it names. INVALID for a Mustache mistake. */
char *content_render (const Content *content, const TemplateSet *templates, const Tree *below, const Tree *view,
                      GError **error);
