/* import.c: runs over a sheet, twice when it is done: what was looked at is what is done. Knows no kind but by its row. */
#include "domain/import_private.h"

#include <string.h>

#include "base/csv.h"
#include "base/text.h"
#include "domain/event.h"

const ImportKind *const import_kinds[] = { &import_partners, &import_communes, &import_rules, NULL };

static const char *const verdict_names[] = {
  [IMPORT_NEW] = "new", [IMPORT_CHANGED] = "changed", [IMPORT_SAME] = "same"
};
G_STATIC_ASSERT (G_N_ELEMENTS (verdict_names) == IMPORT_LAST);

const ImportKind *
import_kind_find (const char *name)
{
  for (guint i = 0; import_kinds[i] != NULL; i++)
    if (g_strcmp0 (import_kinds[i]->name, name) == 0)
      return import_kinds[i];
  return NULL;
}

const char *
import_kind_name (const ImportKind *kind)
{
  return kind->name;
}

const ImportColumn *
import_columns (const ImportKind *kind, guint *ret_count)
{
  *ret_count = kind->count;
  return kind->columns;
}

const char *
import_verdict_name (ImportVerdict verdict)
{
  return verdict < IMPORT_LAST ? verdict_names[verdict] : "";
}

/* ---- plans ---- */

static void
line_free (gpointer data)
{
  ImportLine *line = data;

  g_free (line->name);
  g_free (line->columns);
  g_free (line);
}

static ImportPlan *
plan_new (void)
{
  ImportPlan *plan = g_new0 (ImportPlan, 1);

  plan->lines = g_ptr_array_new_with_free_func (line_free);
  plan->troubles = import_troubles_new ();
  return plan;
}

void
import_plan_free (ImportPlan *plan)
{
  if (plan == NULL)
    return;
  g_ptr_array_unref (plan->lines);
  import_troubles_free (plan->troubles);
  g_free (plan->digest);
  g_free (plan);
}

/* ---- what kinds ask ---- */

void
import_run_trouble (ImportRun *run, const ImportRecord *record, guint column, const char *code, const char *detail)
{
  import_trouble_add (run->plan->troubles, record->line, run->kind->columns[column].header, code, detail);
}

void
import_run_verdict (ImportRun *run, const ImportRecord *record, ImportVerdict verdict, const char *name,
                    const char *columns)
{
  g_autofree char *said = g_strdup_printf ("%u %u %s\n%s\n", record->line, (guint) verdict, name, columns);
  ImportLine *line;

  g_checksum_update (run->digest, (const guchar *) said, (gssize) strlen (said));
  run->plan->counts[verdict]++;
  if (verdict == IMPORT_SAME || run->plan->lines->len >= IMPORT_LINES_MAX)
    return;
  line = g_new0 (ImportLine, 1);
  line->line = record->line;
  line->verdict = verdict;
  line->name = g_strdup (name);
  line->columns = g_strdup (columns);
  g_ptr_array_add (run->plan->lines, line);
}

gboolean
import_run_claim (ImportRun *run, const ImportRecord *record, guint column, const char *key)
{
  guint earlier = GPOINTER_TO_UINT (g_hash_table_lookup (run->seen, key));
  g_autofree char *said = g_strdup_printf ("%u", earlier);

  if (earlier == 0) {
    g_hash_table_insert (run->seen, g_strdup (key), GUINT_TO_POINTER (record->line));
    return TRUE;
  }
  import_run_trouble (run, record, column, "twice", said);
  return FALSE;
}

/* Codes, and the words of the group import_answer. */
static const char *const yes_answers[] = { "oui", "o", "1", "x", "yes", "vrai", NULL };
static const char *const no_answers[] = { "non", "n", "0", "no", "faux", NULL };

gboolean
import_run_yes (ImportRun *run, const ImportRecord *record, guint column, gboolean otherwise, gboolean *ret_yes)
{
  const char *cell = record->cells[column];
  g_autofree char *folded = text_fold (cell);
  gboolean yes = g_strv_contains (yes_answers, folded), no = g_strv_contains (no_answers, folded);

  *ret_yes = cell == NULL || *cell == '\0' ? otherwise : yes;
  if (cell == NULL || *cell == '\0' || yes || no)
    return TRUE;
  import_run_trouble (run, record, column, "yes_no", cell);
  return FALSE;
}

gboolean
import_names (const ImportWords *words, const char *cell, const char *group, const char *code)
{
  g_autofree char *typed = text_slug (cell), *by_code = text_slug (code),
                  *by_words = text_slug (words->word (words->data, group, code));

  return *typed != '\0' && (strcmp (typed, by_code) == 0 || strcmp (typed, by_words) == 0);
}

