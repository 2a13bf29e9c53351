/* test_partner_leave.c: each fate of a lot, the owner's side without agreement, what a departure may not be, its pieces, the
 * return; and communes that merge, whatever their rules say. */
#include "domain/partner_leave.h"

#include "domain/commune_list.h"
#include "domain/commune_merge.h"
#include "world.h"

static const Actor desk = { .kind = ACTOR_USER, .role = ROLE_MANAGER, .now = MONDAY_9 + 3600 };

typedef struct {
  World *world;
  gint64 other_id, landlord_id;
  char *uuid, *other, *landlord;
} Leaving;

static gboolean
fill_work (Db *db, gpointer data, GError **error)
{
  Leaving *leaving = data;
  const Actor box = ACTOR_BOX_AT (MONDAY_9);
  const Partner landlord = { .type = (char *) "social_landlord", .name = (char *) "Bailleur", .email = (char *) "b@example.org" };

  leaving->other_id = world_add_partner (db, "ADIL 40", "adil40@example.org");
  return partner_create (db, &box, &landlord, &leaving->landlord_id, error);
}

static char *
uuid_of (World *world, gint64 id)
{
  g_autoptr (Partner) partner = partner_find (store_reader (world->store), id, NULL);

  return g_strdup (partner->uuid);
}

static Leaving
leaving_new (void)
{
  Leaving leaving = { .world = world_new () };

  world_do (leaving.world, fill_work, &leaving);
  leaving.uuid = uuid_of (leaving.world, leaving.world->partner_id);
  leaving.other = uuid_of (leaving.world, leaving.other_id);
  leaving.landlord = uuid_of (leaving.world, leaving.landlord_id);
  return leaving;
}

static void
leaving_clear (Leaving *leaving)
{
  world_free (leaving->world);
  g_free (leaving->uuid);
  g_free (leaving->other);
  g_free (leaving->landlord);
}

typedef struct {
  PartnerLeaving what;
  guint left, pieces; /* out */
} Run;

static gboolean
piece_work (Db *db, gpointer data, GError **error)
{
  Run *run = data;

  return partner_leave_piece (db, &desk, &run->what, &run->left, error);
}

static gboolean
end_work (Db *db, gpointer data, GError **error)
{
  const Run *run = data;

  return partner_leave_end (db, &desk, &run->what, error);
}

static PartnerLeaving
leaving_of (const Leaving *leaving, LeaveFate fate, const char *successor)
{
  g_autoptr (Partner) partner = partner_find_uuid (store_reader (leaving->world->store), leaving->uuid, NULL);

  return (PartnerLeaving){ .at = { leaving->uuid, partner->version },
                           .waiting = { fate, fate == LEAVE_CLOSE ? "works" : NULL },
                           .accepted = { fate, fate == LEAVE_CLOSE ? "works" : NULL },
                           .successor = successor };
}

static void
run_all (World *world, Run *run)
{
  do {
    world_do (world, piece_work, run);
    run->pieces++;
  } while (run->left > 0 && run->pieces < 10);
  world_do (world, end_work, run);
}

/* The verb of the history, whether the successor has the file, which notices were raised. */
static const struct {
  LeaveFate fate;
  const char *verb;
  gint64 handed, to_desk, to_tenant;
} fates[] = {
  { LEAVE_DESK, "left", 0, 1, 0 },
  { LEAVE_HAND, "handed", 1, 0, 0 },
  { LEAVE_CLOSE, "closed", 0, 0, 1 },
};

static void
check_fate (guint index)
{
  Leaving leaving = leaving_new ();
  World *world = leaving.world;
  Run run = { .what = leaving_of (&leaving, fates[index].fate, leaving.other) };
  g_autofree char *verb = NULL;

  world_answer (world, world_assigned (world, MONDAY_9), "accept", MONDAY_9 + 60);
  run_all (world, &run);
  g_test_message ("%s", partner_fate_name (fates[index].fate));
  verb = world_text (world, "SELECT verb AS x FROM event WHERE noun = 'assignment' AND after = 'closed'");
  g_assert_cmpstr (verb, ==, fates[index].verb);
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM assignment a JOIN partner p ON p.id = a.partner_id"
                                         " WHERE p.name = 'ADIL 40' AND a.state = 'waiting'"), ==, fates[index].handed);
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM notice WHERE kind = 'assignment_left'"), ==,
                   fates[index].to_desk);
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM notice WHERE kind = 'assignment_closed'"), ==,
                   fates[index].to_tenant);
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM partner WHERE archived_at IS NOT NULL"), ==, 1);
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM user WHERE state = 'archived'"), ==, 1);
  leaving_clear (&leaving);
}

