/* report_rows.c: rows of report, report_problem and person. Each column that is said or computed is named once, for the
 * new row and for the one that is put right. */
#include "domain/report_rows.h"

#include "base/json.h"
#include "domain/report_columns.h"
#include "domain/report_score.h"

/* What whoever reports said (report_columns.c); a commune that was merged is the one it went into (commune_merge.h). */
#define GIVEN \
  "source, profile, language, demo, address, postcode, city, insee, address_key, latitude, longitude, address_more," \
  " description, adults, children, child_under_6, over_65, frail, built_year, heating, one_room, ceiling_cm, co_detector," \
  " surface_tenth_m2, dpe, dpe_kwh, social_housing, beneficiary, owner_told, owner_agrees, owner_told_how, owner_told_on," \
  " contact_by"
#define GIVEN_VALUES \
  ":source, :profile, :language, :demo, :address, :postcode, :city," \
  " coalesce ((SELECT merged_into FROM commune WHERE insee = :insee), :insee), :address_key, :latitude, :longitude," \
  " :address_more, :description, :adults, :children, :child_under_6, :over_65, :frail, :built_year, :heating, :one_room," \
  " :ceiling_cm, :co_detector, :surface_tenth_m2, :dpe, :dpe_kwh, :social_housing, :beneficiary, :owner_told," \
  " :owner_agrees, :owner_told_how, :owner_told_on, :contact_by"
/* What the grid makes of it (report_score.c). */
#define SCORED \
  "grid_version, danger, score_sum, score_maximum, score_selected, score_general, score_weighted, score_index," \
  " score_markup, score_building, score_dwelling, class_computed, class_floors, leads"
#define SCORED_VALUES \
  ":grid_version, :danger, :score_sum, :score_maximum, :score_selected, :score_general, :score_weighted, :score_index," \
  " :score_markup, :score_building, :score_dwelling, :class_computed, :class_floors, :leads"

static const char sql_add[] =
    "INSERT INTO report (uuid, territory_id, number, state, created_at, changed_at, followed_at, " GIVEN ", " SCORED ")"
    " VALUES (:uuid, :territory, :number, 'received', :now, :now, :now, " GIVEN_VALUES ", " SCORED_VALUES ")";
static const char sql_put_right[] =
    "UPDATE report SET changed_at = :now, (" GIVEN ") = (" GIVEN_VALUES ") WHERE id = :report";
static const char sql_rescore[] =
    "UPDATE report SET changed_at = :now, (" SCORED ") = (" SCORED_VALUES ") WHERE id = :report";
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
                                  " SELECT :report, value ->> 0, value ->> 1 FROM json_each (:rows)";

gboolean
report_rows_add (Db *db, const ReportMaking *making, ReportReceipt *receipt, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_add);

  query_bind_text (query, ":uuid", receipt->uuid);
  query_bind_integer (query, ":territory", making->territory_id);
  query_bind_integer (query, ":number", receipt->number);
  query_bind_integer (query, ":now", making->now);
  report_columns_bind (query, making->input);
  report_score_bind (query, making->grid, &receipt->score);
  if (!query_done (query, error))
    return FALSE;
  receipt->id = db_last_id (db);
  return TRUE;
}

gboolean
report_rows_put_right (Db *db, gint64 report_id, const ReportInput *input, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_put_right);

  query_bind_integer (query, ":report", report_id);
  query_bind_integer (query, ":now", now);
  report_columns_bind (query, input);
  return query_done (query, error);
}

gboolean
report_rows_rescore (Db *db, gint64 report_id, const Grid *grid, const Score *score, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_rescore);

  query_bind_integer (query, ":report", report_id);
  query_bind_integer (query, ":now", now);
  report_score_bind (query, grid, score);
  return query_done (query, error);
}

gboolean
report_rows_problems (Db *db, gint64 report_id, const GPtrArray *severities, const Grid *grid, GError **error)
{
  g_autoptr (Tree) rows = tree_new_list ();
  g_autoptr (Query) query = query_new (db, sql_problem);
  g_autofree char *text = NULL;

  for (guint i = 0; i < severities->len; i++) {
    const GridSeverity *severity = grid_severity (grid, g_ptr_array_index (severities, i));
    Tree *row = tree_add_list (rows);

    if (severity == NULL)
      return box_fail (error, BOX_ERROR_INVALID, "no such severity in that grid");
    tree_add_text (row, severity->code);
    tree_add_integer (row, severity->weight);
  }
  text = json_print (rows);
  query_bind_integer (query, ":report", report_id);
  query_bind_text (query, ":rows", text);
  return query_done (query, error);
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
