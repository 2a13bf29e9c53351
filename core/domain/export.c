/* export.c: tables to take away, column by column, from one point of view. What somebody may not read leaves the
 * store with nobody. Writes nothing: reading is logged by who shows it. */
#include "domain/export.h"

#include <string.h>

#include "domain/visit.h"

static const char sql_ids[] = "r.id AS id";

/* Whose file it is, for all of them. A town that was not recognised is what somebody typed, and may hold anything. */
#define EXPORT_HELD " coalesce (a.state <> 'refused', 0) AS held, t.code || '-' || r.number AS reference"
#define EXPORT_FROM \
  " FROM report r JOIN territory t ON t.id = r.territory_id" \
  " LEFT JOIN assignment a ON a.report_id = r.id AND a.partner_id = :partner AND a.state <> 'withdrawn'"
#define EXPORT_WHERE " WHERE r.id = :report AND (a.id IS NOT NULL OR :own_only = 0)"

/* Partners of a report by what they answered. */
#define PARTNERS_IN(state) \
  " (SELECT group_concat (name, ', ') FROM (SELECT p.name FROM assignment x JOIN partner p ON p.id = x.partner_id" \
  " WHERE x.report_id = r.id AND x.state = '" state "' ORDER BY p.name))"
#define PERSON(alias, kind) " LEFT JOIN person " alias " ON " alias ".report_id = r.id AND " alias ".kind = '" kind "'"

static const char sql_reports[] =
    "SELECT" EXPORT_HELD ", r.created_at AS received, r.state AS state, a.state AS mine,"
    " max (r.danger > 0, r.alerted_at IS NOT NULL) AS danger, coalesce (r.class_human, r.class_computed) AS class,"
    " coalesce (r.class_human, r.class_computed) AS class_said, r.class_human IS NOT NULL AS requalified,"
    " r.score_index AS score, r.notation AS notation,"
    " (SELECT group_concat (severity, ' ') FROM (SELECT severity FROM report_problem p WHERE p.report_id = r.id"
    " ORDER BY weight DESC, severity)) AS problems, r.leads AS leads,"
    " iif (r.insee <> '' OR :partner = 0 OR coalesce (a.state <> 'refused', 0), r.city, '') AS city,"
    " r.postcode AS postcode, r.insee AS insee, r.address AS street, r.address AS address,"
    " r.address_more AS address_more, r.latitude AS latitude, r.longitude AS longitude, r.description AS description,"
    " r.taken_at AS taken, u.name AS taken_by, r.transmitted_at AS transmitted, r.followed_at AS followed,"
    " r.closed_at AS closed, iif (r.state = 'closed', r.closing_reason, NULL) AS closing_reason,"
    " iif (r.state = 'filtered', r.closing_reason, NULL) AS filter_reason,"
    " a.created_at AS mine_since, a.answered_at AS mine_answered," PARTNERS_IN ("waiting") " AS waiting,"
    PARTNERS_IN ("accepted") " AS accepted," PARTNERS_IN ("refused") " AS refused," PARTNERS_IN ("closed")
    " AS closed_by, (SELECT group_concat (kind, ' ') FROM (SELECT DISTINCT kind FROM result x WHERE x.report_id = r.id"
    " AND x.withdrawn_at IS NULL ORDER BY kind)) AS results,"
    " (SELECT count (*) FROM followup x WHERE x.report_id = r.id) AS followups,"
    " (SELECT count (*) FROM report_file x WHERE x.report_id = r.id) AS files,"
    " r.social_housing AS social_housing, r.built_year AS built_year, r.surface_tenth_m2 AS surface,"
    " r.heating AS heating, r.dpe AS dpe, r.owner_told AS owner_told, r.owner_told_how AS owner_told_how,"
    " r.owner_told_on AS owner_told_on, r.owner_agrees AS owner_agrees, r.adults AS adults, r.children AS children,"
    " r.child_under_6 AS child_under_6, r.over_65 AS over_65, r.beneficiary AS beneficiary, r.profile AS profile,"
    " r.source AS source, r.contact_by AS contact_by, r.language AS language, r.stop_requested AS stop_requested,"
    " o.last_name AS occupant_last_name, o.first_name AS occupant_first_name, o.phone AS occupant_phone,"
    " o.email AS occupant_email, o.beneficiary_number AS occupant_number,"
    " w.last_name AS reporter_last_name, w.first_name AS reporter_first_name, w.organisation AS reporter_organisation,"
    " w.phone AS reporter_phone, w.email AS reporter_email, l.last_name AS owner_last_name,"
    " l.first_name AS owner_first_name, l.organisation AS owner_organisation, l.phone AS owner_phone,"
    " l.email AS owner_email, l.address AS owner_address, l.postcode AS owner_postcode, l.city AS owner_city,"
    " g.organisation AS agency_organisation, g.phone AS agency_phone, g.email AS agency_email" EXPORT_FROM
    " LEFT JOIN user u ON u.id = r.taken_by" PERSON ("o", "occupant") PERSON ("w", "reporter") PERSON ("l", "owner")
    PERSON ("g", "agency") EXPORT_WHERE;

