/* report_merge.c: which reports may be one, and the one change that makes them so. */
#include "domain/report_merge.h"

#include <string.h>

#include "base/text.h"
#include "domain/event.h"
#include "domain/followup.h"
#include "domain/report_place.h"
#include "domain/report_state.h"

#define CANDIDATE_COLUMNS "r.id, r.uuid, t.code || '-' || r.number AS reference, r.state, r.created_at"
#define OPEN_STATES "('received', 'taken', 'active')"
/* People of a report who may be asked; a professional reports for many, hence only at the same town. */
static const char sql_candidates[] =
    "WITH contact (id) AS (SELECT o.report_id FROM person p JOIN person o ON (o.email = p.email AND p.email <> '')"
    " WHERE p.report_id = :id AND p.kind IN ('occupant', 'reporter') AND o.kind IN ('occupant', 'reporter')"
    " UNION SELECT o.report_id FROM person p JOIN person o ON o.phone_digits = p.phone_digits"
    " WHERE p.report_id = :id AND p.kind IN ('occupant', 'reporter') AND o.kind IN ('occupant', 'reporter'))"
    " SELECT " CANDIDATE_COLUMNS ", 1 AS same_contact, 0 AS same_address"
    /* "+" keeps the index of states out: the few that are near lead, not every open report. */
    " FROM report r JOIN territory t ON t.id = r.territory_id"
    " WHERE r.id IN (SELECT id FROM contact) AND r.id <> :id AND +r.insee = :insee"
    " AND r.merged_into IS NULL AND +r.state IN " OPEN_STATES " ORDER BY r.id LIMIT :most";
static const char sql_find[] =
    "SELECT r.uuid FROM report r JOIN territory t ON t.id = r.territory_id"
    " WHERE r.number = :number AND t.code = :code AND r.merged_into IS NULL AND +r.state IN " OPEN_STATES;
static const char sql_merge[] = "UPDATE report SET merged_into = :into WHERE id = :id";
static const char sql_part[] = "UPDATE report SET merged_into = NULL WHERE id = :id AND merged_into IS NOT NULL";
static const char sql_into[] = "SELECT o.uuid, t.code || '-' || o.number AS reference FROM report r"
                               " JOIN report o ON o.id = r.merged_into JOIN territory t ON t.id = o.territory_id"
                               " WHERE r.id = :id";
static const char sql_here[] = "SELECT " CANDIDATE_COLUMNS ", 0 AS same_contact, 0 AS same_address FROM report r"
                               " JOIN territory t ON t.id = r.territory_id WHERE r.merged_into = :id ORDER BY r.id";

static void
report_merge_candidate_free (MergeCandidate *candidate)
{
  if (candidate == NULL)
    return;
  g_free (candidate->uuid);
  g_free (candidate->reference);
  g_free (candidate->state);
  g_free (candidate);
}

static GPtrArray *
read_all (Query *query, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) report_merge_candidate_free);

  while (query_next (query)) {
    MergeCandidate *candidate = g_new0 (MergeCandidate, 1);

    candidate->id = query_integer (query, "id");
    candidate->uuid = g_strdup (query_text (query, "uuid"));
    candidate->reference = g_strdup (query_text (query, "reference"));
    candidate->state = g_strdup (query_text (query, "state"));
    candidate->created_at = query_integer (query, "created_at");
    candidate->same_contact = query_integer (query, "same_contact") != 0;
    candidate->same_address = query_integer (query, "same_address") != 0;
    g_ptr_array_add (list, candidate);
  }
  return query_done (query, error) ? g_steal_pointer (&list) : NULL;
}

/* The same dwelling, as report_place.h tells it: by the base, or as it is spelt where the base does not know it. */
static void
place_visit (const PlaceRow *row, gpointer data)
{
  GPtrArray *list = data;
  MergeCandidate *one = NULL;

  if (report_state_is_over (row->state))
    return;
  for (guint i = 0; i < list->len && one == NULL; i++)
    if (((const MergeCandidate *) g_ptr_array_index (list, i))->id == row->id)
      one = g_ptr_array_index (list, i);
  if (one == NULL) {
    one = g_new0 (MergeCandidate, 1);
    one->id = row->id;
    one->uuid = g_strdup (row->uuid);
    one->reference = g_strdup (row->reference);
    one->state = g_strdup (row->state);
    one->created_at = row->created_at;
    g_ptr_array_add (list, one);
  }
  one->same_address = TRUE;
}

static int
compare_likely (gconstpointer first, gconstpointer second)
{
  const MergeCandidate *one = *(const MergeCandidate *const *) first, *other = *(const MergeCandidate *const *) second;
  int alike = one->same_contact + one->same_address, others = other->same_contact + other->same_address;

  return alike != others ? others - alike : one->id < other->id ? -1 : one->id > other->id;
}

