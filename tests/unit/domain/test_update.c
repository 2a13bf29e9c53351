/* test_update.c: what is read of files that the other side tells, whole, torn and absent; what is written for it; what
 * the status says of it. */
#include "domain/update.h"

#include <glib/gstdio.h>
#include <string.h>

#include "world.h"

#define NOW MONDAY_9
#define SOME_LINE "20261201T023011-0.2.0\t%" G_GINT64_FORMAT "\t0.1.0\t0.2.0\tnet\t%s\t%s\tyes\n"

typedef struct {
  char *folder, *told, *config;
} Place;

static Place *
place_new (void)
{
  Place *place = g_new0 (Place, 1);
  g_autofree char *text = NULL;

  place->folder = g_dir_make_tmp ("update-XXXXXX", NULL);
  place->told = g_build_filename (place->folder, "told", NULL);
  place->config = g_build_filename (place->folder, "histologe.conf", NULL);
  text = g_strdup_printf ("[paths]\ndata=%s\ntemplates=/\ngrids=/\n[update]\ntold=%s\n", place->folder, place->told);
  g_assert_true (g_file_set_contents (place->config, text, -1, NULL));
  g_assert_cmpint (g_mkdir (place->told, 0700), ==, 0);
  return place;
}

static void
place_remove (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_remove (path);
}

static void
place_free (Place *place)
{
  g_autofree char *updates = g_build_filename (place->folder, "updates", NULL);

  place_remove (updates, "now");
  place_remove (updates, "pause");
  place_remove (place->told, "now");
  place_remove (place->told, "news");
  place_remove (place->told, "history");
  g_remove (updates);
  g_remove (place->told);
  g_remove (place->config);
  g_remove (place->folder);
  g_free (place->folder);
  g_free (place->told);
  g_free (place->config);
  g_free (place);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Place, place_free)

