/* report_same.c: finds an earlier report by contact and address. Decides nothing about either. */
#include "domain/report_same.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "domain/notice.h"
#include "store/address_text.h"

/* The first of them: the one that lasts; how streets are spelt is compared afterwards. Begins with the few of that
 * contact, whatever SQLite reckons: the other way round it would read each open file, at every report. */
static const char sql_same[] =
    "WITH contact (id) AS (SELECT report_id FROM person WHERE :email <> '' AND email = lower (:email)"
    " AND kind IN ('reporter', 'occupant')"
    " UNION SELECT report_id FROM person WHERE :digits <> '' AND phone_digits = :digits AND kind IN ('reporter', 'occupant'))"
    " SELECT r.id, r.address, r.city, coalesce (r.address_key, '') AS key FROM contact c CROSS JOIN report r ON r.id = c.id"
    " WHERE r.id <> :except AND r.created_at > :since AND r.state IN ('received', 'taken', 'active') ORDER BY r.id";
static const char sql_told[] = "SELECT 1 AS found FROM notice WHERE report_id = :report AND kind = 'report_same'"
                               " AND created_at > :since LIMIT 1";

static gboolean
is_alike (const char *one, const char *other)
{
  g_autofree char *first = address_text_normalise (one), *second = address_text_normalise (other);

  return strcmp (first, second) == 0;
}

/* By the key of the national base, else as it was typed: "12, av. du Gal Leclerc" is "12 avenue Général Leclerc". */
static gboolean
is_same_place (Query *query, const ReportInput *input)
{
  const char *key = query_text (query, "key");

  if (input->address_key != NULL && *input->address_key != '\0' && *key != '\0')
    return strcmp (input->address_key, key) == 0;
  return is_alike (query_text (query, "address"), input->address) && is_alike (query_text (query, "city"), input->city);
}

gboolean
report_same_find (Db *db, const ReportInput *input, gint64 except_id, gint64 now, gint64 *ret_report_id, GError **error)
{
  const Person *person = report_input_contact (input);
  g_autofree char *digits = text_phone_key (person->phone);
  g_autoptr (Query) query = query_new (db, sql_same);

  *ret_report_id = 0;
  query_bind_text (query, ":email", person->email == NULL ? "" : person->email);
  query_bind_text (query, ":digits", digits);
  query_bind_integer (query, ":except", except_id);
  query_bind_integer (query, ":since", now - REPORT_SAME_DAYS * CLOCK_DAY);
  while (*ret_report_id == 0 && query_next (query))
    if (is_same_place (query, input))
      *ret_report_id = query_integer (query, "id");
  return query_done (query, error);
}

gboolean
report_same_tell (Db *db, const ReportInput *input, gint64 now, GError **error)
{
  const Actor tenant = ACTOR_TENANT_AT (now);
  g_autoptr (Query) query = query_new (db, sql_told);
  Event event = { .noun = "report", .verb = "repeated" };
  gboolean told;

  if (!report_same_find (db, input, 0, now, &event.report_id, error))
    return FALSE;
  query_bind_integer (query, ":report", event.report_id);
  query_bind_integer (query, ":since", now - CLOCK_DAY);
  told = query_next (query);
  if (!query_done (query, error))
    return FALSE;
  event.subject_id = event.report_id;
  return event.report_id == 0 || told || notice_raise (db, &tenant, &event, error);
}
