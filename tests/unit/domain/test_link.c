/* test_link.c: a secret link opens its subject until its day, its single use or its revocation, and then nothing;
 * opening it leaves no trace, using it does. */
#include "domain/link.h"

#include "world.h"

typedef struct {
  LinkPurpose purpose;
  gint64 now;
  Link subject;
  char *token;
} Making;

static gboolean
make (Db *db, gpointer data, GError **error)
{
  Making *making = data;

  making->token = link_create (db, making->purpose, &making->subject, making->now, error);
  return making->token != NULL;
}

/* (transfer full): a token about the world's first report, or its manager. */
static char *
link_make (World *world, LinkPurpose purpose, gint64 report_id)
{
  Making making = { .purpose = purpose, .now = MONDAY_9 };

  making.subject.report_id = report_id;
  making.subject.user_id = report_id == 0 ? world->manager_id : 0;
  world_do (world, make, &making);
  return making.token;
}

static gboolean
opens (World *world, LinkPurpose purpose, const char *token, gint64 now)
{
  g_autoptr (GError) error = NULL;
  g_autofree Link *link = link_find (store_reader (world->store), purpose, token, now, &error);

  if (link == NULL)
    g_assert_error (error, BOX_ERROR, BOX_ERROR_NOT_FOUND);
  return link != NULL;
}

typedef struct {
  const char *token;
  LinkPurpose purpose;
  gint64 report_id, now;
} Step;

static gboolean
use (Db *db, gpointer data, GError **error)
{
  const Step *step = data;
  g_autofree Link *link = link_find (db, step->purpose, step->token, step->now, error);

  return link != NULL && link_used (db, link, step->now, error);
}

static gboolean
revoke_all (Db *db, gpointer data, GError **error)
{
  const Step *step = data;

  return link_revoke_report (db, step->report_id, step->now, error);
}

static gboolean
purge (Db *db, gpointer data, GError **error)
{
  return link_purge (db, *(gint64 *) data, error);
}

static const struct {
  LinkPurpose purpose;
  gint64 life_s;
  gboolean renewed, lasting;
} purposes[] = {
  { LINK_FOLLOW, 400 * CLOCK_DAY, TRUE, FALSE },
  { LINK_INVITE, 7 * CLOCK_DAY, FALSE, FALSE },
  { LINK_RESET, CLOCK_HOUR, FALSE, FALSE },
  { LINK_DRAFT, 30 * CLOCK_DAY, TRUE, FALSE },
  { LINK_DRAFT_CODE, 30 * CLOCK_DAY, TRUE, FALSE },
  { LINK_VISIT, 120 * CLOCK_DAY, TRUE, FALSE },
  { LINK_EMAIL, 7 * CLOCK_DAY, FALSE, FALSE },
  { LINK_OWNER, 400 * CLOCK_DAY, TRUE, FALSE },
  { LINK_OWNER_CODE, 400 * CLOCK_DAY, TRUE, FALSE },
  { LINK_FACTOR, 10 * CLOCK_MINUTE, FALSE, FALSE },
  { LINK_WEEKLY, 35 * CLOCK_DAY, FALSE, TRUE },
};
G_STATIC_ASSERT (G_N_ELEMENTS (purposes) == LINK_LAST);

/* A use does not end it. */
static gboolean
stays (guint row)
{
  return purposes[row].renewed || purposes[row].lasting;
}

static void
test_life (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (purposes); i++) {
    g_autoptr (World) world = world_new ();
    g_autofree char *token = link_make (world, purposes[i].purpose, 0);

    g_test_message ("row %u", i);
    g_assert_true (opens (world, purposes[i].purpose, token, MONDAY_9));
    g_assert_true (opens (world, purposes[i].purpose, token, MONDAY_9 + purposes[i].life_s - 1));
    g_assert_false (opens (world, purposes[i].purpose, token, MONDAY_9 + purposes[i].life_s));
  }
}

static void
test_unknown (void)
{
  g_autoptr (World) world = world_new ();
  g_autofree char *token = link_make (world, LINK_FOLLOW, world_send (world, NULL, MONDAY_9));

  g_assert_false (opens (world, LINK_INVITE, token, MONDAY_9)); /* another purpose */
  g_assert_false (opens (world, LINK_FOLLOW, "another token", MONDAY_9));
  g_assert_false (opens (world, LINK_FOLLOW, "", MONDAY_9));
  g_assert_false (opens (world, LINK_FOLLOW, NULL, MONDAY_9));
}

