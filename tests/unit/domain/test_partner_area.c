/* test_partner_area.c: where partners work: communes, outlines, what is left out, reports without a place; changes from an
 * older version; facts, referents and their right. */
#include "domain/partner_area.h"

#include "domain/commune_list.h"
#include "domain/partner_edit.h"
#include "domain/rule_edit.h"
#include "domain/rule_set.h"
#include "world.h"

#define SQUARE "{\"type\":\"MultiPolygon\",\"coordinates\":[[[[-0.4,43.3],[-0.3,43.3],[-0.3,43.4],[-0.4,43.4],[-0.4,43.3]]]]}"
#define CORNER "{\"type\":\"MultiPolygon\",\"coordinates\":[[[[-0.4,43.3],[-0.38,43.3],[-0.38,43.32],[-0.4,43.32],[-0.4,43.3]]]]}"

/* What is done to the world's partner ("ADIL 64"), of which there is one. */
typedef struct {
  World *world;
  const char *const *communes; /* nullable */
  const char *zone, *left_out; /* nullable outlines */
} Setting;

static const Actor desk = { .kind = ACTOR_USER, .role = ROLE_MANAGER, .now = MONDAY_9 };

static gboolean
set_work (Db *db, gpointer data, GError **error)
{
  const Setting *setting = data;
  g_autoptr (Partner) partner = partner_find (db, setting->world->partner_id, error);
  PartnerAt at = { partner->uuid, partner->version };
  PartnerZone zone = { .name = (char *) "Zone", .outline = (char *) setting->zone };
  PartnerZone out = { .name = (char *) "Sauf", .excluded = TRUE, .outline = (char *) setting->left_out };

  if (setting->communes != NULL) {
    if (!partner_area_set (db, &desk, &at, setting->communes, error))
      return FALSE;
    at.version++;
  }
  if (setting->zone != NULL) {
    if (!partner_area_add_zone (db, &desk, &at, &zone, error))
      return FALSE;
    at.version++;
  }
  return setting->left_out == NULL || partner_area_add_zone (db, &desk, &at, &out, error);
}

static gboolean
communes_work (Db *db, gpointer data, GError **error)
{
  static const CommuneFacts facts[] = { { "64445", "Pau", "64000", TRUE }, { "64122", "Biarritz", "64200", TRUE } };

  (void) data;
  return commune_list_set (db, &desk, &facts[0], error) && commune_list_set (db, &desk, &facts[1], error);
}

static const char *const none[] = { NULL }, *const pau[] = { "64445", NULL };

/* Who: everywhere, Pau, a square, Pau and the square, Pau but a corner, the square but a corner, all but a corner. */
static const struct {
  const char *what;
  const char *const *communes;
  const char *zone, *left_out;
  /* in the square's middle, in its corner, in Pau outside the square, in Biarritz outside, in Pau without a place,
   * nowhere that anybody knows */
  gboolean covers[6];
} areas[] = {
  { "everywhere", none, NULL, NULL, { 1, 1, 1, 1, 1, 1 } },
  { "Pau", pau, NULL, NULL, { 1, 1, 1, 0, 1, 0 } },
  { "a square", none, SQUARE, NULL, { 1, 1, 0, 0, 0, 0 } },
  { "Pau and a square", pau, SQUARE, NULL, { 1, 1, 1, 0, 1, 0 } },
  { "Pau but a corner", pau, NULL, CORNER, { 1, 0, 1, 0, 1, 0 } },
  { "a square but a corner", none, SQUARE, CORNER, { 1, 0, 0, 0, 0, 0 } },
  { "all but a corner", none, NULL, CORNER, { 1, 0, 1, 1, 1, 1 } },
};

static const PartnerPlace places[] = {
  { "64445", TRUE, -0.35, 43.35 }, { "64445", TRUE, -0.39, 43.31 }, { "64445", TRUE, -0.5, 43.35 },
  { "64122", TRUE, -1.56, 43.48 }, { "64445", FALSE, 0, 0 },        { "", FALSE, 0, 0 },
};

static void
check_area (guint index)
{
  g_autoptr (World) world = world_new ();
  Setting setting = { world, areas[index].communes, areas[index].zone, areas[index].left_out };
  g_autoptr (PartnerAreas) loaded = NULL;

  world_do (world, communes_work, NULL);
  world_do (world, set_work, &setting);
  loaded = partner_areas_load (store_reader (world->store), "adil", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
    gboolean unsure = FALSE, drawn = setting.zone != NULL || setting.left_out != NULL;
    g_autoptr (GArray) ids = partner_areas_covering (loaded, &places[i], &unsure);

    g_test_message ("%s, place %u", areas[index].what, i);
    g_assert_cmpuint (ids->len, ==, areas[index].covers[i] ? 1 : 0);
    g_assert_cmpint (unsure, ==, drawn && !places[i].located);
  }
}

