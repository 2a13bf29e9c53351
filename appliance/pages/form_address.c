/* form_address.c: between the form's answers and the address base. Searches nothing itself: domain/address.h does. */
#include "pages/form_address.h"

#include <string.h>

#include "domain/address.h"
#include "domain/commune.h"
#include "domain/territory.h"
#include "pages/form_view.h"

static void
set_answer (GHashTable *changes, const char *field, const char *value)
{
  g_hash_table_insert (changes, g_strdup (field), g_strdup (value == NULL ? "" : value));
}

/* A commune of the territory by its name: its own spelling is kept, and its postcode when none was typed. A town we do
 * not know is no mistake. */
static void
add_commune (const FormRequest *request, GHashTable *changes)
{
  const char *city = g_hash_table_lookup (changes, "city"), *postcode = g_hash_table_lookup (changes, "postcode");
  g_auto (CommuneMatch) match = { .insee = NULL };

  set_answer (changes, "insee", NULL);
  if (!commune_find (store_reader (exchange_appliance (request->exchange)->store), city, postcode, &match))
    return;
  if (postcode == NULL || postcode[0] == '\0')
    set_answer (changes, "postcode", match.postcode);
  set_answer (changes, "city", match.name);
  set_answer (changes, "insee", match.insee);
}

static void
add_record (const AddressRecord *record, GHashTable *changes)
{
  set_answer (changes, "address", record->label);
  set_answer (changes, "postcode", record->postcode);
  set_answer (changes, "city", record->city);
  set_answer (changes, "insee", record->insee);
  set_answer (changes, "address_key", record->key);
}

char *
form_elsewhere_words (Exchange *exchange, const char *city, const char *postcode)
{
  Db *db = store_reader (exchange_appliance (exchange)->store);
  g_autoptr (Territory) town = commune_is_elsewhere (db, city, postcode) ? territory_find (db, NULL) : NULL;

  return town == NULL ? NULL : form_remark_words (exchange, "elsewhere", town->name);
}

static AddressAsked
asked_of (GHashTable *answers)
{
  return (AddressAsked){ .address = g_hash_table_lookup (answers, "address"),
                         .postcode = g_hash_table_lookup (answers, "postcode"),
                         .city = g_hash_table_lookup (answers, "city") };
}

static AddressChoices *
choices_of (const FormRequest *request, GHashTable *answers)
{
  const AddressAsked asked = asked_of (answers);

  return address_choices (exchange_appliance (request->exchange)->addresses, &asked);
}

void
form_place_address (const FormRequest *request, GHashTable *changes)
{
  const char *address = g_hash_table_lookup (changes, "address"), *city = g_hash_table_lookup (changes, "city");
  g_autoptr (AddressChoices) choices = NULL;

  if (address == NULL || city == NULL)
    return;
  set_answer (changes, "address_key", NULL);
  set_answer (changes, DRAFT_ADDRESS_OPEN, NULL);
  if (*address == '\0' || *city == '\0')
    return;
  add_commune (request, changes);
  choices = choices_of (request, changes);
  if (choices->certainty == ADDRESS_EXACT)
    add_record (g_ptr_array_index (choices->records, 0), changes);
  else if (choices->certainty == ADDRESS_SEVERAL)
    set_answer (changes, DRAFT_ADDRESS_OPEN, "yes");
}

/* ---- the page of choices ---- */

static char *
place_of (const AddressRecord *record)
{
  return g_strdup_printf ("%s %s", record->postcode, record->city);
}

/* What the radio button sends: the address itself, looked for again among the choices. */
static char *
value_of (const AddressRecord *record)
{
  g_autofree char *place = place_of (record);

  return g_strdup_printf ("%s, %s", record->label, place);
}

void
form_view_address (const FormRequest *request, const Remarks *remarks, Tree *view)
{
  g_autoptr (AddressChoices) choices = choices_of (request, request->draft->answers);
  const AddressAsked asked = asked_of (request->draft->answers);
  Tree *list = tree_set_list (view, "choices");
  gboolean any = FALSE;

  (void) remarks;
  tree_set_text (view, "address", asked.address);
  tree_set_text (view, "postcode", asked.postcode);
  tree_set_text (view, "city", asked.city);
  for (guint i = 0; i < choices->records->len; i++) {
    const AddressRecord *record = g_ptr_array_index (choices->records, i);
    gboolean likely = choices->records->len == 1 && address_resembles (record, &asked);
    g_autofree char *value = value_of (record), *place = place_of (record);
    Tree *choice = tree_add_map (list);

    tree_set_format (choice, "id", "choice-%u", i + 1);
    tree_set_text (choice, "value", value);
    tree_set_text (choice, "label", record->label);
    tree_set_text (choice, "place", place);
    tree_set_flag (choice, "checked", likely);
    any = any || likely;
  }
  tree_set_flag (view, "as_typed", !any);
}

void
form_read_address (const FormRequest *request, GHashTable *changes)
{
  g_autoptr (AddressChoices) choices = choices_of (request, request->draft->answers);
  const char *chosen = exchange_field (request->exchange, "choice");

  set_answer (changes, DRAFT_ADDRESS_OPEN, NULL);
  for (guint i = 0; chosen != NULL && i < choices->records->len; i++) {
    g_autofree char *value = value_of (g_ptr_array_index (choices->records, i));

    if (strcmp (value, chosen) == 0)
      add_record (g_ptr_array_index (choices->records, i), changes);
  }
}
