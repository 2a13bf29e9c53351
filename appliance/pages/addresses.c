/* addresses.c: one question to the address base, one JSON list. */
#include "pages/addresses.h"

#include "domain/address.h"

static void
add_record (Tree *list, const AddressRecord *record)
{
  Tree *one = tree_add_map (list);

  tree_set_format (one, "label", "%s, %s %s", record->label, record->postcode, record->city);
  tree_set_text (one, "address", record->label);
  tree_set_text (one, "postcode", record->postcode);
  tree_set_text (one, "city", record->city);
  tree_set_text (one, "insee", record->insee);
  tree_set_text (one, "key", record->key);
}

int
addresses_list (Exchange *exchange)
{
  g_autoptr (GPtrArray) records = address_suggest (
      exchange_appliance (exchange)->addresses, exchange_query (exchange, "q"), exchange_query (exchange, "commune"));
  Tree *list = tree_new_list ();

  for (guint i = 0; i < records->len; i++)
    add_record (list, g_ptr_array_index (records, i));
  return exchange_json (exchange, 200, list);
}
