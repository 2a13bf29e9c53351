/* paper.h: papers made of a document and a view, by their name: product "paper:NAME:SUBJECT". */
#pragma once
#include "document.h"

/* `key` is "NAME:SUBJECT" ("NAME" alone where there is no subject). (transfer full), as is *ret_view: what the document
 * speaks of, to be freed after it. NOT_FOUND for another name. */
Document *paper_document (Kit *kit, const char *key, Tree **ret_view, GError **error);
/* By the end of `out`: .pdf; .html, a page that stands alone; .body, what is within a page's layout. INVALID for
 * another end. */
gboolean paper_make (Kit *kit, const char *key, const char *out, GError **error);
