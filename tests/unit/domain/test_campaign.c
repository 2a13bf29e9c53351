/* test_campaign.c: what a form of a campaign may hold, its code, its owners; counters and reports of random days
 * against a plain recount, step by step. */
#include "domain/campaign_funnel.h"

#include <string.h>

#include "domain/draft.h"
#include "domain/result.h"
#include "view/campaign_step.h"
#include "world.h"

#define NOW MONDAY_9

typedef struct {
  World *world;
  Actor actor;
  const char *uuid, *name, *mailed, *cost;
  gint64 changed_at;
  GPtrArray *owners;
  gboolean done;
  GError *error;
} Making;

static CampaignInput
input_of (const Making *making)
{
  return (CampaignInput){
    .name = making->name != NULL ? making->name : making->uuid, /* no two bear one name */
    .channel = "letter",
    .target = "",
    .starts_on = "2026-11-01",
    .ends_on = "",
    .mailed = making->mailed != NULL ? making->mailed : "",
    .cost = making->cost != NULL ? making->cost : "",
    .owners = making->owners,
  };
}

static gboolean
make_work (Db *db, gpointer data, GError **error)
{
  Making *making = data;
  const CampaignInput input = input_of (making);

  (void) error;
  making->done = campaign_create (db, &making->actor, making->uuid, &input, &making->error);
  return TRUE;
}

static gboolean
change_work (Db *db, gpointer data, GError **error)
{
  Making *making = data;
  const CampaignInput input = input_of (making);
  const CampaignSeen seen = { making->uuid, making->changed_at };

  (void) error;
  making->done = campaign_change (db, &making->actor, &seen, &input, &making->error);
  return TRUE;
}

static Making
making_new (World *world, Role role, gint64 partner_id)
{
  return (Making){
    .world = world,
    .actor = { .kind = ACTOR_USER, .user_id = world->manager_id, .partner_id = partner_id, .role = role, .now = NOW },
    .uuid = "11111111-1111-4111-8111-111111111111",
    .owners = g_ptr_array_new ()
  };
}

static void
making_clear (Making *making)
{
  g_ptr_array_unref (making->owners);
  g_clear_error (&making->error);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Making, making_clear)

/* ---- the form ---- */

static void
test_numbers (void)
{
  static const struct {
    const char *mailed, *cost;
    gboolean good;
    gint64 cents;
  } rows[] = {
    { "", "", TRUE, -1 },
    { "1600", "12", TRUE, 1200 },
    { "1 600", "1 488,50", TRUE, 148850 },
    { "0", "0", TRUE, 0 },
    { "1\xe2\x80\xaf"
      "600",
      "0,5", TRUE, 50 },
    { "12", "7.25", TRUE, 725 },
    { "mille", "", FALSE, 0 },
    { "-3", "", FALSE, 0 },
    { "", "12,345", FALSE, 0 },
    { "", "12,", FALSE, 0 },
    { "", "1,2,3", FALSE, 0 },
    { "", "-4", FALSE, 0 },
    { "", "12 euros", FALSE, 0 },
    { "99999999999", "", FALSE, 0 },
  };
  g_autoptr (World) world = world_new ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_auto (Making) making = making_new (world, ROLE_MANAGER, 0);
    g_autofree char *uuid = secret_uuid (), *sql = NULL;

    making.uuid = uuid;
    making.mailed = rows[i].mailed;
    making.cost = rows[i].cost;
    world_do (world, make_work, &making);
    g_test_message ("mailed “%s”, cost “%s”", rows[i].mailed, rows[i].cost);
    g_assert_cmpint (making.done, ==, rows[i].good);
    sql = g_strdup_printf ("SELECT coalesce (max (coalesce (cost_cents, -1)), -2) AS x FROM campaign WHERE uuid = '%s'",
                           uuid);
    g_assert_cmpint (world_integer (world, sql), ==, rows[i].good ? rows[i].cents : -2);
  }
}

