/* report_place.c: finds the reports of one address. Where the base knew the address its key decides; else the normal form
 * of what was typed does, within one postcode. */
#include "domain/report_place.h"

#include <string.h>

#include "store/address_text.h"

/* Three ways to be at the same place, each by an index; spelling is compared afterwards. */
#define PLACE_ROW \
  "SELECT r.id, r.uuid, t.code || '-' || r.number AS reference, r.state, r.created_at, r.address, r.city," \
  " coalesce (r.address_key, '') AS key, coalesce (r.class_human, r.class_computed) AS class, a.state AS assignment_state," \
  " coalesce (a.state <> 'refused', 0) AS held FROM report r JOIN territory t ON t.id = r.territory_id" \
  " LEFT JOIN assignment a ON a.report_id = r.id AND a.partner_id = :partner AND a.state <> 'withdrawn' WHERE "
static const char sql_place[] =
    "SELECT * FROM (" PLACE_ROW "r.address_key = :key AND :key <> ''"
    " UNION " PLACE_ROW "r.postcode = :postcode AND r.address = :address COLLATE NOCASE"
    " UNION " PLACE_ROW "r.postcode = :postcode AND r.address_key IS NULL)"
    " WHERE id <> :id ORDER BY created_at DESC, id DESC LIMIT 2000";

static gboolean
is_alike (const char *one, const char *other)
{
  g_autofree char *first = address_text_normalise (one), *second = address_text_normalise (other);

  return strcmp (first, second) == 0;
}

static gboolean
is_same_place (Query *query, const Report *report)
{
  const char *key = query_text (query, "key");

  if (report->address_key != NULL && *report->address_key != '\0' && *key != '\0')
    return strcmp (report->address_key, key) == 0;
  return is_alike (query_text (query, "address"), report->address) && is_alike (query_text (query, "city"), report->city);
}

static void
place_read (Query *query, PlaceRow *row)
{
  *row = (PlaceRow){
    .id = query_integer (query, "id"),
    .created_at = query_integer (query, "created_at"),
    .uuid = query_text (query, "uuid"),
    .reference = query_text (query, "reference"),
    .state = query_text (query, "state"),
    .assignment_state = query_text (query, "assignment_state"),
    .class_shown = query_text (query, "class")[0],
    .held = query_integer (query, "held") != 0,
  };
}

gboolean
report_place_list (Db *db, const Report *report, gint64 partner_id, PlaceVisit visit, gpointer data, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_place);
  guint found = 0;

  query_bind_text (query, ":key", report->address_key == NULL ? "" : report->address_key);
  query_bind_text (query, ":postcode", report->postcode);
  query_bind_text (query, ":address", report->address);
  query_bind_integer (query, ":partner", partner_id);
  query_bind_integer (query, ":id", report->id);
  while (found < REPORT_PLACE_MAX && query_next (query)) {
    PlaceRow row;

    if (!is_same_place (query, report))
      continue;
    place_read (query, &row);
    visit (&row, data);
    found++;
  }
  return query_done (query, error);
}
