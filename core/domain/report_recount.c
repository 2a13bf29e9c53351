/* report_recount.c: the numbers kept beside the numbers counted. Knows no state by its name. */
#include "domain/report_recount.h"

/* Both ways: a state may be kept that no report is in, or be missing. A 0 stays, and is right. */
static const char sql_wrong[] =
    "WITH counted AS (SELECT state, count (*) AS count FROM report GROUP BY state),"
    " kept AS (SELECT state, count FROM report_count WHERE count <> 0)"
    " SELECT count (*) AS wrong FROM (SELECT state FROM (SELECT * FROM counted EXCEPT SELECT * FROM kept)"
    " UNION SELECT state FROM (SELECT * FROM kept EXCEPT SELECT * FROM counted))";
static const char sql_forget[] = "UPDATE report_count SET count = 0";
static const char sql_count[] = "INSERT INTO report_count (state, count) SELECT state, count (*) FROM report WHERE TRUE"
                                " GROUP BY state ON CONFLICT (state) DO UPDATE SET count = excluded.count";

gboolean
report_recount_look (Db *db, gint64 *ret_wrong, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_wrong);

  *ret_wrong = query_next (query) ? query_integer (query, "wrong") : 0;
  return query_done (query, error);
}

gboolean
report_recount_mend (Db *db, GError **error)
{
  g_autoptr (Query) forget = query_new (db, sql_forget), count = query_new (db, sql_count);

  return query_done (forget, error) && query_done (count, error);
}