static void
test_code (void)
{
  static const struct {
    const char *typed, *code;
  } rows[] = { { "balido", "BALIDO" }, { "BA-LI do", "BALIDO" }, { "BALID0", "" },          { "", "" },
               { NULL, "" },           { "ba'; --", "" },        { "abcdefghijklmno", "" }, { "Bàlido", "" } };
  g_autoptr (World) world = world_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *code = campaign_code_read (rows[i].typed);

    g_assert_cmpstr (code, ==, rows[i].code);
  }
  for (guint i = 0; i < 40; i++) {
    g_auto (Making) making = making_new (world, ROLE_MANAGER, 0);
    g_autofree char *uuid = secret_uuid (), *sql = NULL, *code = NULL, *read = NULL;

    making.uuid = uuid;
    world_do (world, make_work, &making);
    sql = g_strdup_printf ("SELECT code AS x FROM campaign WHERE uuid = '%s'", uuid);
    code = world_text (world, sql);
    read = campaign_code_read (code);
    g_assert_cmpstr (read, ==, code);
    g_assert_true (g_regex_match_simple ("^([BDFGLMNRTV][AIOU]){3}$", code, 0, 0));
    g_assert_true (g_hash_table_add (seen, g_steal_pointer (&code)));
  }
}

/* ---- whose ---- */

