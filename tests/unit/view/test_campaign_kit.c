/* test_campaign_kit.c: what a campaign says: its link and code, spans of hours that hold together, what a box that is
 * seen from the town hall alone leaves out, files of the kit. */
#include "../domain/world.h"

#include "base/json.h"
#include "domain/campaign.h"
#include "domain/setting.h"
#include "view/campaign_kit.h"
#include "view/kit_file.h"

#define BASE_URL "https://logement.pau.example"

typedef struct {
  const char *uuid;
  const char *const (*settings)[2]; /* ends with NULL */
} Filling;

static gboolean
write_work (Db *db, gpointer data, GError **error)
{
  const Filling *filling = data;
  const Actor box = { .kind = ACTOR_BOX, .now = MONDAY_9 };
  g_autoptr (GPtrArray) owners = g_ptr_array_new ();
  const CampaignInput input = {
    "Lettre <b>d’automne</b>", "letter", "Allocataires", "2026-11-01", "", "1600", "", owners
  };

  for (guint i = 0; filling->settings[i][0] != NULL; i++)
    if (!setting_set (db, &box, filling->settings[i][0], filling->settings[i][1], error))
      return FALSE;
  return filling->uuid == NULL || campaign_create (db, &box, filling->uuid, &input, error);
}

static Tree *
said_by (World *world, Words *words, const char *uuid)
{
  Db *db = store_reader (world->store);
  g_autoptr (Campaign) campaign = uuid == NULL ? NULL : campaign_find_uuid (db, uuid, NULL);

  g_assert_true (uuid == NULL || campaign != NULL);
  return campaign_kit_view (&(CampaignKit){ db, words, NULL, BASE_URL, campaign });
}

static guint
files_of (const Tree *said, KitMake make)
{
  guint count = 0;

  for (guint i = 0; i < kit_files_count; i++)
    count += kit_files[i].make == make && kit_file_is_made (&kit_files[i], said);
  return count;
}

static void
assert_open (World *world, Words *words, const char *uuid)
{
  g_autoptr (Tree) said = said_by (world, words, uuid), again = said_by (world, words, uuid);
  g_autofree char *one = json_print (said), *other = json_print (again);
  g_autofree char *link = g_strdup_printf (BASE_URL "/c/%s", tree_get_text (said, "code"));

  g_assert_cmpstr (one, ==, other);
  g_assert_cmpstr (tree_get_text (said, "link"), ==, link);
  g_assert_cmpstr (tree_get_text (said, "link_shown"), ==, link + strlen ("https://"));
  g_assert_cmpstr (tree_get_text (said, "begins"), ==, "1er novembre 2026");
  g_assert_cmpstr (tree_get_text (tree_get (said, "town"), "hours"), ==,
                   "le lundi, 9\u00a0h\u00a0–\u00a012\u00a0h, 14\u00a0h\u00a0–\u00a017\u00a0h");
  g_assert_cmpstr (tree_get_text (tree_get (said, "town"), "address_lines"), ==, "2 place Royale\n64000 Pau");
  g_assert_nonnull (strstr (tree_get_text (said, "button"), link));
  g_assert_null (strstr (tree_get_text (said, "button"), "{{"));
  g_assert_cmpuint (tree_length (tree_get (said, "others")), ==, 2);
  g_assert_cmpuint (files_of (said, KIT_CODE), ==, 2);
}

static void
assert_town_only (World *world, Words *words, const char *uuid)
{
  g_autoptr (Tree) said = said_by (world, words, uuid);
  g_autofree char *all = json_print (said);

  g_assert_null (strstr (all, BASE_URL));
  g_assert_null (strstr (all, "/c/"));
  g_assert_false (tree_get_flag (said, "open"));
  g_assert_cmpuint (files_of (said, KIT_CODE) + files_of (said, KIT_BUTTON), ==, 0);
  g_assert_cmpuint (files_of (said, KIT_PIECE), ==, 8);
  g_assert_false (g_str_has_prefix (tree_get_text (said, "call"), "Ou"));
}

static void
test_all (void)
{
  static const char *const open[][2] = { { "town.phone", "05 59 27 85 80" },
                                         { "town.hours", "le lundi, 9 h – 12 h, 14 h – 17 h" },
                                         { "town.address", "2 place Royale, 64000 Pau" },
                                         { NULL, NULL } };
  static const char *const closed[][2] = { { "mail.reach", "town" }, { NULL, NULL } };
  World *world = world_new ();
  g_autofree char *uuid = secret_uuid (), *folder = g_canonicalize_filename ("site-templates/words", NULL);
  g_autoptr (TemplateSet) base = template_set_new ();
  g_autoptr (Words) words = words_load (folder, NULL, NULL);

  g_assert_true (words_lay (words, base, NULL));
  world_do (world, write_work, &(Filling){ uuid, open });
  assert_open (world, words, uuid);
  g_autoptr (Tree) town = said_by (world, words, NULL);

  g_assert_cmpstr (tree_get_text (town, "link"), ==, BASE_URL "/signaler");
  g_assert_false (tree_get_flag (town, "has_code"));
  world_do (world, write_work, &(Filling){ NULL, closed });
  assert_town_only (world, words, uuid);
  world_free (world);
}

/* Every file has its words, and those made of one that stands before have it there. */
static void
test_files (void)
{
  g_autofree char *folder = g_canonicalize_filename ("site-templates/words", NULL);
  g_autoptr (Words) words = words_load (folder, NULL, NULL);

  for (guint i = 0; i < kit_files_count; i++) {
    g_autofree char *key = g_strconcat ("kit_file.", kit_files[i].name, NULL);
    g_autofree char *pdf = g_strconcat (kit_files[i].source, ".pdf", NULL);

    g_test_message ("%s", kit_files[i].name);
    g_assert_true (kit_files[i].make == KIT_PREVIEW || words_has (words, "fr", key));
    if (kit_files[i].make == KIT_PREVIEW)
      g_assert_true (kit_file_find (pdf) != NULL && kit_file_find (pdf) < &kit_files[i]);
  }
  g_assert_null (kit_file_find ("../store.db"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  if (!secret_init (NULL))
    return 1;
  g_test_add_func ("/campaign-kit/said", test_all);
  g_test_add_func ("/campaign-kit/files", test_files);
  return g_test_run ();
}