static void
test_covers (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (areas); i++)
    check_area (i);
}

/* ---- the rules say so ---- */

static gboolean
rule_work (Db *db, gpointer data, GError **error)
{
  const RuleInput input = { .name = "Conseil", .partner_type = "adil" };

  (void) data;
  return rule_create (db, &desk, 1, &input, error);
}

static void
check_trace (World *world, gboolean located, const char *wanted)
{
  Db *db = store_reader (world->store);
  Report report = { .territory_id = 1,
                    .class_computed = 'C',
                    .leads = (char *) "",
                    .insee = (char *) "64445",
                    .profile = (char *) "tenant",
                    .located = located,
                    .longitude = -0.35,
                    .latitude = 43.35 };
  g_autoptr (RuleSet) set = rule_set_load (db, 1, MONDAY_9, NULL);
  g_autoptr (GPtrArray) matches = rule_set_evaluate (set, &report, "", NULL);

  g_assert_cmpuint (matches->len, ==, 1);
  if (matches->len == 1)
    g_assert_cmpstr (((RuleMatch *) g_ptr_array_index (matches, 0))->trace, ==, wanted);
}

static void
test_trace (void)
{
  g_autoptr (World) world = world_new ();
  Setting setting = { world, pau, SQUARE, NULL };

  world_do (world, communes_work, NULL);
  world_do (world, rule_work, NULL);
  check_trace (world, FALSE, "");
  world_do (world, set_work, &setting);
  check_trace (world, TRUE, "");
  check_trace (world, FALSE, RULE_NO_POINT);
}

/* ---- changes from an older version; what is refused ---- */

typedef struct {
  World *world;
  gint64 older; /* how many versions ago the form was made */
  PartnerFacts facts;
  PartnerPeople people;
  const char *const *communes;
} Attempt;

static gboolean
edit_work (Db *db, gpointer data, GError **error)
{
  const Attempt *attempt = data;
  g_autoptr (Partner) partner = partner_find (db, attempt->world->partner_id, error);
  const PartnerAt at = { partner->uuid, partner->version - attempt->older };

  if (attempt->communes != NULL)
    return partner_area_set (db, &desk, &at, attempt->communes, error);
  if (attempt->people.referent != NULL)
    return partner_edit_referents (db, &desk, &at, &attempt->people, error);
  return partner_edit (db, &desk, &at, &attempt->facts, error);
}

static void
check_attempt (World *world, Attempt attempt, int wanted)
{
  g_autoptr (GError) error = NULL;
  gboolean done;

  attempt.world = world;
  done = store_write (world->store, edit_work, &attempt, &error);
  g_assert_cmpint (done, ==, wanted < 0);
  if (wanted >= 0)
    g_assert_error (error, BOX_ERROR, wanted);
}

static void
test_edit (void)
{
  g_autoptr (World) world = world_new ();
  static const char *const can[] = { "rsd", "visites", "rsd", NULL }, *const cannot[] = { "plomberie", NULL };
  static const char *const elsewhere[] = { "75056", NULL };
  const PartnerFacts good = { "adil", "ADIL 64", "adil@example.org", "", WEEKLY_WAY_LINK, FALSE, can, TRUE, "" };
  PartnerFacts facts = good;
  g_autofree char *competences = NULL;

  world_do (world, communes_work, NULL);
  check_attempt (world, (Attempt){ .facts = good }, -1);
  check_attempt (world, (Attempt){ .facts = good, .older = 1 }, BOX_ERROR_CONFLICT);
  check_attempt (world, (Attempt){ .communes = pau }, -1);
  check_attempt (world, (Attempt){ .communes = pau, .older = 1 }, BOX_ERROR_CONFLICT);
  check_attempt (world, (Attempt){ .communes = elsewhere }, BOX_ERROR_INVALID);
  facts.competences = cannot;
  check_attempt (world, (Attempt){ .facts = facts }, BOX_ERROR_INVALID);
  facts = good;
  facts.name = "";
  check_attempt (world, (Attempt){ .facts = facts }, BOX_ERROR_INVALID);
  facts = good;
  facts.email = "adil";
  check_attempt (world, (Attempt){ .facts = facts }, BOX_ERROR_INVALID);
  facts = good;
  facts.weekly_way = WEEKLY_WAY_POST;
  check_attempt (world, (Attempt){ .facts = facts }, BOX_ERROR_INVALID);
  facts.postal_address = "1\n2\n3\n4\n5\n6";
  check_attempt (world, (Attempt){ .facts = facts }, BOX_ERROR_INVALID);
  g_assert_cmpint (world_integer (world, "SELECT weekly_way = 'link' AND postal_address IS NULL AS x FROM partner"), ==, 1);
  facts.postal_address = "7 rue Camy\n64000 Pau";
  check_attempt (world, (Attempt){ .facts = facts }, -1);
  g_assert_cmpint (world_integer (world, "SELECT weekly_way = 'post' AND postal_address LIKE '7 rue%' AS x FROM partner"), ==, 1);
  competences = world_text (world, "SELECT group_concat (competence, ' ') AS x FROM partner_competence");
  g_assert_cmpstr (competences, ==, "rsd visites");
  g_assert_cmpint (world_integer (world, "SELECT mail_notices AS x FROM partner"), ==, 0);
}

