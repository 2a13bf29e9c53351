/* paper.h: papers made of a document and a view, by their name: product "paper:NAME:SUBJECT". */
#pragma once
#include "kit.h"

/* By the end of `out`: .pdf; .html, a page that stands alone; .body, what is within a page's layout. `key` is
 * "NAME:SUBJECT" ("NAME" alone where there is no subject). NOT_FOUND for another name, INVALID for another end. */
gboolean paper_make (Kit *kit, const char *key, const char *out, GError **error);