static void
test_fates (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (fates); i++)
    check_fate (i);
  g_assert_cmpint (partner_fate_find ("hand"), ==, LEAVE_HAND);
  g_assert_cmpint (partner_fate_find ("eaten"), ==, LEAVE_LAST);
  g_assert_cmpint (partner_fate_find (NULL), ==, LEAVE_LAST);
}

/* A landlord follows only where the occupant agreed: the other files come back to the desk. */
static void
test_owners_side (void)
{
  Leaving leaving = leaving_new ();
  World *world = leaving.world;
  Run run = { .what = leaving_of (&leaving, LEAVE_HAND, leaving.landlord) };

  world_assigned (world, MONDAY_9);
  world_assigned (world, MONDAY_9 + 60);
  world_sql (world, "UPDATE report SET owner_agrees = 1 WHERE id = (SELECT max (id) FROM report)");
  run_all (world, &run);
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM event WHERE verb = 'handed'"), ==, 1);
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM event WHERE verb = 'left'"), ==, 1);
  g_assert_cmpint (world_integer (world, "SELECT a.report_id = (SELECT max (id) FROM report) AS x FROM assignment a"
                                         " JOIN partner p ON p.id = a.partner_id WHERE p.type = 'social_landlord'"), ==, 1);
  leaving_clear (&leaving);
}

static void
test_pieces (void)
{
  Leaving leaving = leaving_new ();
  Run run = { .what = leaving_of (&leaving, LEAVE_HAND, leaving.other) };

  for (guint i = 0; i < LEAVE_PIECE * 2 + 1; i++)
    world_assigned (leaving.world, MONDAY_9 + i);
  run_all (leaving.world, &run);
  g_assert_cmpuint (run.pieces, ==, 3);
  g_assert_cmpint (world_integer (leaving.world, "SELECT count (*) AS x FROM event WHERE verb = 'handed'"), ==,
                   LEAVE_PIECE * 2 + 1);
  leaving_clear (&leaving);
}

static void
refuse (World *world, StoreWork work, PartnerLeaving what, int code)
{
  g_autoptr (GError) error = NULL;
  Run run = { .what = what };

  g_assert_false (store_write (world->store, work, &run, &error));
  g_assert_error (error, BOX_ERROR, code);
}

static void
test_refused (void)
{
  Leaving leaving = leaving_new ();
  World *world = leaving.world;
  PartnerLeaving what;
  Run run = { 0 };

  world_assigned (world, MONDAY_9);
  refuse (world, piece_work, leaving_of (&leaving, LEAVE_HAND, ""), BOX_ERROR_INVALID);
  refuse (world, piece_work, leaving_of (&leaving, LEAVE_HAND, leaving.uuid), BOX_ERROR_INVALID); /* to itself */
  refuse (world, piece_work, leaving_of (&leaving, LEAVE_HAND, "nobody"), BOX_ERROR_NOT_FOUND);
  refuse (world, piece_work, leaving_of (&leaving, LEAVE_LAST, ""), BOX_ERROR_INVALID);
  what = leaving_of (&leaving, LEAVE_CLOSE, "");
  what.waiting.reason = "boredom";
  refuse (world, piece_work, what, BOX_ERROR_INVALID);
  what = leaving_of (&leaving, LEAVE_DESK, "");
  what.move_accounts = TRUE;
  refuse (world, piece_work, what, BOX_ERROR_INVALID);
  what = leaving_of (&leaving, LEAVE_DESK, "");
  refuse (world, end_work, what, BOX_ERROR_CONFLICT); /* it still holds a file */
  what.at.version++;
  refuse (world, piece_work, what, BOX_ERROR_CONFLICT);
  run.what = leaving_of (&leaving, LEAVE_DESK, "");
  run_all (world, &run);
  refuse (world, piece_work, leaving_of (&leaving, LEAVE_DESK, ""), BOX_ERROR_CONFLICT); /* twice */
  leaving_clear (&leaving);
}

static gboolean
return_work (Db *db, gpointer data, GError **error)
{
  return partner_leave_return (db, &desk, data, error);
}