/* The store alone opens nothing. */
static void
test_hashed (void)
{
  g_autoptr (World) world = world_new ();
  g_autofree char *token = link_make (world, LINK_RESET, 0);
  g_autofree char *hash = world_text (world, "SELECT token_hash AS x FROM link");

  g_assert_cmpuint (strlen (token), ==, 43);
  g_assert_cmpstr (hash, !=, token);
  g_assert_false (opens (world, LINK_RESET, hash, MONDAY_9));
}

/* A mail scanner follows every link: that must neither use one up nor keep it alive. */
static void
test_opening_writes_nothing (void)
{
  g_autoptr (World) world = world_new ();
  g_autofree char *token = link_make (world, LINK_RESET, 0);

  for (guint i = 0; i < 3; i++)
    g_assert_true (opens (world, LINK_RESET, token, MONDAY_9 + i));
  g_assert_cmpint (world_integer (world, "SELECT used_at IS NULL AS x FROM link"), ==, 1);
  g_assert_cmpint (world_integer (world, "SELECT expires_at AS x FROM link"), ==, MONDAY_9 + CLOCK_HOUR);
}

static void
test_used (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (purposes); i++) {
    g_autoptr (World) world = world_new ();
    g_autofree char *token = link_make (world, purposes[i].purpose, 0);
    Step step = { .token = token, .purpose = purposes[i].purpose, .now = MONDAY_9 + purposes[i].life_s - 60 };
    gint64 later = step.now + purposes[i].life_s - 1;

    g_test_message ("row %u", i);
    world_do (world, use, &step);
    g_assert_cmpint (world_integer (world, "SELECT used_at AS x FROM link"), ==, step.now);
    g_assert_cmpint (opens (world, step.purpose, token, step.now), ==, stays (i));
    g_assert_cmpint (opens (world, step.purpose, token, later), ==, purposes[i].renewed);
    g_assert_false (opens (world, step.purpose, token, later + 1));
  }
}

typedef struct {
  const Link *link;
  gint64 now;
} Use;

static gboolean
use_again (Db *db, gpointer data, GError **error)
{
  const Use *held = data;

  return link_used (db, held->link, held->now, error);
}

/* Two POSTs that both found the link open, one after the other: what serves once serves the first. */
static void
test_used_twice (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (purposes); i++) {
    g_autoptr (World) world = world_new ();
    g_autofree char *token = link_make (world, purposes[i].purpose, 0);
    g_autofree Link *link = link_find (store_reader (world->store), purposes[i].purpose, token, MONDAY_9, NULL);
    Use first = { link, MONDAY_9 + 60 }, second = { link, MONDAY_9 + 60 }, later = { link, MONDAY_9 + 61 };
    const Use *const again[] = { &second, &later };

    g_test_message ("row %u", i);
    g_assert_nonnull (link);
    if (link == NULL)
      return;
    world_do (world, use_again, &first);
    for (guint u = 0; u < G_N_ELEMENTS (again); u++) {
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (store_write (world->store, use_again, (gpointer) again[u], &error), ==, stays (i));
      if (!stays (i))
        g_assert_error (error, BOX_ERROR, BOX_ERROR_CONFLICT);
    }
    g_assert_cmpint (world_integer (world, "SELECT used_at AS x FROM link"), ==,
                     MONDAY_9 + (stays (i) ? 61 : 60));
  }
}

/* Found open a moment before its end, used a moment after. */
static void
test_used_too_late (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (purposes); i++) {
    g_autoptr (World) world = world_new ();
    g_autofree char *token = link_make (world, purposes[i].purpose, 0);
    gint64 end = MONDAY_9 + purposes[i].life_s;
    g_autofree Link *link = link_find (store_reader (world->store), purposes[i].purpose, token, end - 1, NULL);
    Use late = { link, end };

    g_assert_nonnull (link);
    if (link == NULL)
      return;
    g_assert_cmpint (store_write (world->store, use_again, &late, NULL), ==, purposes[i].renewed);
    g_assert_cmpint (world_integer (world, "SELECT used_at IS NULL AS x FROM link"), ==, 1);
    g_assert_false (opens (world, purposes[i].purpose, token, end));
  }
}

