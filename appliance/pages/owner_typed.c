/* owner_typed.c: reads that form, and shows it again. */
#include "pages/owner_typed.h"

#include <string.h>

static const char *const fields[OWNER_TYPED_FIELDS] = { "organisation", "last_name", "first_name", "address",
                                                        "postcode",     "city",      "email",      "phone" };
static const guint longest[OWNER_TYPED_FIELDS] = {
  OWNER_NAME_MAX, OWNER_NAME_MAX, OWNER_NAME_MAX, OWNER_ADDRESS_MAX, 10, OWNER_CITY_MAX, OWNER_EMAIL_MAX, 40
};

void
owner_typed_clear (OwnerTyped *typed)
{
  for (guint i = 0; i < OWNER_TYPED_FIELDS; i++)
    g_clear_pointer (&typed->values[i], g_free);
}

OwnerTyped
owner_typed_read (Exchange *exchange)
{
  OwnerTyped typed = { { NULL } };

  for (guint i = 0; i < OWNER_TYPED_FIELDS; i++)
    typed.values[i] = exchange_typed (exchange, fields[i], FALSE, longest[i] + 1);
  return typed;
}

OwnerContact
owner_typed_contact (const OwnerTyped *typed)
{
  char *const *values = typed->values;

  return (OwnerContact){ .organisation = values[0],
                         .last_name = values[1],
                         .first_name = values[2],
                         .address = values[3],
                         .postcode = values[4],
                         .city = values[5],
                         .email = values[6],
                         .phone = values[7] };
}

char *
owner_typed_words (const OwnerTyped *typed)
{
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint i = 0; i < OWNER_TYPED_FIELDS; i++)
    g_string_append_printf (words, "%s\n", typed->values[i]);
  return g_string_free (g_steal_pointer (&words), FALSE);
}

static const char *
error_of (const OwnerTypedShown *shown, const char *field)
{
  for (guint i = 0; shown->remarks != NULL && i < remarks_count (shown->remarks); i++)
    if (strcmp (remarks_field (shown->remarks, i), field) == 0)
      return shown->say (shown->exchange, remarks_code (shown->remarks, i));
  return NULL;
}

void
owner_typed_view (const OwnerTypedShown *shown, Tree *view)
{
  const Tree *known = tree_get (view, "contact");
  Tree *form = tree_set_map (view, "contact_form");

  for (guint i = 0; i < OWNER_TYPED_FIELDS; i++) {
    g_autofree char *key = g_strconcat (fields[i], "_field", NULL);
    const char *typed = shown->remarks != NULL ? exchange_field (shown->exchange, fields[i]) : NULL;
    Tree *field = tree_set_map (form, key);

    tree_set_text (field, "name", fields[i]);
    tree_set_text (field, "value", typed != NULL ? typed : tree_get_text (known, fields[i]));
    tree_set_text (field, "error", error_of (shown, fields[i]));
  }
  tree_set_flag (form, "open", shown->remarks != NULL);
}
