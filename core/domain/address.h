/* address.h: a typed address recognised in the national base: exactly, after normalisation (address_text.h).
 * Guessing is not its business. */
#pragma once
#include "domain/report_input.h"
#include "store/address_base.h"

/* *ret_record (transfer full) is the address, or NULL when there is none, or when several communes have it and
 * neither `insee` (nullable) nor a postcode in the text tells which. FALSE only on a failure of the base. */
gboolean
address_find (AddressBase *base, const char *text, const char *insee, AddressRecord **ret_record, GError **error);

/* Fills key, commune and place of an input whose address the base knows; leaves it as it is otherwise, or when the
 * base cannot be read: a free address is no mistake. */
void address_locate (ReportInput *input, AddressBase *base);