/* Without mails of its own, its referent is still chased by name. */
static void
test_silence (void)
{
  g_autoptr (World) world = world_new ();
  gint64 before;

  before = world_integer (world, "SELECT count (*) AS x FROM notice WHERE kind = 'assignment_new'");
  world_assigned (world, MONDAY_9);
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM notice WHERE kind = 'assignment_new'"), ==, before + 1);
  world_sql (world, "UPDATE partner SET mail_notices = 0");
  world_assigned (world, MONDAY_9 + 60);
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM notice WHERE kind = 'assignment_new'"), ==, before + 1);
}

static void
test_sides (void)
{
  g_autoptr (World) world = world_new ();
  PartnerFacts facts = { "estate_agency", "ADIL 64", "adil@example.org", "", WEEKLY_WAY_PDF, TRUE, none, FALSE, "" };

  check_attempt (world, (Attempt){ .facts = facts }, -1);
  facts.type = "adil";
  check_attempt (world, (Attempt){ .facts = facts }, -1);
  world_assigned (world, MONDAY_9);
  facts.type = "estate_agency";
  check_attempt (world, (Attempt){ .facts = facts }, BOX_ERROR_CONFLICT);
  facts.type = "ars";
  check_attempt (world, (Attempt){ .facts = facts }, -1);
}

static gboolean
second_work (Db *db, gpointer data, GError **error)
{
  const World *world = data;

  (void) error;
  world_add_user (db, ROLE_PARTNER_AGENT, world->partner_id, "second@example.org");
  return TRUE;
}

static void
test_referents (void)
{
  g_autoptr (World) world = world_new ();
  g_autofree char *first = NULL, *second = NULL, *stranger = NULL;

  world_do (world, second_work, world);
  first = world_text (world, "SELECT uuid AS x FROM user WHERE email = 'referent@example.org'");
  second = world_text (world, "SELECT uuid AS x FROM user WHERE email = 'second@example.org'");
  stranger = world_text (world, "SELECT uuid AS x FROM user WHERE email = 'manager@example.org'");
  check_attempt (world, (Attempt){ .people = { second, first, TRUE } }, -1);
  check_attempt (world, (Attempt){ .people = { second, second, TRUE } }, BOX_ERROR_INVALID);
  check_attempt (world, (Attempt){ .people = { stranger, "", TRUE } }, BOX_ERROR_INVALID);
  check_attempt (world, (Attempt){ .people = { second, "", TRUE }, .older = 1 }, BOX_ERROR_CONFLICT);
  g_assert_cmpint (world_integer (world, "SELECT deputy_id AS x FROM partner"), ==, world->referent_id);
}

/* What the right to hand on opens, and what it does not. */
static void
test_right (void)
{
  const Role roles[] = { ROLE_REFERENT_ADMIN, ROLE_REFERENT_AGENT }, plain[] = { ROLE_PARTNER_ADMIN, ROLE_PARTNER_AGENT };

  for (guint i = 0; i < G_N_ELEMENTS (roles); i++) {
    g_assert_cmpint (role_of_referent (plain[i]), ==, roles[i]);
    for (Action action = ACTION_PUBLIC; action < ACTION_LAST; action++)
      for (int own = FALSE; own <= TRUE; own++) {
        gboolean more = action == ACTION_ASSIGNMENT_ADD && own;

        g_assert_cmpint (access_allows (roles[i], action, own), ==, access_allows (plain[i], action, own) || more);
      }
  }
  g_assert_cmpint (role_of_referent (ROLE_READER), ==, ROLE_READER);
  g_assert_cmpint (role_of_referent (ROLE_LANDLORD_AGENT), ==, ROLE_LANDLORD_AGENT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  if (!secret_init (NULL))
    return 1;
  g_test_add_func ("/domain/partner-area/covers", test_covers);
  g_test_add_func ("/domain/partner-area/trace", test_trace);
  g_test_add_func ("/domain/partner-area/edit", test_edit);
  g_test_add_func ("/domain/partner-area/silence", test_silence);
  g_test_add_func ("/domain/partner-area/sides", test_sides);
  g_test_add_func ("/domain/partner-area/referents", test_referents);
  g_test_add_func ("/domain/partner-area/right", test_right);
  return g_test_run ();
}
