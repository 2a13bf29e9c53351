/* paper_letter.h: a letter to who reported: document letter. */
#pragma once
#include "kit.h"

/* (transfer full): `subject` is "print:<uuid>" of a letter in the print queue, with its link, "kept:<uuid>"
 * the same without; or "<code>:<uuid>" of tenant_letter.h and a report: as it would be, without a link. INVALID,
 * NOT_FOUND. */
Tree *paper_letter_view (Kit *kit, const char *subject, GError **error);
