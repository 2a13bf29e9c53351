/* report_place.c: finds the reports of one address. Where the base knew the address its key decides; else the normal form
 * of what was typed does, within one postcode. */
#include "domain/report_place.h"

#include <string.h>

#include "store/address_text.h"

/* Three ways to be at the same place, each by an index; spelling is compared afterwards, of the newest thousand that
 * the base did not know. What is compared first, the row of the few that are alike then. */
#define PLACE_ASKED "SELECT r.id, r.created_at, r.address, r.city, coalesce (r.address_key, '') AS key FROM report r WHERE "
static const char sql_place[] =
    "SELECT * FROM (" PLACE_ASKED "r.address_key = :key AND :key <> ''"
    " UNION " PLACE_ASKED "r.postcode = :postcode AND r.address = :address COLLATE NOCASE"
    " UNION SELECT * FROM (" PLACE_ASKED "r.address_key IS NULL AND r.postcode = :postcode ORDER BY r.created_at DESC LIMIT 1000))"
    " WHERE id <> :id ORDER BY created_at DESC, id DESC";
static const char sql_row[] =
    "SELECT r.id, r.uuid, t.code || '-' || r.number AS reference, r.state, r.created_at,"
    " coalesce (r.class_human, r.class_computed) AS class, a.state AS assignment_state,"
    " coalesce (a.state <> 'refused', 0) AS held FROM report r JOIN territory t ON t.id = r.territory_id"
    " LEFT JOIN assignment a ON a.report_id = r.id AND a.partner_id = :partner AND a.state <> 'withdrawn' WHERE r.id = :id";

/* The report's own place, in the normal form: made once, it is compared with many. */
typedef struct {
  const char *key; /* "" when the base does not know it */
  char *street, *town;
} Place;

static void
place_clear (Place *place)
{
  g_free (place->street);
  g_free (place->town);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Place, place_clear)

/* Both begin with a number, and not the same, zeros in front aside: no normal form makes them one, and making it of
 * hundreds of addresses is what a file's page would wait for. */
static gboolean
begin_otherwise (const char *one, const char *other)
{
  gsize digits, others;

  if (!g_ascii_isdigit (*one) || !g_ascii_isdigit (*other))
    return FALSE;
  one += strspn (one, "0");
  other += strspn (other, "0");
  digits = strspn (one, "0123456789");
  others = strspn (other, "0123456789");
  return digits != others || strncmp (one, other, digits) != 0;
}

static gboolean
is_alike (const char *normal, const char *typed)
{
  g_autofree char *other = begin_otherwise (normal, typed) ? NULL : address_text_normalise (typed);

  return other != NULL && strcmp (normal, other) == 0;
}

static gboolean
is_same_place (Query *query, const Place *place)
{
  const char *key = query_text (query, "key");

  if (*place->key != '\0' && *key != '\0')
    return strcmp (place->key, key) == 0;
  return is_alike (place->street, query_text (query, "address")) && is_alike (place->town, query_text (query, "city"));
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

static gboolean
visit_place (Db *db, gint64 id, gint64 partner_id, PlaceVisit visit, gpointer data, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_row);
  PlaceRow row;

  query_bind_integer (query, ":id", id);
  query_bind_integer (query, ":partner", partner_id);
  if (query_next (query)) {
    place_read (query, &row);
    visit (&row, data);
  }
  return query_done (query, error);
}

gboolean
report_place_list (Db *db, const Report *report, gint64 partner_id, PlaceVisit visit, gpointer data, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_place);
  g_auto (Place) place = { .key = report->address_key == NULL ? "" : report->address_key,
                           .street = address_text_normalise (report->address),
                           .town = address_text_normalise (report->city) };
  guint found = 0;

  query_bind_text (query, ":key", place.key);
  query_bind_text (query, ":postcode", report->postcode);
  query_bind_text (query, ":address", report->address);
  query_bind_integer (query, ":id", report->id);
  while (found < REPORT_PLACE_MAX && query_next (query)) {
    if (!is_same_place (query, &place))
      continue;
    if (!visit_place (db, query_integer (query, "id"), partner_id, visit, data, error))
      return FALSE;
    found++;
  }
  return query_done (query, error);
}
