/* paper_owner_letter.h: the letter to an owner: document owner-letter. */
#pragma once
#include "kit.h"

/* (transfer full): `subject` is of mediation_send.h's sendings, "sending:<uuid>"; or "look:<uuid>" of a report, a
 * letter that has no code yet. The letter is written for the file as it is now. NOT_FOUND, INVALID. */
Tree *paper_owner_letter_view (Kit *kit, const char *subject, GError **error);