static void
tell (const Place *place, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (place->told, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* (transfer full): NULL when it is not there. */
static char *
wish (const Place *place, const char *name)
{
  g_autofree char *path = g_build_filename (place->folder, "updates", name, NULL);
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}

static void
look (const Place *place, UpdateNow *update)
{
  update_look (place->told, place->folder, NOW, update);
}

static void
test_read (void)
{
  g_autoptr (Place) place = place_new ();
  g_auto (UpdateNow) none = { 0 }, some = { 0 }, torn = { 0 };
  const UpdateRun *run;

  look (place, &none);
  g_assert_false (none.known);
  g_assert_cmpstr (none.version, ==, "");
  g_assert_cmpuint (none.runs->len, ==, 0);
  tell (place, "now", "[now]\nversion=0.1.0\nstep=\ncheck=offered\nchecked_at=12\noffer=0.2.0\noffer_bad=true\n");
  tell (place, "history",
        "a\t5\t0.1.0\t0.2.0\tnet\treturned\thealth\tno\nb\tx\t1\t2\tnet\tinstalled\t\tyes\nc\t6\n"
        "d\t7\t1\t2\tstick\tinstalled\t\tyes\n");
  look (place, &some);
  g_assert_true (some.known && some.offer_bad);
  g_assert_cmpstr (some.offer, ==, "0.2.0");
  g_assert_cmpint (some.checked_at, ==, 12);
  g_assert_cmpint (some.offered_at, ==, 0);
  g_assert_cmpuint (some.runs->len, ==, 2); /* two lines are none */
  run = g_ptr_array_index (some.runs, 0);
  g_assert_cmpstr (run->id, ==, "d");
  run = g_ptr_array_index (some.runs, 1);
  g_assert_cmpstr (run->cause, ==, "health");
  tell (place, "now", "version=0.1.0\n[no");
  tell (place, "history", "a\t5\t\xff\n");
  look (place, &torn);
  g_assert_false (torn.known);
  g_assert_cmpuint (torn.runs->len, ==, 0);
}

static void
test_ask (void)
{
  g_autoptr (Place) place = place_new ();
  g_auto (UpdateNow) update = { 0 };
  g_autofree char *now = NULL, *again = NULL;
  g_autoptr (GError) error = NULL;

  tell (place, "now", "[now]\noffer=0.2.0\n");
  look (place, &update);
  g_assert_false (update_ask_install (place->folder, &update, "0.3.0", &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_null (wish (place, "now"));
  g_assert_true (update_ask_install (place->folder, &update, "0.2.0", &error));
  now = wish (place, "now");
  g_assert_cmpstr (now, ==, "verb=install\nversion=0.2.0\n");
  g_assert_true (update_ask_look (place->folder, &error));
  again = wish (place, "now");
  g_assert_cmpstr (again, ==, "verb=check\n");
}

static void
test_pause (void)
{
  g_autoptr (Place) place = place_new ();
  g_autofree char *today = clock_iso_day (NOW), *last = clock_iso_day (clock_add_days (NOW, UPDATE_PAUSE_DAYS_MAX)),
                  *far = clock_iso_day (clock_add_days (NOW, UPDATE_PAUSE_DAYS_MAX + 1));
  const char *const wrong[] = { today, far, "", "demain", "2026-02-30" };
  g_auto (UpdateNow) before = { 0 }, paused = { 0 }, over = { 0 }, resumed = { 0 };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_assert_false (update_pause (place->folder, wrong[i], NOW, &error));
    g_assert_error (error, BOX_ERROR, BOX_ERROR_INVALID);
    g_clear_error (&error);
  }
  look (place, &before);
  g_assert_null (before.pause_until);
  g_assert_true (update_pause (place->folder, NULL, NOW, &error)); /* none is none */
  g_assert_true (update_pause (place->folder, last, NOW, &error));
  look (place, &paused);
  g_assert_cmpstr (paused.pause_until, ==, last);
  update_look (place->told, place->folder, clock_add_days (NOW, UPDATE_PAUSE_DAYS_MAX + 1), &over);
  g_assert_null (over.pause_until);
  g_assert_true (update_pause (place->folder, NULL, NOW, &error));
  look (place, &resumed);
  g_assert_null (resumed.pause_until);
}

typedef struct {
  const char *check, *offer;
  int offered_days;   /* ago */
  const char *result; /* NULL: nothing happened */
  int run_days;       /* ago: that, or else the last look that found something out */
  StatusLevel level;
  const char *cause;
  const char *why; /* of the run; NULL: none is told */
} StatusCase;

static void
test_status (void)
{
  static const StatusCase cases[] = {
    { "current", "", 0, NULL, 0, STATUS_OK, NULL, NULL },
    { "off", "", 0, NULL, 0, STATUS_NOTICE, "off", NULL },
    { "key", "", 0, NULL, 0, STATUS_NOTICE, "off", NULL },
    { "offered", "0.2.0", 1, NULL, 0, STATUS_OK, NULL, NULL },
    { "offered", "0.2.0", UPDATE_WAIT_DAYS + 1, NULL, 0, STATUS_NOTICE, NULL, NULL },
    { "unreachable", "", 0, NULL, UPDATE_BLIND_DAYS - 1, STATUS_OK, NULL, NULL },
    { "unreachable", "", 0, NULL, UPDATE_BLIND_DAYS + 1, STATUS_NOTICE, "blind", NULL },
    { "current", "", 0, "installed", 1, STATUS_OK, NULL, NULL },
    { "current", "", 0, "put_off", 1, STATUS_NOTICE, "put_off", NULL },
    { "current", "", 0, "refused", 1, STATUS_NOTICE, "refused", NULL },
    { "current", "", 0, "returned", 1, STATUS_NOTICE, "returned", NULL },
    { "current", "", 0, "returned", UPDATE_SILENT_DAYS + 1, STATUS_OK, NULL, NULL },
    { "offered", "0.2.0", 0, "returned", 1, STATUS_NOTICE, "returned", "health" },
    { "offered", "0.2.0", 0, "returned", 1, STATUS_NOTICE, "cut", "power" }, /* tried again by itself */
    { "offered", "0.2.0", 0, "returned", 1, STATUS_NOTICE, "returned", "power_often" },
    { "current", "", 0, "ill", 1, STATUS_ALARM, "ill", "power" },
    { "current", "", 0, "ill", 1, STATUS_ALARM, "ill", NULL },
  };
  g_autoptr (World) world = world_new ();
  g_autoptr (Place) place = place_new ();
  g_autoptr (Config) config = config_load (place->config, NULL);

  g_assert_nonnull (config);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const StatusScene scene = {
      .db = store_reader (world->store), .now = NOW, .data_folder = place->folder, .config = config, .root = ""
    };
    StatusFinding finding = { .level = STATUS_OK };
    gint64 at = clock_add_days (NOW, -cases[i].run_days);
    g_autofree char *now = g_strdup_printf (
        "[now]\ncheck=%s\noffer=%s\noffer_at=%" G_GINT64_FORMAT "\ngood_at=%" G_GINT64_FORMAT "\n", cases[i].check,
        cases[i].offer, clock_add_days (NOW, -cases[i].offered_days), cases[i].result == NULL ? at : NOW);
    const char *why = cases[i].why == NULL ? "" : cases[i].why;
    g_autofree char *run =
        cases[i].result == NULL ? g_strdup ("") : g_strdup_printf (SOME_LINE, at, cases[i].result, why);

    tell (place, "now", now);
    tell (place, "history", run);
    g_assert_true (update_status (&scene, &finding, NULL));
    g_assert_cmpint (finding.level, ==, cases[i].level);
    g_assert_cmpstr (finding.cause, ==, cases[i].cause);
  }
  {
    g_autoptr (Place) untold = place_new (); /* nobody looks after that machine */
    g_autoptr (Config) alone = config_load (untold->config, NULL);
    const StatusScene scene = {
      .db = store_reader (world->store), .now = NOW, .data_folder = untold->folder, .config = alone, .root = ""
    };
    StatusFinding finding = { .level = STATUS_OK };

    g_assert_true (update_status (&scene, &finding, NULL));
    g_assert_cmpint (finding.level, ==, STATUS_NOTICE);
    g_assert_cmpstr (finding.cause, ==, "nobody");
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/update/read", test_read);
  g_test_add_func ("/update/ask", test_ask);
  g_test_add_func ("/update/pause", test_pause);
  g_test_add_func ("/update/status", test_status);
  return g_test_run ();
}
