/* paper_access.h: all that is kept of a person, for that person: document access. */
#pragma once
#include "kit.h"

/* (transfer full): `subject` is "occupant:0:<uuid>:<uuid>+<uuid>": the kind of person, whether what services wrote among
 * themselves is told in words, the report on which the person stands, the reports that are theirs. NOT_FOUND, INVALID. */
Tree *paper_access_view (Kit *kit, const char *subject, GError **error);
