/* setup_town.c: one form over a territory, its commune and five settings (domain/town.h). */
#include "pages/setup_town.h"

#include <string.h>

#include "domain/commune_list.h"
#include "domain/setting.h"
#include "domain/territory.h"
#include "domain/town.h"
#include "pages/office.h"
#include "pages/office_fields.h"
#include "pages/setup_steps.h"

enum { TEXT_CHARS = 200 };
#define STEP "commune"

/* The form's fields, in the order of TownFacts; what stands in a setting already. */
static const struct {
  const char *name, *setting; /* nullable: of the territory */
  gsize at;
} fields[] = {
  { "name", NULL, G_STRUCT_OFFSET (TownFacts, name) },
  { "insee", NULL, G_STRUCT_OFFSET (TownFacts, insee) },
  { "postcode", NULL, G_STRUCT_OFFSET (TownFacts, postcode) },
  { "population", NULL, G_STRUCT_OFFSET (TownFacts, population) },
  { "phone", "town.phone", G_STRUCT_OFFSET (TownFacts, phone) },
  { "hours", "town.hours", G_STRUCT_OFFSET (TownFacts, hours) },
  { "email", "town.email", G_STRUCT_OFFSET (TownFacts, email) },
  { "address", "town.address", G_STRUCT_OFFSET (TownFacts, address) },
};

typedef struct {
  char *values[G_N_ELEMENTS (fields)];
  TownFacts facts; /* borrows them */
  Actor actor;
} Typed;

static void
typed_clear (Typed *typed)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    g_clear_pointer (&typed->values[i], g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Typed, typed_clear)

static void
typed_set (Typed *typed, guint index, char *value)
{
  typed->values[index] = value;
  G_STRUCT_MEMBER (const char *, &typed->facts, fields[index].at) = value;
}

/* (transfer full): what the territory says under that name; "" before there is one. */
static char *
known_of (Db *db, const Territory *town, const char *name)
{
  g_autoptr (CommuneRow) commune = town == NULL ? NULL : commune_list_find (db, town->insee, NULL);

  if (town == NULL)
    return g_strdup ("");
  if (g_strcmp0 (name, "name") == 0)
    return g_strdup (town->name);
  if (g_strcmp0 (name, "insee") == 0)
    return g_strdup (town->insee);
  if (g_strcmp0 (name, "population") == 0)
    return g_strdup_printf ("%" G_GINT64_FORMAT, town->population);
  return g_strdup (commune == NULL ? "" : commune->postcode);
}

/* Hardly a commune has both the same: most often the one was typed for the other. */
static gboolean
is_twice (const Typed *typed)
{
  return *typed->facts.insee != '\0' && strcmp (typed->facts.insee, typed->facts.postcode) == 0;
}

static int
page (Exchange *exchange, int status, const Typed *typed, const Remarks *remarks)
{
  Tree *view = tree_new_map ();
  const OfficeFields form = { exchange, remarks, "setup_remark", view };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    office_fields_add (&form, fields[i].name, typed->values[i]);
  tree_set_flag (view, "is_twice", is_twice (typed));
  return setup_step_page (exchange, status, STEP, remarks, view);
}

int
setup_town_show (Exchange *exchange)
{
  Db *db = store_reader (exchange_appliance (exchange)->store);
  g_autoptr (Territory) town = territory_find (db, NULL);
  g_autoptr (Remarks) none = remarks_new ();
  g_auto (Typed) known = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    typed_set (&known, i,
               fields[i].setting != NULL ? setting_text (db, fields[i].setting) : known_of (db, town, fields[i].name));
  return page (exchange, 200, &known, none);
}

static gboolean
settle_work (Db *db, gpointer data, GError **error)
{
  const Typed *typed = data;

  return town_settle (db, &typed->actor, &typed->facts, error);
}

int
setup_town_send (Exchange *exchange)
{
  g_autoptr (Remarks) remarks = remarks_new ();
  g_auto (Typed) typed = { .actor = office_actor (exchange) };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    typed_set (&typed, i, exchange_typed (exchange, fields[i].name, FALSE, TEXT_CHARS));
  town_check (&typed.facts, remarks);
  if (is_twice (&typed) && !remarks_any (remarks) && g_strcmp0 (exchange_field (exchange, "sure"), "1") != 0)
    remarks_add (remarks, "insee", "insee_postcode", NULL);
  if (!remarks_any (remarks) && store_write (exchange_appliance (exchange)->store, settle_work, &typed, &error))
    return setup_go_on (exchange, STEP);
  if (g_error_matches (error, BOX_ERROR, BOX_ERROR_CONFLICT))
    remarks_add (remarks, "insee", "insee_held", NULL);
  return remarks_any (remarks) ? page (exchange, error == NULL ? 422 : 409, &typed, remarks)
                               : exchange_fail (exchange, g_steal_pointer (&error));
}