static const char sql_followups[] =
    "SELECT" EXPORT_HELD ", f.created_at AS written, f.author AS author, p.name AS partner, u.name AS person,"
    " f.category AS category, f.text AS text, f.visible AS visible" EXPORT_FROM " JOIN followup f ON f.report_id = r.id"
    " LEFT JOIN partner p ON p.id = f.partner_id LEFT JOIN user u ON u.id = f.user_id" EXPORT_WHERE
    " ORDER BY f.created_at, f.id";

static const char sql_results[] =
    "SELECT" EXPORT_HELD ", x.kind AS kind, x.at AS happened, x.until AS until, p.name AS partner, x.note AS note,"
    " x.created_at AS recorded" EXPORT_FROM " JOIN result x ON x.report_id = r.id AND x.withdrawn_at IS NULL"
    " LEFT JOIN partner p ON p.id = x.partner_id" EXPORT_WHERE " ORDER BY x.at, x.id";

static const char sql_assignments[] =
    "SELECT" EXPORT_HELD ", p.name AS partner, p.type AS type, x.state AS state, x.created_at AS received,"
    " coalesce (x.closed_at, x.answered_at) AS answered, iif (x.state = 'refused', x.reason, NULL) AS refusal,"
    " iif (x.state = 'closed', x.reason, NULL) AS closing, x.message AS message, x.rule_name AS rule" EXPORT_FROM
    " JOIN assignment x ON x.report_id = r.id AND x.state <> 'withdrawn' JOIN partner p ON p.id = x.partner_id"
    EXPORT_WHERE " ORDER BY x.created_at, x.id";

/* What a call lets suspect and what a visit on site observed have words of their own. */
static const char sql_visits[] =
    "SELECT" EXPORT_HELD ", v.kind AS kind, v.state AS state, v.at AS at, coalesce (p.name, v.operator) AS host,"
    " iif (v.state = 'cancelled', v.reason, NULL) AS cancelled, iif (v.state = 'not_done', v.reason, NULL) AS missed,"
    " iif (v.kind = '" VISIT_REMOTE "', v.conclusions, NULL) AS suspected,"
    " iif (v.kind = '" VISIT_REMOTE "', NULL, v.conclusions) AS observed, v.on_site AS on_site,"
    " v.occupant_present AS occupant_present, v.owner_present AS owner_present, v.told AS told, v.details AS details"
    EXPORT_FROM " JOIN visit v ON v.report_id = r.id LEFT JOIN partner p ON p.id = v.partner_id" EXPORT_WHERE
    " ORDER BY v.created_at, v.id";

static const char sql_orders[] =
    "SELECT" EXPORT_HELD ", x.kind AS kind, x.number AS number, x.file_number AS file_number, x.signed_on AS signed_on,"
    " x.lifted_on AS lifted_on, x.lifted_number AS lifted_number, p.name AS partner, x.created_at AS recorded" EXPORT_FROM
    " JOIN legal_order x ON x.report_id = r.id AND x.withdrawn_at IS NULL LEFT JOIN partner p ON p.id = x.partner_id"
    EXPORT_WHERE " ORDER BY x.signed_on, x.id";