/* Every subject the table knows comes back. */
static void
test_subjects (void)
{
  g_autoptr (World) world = world_new ();
  Making draft = { .purpose = LINK_FOLLOW, .now = MONDAY_9, .subject = { .draft_id = 7 } };
  Making visit = { .purpose = LINK_FOLLOW, .now = MONDAY_9, .subject = { .visit_id = 9 } };
  g_autofree Link *to_draft = NULL, *to_visit = NULL;

  world_sql (world, "INSERT INTO draft (id, token_hash, language, created_at, changed_at) VALUES (7, 'd', 'fr', 1, 1)");
  world_send (world, NULL, MONDAY_9);
  world_sql (world, "INSERT INTO visit (id, uuid, report_id, kind, state, at, created_at)"
                    " VALUES (9, 'v', 1, 'visit', 'planned', 1, 1)");
  world_do (world, make, &draft);
  world_do (world, make, &visit);
  to_draft = link_find (store_reader (world->store), LINK_FOLLOW, draft.token, MONDAY_9, NULL);
  to_visit = link_find (store_reader (world->store), LINK_FOLLOW, visit.token, MONDAY_9, NULL);
  g_assert_cmpint (to_draft == NULL ? -1 : to_draft->draft_id, ==, 7);
  g_assert_cmpint (to_draft == NULL ? -1 : to_draft->visit_id, ==, 0);
  g_assert_cmpint (to_visit == NULL ? -1 : to_visit->visit_id, ==, 9);
  g_assert_cmpint (to_visit == NULL ? -1 : to_visit->draft_id, ==, 0);
  g_free (draft.token);
  g_free (visit.token);
}

static gboolean
use_held (Db *db, gpointer data, GError **error)
{
  return link_used (db, data, MONDAY_9 + 90, error);
}

/* All the links of one file, of that one only; a use that was on its way does not bring one back. */
static void
test_revoked (void)
{
  g_autoptr (World) world = world_new ();
  gint64 report_id = world_send (world, NULL, MONDAY_9), other_id = world_send (world, NULL, MONDAY_9);
  g_autofree char *one = link_make (world, LINK_FOLLOW, report_id), *two = link_make (world, LINK_FOLLOW, report_id);
  g_autofree char *other = link_make (world, LINK_FOLLOW, other_id);
  g_autofree Link *held = link_find (store_reader (world->store), LINK_FOLLOW, one, MONDAY_9, NULL);
  Step step = { .report_id = report_id, .now = MONDAY_9 + 60 };

  world_do (world, revoke_all, &step);
  g_assert_nonnull (held);
  if (held != NULL)
    world_do (world, use_held, held);
  g_assert_false (opens (world, LINK_FOLLOW, one, MONDAY_9 + 120));
  g_assert_false (opens (world, LINK_FOLLOW, two, MONDAY_9 + 60));
  g_assert_true (opens (world, LINK_FOLLOW, other, MONDAY_9 + 60));
}

static void
test_purge (void)
{
  g_autoptr (World) world = world_new ();
  gint64 report_id = world_send (world, NULL, MONDAY_9), kept = MONDAY_9 + CLOCK_HOUR + 30 * CLOCK_DAY;
  g_autofree char *follow = link_make (world, LINK_FOLLOW, report_id), *reset = link_make (world, LINK_RESET, 0);
  Step step = { .report_id = report_id, .now = MONDAY_9 + 60 };
  gint64 gone = kept + 1;

  world_do (world, purge, &kept);
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM link WHERE purpose = 'reset'"), ==, 1);
  world_do (world, purge, &gone);
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM link WHERE purpose = 'reset'"), ==, 0);
  g_assert_true (opens (world, LINK_FOLLOW, follow, gone));
  world_do (world, revoke_all, &step);
  gone = step.now + 30 * CLOCK_DAY + 1;
  world_do (world, purge, &gone);
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM link"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  if (!secret_init (NULL))
    return 1;
  g_test_add_func ("/link/life", test_life);
  g_test_add_func ("/link/unknown", test_unknown);
  g_test_add_func ("/link/hashed", test_hashed);
  g_test_add_func ("/link/opening-writes-nothing", test_opening_writes_nothing);
  g_test_add_func ("/link/used", test_used);
  g_test_add_func ("/link/used-twice", test_used_twice);
  g_test_add_func ("/link/used-too-late", test_used_too_late);
  g_test_add_func ("/link/subjects", test_subjects);
  g_test_add_func ("/link/revoked", test_revoked);
  g_test_add_func ("/link/purge", test_purge);
  return g_test_run ();
}
