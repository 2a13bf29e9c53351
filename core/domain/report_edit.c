/* report_edit.c: from a report to the answers that make it, and back. Which answers may be given stands in the
 * questionnaire, how a place takes one in report_target.c. */
#include "domain/report_edit.h"

#include <string.h>

#include "domain/event.h"
#include "domain/mediation_outgoing.h"
#include "domain/report_columns.h"
#include "domain/report_fact.h"
#include "domain/report_rows.h"
#include "domain/report_score.h"

static const char sql_forget_problems[] = "DELETE FROM report_problem WHERE report_id = :report";
static const char sql_revision[] = "SELECT coalesce (max (id), 0) AS revision FROM event WHERE report_id = :report";

#define PROBLEM "problem."
#define AREA "area."

/* ---- from the report ---- */

static gboolean
input_read (Db *db, const Report *report, ReportInput *input, GError **error)
{
  report_columns_input (report, input);
  for (guint i = 0; i < PERSON_LAST; i++) {
    g_autoptr (GError) failure = NULL;

    if (!report_person (db, report->id, (PersonKind) i, &input->persons[i], &failure) && failure != NULL) {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  }
  return TRUE;
}

static void
take_problems (const GPtrArray *severities, const Grid *grid, GHashTable *answers)
{
  for (guint i = 0; i < severities->len; i++) {
    const GridSeverity *severity = grid_severity (grid, g_ptr_array_index (severities, i));

    if (severity == NULL)
      continue;
    g_hash_table_insert (answers, g_strconcat (PROBLEM, severity->criterion->code, NULL), g_strdup (severity->code));
    g_hash_table_insert (answers, g_strconcat (AREA, severity->criterion->situation->code, NULL), g_strdup ("yes"));
  }
}

Draft *
report_edit_draft (Db *db, const Report *report, const Questionnaire *questionnaire, const Grid *grid, GError **error)
{
  g_autoptr (ReportInput) input = report_input_new (report_source (report->source));
  g_autoptr (Draft) draft = g_new0 (Draft, 1);
  g_autoptr (GPtrArray) severities = report_severities (db, report->id, error);

  draft->answers = severities == NULL ? NULL : report_answers (db, report->id, error);
  if (draft->answers == NULL || !input_read (db, report, input, error))
    return NULL;
  draft->source = g_strdup (report->source);
  draft->language = g_strdup (report->language);
  for (guint i = 0; i < questionnaire->fields->len; i++) {
    const Field *field = g_ptr_array_index (questionnaire->fields, i);
    char *text = field->target == NULL ? NULL : report_target_text (field->target, input);

    if (text != NULL && *text != '\0')
      g_hash_table_insert (draft->answers, g_strdup (field->code), text);
    else
      g_free (text);
  }
  take_problems (severities, grid, draft->answers);
  return g_steal_pointer (&draft);
}

/* ---- what was shown, what is typed ---- */

gint64
report_edit_revision (Db *db, gint64 report_id)
{
  g_autoptr (Query) query = query_new (db, sql_revision);

  query_bind_integer (query, ":report", report_id);
  return query_next (query) ? query_integer (query, "revision") : 0;
}

static gboolean
says_same (const Draft *typed, const Draft *now, const char *field)
{
  const char *one = g_hash_table_lookup (typed->answers, field), *other = g_hash_table_lookup (now->answers, field);

  return g_strcmp0 (one == NULL ? "" : one, other == NULL ? "" : other) == 0;
}

static gboolean
problems_say_same (const Draft *typed, const Draft *now)
{
  GHashTableIter iterator;
  gpointer field;
  guint count = 0, others = 0;

  g_hash_table_iter_init (&iterator, typed->answers);
  while (g_hash_table_iter_next (&iterator, &field, NULL))
    if (g_str_has_prefix (field, PROBLEM) && ++count > 0 && !says_same (typed, now, field))
      return FALSE;
  g_hash_table_iter_init (&iterator, now->answers);
  while (g_hash_table_iter_next (&iterator, &field, NULL))
    others += g_str_has_prefix (field, PROBLEM);
  return count == others;
}

GPtrArray *
report_edit_differences (const Draft *typed, const Draft *now, const Questionnaire *questionnaire)
{
  GPtrArray *fields = g_ptr_array_new ();

  for (guint i = 0; i < questionnaire->fields->len; i++) {
    const Field *field = g_ptr_array_index (questionnaire->fields, i);

    if (g_hash_table_contains (typed->answers, field->code) && !says_same (typed, now, field->code))
      g_ptr_array_add (fields, field->code);
  }
  if (!problems_say_same (typed, now))
    g_ptr_array_add (fields, (gpointer) "problems");
  return fields;
}

/* ---- back ---- */

/* One edit under way: the report as it is, and as it becomes. */
typedef struct {
  Db *db;
  const Actor *actor;
  const ReportEdit *edit;
  const Report *report;
  const Draft *before;
  ReportInput *input; /* of the report, then with what changed */
  GString *changed;   /* names of fields */
  gboolean problems;
} Editing;

static const char *
said (const Draft *draft, const char *field)
{
  const char *value = g_hash_table_lookup (draft->answers, field);

  return value == NULL ? "" : value;
}

static void
name_field (const Editing *editing, const char *field)
{
  g_string_append_printf (editing->changed, "%s%s", editing->changed->len > 0 ? " " : "", field);
}

/* What nobody is asked under the other answers counts for nothing. */
static gboolean
take_field (Editing *editing, const Field *field, GHashTable *live, GError **error)
{
  const TargetBounds bounds = { field->min, field->max, field->kind == FIELD_LONG };
  const char *before = said (editing->before, field->code), *after = g_hash_table_lookup (live, field->code);

  after = after == NULL ? "" : after;
  if (strcmp (before, after) == 0)
    return TRUE;
  name_field (editing, field->code);
  if (field->target == NULL)
    return report_answer_write (editing->db, editing->report->id, field->code, *after == '\0' ? NULL : after, error);
  if (*after == '\0')
    report_target_empty (field->target, editing->input);
  else if (!report_target_put (field->target, after, &bounds, editing->input))
    return box_fail (error, BOX_ERROR_INVALID, "%s does not take that", field->code);
  return TRUE;
}

static gboolean
take_fields (Editing *editing, GError **error)
{
  const Questionnaire *questionnaire = editing->edit->questionnaire;
  g_autoptr (GHashTable) live = questionnaire_live (questionnaire, editing->edit->typed->answers);
  g_autoptr (GHashTable) who = g_hash_table_new (g_str_hash, g_str_equal);

  g_hash_table_insert (who, (gpointer) "profile", (gpointer) said (editing->edit->typed, "profile"));
  for (guint i = 0; i < questionnaire->fields->len; i++) {
    const Field *field = g_ptr_array_index (questionnaire->fields, i);

    /* A field that was not on the page for this kind of person keeps what it holds. */
    if (questionnaire_may_ask (questionnaire, field, who) && !take_field (editing, field, live, error))
      return FALSE;
  }
  return TRUE;
}

/* Where it is on the map follows from the address: another address is another place, or none that is known. */
static void
take_place (Editing *editing)
{
  const ReportInput *typed = editing->edit->input;
  ReportInput *input = editing->input;

  if (g_strcmp0 (editing->report->address, input->address) == 0 && g_strcmp0 (editing->report->city, input->city) == 0
      && g_strcmp0 (editing->report->postcode, input->postcode) == 0)
    return;
  g_free (input->insee);
  g_free (input->address_key);
  input->insee = g_strdup (typed->insee);
  input->address_key = g_strdup (typed->address_key);
  input->located = typed->located;
  input->latitude = typed->latitude;
  input->longitude = typed->longitude;
}

static gboolean
problems_differ (Editing *editing, GError **error)
{
  g_autoptr (GPtrArray) before = report_severities (editing->db, editing->report->id, error);
  const GPtrArray *after = editing->edit->input->severities;

  if (before == NULL)
    return FALSE;
  editing->problems = before->len != after->len;
  for (guint i = 0; i < after->len && !editing->problems; i++)
    editing->problems = !g_ptr_array_find_with_equal_func (before, g_ptr_array_index (after, i), g_str_equal, NULL);
  if (editing->problems)
    name_field (editing, "problems");
  return TRUE;
}

static gboolean
write_problems (const Editing *editing, GError **error)
{
  g_autoptr (Query) forget = query_new (editing->db, sql_forget_problems);

  query_bind_integer (forget, ":report", editing->report->id);
  return query_done (forget, error)
         && report_rows_problems (editing->db, editing->report->id, editing->edit->input->severities,
                                  editing->edit->grid, error);
}

static gboolean
write_person (const Editing *editing, PersonKind kind, GError **error)
{
  const Person *person = &editing->input->persons[kind];

  if (!person->known && !editing->edit->input->persons[kind].known)
    return TRUE;
  return report_rows_person (editing->db, editing->report->id, kind, person, error);
}

static gboolean
write_all (const Editing *editing, GError **error)
{
  if (!report_rows_put_right (editing->db, editing->report->id, editing->input, editing->actor->now, error))
    return FALSE;
  for (guint i = 0; i < PERSON_LAST; i++)
    if (!write_person (editing, (PersonKind) i, error))
      return FALSE;
  return !editing->problems || write_problems (editing, error);
}

static gboolean
edit_write (Editing *editing, GError **error)
{
  Event event = {
    .report_id = editing->report->id, .noun = "report", .subject_id = editing->report->id, .verb = "edited"
  };

  if (!input_read (editing->db, editing->report, editing->input, error) || !take_fields (editing, error)
      || !problems_differ (editing, error))
    return FALSE;
  if (editing->changed->len == 0)
    return TRUE;
  take_place (editing);
  event.detail = editing->changed->str;
  return write_all (editing, error) && event_add (editing->db, editing->actor, &event, error)
         && mediation_follow_agreement (editing->db, editing->actor, editing->report, error)
         && report_rescore (editing->db, editing->actor, editing->report->id, editing->edit->grid, error);
}

gboolean
report_edit (Db *db, const Actor *actor, const ReportEdit *edit, GError **error)
{
  g_autoptr (Report) report = report_find_uuid (db, edit->uuid, error);
  g_autoptr (Draft) before =
      report == NULL ? NULL : report_edit_draft (db, report, edit->questionnaire, edit->grid, error);
  g_autoptr (ReportInput) input = report == NULL ? NULL : report_input_new (report_source (report->source));
  g_autoptr (GString) changed = g_string_new (NULL);
  Editing editing = { db, actor, edit, report, before, input, changed, FALSE };

  if (before == NULL)
    return FALSE;
  if (!access_allows (actor->role, ACTION_REPORT_TRIAGE, FALSE))
    return box_fail (error, BOX_ERROR_DENIED, "the desk puts a report right");
  if (report_edit_revision (db, report->id) != edit->revision)
    return box_fail (error, BOX_ERROR_CONFLICT, "the report changed meanwhile");
  return edit_write (&editing, error);
}
