/* report_rows.c: rows of report_problem and person. */
#include "domain/report_rows.h"

#include "domain/report_columns.h"

static const char sql_person[] =
    "INSERT INTO person (report_id, kind, title, last_name, first_name, organisation, relation, email, phone, phone_digits,"
    " phone_other, address, postcode, city, birth_date, beneficiary_number, staff_number)"
    " VALUES (:report, :kind, :title, coalesce (:last_name, ''), coalesce (:first_name, ''), :organisation, :relation,"
    " lower (:email), :phone, :phone_digits, :phone_other, :address, :postcode, :city, :birth_date, :beneficiary_number,"
    " :staff_number) ON CONFLICT (report_id, kind) DO UPDATE SET title = excluded.title, last_name = excluded.last_name,"
    " first_name = excluded.first_name, organisation = excluded.organisation, relation = excluded.relation,"
    " email = excluded.email, phone = excluded.phone, phone_digits = excluded.phone_digits,"
    " beneficiary_number = excluded.beneficiary_number, staff_number = excluded.staff_number";
static const char sql_problem[] = "INSERT INTO report_problem (report_id, severity, weight)"
                                  " VALUES (:report, :severity, :weight)";

gboolean
report_rows_problems (Db *db, gint64 report_id, const GPtrArray *severities, const Grid *grid, GError **error)
{
  for (guint i = 0; i < severities->len; i++) {
    const GridSeverity *severity = grid_severity (grid, g_ptr_array_index (severities, i));
    g_autoptr (Query) query = query_new (db, sql_problem);

    if (severity == NULL)
      return box_fail (error, BOX_ERROR_INVALID, "no such severity in that grid");
    query_bind_integer (query, ":report", report_id);
    query_bind_text (query, ":severity", severity->code);
    query_bind_integer (query, ":weight", severity->weight);
    if (!query_done (query, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
report_rows_person (Db *db, gint64 report_id, PersonKind kind, const Person *person, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_person);

  query_bind_integer (query, ":report", report_id);
  query_bind_text (query, ":kind", person_kind_name (kind));
  person_columns_bind (query, person);
  return query_done (query, error);
}
