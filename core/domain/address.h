/* address.h: a typed address recognised in the national base: exactly, after normalisation (address_text.h). Guessing is not its business. */
#pragma once
#include "store/address_base.h"

/* *ret_record (transfer full) is the address, or NULL when there is none, or when several communes have it and neither `insee` (nullable) nor a
 * postcode in the text tells which. FALSE only on a failure of the base. */
gboolean address_find (AddressBase *base, const char *text, const char *insee, AddressRecord **ret_record, GError **error);
