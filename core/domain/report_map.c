/* report_map.c: the places of the reports of a list, from one point of view. */
#include "domain/report_map.h"

static const char sql_places[] =
    "r.uuid AS uuid, t.code || '-' || r.number AS reference, r.state AS state, r.address AS address,"
    /* a town that was not recognised is what somebody typed: it may hold anything, and stays inside the file */
    " iif (r.insee <> '' OR :partner = 0 OR coalesce (a.state <> 'refused', 0), r.city, '') AS city, r.insee AS insee,"
    " r.address_key AS address_key, a.state AS assignment_state, coalesce (a.state <> 'refused', 0) AS held,"
    " (r.danger > 0 OR r.alerted_at IS NOT NULL) AS danger, r.latitude AS latitude, r.longitude AS longitude,"
    " coalesce (r.class_human, r.class_computed) AS class";
#define MAP_LIMIT " LIMIT :limit"

static MapRow
read_row (Query *query)
{
  const char *letter = query_text (query, "class");

  return (MapRow){
    .uuid = query_text (query, "uuid"),
    .reference = query_text (query, "reference"),
    .state = query_text (query, "state"),
    .address = query_text (query, "address"),
    .city = query_text (query, "city"),
    .insee = query_text (query, "insee"),
    .address_key = query_text (query, "address_key"),
    .assignment_state = query_text (query, "assignment_state"),
    .held = query_integer (query, "held") != 0,
    .danger = query_integer (query, "danger") != 0,
    .located = !query_is_null (query, "latitude") && !query_is_null (query, "longitude"),
    .latitude = query_real (query, "latitude"),
    .longitude = query_real (query, "longitude"),
    .class_shown = letter == NULL ? 'A' : letter[0],
  };
}

gboolean
report_map (Db *db, const ReportFilter *filter, MapVisit visit, gpointer data, GError **error)
{
  g_autofree char *tail = g_strconcat (report_filter_order (filter), MAP_LIMIT, NULL);
  ReportFilter bounded = *filter;
  g_autoptr (Query) query = NULL;

  bounded.limit = REPORT_MAP_MAX;
  query = report_filter_query (db, &bounded, sql_places, tail);
  while (query_next (query)) {
    const MapRow row = read_row (query);

    visit (&row, data);
  }
  return query_done (query, error);
}
