/* demo.c: territory, settings, partners, accounts, rules and models of the demonstration, in one transaction. The
 * reports stand in demo_reports.c. */
#include "demo.h"

#include <string.h>

#include "base/clock.h"
#include "base/secret.h"
#include "base/text.h"
#include "domain/campaign.h"
#include "domain/partner.h"
#include "domain/preset.h"
#include "domain/rule_edit.h"
#include "domain/setting.h"
#include "domain/territory.h"
#include "domain/user.h"

typedef struct {
  GKeyFile *file;
  const char *password; /* hashed */
  Actor actor;
  gint64 territory_id;
  GHashTable *partners; /* key of the file → id, as GINT_TO_POINTER */
} Setup;

static char *
value_of (Setup *setup, const char *group, const char *key)
{
  return g_key_file_get_string (setup->file, group, key, NULL);
}

/* Calls `add` for each group "<prefix> <name>" in the order of the file. */
static gboolean
each_group (Db *db, Setup *setup, const char *prefix, gboolean (*add) (Db *, Setup *, const char *group, GError **),
            GError **error)
{
  g_auto (GStrv) groups = g_key_file_get_groups (setup->file, NULL);

  for (guint i = 0; groups[i] != NULL; i++) {
    if (!g_str_has_prefix (groups[i], prefix) || groups[i][strlen (prefix)] != ' ')
      continue;
    if (!add (db, setup, groups[i], error)) {
      g_prefix_error (error, "[%s]: ", groups[i]);
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
add_territory (Db *db, Setup *setup, GError **error)
{
  g_autofree char *code = value_of (setup, "territory", "code");
  g_autofree char *insee = value_of (setup, "territory", "insee");
  g_autofree char *name = value_of (setup, "territory", "name");
  g_autofree char *postcode = value_of (setup, "territory", "postcode");
  const Territory territory = { .code = code,
                                .insee = insee,
                                .name = name,
                                .population = g_key_file_get_int64 (setup->file, "territory", "population", NULL) };
  const Commune commune = { insee, name, postcode };

  return territory_create (db, &territory, &setup->territory_id, error)
         && territory_add_commune (db, setup->territory_id, &commune, error);
}

static gboolean
add_settings (Db *db, Setup *setup, GError **error)
{
  g_auto (GStrv) keys = g_key_file_get_keys (setup->file, "settings", NULL, NULL);

  for (guint i = 0; keys != NULL && keys[i] != NULL; i++) {
    g_autofree char *value = value_of (setup, "settings", keys[i]);

    if (!setting_set (db, &setup->actor, keys[i], value, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
add_partner (Db *db, Setup *setup, const char *group, GError **error)
{
  g_autofree char *type = value_of (setup, group, "type");
  g_autofree char *name = value_of (setup, group, "name");
  g_autofree char *email = value_of (setup, group, "email");
  g_autofree char *phone = value_of (setup, group, "phone");
  g_auto (GStrv) competences = g_key_file_get_string_list (setup->file, group, "competences", NULL, NULL);
  const Partner partner = { .type = type, .name = name, .email = email, .phone = phone };
  gint64 id = 0;

  if (!partner_create (db, &setup->actor, &partner, &id, error))
    return FALSE;
  for (guint i = 0; competences != NULL && competences[i] != NULL; i++)
    if (!partner_add_competence (db, id, competences[i], error))
      return FALSE;
  g_hash_table_insert (setup->partners, g_strdup (group + strlen ("partner ")), GINT_TO_POINTER ((int) id));
  return TRUE;
}

static gboolean
add_user (Db *db, Setup *setup, const char *group, GError **error)
{
  g_autofree char *role = value_of (setup, group, "role");
  g_autofree char *name = value_of (setup, group, "name");
  g_autofree char *email = value_of (setup, group, "email");
  g_autofree char *partner = value_of (setup, group, "partner");
  const User user = { .role = role_find (role),
                      .name = name,
                      .email = email,
                      .password = (char *) setup->password,
                      .partner_id =
                          partner == NULL ? 0 : GPOINTER_TO_INT (g_hash_table_lookup (setup->partners, partner)) };
  gint64 id = 0;

  if (!user_create (db, &setup->actor, &user, &id, error))
    return FALSE;
  return !g_key_file_get_boolean (setup->file, group, "referent", NULL)
         || partner_set_referent (db, user.partner_id, id, error);
}

/* A mailing of the last months: reports of the time are given to it one by one, with the visits that went before. */
static gboolean
add_campaign (Db *db, Setup *setup, const char *group, GError **error)
{
  g_autofree char *name = value_of (setup, group, "name"), *channel = value_of (setup, group, "channel"),
                  *target = value_of (setup, group, "target"), *mailed = value_of (setup, group, "mailed"),
                  *cost = value_of (setup, group, "cost"), *uuid = secret_uuid (), *starts = NULL;
  g_autofree char *owner = value_of (setup, group, "partner");
  g_autoptr (Partner) partner =
      partner_find (db, GPOINTER_TO_INT (g_hash_table_lookup (setup->partners, owner != NULL ? owner : "")), error);
  g_autoptr (GPtrArray) owners = g_ptr_array_new ();
  int days = g_key_file_get_integer (setup->file, group, "after_days", NULL);

  if (partner == NULL)
    return FALSE;
  g_ptr_array_add (owners, partner->uuid);
  starts = clock_iso_day (clock_add_days (setup->actor.now, days));
  const CampaignInput input = { name, channel, target, starts, "", mailed, cost, owners };

  return campaign_create (db, &setup->actor, uuid, &input, error);
}

static gboolean
add_rule (Db *db, Setup *setup, const char *group, GError **error)
{
  g_autofree char *name = value_of (setup, group, "name");
  g_autofree char *type = value_of (setup, group, "partner_type");
  g_auto (GStrv) lines = g_key_file_get_string_list (setup->file, group, "conditions", NULL, NULL);
  g_autoptr (GArray) conditions = g_array_new (FALSE, TRUE, sizeof (RuleCondition));
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  RuleInput input = { .name = name, .partner_type = type };

  for (guint i = 0; lines != NULL && lines[i] != NULL; i++) {
    char **part = g_strsplit (lines[i], " ", 3);
    RuleCondition condition = { 0 };

    g_ptr_array_add (parts, part);
    if (g_strv_length (part) != 3)
      return box_fail (error, BOX_ERROR_INVALID, "a condition is a field, a test and a value");
    condition = (RuleCondition){ part[0], part[1], part[2] };
    g_array_append_val (conditions, condition);
  }
  input.conditions = (const RuleCondition *) (gpointer) conditions->data;
  input.conditions_count = conditions->len;
  return rule_create (db, &setup->actor, setup->territory_id, &input, error);
}

static gboolean
add_preset (Db *db, Setup *setup, const char *group, GError **error)
{
  g_autofree char *name = value_of (setup, group, "name");
  g_autofree char *text = value_of (setup, group, "text");
  const PresetInput input = { .name = name, .text = text };
  Actor desk = setup->actor;

  desk.role = ROLE_MANAGER; /* the desk's, offered to all */
  return preset_save (db, &desk, &input, error);
}

static gboolean
set_up (Db *db, gpointer data, GError **error)
{
  Setup *setup = data;
  g_autoptr (Territory) former = territory_find (db, NULL);

  if (former != NULL)
    return box_fail (error, BOX_ERROR_CONFLICT,
                     "this box already has a territory: no demonstration data are added to it");
  g_hash_table_remove_all (setup->partners);
  return add_territory (db, setup, error) && add_settings (db, setup, error)
         && each_group (db, setup, "partner", add_partner, error) && each_group (db, setup, "user", add_user, error)
         && each_group (db, setup, "rule", add_rule, error) && each_group (db, setup, "campaign", add_campaign, error)
         && each_group (db, setup, "preset", add_preset, error);
}

gboolean
demo_load (Service *service, const DemoOptions *options, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *password = NULL;
  g_autoptr (GHashTable) partners = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Setup setup = { .file = file, .partners = partners, .actor = ACTOR_BOX_AT (options->now - 151 * (gint64) 86400) };

  if (!g_key_file_load_from_file (file, options->file, G_KEY_FILE_NONE, error)) {
    g_prefix_error (error, "%s: ", options->file);
    return box_translate (error);
  }
  password = secret_password_hash (options->password, error);
  setup.password = password;
  return password != NULL && store_write (service->store, set_up, &setup, error)
         && demo_load_reports (service, file, options, error) && demo_load_sensors (service, file, options, error)
         && (options->reports < DEMO_REPORTS || demo_load_dwelling (service, file, options, error));
}
