/* test_site_job.c: when the public site is made again: what failed is tried anew, what happened in the same second as a
 * build is for the next. The generator is a script. */
#include <glib/gstdio.h>

#include "domain/publish_target.h"
#include "jobs_world.h"

typedef struct {
  JobsWorld *town;
  char *program, *broken; /* while `broken` is there, every run fails */
} Bench;

static void
bench_open (Bench *bench)
{
  static const char script[] = "#!/bin/sh\ntest ! -e \"$(dirname \"$0\")/broken\"\n";

  bench->town = jobs_world_new ();
  bench->program = g_build_filename (bench->town->world->folder, "generator", NULL);
  bench->broken = g_build_filename (bench->town->world->folder, "broken", NULL);
  g_assert_true (g_file_set_contents_full (bench->program, script, -1, G_FILE_SET_CONTENTS_NONE, 0755, NULL));
  bench->town->jobs.generator = bench->program;
  bench->town->jobs.config_path = "none";
}

static void
bench_close (Bench *bench)
{
  g_free (bench->program);
  g_free (bench->broken);
  jobs_world_free (bench->town);
}

static gboolean
ask_work (Db *db, gpointer data, GError **error)
{
  const Actor actor = { .now = *(gint64 *) data };

  return publish_target_ask (db, &actor, error);
}

static void
ask (Bench *bench, gint64 now)
{
  world_do (bench->town->world, ask_work, &now);
}

/* "built", "failed", or "-": it was not tried at that second. */
static const char *
at (Bench *bench, gint64 now)
{
  g_autofree char *ran = jobs_world_run (bench->town, now);

  if (strstr (ran, "FAILED site ") != NULL)
    return "failed";
  return strstr (ran, "site builds 1") != NULL ? "built" : "-";
}

/* A minute after the first failure, then ten between two; a person who asks does not wait that long. */
static void
test_failed (void)
{
  static const struct {
    gint64 after_s;
    gboolean asked, broken;
    const char *became;
  } rows[] = {
    { 0, FALSE, FALSE, "built" }, { 700, FALSE, FALSE, "-" },      { 710, TRUE, TRUE, "failed" },
    { 740, FALSE, TRUE, "-" },    { 775, FALSE, TRUE, "failed" },  { 900, FALSE, FALSE, "-" },
    { 1300, FALSE, TRUE, "-" },   { 1380, FALSE, TRUE, "failed" }, { 1500, TRUE, TRUE, "failed" },
    { 1600, FALSE, FALSE, "-" },  { 2105, FALSE, FALSE, "built" }, { 4000, FALSE, FALSE, "-" },
  };
  Bench bench;

  bench_open (&bench);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_test_message ("after %d s", (int) rows[i].after_s);
    if (rows[i].asked)
      ask (&bench, MONDAY_9 + rows[i].after_s);
    if (rows[i].broken)
      g_assert_true (g_file_set_contents (bench.broken, "", 0, NULL));
    else
      g_unlink (bench.broken);
    g_assert_cmpstr (at (&bench, MONDAY_9 + rows[i].after_s), ==, rows[i].became);
  }
  bench_close (&bench);
}

static void
test_same_second (void)
{
  Bench bench;

  bench_open (&bench);
  g_assert_cmpstr (at (&bench, MONDAY_9), ==, "built");
  ask (&bench, MONDAY_9);
  g_assert_cmpstr (at (&bench, MONDAY_9 + 1), ==, "built");
  world_sql (bench.town->world, "INSERT INTO event (at, actor, noun, subject_id, verb, visible)"
                                " SELECT max (at), 'box', 'setting', 0, 'changed', 0 FROM event");
  g_assert_cmpstr (at (&bench, MONDAY_9 + 300), ==, "-");
  g_assert_cmpstr (at (&bench, MONDAY_9 + 602), ==, "built");
  bench_close (&bench);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  if (!secret_init (NULL))
    return 1;
  g_test_add_func ("/site-job/failed", test_failed);
  g_test_add_func ("/site-job/same-second", test_same_second);
  return g_test_run ();
}