/* What the page of a file tells everybody is for everybody here, the rest for who may read names there (fact_view.c).
 * Whether somebody is frail or pregnant leaves the box with nobody. */
static const ExportColumn report_columns[] = {
  { "reference", EXPORT_TEXT, FALSE, NULL },
  { "received", EXPORT_DAY, FALSE, NULL },
  { "state", EXPORT_CODE, FALSE, "report_state" },
  { "mine", EXPORT_CODE, FALSE, "assignment_state" },
  { "danger", EXPORT_ANSWER, FALSE, NULL },
  { "class", EXPORT_TEXT, FALSE, NULL },
  { "class_said", EXPORT_CODE, FALSE, "class_words" },
  { "requalified", EXPORT_ANSWER, FALSE, NULL },
  { "score", EXPORT_PCM, FALSE, NULL },
  { "notation", EXPORT_CODE, FALSE, "notation" },
  { "problems", EXPORT_PROBLEMS, FALSE, NULL },
  { "leads", EXPORT_CODES, FALSE, "lead" },
  { "city", EXPORT_TEXT, FALSE, NULL },
  { "postcode", EXPORT_TEXT, FALSE, NULL },
  { "insee", EXPORT_TEXT, FALSE, NULL },
  { "street", EXPORT_STREET, FALSE, NULL },
  { "address", EXPORT_TEXT, TRUE, NULL },
  { "address_more", EXPORT_TEXT, TRUE, NULL },
  { "latitude", EXPORT_DEGREES, TRUE, NULL },
  { "longitude", EXPORT_DEGREES, TRUE, NULL },
  { "description", EXPORT_TEXT, TRUE, NULL },
  { "taken", EXPORT_DAY, FALSE, NULL },
  { "taken_by", EXPORT_TEXT, FALSE, NULL },
  { "transmitted", EXPORT_DAY, FALSE, NULL },
  { "followed", EXPORT_DAY, FALSE, NULL },
  { "closed", EXPORT_DAY, FALSE, NULL },
  { "closing_reason", EXPORT_CODE, FALSE, "closing_reason" },
  { "filter_reason", EXPORT_CODE, FALSE, "filter_reason" },
  { "mine_since", EXPORT_DAY, FALSE, NULL },
  { "mine_answered", EXPORT_DAY, FALSE, NULL },
  { "waiting", EXPORT_TEXT, FALSE, NULL },
  { "accepted", EXPORT_TEXT, FALSE, NULL },
  { "refused", EXPORT_TEXT, FALSE, NULL },
  { "closed_by", EXPORT_TEXT, FALSE, NULL },
  { "results", EXPORT_CODES, FALSE, "result" },
  { "followups", EXPORT_COUNT, TRUE, NULL },
  { "files", EXPORT_COUNT, TRUE, NULL },
  { "social_housing", EXPORT_ANSWER, FALSE, NULL },
  { "built_year", EXPORT_COUNT, FALSE, NULL },
  { "surface", EXPORT_TENTHS, FALSE, NULL },
  { "heating", EXPORT_CODE, FALSE, "heating" },
  { "dpe", EXPORT_TEXT, FALSE, NULL },
  { "owner_told", EXPORT_ANSWER, FALSE, NULL },
  { "owner_told_how", EXPORT_CODE, FALSE, "told_how" },
  { "owner_told_on", EXPORT_ISO_DAY, FALSE, NULL },
  { "owner_agrees", EXPORT_ANSWER, FALSE, NULL },
  { "adults", EXPORT_COUNT, FALSE, NULL },
  { "children", EXPORT_COUNT, FALSE, NULL },
  { "child_under_6", EXPORT_ANSWER, FALSE, NULL },
  { "over_65", EXPORT_ANSWER, TRUE, NULL },
  { "beneficiary", EXPORT_CODE, FALSE, "beneficiary" },
  { "profile", EXPORT_CODE, FALSE, "profile" },
  { "source", EXPORT_CODE, FALSE, "source" },
  { "contact_by", EXPORT_CODE, TRUE, "contact_by" },
  { "language", EXPORT_CODE, TRUE, "language" },
  { "stop_requested", EXPORT_ANSWER, FALSE, NULL },
  { "occupant_last_name", EXPORT_TEXT, TRUE, NULL },
  { "occupant_first_name", EXPORT_TEXT, TRUE, NULL },
  { "occupant_phone", EXPORT_PHONE, TRUE, NULL },
  { "occupant_email", EXPORT_TEXT, TRUE, NULL },
  { "occupant_number", EXPORT_TEXT, TRUE, NULL },
  { "reporter_last_name", EXPORT_TEXT, TRUE, NULL },
  { "reporter_first_name", EXPORT_TEXT, TRUE, NULL },
  { "reporter_organisation", EXPORT_TEXT, TRUE, NULL },
  { "reporter_phone", EXPORT_PHONE, TRUE, NULL },
  { "reporter_email", EXPORT_TEXT, TRUE, NULL },
  { "owner_last_name", EXPORT_TEXT, TRUE, NULL },
  { "owner_first_name", EXPORT_TEXT, TRUE, NULL },
  { "owner_organisation", EXPORT_TEXT, TRUE, NULL },
  { "owner_phone", EXPORT_PHONE, TRUE, NULL },
  { "owner_email", EXPORT_TEXT, TRUE, NULL },
  { "owner_address", EXPORT_TEXT, TRUE, NULL },
  { "owner_postcode", EXPORT_TEXT, TRUE, NULL },
  { "owner_city", EXPORT_TEXT, TRUE, NULL },
  { "agency_organisation", EXPORT_TEXT, TRUE, NULL },
  { "agency_phone", EXPORT_PHONE, TRUE, NULL },
  { "agency_email", EXPORT_TEXT, TRUE, NULL },
};

