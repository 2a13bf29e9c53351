/* main.c: histologe-generator: reads the command line, opens the kit, runs one command of the table. Makes nothing
 * itself. */
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "kit.h"
#include "product.h"
#include "site.h"
#include "weekly.h"

typedef struct {
  char *config, *out, *at, *key;
  gboolean dry_run, anew;
} Options;

/* On a terminal alone, and as often as an eye sees it. */
static void
show_progress (const char *what, guint done, guint total)
{
  enum { PAUSE_US = 50000 };
  static gint64 last;
  gint64 now = g_get_monotonic_time ();

  if (done != total && now - last < PAUSE_US)
    return;
  last = now;
  fprintf (stderr, "\r\033[K%s %u/%u%s", what, done, total, done == total ? "\r\033[K" : "");
}

/* ---- commands ---- */

static const char *const fates[PUBLISH_FATE_LAST] = {
  [PUBLISH_KEPT] = "kept",
  [PUBLISH_CHANGED] = "made anew",
  [PUBLISH_ADDED] = "new",
  [PUBLISH_REMOVED] = "removed",
};

static void
print_file (const IndexFile *file, PublishFate fate, gpointer data)
{
  (void) data;
  printf ("%-9s %10" G_GUINT64_FORMAT "  %s\n", fates[fate], file->size_bytes, file->path);
}

/* "site: 40 files, 450920 bytes: 38 kept, 1 made anew, 1 new, 0 removed; 2 pages made, 12000 bytes written" */
static void
print_counts (const Publication *publication, guint made)
{
  const PublishCounts counts = publish_counts (publication);

  printf ("site: %u files, %" G_GUINT64_FORMAT " bytes:",
          counts.files[PUBLISH_KEPT] + counts.files[PUBLISH_CHANGED] + counts.files[PUBLISH_ADDED], counts.total_bytes);
  for (guint i = 0; i < PUBLISH_FATE_LAST; i++)
    printf ("%s %u %s", i == 0 ? "" : ",", counts.files[i], fates[i]);
  printf ("; %u pages made, %" G_GUINT64_FORMAT " bytes written\n", made, counts.written_bytes);
}

static gboolean
run_site (Kit *kit, const Options *options, GError **error)
{
  PublishFlags flags = (options->dry_run ? PUBLISH_DRY : 0) | (options->anew ? PUBLISH_ANEW : 0);
  guint made = 0;
  g_autoptr (Publication) publication = site_make (kit, flags, &made, error);

  if (publication == NULL)
    return FALSE;
  if (options->dry_run)
    publish_each (publication, print_file, NULL);
  else if (!publish_run (publication, NULL, error))
    return FALSE;
  print_counts (publication, made);
  return TRUE;
}

static gboolean
run_weekly (Kit *kit, const Options *options, GError **error)
{
  guint made = 0;

  if (options->out == NULL)
    return box_fail (error, BOX_ERROR_INVALID, "weekly needs --out with a folder");
  if (!weekly_make (kit, options->out, &made, error))
    return FALSE;
  printf ("weekly: %u reports in %s\n", made, options->out);
  return TRUE;
}

static gboolean
run_product (Kit *kit, const Options *options, GError **error)
{
  if (options->key == NULL || options->out == NULL)
    return box_fail (error, BOX_ERROR_INVALID, "product needs --key and --out with a file");
  return product_make (kit, options->key, options->out, error);
}

static const struct {
  const char *name;
  gboolean (*run) (Kit *kit, const Options *options, GError **error);
} commands[] = {
  { "site", run_site },
  { "weekly", run_weekly },
  { "product", run_product },
};

static const char summary[] =
    "site [--dry-run] [--anew]        builds the public site where it changed, and publishes it by one rename\n"
    "weekly --out DIR                 one PDF per partner and manifest.json, for the last whole week\n"
    "product --key KIND:ID --out FILE one product on demand";

/* Exit statuses: what a timer or the appliance reads. */
static const int statuses[] = {
  [BOX_ERROR_INVALID] = 2, [BOX_ERROR_NOT_FOUND] = 3, [BOX_ERROR_CONFLICT] = 4, [BOX_ERROR_DENIED] = 5,
  [BOX_ERROR_LIMIT] = 6,   [BOX_ERROR_BUSY] = 7,      [BOX_ERROR_IO] = 8,       [BOX_ERROR_STORE] = 9,
};
G_STATIC_ASSERT (G_N_ELEMENTS (statuses) == BOX_ERROR_LAST);

static gboolean
parse_options (int *argc, char ***argv, Options *options, GError **error)
{
  const GOptionEntry entries[] = {
    { "config", 'c', 0, G_OPTION_ARG_FILENAME, &options->config, "histologe.conf", "FILE" },
    { "dry-run", 'n', 0, G_OPTION_ARG_NONE, &options->dry_run, "list what would be published, write nothing", NULL },
    { "anew", 0, 0, G_OPTION_ARG_NONE, &options->anew, "make every page, whatever the last build was made of", NULL },
    { "out", 'o', 0, G_OPTION_ARG_FILENAME, &options->out, "where to write", "PATH" },
    { "at", 0, 0, G_OPTION_ARG_STRING, &options->at, "the moment to stand at (2026-11-23T06:00:00Z); now by default",
      "ISO" },
    { "key", 'k', 0, G_OPTION_ARG_STRING, &options->key, "which product (sensor:UUID)", "KIND:ID" },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("COMMAND");

  g_option_context_set_summary (context, summary);
  g_option_context_add_main_entries (context, entries, NULL);
  if (g_option_context_parse (context, argc, argv, error))
    return TRUE;
  (*error)->domain = BOX_ERROR;
  (*error)->code = BOX_ERROR_INVALID;
  return FALSE;
}

static gboolean
run_command (const char *name, const Options *options, GError **error)
{
  g_autoptr (Kit) kit = NULL;
  gint64 now = clock_now ();

  if (options->at != NULL && !clock_parse (options->at, &now))
    return box_fail (error, BOX_ERROR_INVALID, "--at: not a moment like 2026-11-23T06:00:00Z");
  if (options->config == NULL)
    return box_fail (error, BOX_ERROR_INVALID, "--config is needed");
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_strcmp0 (commands[i].name, name) == 0) {
      kit = kit_new (options->config, now, error);
      if (kit == NULL)
        return FALSE;
      kit->progress = isatty (STDERR_FILENO) ? show_progress : NULL;
      return commands[i].run (kit, options, error);
    }
  return box_fail (error, BOX_ERROR_INVALID, "no such command: %s (see --help)", name != NULL ? name : "none given");
}

int
main (int argc, char **argv)
{
  Options options = { 0 };
  g_autoptr (GError) error = NULL;
  int status = 0;

  if (!parse_options (&argc, &argv, &options, &error) || !run_command (argc > 1 ? argv[1] : NULL, &options, &error)) {
    fprintf (stderr, "histologe-generator: %s\n", error->message);
    status = error->domain == BOX_ERROR && error->code >= 0 && error->code < BOX_ERROR_LAST ? statuses[error->code] : 1;
  }
  g_free (options.config);
  g_free (options.out);
  g_free (options.at);
  g_free (options.key);
  return status;
}
