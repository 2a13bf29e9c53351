/* admin_import.c: sheets on the command line, by the functions of the room of imports. */
#include "admin_import.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "store/address_import.h"
#include "view/import_view.h"

/* Eyes of the command line: words, no rights. */
static Viewer
viewer_of (const Service *service)
{
  return (Viewer){ .db = store_reader (service->store), .words = service->words, .language = "fr", .now = clock_now () };
}

/* ---- addresses ---- */

static gboolean
on_import (guint lines, gpointer data G_GNUC_UNUSED)
{
  fprintf (stderr, "\r%u", lines);
  return TRUE;
}

static gboolean
import_addresses (const Service *service, const char *file, gboolean dry_run, GError **error)
{
  g_autofree char *base = g_build_filename (service->appliance.data_folder, dry_run ? "addresses.try.db" : "addresses.db", NULL);
  gboolean done = address_base_import (file, base, on_import, NULL, error);

  fputc ('\n', stderr);
  if (dry_run)
    g_unlink (base);
  return done;
}

gboolean
admin_import_addresses (const Arguments *arguments, GError **error)
{
  return import_addresses (arguments->service, arguments->words[0], FALSE, error);
}

/* ---- sheets ---- */

static void
print_plan (const Viewer *viewer, const ImportPlan *plan)
{
  for (guint i = 0; i < plan->lines->len; i++) {
    const ImportLine *line = g_ptr_array_index (plan->lines, i);

    printf ("%u\t%s\t%s\t%s\n", line->line, import_verdict_name (line->verdict), line->name, line->columns);
  }
  for (guint i = 0; i < plan->troubles->list->len; i++) {
    g_autofree char *words = import_view_trouble (viewer, g_ptr_array_index (plan->troubles->list, i));

    puts (words);
  }
  for (ImportVerdict verdict = IMPORT_NEW; verdict < IMPORT_LAST; verdict++)
    printf ("%s %u\n", import_verdict_name (verdict), plan->counts[verdict]);
  printf ("mistakes %u\n", plan->troubles->count);
}

typedef struct {
  ImportJob job;
  ImportPlan *plan; /* out */
} Doing;

static gboolean
do_work (Db *db, gpointer data, GError **error)
{
  Doing *doing = data;
  const Actor box = ACTOR_BOX_AT (clock_now ());

  return import_do (db, &box, &doing->job, NULL, &doing->plan, error);
}

/* (transfer full): the path of the file as text, in the folder of temporary files; NULL when it is no text. */
static char *
decode_file (const Service *service, const char *file, GError **error)
{
  g_autofree char *bytes = NULL, *text = NULL, *folder = NULL, *path = NULL;
  const char *code = NULL;
  gsize length = 0;

  if (!g_file_get_contents (file, &bytes, &length, error)) {
    box_translate (error);
    return NULL;
  }
  text = import_decode (bytes, length, &code);
  if (text == NULL) {
    box_fail (error, BOX_ERROR_INVALID, "%s: %s", file, code);
    return NULL;
  }
  folder = g_build_filename (service->appliance.data_folder, "tmp", NULL);
  g_mkdir_with_parents (folder, 0700);
  path = g_build_filename (folder, "admin-import.csv", NULL);
  if (g_file_set_contents (path, text, -1, error))
    return g_steal_pointer (&path);
  box_translate (error);
  return NULL;
}

static gboolean
import_sheet (const Service *service, const ImportKind *kind, const char *path, gboolean dry_run, GError **error)
{
  const Viewer viewer = viewer_of (service);
  Doing doing = { .job = { kind, path, import_view_words (&viewer) } };
  gboolean done = dry_run || store_write (service->store, do_work, &doing, error);

  if (dry_run)
    doing.plan = import_look (viewer.db, &doing.job, error);
  if (doing.plan == NULL)
    return FALSE;
  print_plan (&viewer, doing.plan);
  if (dry_run && doing.plan->troubles->count > 0)
    done = box_fail (error, BOX_ERROR_INVALID, "%u mistakes in the file", doing.plan->troubles->count);
  import_plan_free (doing.plan);
  return done;
}

gboolean
admin_import (const Arguments *arguments, GError **error)
{
  const ImportKind *kind = import_kind_find (arguments->words[0]);
  gboolean dry_run = arguments->count > 2;
  g_autofree char *path = NULL;
  gboolean done;

  if (dry_run && strcmp (arguments->words[2], "--dry-run") != 0)
    return box_fail (error, BOX_ERROR_INVALID, "--dry-run, or nothing");
  if (strcmp (arguments->words[0], IMPORT_ADDRESSES) == 0)
    return import_addresses (arguments->service, arguments->words[1], dry_run, error);
  if (kind == NULL)
    return box_fail (error, BOX_ERROR_INVALID, "partners, communes, rules or addresses");
  path = decode_file (arguments->service, arguments->words[1], error);
  if (path == NULL)
    return FALSE;
  done = import_sheet (arguments->service, kind, path, dry_run, error);
  g_unlink (path);
  return done;
}

gboolean
admin_export (const Arguments *arguments, GError **error)
{
  const Viewer viewer = viewer_of (arguments->service);
  const ImportWords words = import_view_words (&viewer);
  const ImportKind *kind = import_kind_find (arguments->words[0]);
  g_autofree char *text = NULL;

  if (kind == NULL)
    return box_fail (error, BOX_ERROR_INVALID, "partners, communes or rules");
  text = import_export (viewer.db, kind, &words, error);
  if (text != NULL)
    fputs (text, stdout);
  return text != NULL;
}