static const ExportColumn followup_columns[] = {
  { "reference", EXPORT_TEXT, FALSE, NULL },     { "written", EXPORT_MOMENT, FALSE, NULL },
  { "author", EXPORT_CODE, FALSE, "author" },    { "partner", EXPORT_TEXT, FALSE, NULL },
  { "person", EXPORT_TEXT, TRUE, NULL },         { "category", EXPORT_CODE, FALSE, "followup_category" },
  { "text", EXPORT_TEXT, TRUE, NULL },           { "visible", EXPORT_ANSWER, FALSE, NULL },
};

static const ExportColumn result_columns[] = {
  { "reference", EXPORT_TEXT, FALSE, NULL }, { "kind", EXPORT_CODE, FALSE, "result" },
  { "happened", EXPORT_DAY, FALSE, NULL },   { "until", EXPORT_DAY, FALSE, NULL },
  { "partner", EXPORT_TEXT, FALSE, NULL },   { "note", EXPORT_TEXT, TRUE, NULL },
  { "recorded", EXPORT_DAY, FALSE, NULL },
};

static const ExportColumn assignment_columns[] = {
  { "reference", EXPORT_TEXT, FALSE, NULL },
  { "partner", EXPORT_TEXT, FALSE, NULL },
  { "type", EXPORT_CODE, FALSE, "partner_type" },
  { "state", EXPORT_CODE, FALSE, "assignment_state" },
  { "received", EXPORT_DAY, FALSE, NULL },
  { "answered", EXPORT_DAY, FALSE, NULL },
  { "refusal", EXPORT_CODE, FALSE, "refusal_reason" },
  { "closing", EXPORT_CODE, FALSE, "closing_reason" },
  { "message", EXPORT_TEXT, TRUE, NULL },
  { "rule", EXPORT_TEXT, FALSE, NULL },
};

static const ExportColumn visit_columns[] = {
  { "reference", EXPORT_TEXT, FALSE, NULL },
  { "kind", EXPORT_CODE, FALSE, "visit_kind" },
  { "state", EXPORT_CODE, FALSE, "visit_state" },
  { "at", EXPORT_MOMENT, FALSE, NULL },
  { "host", EXPORT_TEXT, FALSE, NULL },
  { "cancelled", EXPORT_CODE, FALSE, "visit_cancel_reason" },
  { "missed", EXPORT_CODE, FALSE, "visit_miss_reason" },
  { "suspected", EXPORT_CODES, TRUE, "visit_conclusion" },
  { "observed", EXPORT_CODES, TRUE, "visit_procedure" },
  { "on_site", EXPORT_ANSWER, TRUE, NULL },
  { "occupant_present", EXPORT_ANSWER, TRUE, NULL },
  { "owner_present", EXPORT_ANSWER, TRUE, NULL },
  { "told", EXPORT_TEXT, TRUE, NULL },
  { "details", EXPORT_TEXT, TRUE, NULL },
};