char **
import_parts (const char *cell, gboolean spaces)
{
  g_auto (GStrv) parts = g_strsplit_set (cell == NULL ? "" : cell, spaces ? ",;| \t" : ",;|", -1);
  GPtrArray *list = g_ptr_array_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    if (*g_strstrip (parts[i]) != '\0')
      g_ptr_array_add (list, g_strdup (parts[i]));
  g_ptr_array_add (list, NULL);
  return (char **) g_ptr_array_free (list, FALSE);
}

void
import_put (GString *out, gboolean first, const char *value)
{
  csv_append (out, CSV_SPREADSHEET, first, value);
}

/* ---- runs ---- */

static gboolean
run_over (ImportRun *run, const ImportSheet *sheet, GError **error)
{
  for (guint i = 0; i < sheet->records->len; i++)
    if (!run->kind->record (run, g_ptr_array_index (sheet->records, i), error))
      return FALSE;
  return TRUE;
}

/* The order of the file: what is wrong with a record is found after what is wrong with its cells. The sort is stable. */
static int
compare_lines (gconstpointer one, gconstpointer other)
{
  const ImportTrouble *const *first = one, *const *second = other;

  return ((*first)->line > (*second)->line) - ((*first)->line < (*second)->line);
}

/* (transfer full): one pass over the sheet. */
static ImportPlan *
run_once (Db *db, const Actor *actor, const ImportJob *job, GError **error)
{
  g_autoptr (ImportPlan) plan = plan_new ();
  g_autoptr (ImportSheet) sheet =
      import_sheet_read (job->path, job->kind->columns, job->kind->count, job->kind->rows_max, plan->troubles);
  g_autoptr (GChecksum) digest = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  ImportRun run = { db, job->kind, &job->words, actor, plan, digest, seen, NULL };
  gboolean ran = sheet == NULL || run_over (&run, sheet, error);

  g_clear_pointer (&run.rules, g_ptr_array_unref);
  if (!ran)
    return NULL;
  g_ptr_array_sort (plan->troubles->list, compare_lines);
  plan->digest = g_strdup (g_checksum_get_string (digest));
  return g_steal_pointer (&plan);
}

ImportPlan *
import_look (Db *db, const ImportJob *job, GError **error)
{
  return run_once (db, NULL, job, error);
}

static gboolean
tell (Db *db, const Actor *actor, const ImportJob *job, const ImportPlan *plan, GError **error)
{
  g_autofree char *counts =
      g_strdup_printf ("new %u changed %u same %u", plan->counts[IMPORT_NEW], plan->counts[IMPORT_CHANGED],
                       plan->counts[IMPORT_SAME]);
  const Event event = { .noun = "import", .verb = "applied", .after = job->kind->name, .detail = counts };

  return event_add (db, actor, &event, error);
}

gboolean
import_do (Db *db, const Actor *actor, const ImportJob *job, const char *digest, ImportPlan **ret_plan, GError **error)
{
  g_autoptr (ImportPlan) plan = import_look (db, job, error), done = NULL;

  g_clear_pointer (ret_plan, import_plan_free); /* may be run again */
  if (plan == NULL)
    return FALSE;
  *ret_plan = g_steal_pointer (&plan);
  if ((*ret_plan)->troubles->count > 0)
    return box_fail (error, BOX_ERROR_INVALID, "%u mistakes in the file", (*ret_plan)->troubles->count);
  if (digest != NULL && strcmp ((*ret_plan)->digest, digest) != 0)
    return box_fail (error, BOX_ERROR_CONFLICT, "the same file would do something else now");
  if ((*ret_plan)->counts[IMPORT_NEW] + (*ret_plan)->counts[IMPORT_CHANGED] == 0)
    return TRUE;
  done = run_once (db, actor, job, error);
  return done != NULL && tell (db, actor, job, *ret_plan, error);
}

/* ---- sheets to take away ---- */

static GString *
sheet_begin (const ImportKind *kind)
{
  GString *out = g_string_new (NULL);

  csv_begin (out, CSV_SPREADSHEET);
  for (guint i = 0; i < kind->count; i++)
    import_put (out, i == 0, kind->columns[i].header);
  csv_end_line (out);
  return out;
}

char *
import_model (const ImportKind *kind)
{
  GString *out = sheet_begin (kind);

  for (guint i = 0; i < kind->count; i++)
    import_put (out, i == 0, kind->columns[i].example);
  csv_end_line (out);
  return g_string_free (out, FALSE);
}

char *
import_export (Db *db, const ImportKind *kind, const ImportWords *words, GError **error)
{
  g_autoptr (GString) out = sheet_begin (kind);

  return kind->export (db, words, out, error) ? g_string_free (g_steal_pointer (&out), FALSE) : NULL;
}
