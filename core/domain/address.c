/* address.c: what somebody typed, asked of the address base. Keeps nothing. */
#include "domain/address.h"

#include <string.h>

#include "base/text.h"
#include "store/address_text.h"

static gboolean
one_commune (const GPtrArray *records)
{
  for (guint i = 1; i < records->len; i++) {
    const AddressRecord *one = g_ptr_array_index (records, i - 1), *other = g_ptr_array_index (records, i);

    if (g_strcmp0 (one->insee, other->insee) != 0)
      return FALSE;
  }
  return TRUE;
}

gboolean
address_find (AddressBase *base, const char *text, const char *insee, AddressRecord **ret_record, GError **error)
{
  g_autofree char *postcode = NULL;
  g_autofree char *search = address_text_normalise (text, &postcode);
  AddressQuestion question = { .search = search, .insee = insee, .postcode = insee == NULL ? postcode : NULL };
  g_autoptr (GPtrArray) records = address_base_find (base, &question, error);

  if (records == NULL)
    return FALSE;
  *ret_record = records->len > 0 && one_commune (records) ? g_ptr_array_steal_index (records, 0) : NULL;
  return TRUE;
}

/* Streets of the same name stand in every town: without a recognised town, the town that was typed decides. */
static gboolean
same_town (const AddressRecord *record, const ReportInput *input)
{
  g_autofree char *found = text_slug (record->city), *typed = text_slug (input->city);

  return strcmp (found, typed) == 0;
}

void
address_locate (ReportInput *input, AddressBase *base)
{
  g_autofree char *text = g_strjoin (" ", input->address != NULL ? input->address : "",
                                     input->postcode != NULL ? input->postcode : "", NULL);
  const char *insee = input->insee != NULL && *input->insee != '\0' ? input->insee : NULL;
  g_autoptr (AddressRecord) record = NULL;

  if (input->located || !address_find (base, text, insee, &record, NULL) || record == NULL)
    return;
  if (insee == NULL && !same_town (record, input))
    return;
  g_free (input->address_key);
  input->address_key = g_strdup (record->key);
  g_free (input->insee);
  input->insee = g_strdup (record->insee);
  input->located = TRUE;
  input->latitude = record->latitude;
  input->longitude = record->longitude;
}
