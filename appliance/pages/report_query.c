/* report_query.c: reads the criteria of a list from the query string; each name may come several times. */
#include "pages/report_query.h"

static void
read_name (Exchange *exchange, const char *name, ReportCriteria *criteria)
{
  g_autoptr (GPtrArray) values = exchange_queries (exchange, name);

  for (guint i = 0; i < values->len; i++)
    report_criteria_add (criteria, name, g_ptr_array_index (values, i));
}

void
report_query_read (Exchange *exchange, ReportCriteria *criteria)
{
  for (guint i = 0; i < report_filters_count; i++)
    read_name (exchange, report_filters[i].name, criteria);
  read_name (exchange, REPORT_FILTER_SORT, criteria);
}
