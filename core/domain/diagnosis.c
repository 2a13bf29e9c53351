/* diagnosis.c: gathers what tells how the box is, from the store, the machine and the rows of the status page. A text
 * that somebody could have written is never read: results of jobs and words of mails stay where they are. */
#include "domain/diagnosis.h"

#include <string.h>

#include "base/clock.h"
#include "base/crash.h"
#include "domain/machine.h"

static const char sql_jobs[] =
    "SELECT name, coalesce (started_at, 0) AS ran, lease_until IS NULL AND started_at > coalesce"
    " (done_at, 0) AS failed FROM job ORDER BY failed DESC, name LIMIT :most";
static const char sql_mails[] = "SELECT last_status AS status, count (*) AS n FROM outbox WHERE last_status IS NOT NULL"
                                " AND state IN ('pending', 'failed') AND created_at >= :since GROUP BY last_status"
                                " ORDER BY n DESC LIMIT :most";
static const char sql_counts[] =
    "SELECT (SELECT count (*) FROM report) AS reports, (SELECT count (*) FROM outbox WHERE state = 'pending') AS mails,"
    " (SELECT count (*) FROM sensor) AS sensors, (SELECT count (*) FROM user WHERE state = 'active') AS users,"
    " (SELECT page_count * page_size FROM pragma_page_count (), pragma_page_size ()) AS bytes,"
    " (SELECT user_version FROM pragma_user_version ()) AS schema,"
    " coalesce ((SELECT max (started_at) FROM presence), 0) AS started";
static const char *const counts[] = { "schema", "reports", "mails", "sensors", "users" };

/* A version, a model, a number: short, without signs of addresses. */
static gboolean
is_code (const char *text)
{
  static const char pattern[] = "^[A-Za-z0-9][A-Za-z0-9 .:_/+()~-]{0,59}$";

  return text != NULL && g_regex_match_simple (pattern, text, G_REGEX_DOLLAR_ENDONLY, 0);
}

/* A status of a mail is one of ours ("timeout", "exit 75") or the relay's three figures; its words are not taken. */
static gboolean
is_mail_status (const char *text)
{
  static const char pattern[] = "^([a-z]{2,12}( [0-9]{1,3})?|[2-5][0-9]{2}( [2-5]\\.[0-9]{1,3}\\.[0-9]{1,3})?)$";

  return text != NULL && g_regex_match_simple (pattern, text, G_REGEX_DOLLAR_ENDONLY, 0);
}

static void
fact_add (Tree *facts, const char *code, const char *value)
{
  Tree *map;

  if (!is_code (value))
    return;
  map = tree_add_map (facts);
  tree_set_text (map, "code", code);
  tree_set_text (map, "value", value);
}

static void
fact_add_number (Tree *facts, const char *code, gint64 number)
{
  g_autofree char *value = g_strdup_printf ("%" G_GINT64_FORMAT, number);

  fact_add (facts, code, value);
}

/* ---- parts ---- */

static void
add_machine (const DiagnosisSource *source, Tree *facts)
{
  g_auto (Machine) machine = { 0 };

  machine_look (source->scene->root, source->scene->data_folder, &machine);
  for (guint i = 0; machine.packages != NULL && i < machine.packages->len; i++) {
    const MachinePackage *package = g_ptr_array_index (machine.packages, i);

    if (strcmp (package->name, "histologe-box") == 0)
      fact_add (facts, "version", package->version);
  }
  if (source->edition != NULL) {
    g_autofree char *edition = g_strndup (source->edition, 12);

    fact_add (facts, "edition", edition);
  }
  fact_add (facts, "model", machine.model);
  fact_add (facts, "system", machine.system);
  fact_add (facts, "kernel", machine.kernel);
  fact_add_number (facts, "free_mb", (gint64) (machine.free_bytes >> 20));
  fact_add_number (facts, "disk_mb", (gint64) (machine.size_bytes >> 20));
}

static void
add_counts (Db *db, Tree *facts)
{
  g_autoptr (Query) query = query_new (db, sql_counts);

  if (!query_next (query))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    fact_add_number (facts, counts[i], query_integer (query, counts[i]));
  fact_add_number (facts, "store_mb", query_integer (query, "bytes") >> 20);
  if (query_integer (query, "started") != 0) {
    g_autofree char *started = clock_iso (query_integer (query, "started"));

    fact_add (facts, "started", started);
  }
}

