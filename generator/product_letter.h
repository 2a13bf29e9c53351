/* product_letter.h: the letter to an owner, on paper, for a window envelope (AFNOR NF Z 10-011: the address stands 45
 * to 90 mm from the top, right of the middle). */
#pragma once
#include "kit.h"

/* `subject`: of mediation_send.h's sendings, "sending:<uuid>"; or "look:<uuid>" of a report, a letter that has no code
 * yet. The letter is written for the file as it is now. NOT_FOUND, INVALID. */
gboolean product_letter_make (Kit *kit, const char *subject, const char *out, GError **error);
/* The same from its tree (view/owner_letter.h), for tests too. */
gboolean product_letter_print (Kit *kit, const Tree *letter, const char *out, GError **error);
