/* product_access.h: all that is kept of a person, as one PDF for that person. */
#pragma once
#include "kit.h"

/* `subject`: "occupant:0:<uuid>:<uuid>+<uuid>": the kind of person, whether what services wrote among themselves is told
 * in words, the report on which the person stands, the reports that are theirs. NOT_FOUND, INVALID. */
gboolean product_access_make (Kit *kit, const char *subject, const char *out, GError **error);