static const ExportColumn order_columns[] = {
  { "reference", EXPORT_TEXT, FALSE, NULL },      { "kind", EXPORT_CODE, FALSE, "order_kind" },
  { "number", EXPORT_TEXT, FALSE, NULL },         { "file_number", EXPORT_TEXT, FALSE, NULL },
  { "signed_on", EXPORT_ISO_DAY, FALSE, NULL },   { "lifted_on", EXPORT_ISO_DAY, FALSE, NULL },
  { "lifted_number", EXPORT_TEXT, FALSE, NULL },  { "partner", EXPORT_TEXT, FALSE, NULL },
  { "recorded", EXPORT_DAY, FALSE, NULL },
};

#define COLUMNS(columns) columns, G_N_ELEMENTS (columns)
const ExportTable export_tables[] = {
  [EXPORT_REPORTS] = { "reports", sql_reports, FALSE, COLUMNS (report_columns) },
  [EXPORT_FOLLOWUPS] = { "followups", sql_followups, TRUE, COLUMNS (followup_columns) },
  [EXPORT_RESULTS] = { "results", sql_results, FALSE, COLUMNS (result_columns) },
  [EXPORT_ASSIGNMENTS] = { "assignments", sql_assignments, FALSE, COLUMNS (assignment_columns) },
  [EXPORT_VISITS] = { "visits", sql_visits, FALSE, COLUMNS (visit_columns) },
  [EXPORT_ORDERS] = { "orders", sql_orders, TRUE, COLUMNS (order_columns) }, /* as the page of a file */
};
G_STATIC_ASSERT (G_N_ELEMENTS (export_tables) == EXPORT_LAST);

/* ---- which ---- */

GArray *
export_ids (Db *db, const ReportFilter *filter, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (Query) query = report_filter_query (db, filter, sql_ids, report_filter_order (filter));

  while (query_next (query)) {
    gint64 id = query_integer (query, "id");

    g_array_append_val (ids, id);
  }
  return query_done (query, error) ? g_steal_pointer (&ids) : NULL;
}

/* ---- rows ---- */

struct ExportRow {
  Query *query;
  gboolean names;
};

static gboolean
is_there (const ExportRow *row, const ExportColumn *column)
{
  return (row->names || !column->names) && !query_is_null (row->query, column->name);
}

const char *
export_row_text (const ExportRow *row, const ExportColumn *column)
{
  return is_there (row, column) ? query_text (row->query, column->name) : NULL;
}

gboolean
export_row_integer (const ExportRow *row, const ExportColumn *column, gint64 *ret_value)
{
  if (!is_there (row, column))
    return FALSE;
  *ret_value = query_integer (row->query, column->name);
  return TRUE;
}

gboolean
export_row_real (const ExportRow *row, const ExportColumn *column, double *ret_value)
{
  if (!is_there (row, column))
    return FALSE;
  *ret_value = query_real (row->query, column->name);
  return TRUE;
}

gboolean
export_rows (Db *db, const ExportWish *wish, gint64 report_id, ExportReading *reading, GError **error)
{
  g_autoptr (Query) query = query_new (db, wish->table->sql);

  reading->named = FALSE;
  query_bind_integer (query, ":report", report_id);
  query_bind_integer (query, ":partner", wish->filter->partner_id);
  query_bind_integer (query, ":own_only", wish->filter->own_only);
  while (query_next (query)) {
    gboolean held = query_integer (query, "held") != 0;
    const ExportRow row = { query, access_allows (wish->role, ACTION_REPORT_READ_NAMES, held) };

    reading->named = reading->named || row.names;
    if (row.names || !wish->table->own_only)
      reading->visit (&row, reading->data);
  }
  return query_done (query, error);
}