static void
test_owners (void)
{
  static const struct {
    Role role;
    gboolean of_partner, makes, changes; /* a campaign of the partner */
  } rows[] = {
    { ROLE_ADMINISTRATOR, FALSE, TRUE, TRUE },  { ROLE_MANAGER, FALSE, TRUE, TRUE },
    { ROLE_PARTNER_ADMIN, TRUE, TRUE, TRUE },   { ROLE_PARTNER_AGENT, TRUE, TRUE, TRUE },
    { ROLE_READER, TRUE, FALSE, FALSE },        { ROLE_LANDLORD_AGENT, TRUE, FALSE, FALSE },
    { ROLE_PARTNER_AGENT, FALSE, TRUE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (World) world = world_new ();
    g_auto (Making) owner = making_new (world, ROLE_PARTNER_AGENT, world->partner_id);
    g_auto (Making) other = making_new (world, rows[i].role, rows[i].of_partner ? world->partner_id : 0);
    g_auto (Making) making = making_new (world, rows[i].role, rows[i].of_partner ? world->partner_id : 0);
    g_autofree char *uuid = secret_uuid ();

    world_do (world, make_work, &owner);
    g_assert_true (owner.done);
    other.changed_at = NOW;
    other.name = "Autre nom";
    world_do (world, change_work, &other);
    g_test_message ("%s", role_name (rows[i].role));
    g_assert_cmpint (other.done, ==, rows[i].changes);
    if (!rows[i].changes)
      g_assert_error (other.error, BOX_ERROR, BOX_ERROR_DENIED);
    making.uuid = uuid;
    world_do (world, make_work, &making);
    g_assert_cmpint (making.done, ==, rows[i].makes);
  }
}

/* Of two changes of what one page showed the second is told, and changes nothing. */
static void
test_changed_meanwhile (void)
{
  g_autoptr (World) world = world_new ();
  g_auto (Making) one = making_new (world, ROLE_MANAGER, 0), second = making_new (world, ROLE_MANAGER, 0);
  g_autofree char *name = NULL;

  world_do (world, make_work, &one);
  one.changed_at = second.changed_at = NOW;
  one.name = "Premier";
  second.name = "Second";
  world_do (world, change_work, &one);
  g_assert_true (one.done);
  world_do (world, change_work, &second);
  g_assert_false (second.done);
  g_assert_error (second.error, BOX_ERROR, BOX_ERROR_CONFLICT);
  name = world_text (world, "SELECT name AS x FROM campaign");
  g_assert_cmpstr (name, ==, "Premier");
}

/* Its own name is free for it; another's is not, written otherwise neither. */
static void
test_name_taken (void)
{
  g_autoptr (World) world = world_new ();
  g_auto (Making) making = making_new (world, ROLE_MANAGER, 0), twin = making_new (world, ROLE_MANAGER, 0);
  Db *db = store_reader (world->store);

  making.name = "Lettre d’été";
  world_do (world, make_work, &making);
  twin.name = "LETTRE D’ÉTÉ";
  twin.uuid = "22222222-2222-4222-8222-222222222222";
  world_do (world, make_work, &twin);
  g_assert_error (twin.error, BOX_ERROR, BOX_ERROR_INVALID);
  g_assert_true (campaign_name_is_taken (db, "lettre d’ETE", NULL));
  g_assert_false (campaign_name_is_taken (db, "Lettre d’été", making.uuid));
  g_assert_false (campaign_name_is_taken (db, "Lettre d’été 2027", NULL));
}

/* ---- what it brought ---- */

typedef struct {
  const char *code, *token;
  gint64 at;
} Coming;

static gboolean
visit_work (Db *db, gpointer data, GError **error)
{
  const Coming *coming = data;

  campaign_visit (db, coming->code, coming->at, NULL);
  return error == NULL || *error == NULL;
}

static gboolean
begin_work (Db *db, gpointer data, GError **error)
{
  const Coming *coming = data;

  return campaign_begin (db, coming->code, coming->token, coming->at, error);
}

typedef struct {
  gint64 visits, begun, sent, online, waiting, filtered, merged, confirmed, handled, grave, classes[7];
} Plan;

static void
plan_report (World *world, GRand *chance, Plan *plan)
{
  static const char *const states[] = { "received", "taken", "filtered", "active", "closed" };
  const char *state = states[g_rand_int_range (chance, 0, G_N_ELEMENTS (states))];
  gint64 id = world_send (world, TENANT_EMAIL, NOW - g_rand_int_range (chance, 1, 30) * CLOCK_DAY);
  gboolean ours = g_rand_int_range (chance, 0, 4) > 0, site = g_rand_boolean (chance);
  gboolean result = g_rand_boolean (chance), withdrawn = g_rand_int_range (chance, 0, 5) == 0;
  gboolean fact = g_rand_int_range (chance, 0, 4) == 0; /* no outcome */
  gboolean twin = g_rand_boolean (chance);              /* of what is filtered: one with another */
  char letter = (char) ('A' + g_rand_int_range (chance, 0, 7));
  gboolean confirmed = strcmp (state, "received") != 0 && strcmp (state, "filtered") != 0;
  g_autofree char *sql = g_strdup_printf (
      "UPDATE report SET state = '%s', source = '%s', class_human = '%c', campaign_id = iif (%d, (SELECT max (id) FROM"
      " campaign), NULL) WHERE id = %d",
      state, site ? "site" : "letter", letter, ours, (int) id);
  g_autofree char *note = g_strdup_printf (
      "INSERT INTO result (uuid, report_id, kind, at, created_at, withdrawn_at) VALUES ('r%d', %d, '%s', 0, 0, %s)",
      (int) id, (int) id, fact ? "unknown_before" : "mediation", withdrawn ? "1" : "NULL");

  world_sql (world, sql);
  if (twin)
    world_sql (world, "UPDATE report SET merged_into = (SELECT min (id) FROM report) WHERE state = 'filtered'"
                      " AND id = (SELECT max (id) FROM report)");
  if (result)
    world_sql (world, note);
  if (!ours)
    return;
  plan->sent++;
  plan->online += site;
  plan->waiting += strcmp (state, "received") == 0;
  plan->filtered += strcmp (state, "filtered") == 0 && !twin;
  plan->merged += strcmp (state, "filtered") == 0 && twin;
  plan->confirmed += confirmed;
  plan->handled += confirmed && result && !withdrawn && !fact;
  plan->grave += confirmed && letter >= 'E';
  plan->classes[letter - 'A']++;
}

static void
count_days (const CampaignDay *day, gpointer data)
{
  gint64 *sums = data;

  sums[0] += day->visits;
  sums[1] += day->begun;
  sums[2] += day->sent;
  sums[3]++;
}

static void
compare (World *world, const Plan *plan)
{
  g_auto (CampaignFunnel) funnel = { 0 };
  gint64 campaign_id = world_integer (world, "SELECT max (id) AS x FROM campaign"), sums[4] = { 0 };

  g_assert_true (campaign_funnel (store_reader (world->store), campaign_id, &funnel, NULL));
  g_assert_cmpint (funnel.visits, ==, plan->visits);
  g_assert_cmpint (funnel.begun, ==, plan->begun);
  g_assert_cmpint (funnel.sent, ==, plan->sent);
  g_assert_cmpint (funnel.online, ==, plan->online);
  g_assert_cmpint (funnel.waiting, ==, plan->waiting);
  g_assert_cmpint (funnel.filtered, ==, plan->filtered);
  g_assert_cmpint (funnel.merged, ==, plan->merged);
  g_assert_cmpint (funnel.confirmed, ==, plan->confirmed);
  g_assert_cmpint (funnel.handled, ==, plan->handled);
  g_assert_cmpint (funnel.grave, ==, plan->grave);
  for (guint i = 0; i < G_N_ELEMENTS (plan->classes); i++)
    g_assert_cmpint (funnel.classes[i], ==, plan->classes[i]);
  g_assert_true (campaign_days (store_reader (world->store), campaign_id, count_days, sums, NULL));
  g_assert_cmpint (sums[0], ==, plan->visits);
  g_assert_cmpint (sums[1], ==, plan->begun);
  g_assert_cmpint (sums[2], ==, plan->sent);
}

static void
test_funnel (void)
{
  for (guint32 seed = 1; seed <= 3; seed++) {
    g_autoptr (World) world = world_new ();
    g_autoptr (GRand) chance = g_rand_new_with_seed (seed);
    g_auto (Making) making = making_new (world, ROLE_MANAGER, 0);
    g_autofree char *code = NULL;
    Plan plan = { 0 };

    world_do (world, make_work, &making);
    code = world_text (world, "SELECT code AS x FROM campaign");
    for (guint i = 0; i < 60; i++) {
      gboolean unknown = g_rand_int_range (chance, 0, 6) == 0, begun = g_rand_boolean (chance);
      Coming coming = { unknown ? "RIENDU" : code, "none", NOW - g_rand_int_range (chance, 0, 20) * CLOCK_DAY };

      world_do (world, begun ? begin_work : visit_work, &coming);
      plan.begun += begun && !unknown;
      plan.visits += !begun && !unknown;
    }
    for (guint i = 0; i < 25; i++)
      plan_report (world, chance, &plan);
    g_assert_cmpint (plan.handled, >, 0);
    compare (world, &plan);
  }
}

/* A share is said of what is known, with its base; a cost of what there is. */
static void
test_steps (void)
{
  const Campaign known = { .mailed = 1600, .cost_cents = 148850 }, unknown = { .mailed = -1, .cost_cents = -1 };
  const CampaignFunnel funnel = { .visits = 38, .begun = 0, .sent = 3, .online = 0 };
  CampaignStep steps[CAMPAIGN_STEPS];

  campaign_steps (&known, &funnel, steps);
  g_assert_cmpstr (steps[1].of, ==, "mailed");
  g_assert_cmpint (steps[1].base, ==, 1600);
  g_assert_cmpint (steps[3].count, ==, 3); /* typed by agents: sent, and no part of what was begun online */
  g_assert_cmpint (steps[3].part, ==, 0);
  g_assert_cmpint (steps[3].base, ==, 0);
  campaign_steps (&unknown, &funnel, steps);
  g_assert_cmpint (steps[0].count, ==, -1);
  g_assert_cmpint (steps[1].base, ==, -1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  if (!secret_init (NULL))
    return 1;
  g_test_add_func ("/campaign/numbers", test_numbers);
  g_test_add_func ("/campaign/code", test_code);
  g_test_add_func ("/campaign/owners", test_owners);
  g_test_add_func ("/campaign/changed-meanwhile", test_changed_meanwhile);
  g_test_add_func ("/campaign/name-taken", test_name_taken);
  g_test_add_func ("/campaign/funnel", test_funnel);
  g_test_add_func ("/campaign/steps", test_steps);
  return g_test_run ();
}