GPtrArray *
report_merge_candidates (Db *db, const Report *report, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_candidates);
  g_autoptr (GPtrArray) list = NULL;

  query_bind_integer (query, ":id", report->id);
  query_bind_text (query, ":insee", report->insee);
  query_bind_integer (query, ":most", MERGE_CANDIDATES_MAX);
  list = read_all (query, error);
  if (list == NULL || !report_place_list (db, report, 0, place_visit, list, error))
    return NULL;
  g_ptr_array_sort (list, compare_likely);
  if (list->len > MERGE_CANDIDATES_MAX)
    g_ptr_array_set_size (list, MERGE_CANDIDATES_MAX);
  return g_steal_pointer (&list);
}

gboolean
report_merged_into (Db *db, gint64 report_id, char **ret_uuid, char **ret_reference, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_into);

  *ret_uuid = *ret_reference = NULL;
  query_bind_integer (query, ":id", report_id);
  if (query_next (query)) {
    *ret_uuid = g_strdup (query_text (query, "uuid"));
    *ret_reference = g_strdup (query_text (query, "reference"));
  }
  return query_done (query, error);
}

GPtrArray *
report_merged_here (Db *db, gint64 report_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_here);

  query_bind_integer (query, ":id", report_id);
  return read_all (query, error);
}

/* ---- merging ---- */

/* "64-1116": the open report of that number. */
static Report *
find_reference (Db *db, const char *reference, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (reference, "-", 2);
  g_autoptr (Query) query = query_new (db, sql_find);
  g_autofree char *uuid = NULL;
  gint64 number = 0;

  if (g_strv_length (parts) != 2 || !text_to_integer (parts[1], 1, G_MAXINT, &number))
    number = 0; /* no report has it */
  query_bind_text (query, ":code", parts[0] == NULL ? "" : parts[0]);
  query_bind_integer (query, ":number", number);
  if (query_next (query))
    uuid = g_strdup (query_text (query, "uuid"));
  if (!query_done (query, error))
    return NULL;
  if (uuid == NULL) {
    box_fail (error, BOX_ERROR_NOT_FOUND, "no open report has that reference");
    return NULL;
  }
  return report_find_uuid (db, uuid, error);
}

gboolean
report_merge_goes_on (Db *db, const char *uuid, const char *reference)
{
  g_autoptr (Report) into = find_reference (db, reference, NULL);

  return into != NULL && strcmp (into->uuid, uuid) != 0;
}

/* Each file names the other, for the staff. */
static gboolean
tell (Db *db, const Actor *actor, const Report *report, const char *verb, const char *reference, GError **error)
{
  const FollowupInput note = { .report_id = report->id, .category = verb, .text = reference };
  Event event = {
    .report_id = report->id, .noun = "report", .subject_id = report->id, .verb = verb, .detail = reference
  };

  return followup_add (db, actor, &note, &event.followup_id, error) && event_add (db, actor, &event, error);
}

static gboolean
link_them (Db *db, const Report *report, const Report *into, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_merge);

  query_bind_integer (query, ":id", report->id);
  query_bind_integer (query, ":into", into->id);
  return query_done (query, error);
}

gboolean
report_merge (Db *db, const Actor *actor, const MergeInput *input, GError **error)
{
  const ReportChange change = { input->uuid, "filter", "duplicate", input->message };
  g_autoptr (Report) report = report_find_uuid (db, input->uuid, error);
  g_autoptr (Report) into = report == NULL ? NULL : find_reference (db, input->into_reference, error);
  g_autoptr (GPtrArray) here = into == NULL ? NULL : report_merged_here (db, report->id, error);

  if (here == NULL)
    return FALSE;
  if (report->id == into->id)
    return box_fail (error, BOX_ERROR_INVALID, "a report is one with itself already");
  if (here->len > 0)
    return box_fail (error, BOX_ERROR_INVALID, "others were merged into this one: it goes on");
  return report_change (db, actor, &change, error) && link_them (db, report, into, error)
         && tell (db, actor, report, "merged", into->reference, error)
         && tell (db, actor, into, "merged_here", report->reference, error);
}

gboolean
report_part (Db *db, const Actor *actor, gint64 report_id, const char *reason G_GNUC_UNUSED, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_part);
  Event event = { .report_id = report_id, .noun = "report", .subject_id = report_id, .verb = "parted" };

  query_bind_integer (query, ":id", report_id);
  if (!query_done (query, error))
    return FALSE;
  return db_changes (db) == 0 || event_add (db, actor, &event, error);
}