static void
test_return (void)
{
  Leaving leaving = leaving_new ();
  World *world = leaving.world;
  Run run = { .what = leaving_of (&leaving, LEAVE_DESK, "") };
  g_autoptr (GError) error = NULL;

  world_sql (world, "INSERT INTO user (uuid, partner_id, role, email, name, state, created_at)"
                    " VALUES ('u', (SELECT min (id) FROM partner), 'reader', 'old@example.org', 'Old', 'archived', 0)");
  world_sql (world, "INSERT INTO file (id, uuid, type, name, hash, size_bytes, created_at) VALUES (1, 'f', 'x', '', 'ab', 1, 1);"
                    "INSERT INTO weekly_report (id, partner_id, week, way, file_id, created_at)"
                    " SELECT 1, min (id), '2026-W47', 'link', 1, 1 FROM partner;"
                    "INSERT INTO link (token_hash, purpose, weekly_report_id, created_at) VALUES ('h', 'weekly', 1, 1);"
                    "INSERT INTO print (uuid, kind, why, file_id, partner_id, created_at)"
                    " SELECT 'p', 'weekly', 'asked', 1, min (id), 1 FROM partner");
  run_all (world, &run);
  world_do (world, return_work, leaving.uuid);
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM partner WHERE archived_at IS NOT NULL"), ==, 0);
  g_assert_cmpint (world_integer (world, "SELECT state = 'active' AS x FROM user WHERE email = 'referent@example.org'"), ==, 1);
  /* who had left before stays outside */
  g_assert_cmpint (world_integer (world, "SELECT state = 'archived' AS x FROM user WHERE email = 'old@example.org'"), ==, 1);
  /* nor do its weekly reports open again, nor is paper posted that waited for it */
  g_assert_cmpint (world_integer (world, "SELECT revoked_at > 0 AS x FROM link"), ==, 1);
  g_assert_cmpint (world_integer (world, "SELECT state = 'dropped' AND reason = 'left' AS x FROM print"), ==, 1);
  g_assert_false (store_write (world->store, return_work, leaving.uuid, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_CONFLICT);
  leaving_clear (&leaving);
}

/* ---- communes ---- */

static gboolean
merge_work (Db *db, gpointer data, GError **error)
{
  static const char *const from[] = { "64129", "64348", NULL };
  const CommuneMerging merging = { from, data, "Val de Pau", "64140" };
  static const CommuneFacts communes[] = { { "64129", "B", "64140", TRUE }, { "64348", "L", "64140", TRUE } };
  guint left = 1;

  for (guint i = 0; i < G_N_ELEMENTS (communes); i++)
    if (!commune_list_set (db, &desk, &communes[i], error))
      return FALSE;
  if (!commune_merge_begin (db, &desk, &merging, error))
    return FALSE;
  while (left > 0)
    if (!commune_merge_piece (db, &desk, &left, error))
      return FALSE;
  return TRUE;
}

static const struct {
  const char *value, *into, *after;
} conditions[] = {
  { "64129", "64999", "64999" },
  { "64445", "64999", "64445" },
  { "64129 64348", "64999", "64999" },
  { "64445 64348 64129", "64999", "64445 64999" },
  { "64348 64445 64129", "64348", "64348 64445" }, /* the new one has the code of the largest */
  { "64348 64445", "64348", "64348 64445" },
};

static void
test_merge_conditions (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (conditions); i++) {
    g_autoptr (World) world = world_new ();
    g_autofree char *sql = g_strconcat ("INSERT INTO rule_condition (rule_id, field, test, value)"
                                        " VALUES (1, 'insee', 'in', '", conditions[i].value, "')", NULL);
    g_autofree char *after = NULL;

    world_sql (world, "INSERT INTO rule (id, uuid, territory_id, position, name, partner_type) VALUES (1, 'r', 1, 1, 'R', 'adil')");
    world_sql (world, sql);
    world_do (world, merge_work, (gpointer) conditions[i].into);
    after = world_text (world, "SELECT value AS x FROM rule_condition");
    g_test_message ("%s into %s", conditions[i].value, conditions[i].into);
    g_assert_cmpstr (after, ==, conditions[i].after);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  if (!secret_init (NULL))
    return 1;
  g_test_add_func ("/domain/partner-leave/fates", test_fates);
  g_test_add_func ("/domain/partner-leave/owners-side", test_owners_side);
  g_test_add_func ("/domain/partner-leave/pieces", test_pieces);
  g_test_add_func ("/domain/partner-leave/refused", test_refused);
  g_test_add_func ("/domain/partner-leave/return", test_return);
  g_test_add_func ("/domain/partner-leave/merge-conditions", test_merge_conditions);
  return g_test_run ();
}