/* What is well needs no row. */
static void
add_status (const StatusScene *scene, Tree *list)
{
  g_autoptr (GArray) states = status_look (scene, NULL);

  for (guint i = 0; states != NULL && i < states->len; i++) {
    const StatusState *state = &g_array_index (states, StatusState, i);
    g_autofree char *word = status_word (state->row, &state->finding);
    Tree *map;

    if (state->finding.level == STATUS_OK)
      continue;
    map = tree_add_map (list);
    tree_set_text (map, "code", word);
    tree_set_text (map, "row", state->row->code);
    tree_set_text (map, "level", status_level_name (state->finding.level));
    tree_set_integer (map, "number", state->finding.number);
  }
}

static void
add_jobs (Db *db, Tree *list)
{
  g_autoptr (Query) query = query_new (db, sql_jobs);

  query_bind_integer (query, ":most", DIAGNOSIS_ROWS_MAX);
  while (query_next (query)) {
    g_autofree char *ran = clock_iso (query_integer (query, "ran"));
    Tree *map = tree_add_map (list);

    tree_set_text (map, "name", query_text (query, "name"));
    tree_set_text (map, "ran", query_integer (query, "ran") == 0 ? NULL : ran);
    tree_set_flag (map, "failed", query_integer (query, "failed") != 0);
  }
}

static void
add_mails (Db *db, gint64 now, Tree *list)
{
  g_autoptr (Query) query = query_new (db, sql_mails);

  query_bind_integer (query, ":since", now - DIAGNOSIS_MAIL_DAYS * CLOCK_DAY);
  query_bind_integer (query, ":most", DIAGNOSIS_ROWS_MAX);
  while (query_next (query)) {
    const char *status = query_text (query, "status");
    Tree *map = tree_add_map (list);

    tree_set_text (map, "status", is_mail_status (status) ? status : "other");
    tree_set_integer (map, "count", query_integer (query, "n"));
  }
}

/* (transfer full): of a report the lines that a program writes (base/crash.c): a name with its code, a place of the stack.
 * Whatever else lies in that file stays there. */
static char *
crash_lines (const char *text)
{
  static const char pattern[] =
      "^([a-z_]{2,12}: [A-Za-z0-9 ._/{}-]{1,80}|stack:|[A-Za-z0-9._/+-]{1,100}\\([A-Za-z0-9_.+]*\\) ?\\[0x[0-9a-f]+\\])$";
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GString) kept = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    if (g_regex_match_simple (pattern, lines[i], G_REGEX_DOLLAR_ENDONLY, 0))
      g_string_append_printf (kept, "%s\n", lines[i]);
  return g_string_free (g_steal_pointer (&kept), FALSE);
}

static void
add_crashes (const char *data_folder, Tree *list)
{
  g_autoptr (GPtrArray) crashes = crash_list (data_folder);

  for (guint i = 0; i < crashes->len && i < DIAGNOSIS_CRASHES_MAX; i++) {
    const Crash *crash = g_ptr_array_index (crashes, i);
    g_autofree char *at = clock_iso (crash->at), *lines = crash_lines (crash->text);
    Tree *map;

    if (!is_code (crash->program) || !is_code (crash->signal))
      continue;
    map = tree_add_map (list);

    tree_set_text (map, "at", at);
    tree_set_text (map, "program", crash->program);
    tree_set_text (map, "signal", crash->signal);
    tree_set_text (map, "text", lines);
  }
}

Tree *
diagnosis_make (const DiagnosisSource *source)
{
  const StatusScene *scene = source->scene;
  g_autofree char *at = clock_iso (scene->now);
  Tree *diagnosis = tree_new_map (), *facts;

  tree_set_text (diagnosis, "at", at);
  facts = tree_set_list (diagnosis, "facts");
  add_machine (source, facts);
  add_counts (scene->db, facts);
  add_status (scene, tree_set_list (diagnosis, "status"));
  add_jobs (scene->db, tree_set_list (diagnosis, "jobs"));
  add_mails (scene->db, scene->now, tree_set_list (diagnosis, "mails"));
  add_crashes (scene->data_folder, tree_set_list (diagnosis, "crashes"));
  return diagnosis;
}
