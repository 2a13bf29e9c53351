/* report_criteria.c: what is searched and filtered, and the order: checked when it is added, written back always the
 * same way. Asks nothing of the store. */
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "domain/report_filter.h"
#include "domain/report_search.h"

enum { VALUES_MAX = 40 /* of all filters together */, DAYS_MAX = 3650 };

typedef struct {
  guint row; /* in report_filters */
  char *value;
} Criterion;

struct ReportCriteria {
  GArray *values; /* of Criterion, in the order of the tables */
  int sort;       /* in report_sorts; -1: the list's own */
  gboolean down;
  gboolean strange; /* something that was added is not known */
};

static void
criterion_clear (gpointer data)
{
  g_free (((Criterion *) data)->value);
}

static const Criterion *
criterion_at (const ReportCriteria *criteria, guint index)
{
  return &g_array_index (criteria->values, Criterion, index);
}

ReportCriteria *
report_criteria_new (void)
{
  ReportCriteria *criteria = g_new0 (ReportCriteria, 1);

  criteria->values = g_array_new (FALSE, TRUE, sizeof (Criterion));
  g_array_set_clear_func (criteria->values, criterion_clear);
  criteria->sort = -1;
  return criteria;
}

ReportCriteria *
report_criteria_copy (const ReportCriteria *criteria)
{
  ReportCriteria *copy = report_criteria_new ();

  for (guint i = 0; i < report_criteria_count (criteria); i++) {
    const Criterion one = { criterion_at (criteria, i)->row, g_strdup (criterion_at (criteria, i)->value) };

    g_array_append_val (copy->values, one);
  }
  copy->sort = criteria == NULL ? -1 : criteria->sort;
  copy->down = criteria != NULL && criteria->down;
  return copy;
}

void
report_criteria_free (ReportCriteria *criteria)
{
  if (criteria == NULL)
    return;
  g_array_unref (criteria->values);
  g_free (criteria);
}

/* ---- values ---- */

static gboolean
is_shaped (const char *value, const char *pattern)
{
  return g_regex_match_simple (pattern, value, G_REGEX_DOLLAR_ENDONLY, 0);
}

static const char *const patterns[] = {
  [FILTER_FLAG] = "^" REPORT_FILTER_YES "$",
  [FILTER_SITUATION] = "^[A-Z]-[A-Z]{2,4}$",
  [FILTER_CRITERION] = "^[A-Z]-[A-Z]{2,4}[0-9]{2}$",
  [FILTER_PARTNER] = "^[0-9a-f-]{36}$",
  [FILTER_CAMPAIGN] = "^[0-9a-f-]{36}$",
  [FILTER_TOWN] = "^[0-9][0-9AB][0-9]{3}$",
};

/* (transfer full): the value as it is kept; NULL when it makes no sense. */
static char *
value_of (const ReportFilterRow *row, const char *typed)
{
  g_autofree char *clean = text_clean (typed, FALSE, REPORT_SEARCH_CHARS_MAX);
  g_autofree char *day = NULL, *match = NULL;
  gint64 number;

  switch (row->kind) {
  case FILTER_TEXT:
    match = report_search_match (clean, REPORT_SEARCH_ALL);
    return match == NULL ? NULL : g_steal_pointer (&clean);
  case FILTER_CHOICE:
    return g_strv_contains (row->codes, clean) ? g_steal_pointer (&clean) : NULL;
  case FILTER_DAY:
  case FILTER_DAY_LAST:
    day = text_day (clean);
    return clock_parse_day (day, &number) ? g_steal_pointer (&day) : NULL;
  case FILTER_DAYS:
    return text_to_integer (clean, 1, DAYS_MAX, &number) ? g_strdup_printf ("%d", (int) number) : NULL;
  default:
    return is_shaped (clean, patterns[row->kind]) ? g_steal_pointer (&clean) : NULL;
  }
}

static gboolean
sort_set (ReportCriteria *criteria, const char *value)
{
  gboolean down = value[0] == '-';

  for (guint i = 0; i < report_sorts_count; i++)
    if (strcmp (report_sorts[i].name, value + (down ? 1 : 0)) == 0) {
      criteria->sort = (int) i;
      criteria->down = down;
      return TRUE;
    }
  return FALSE;
}

/* Where a choice stands among its codes: values of one filter keep that order. */
static guint
place_of (const Criterion *criterion)
{
  const char *const *codes = report_filters[criterion->row].codes;
  guint place = 0;

  while (codes != NULL && codes[place] != NULL && strcmp (codes[place], criterion->value) != 0)
    place++;
  return place;
}

static int
criterion_compare (gconstpointer a, gconstpointer b)
{
  const Criterion *one = a, *other = b;

  if (one->row != other->row)
    return one->row < other->row ? -1 : 1;
  return place_of (one) < place_of (other) ? -1 : place_of (one) > place_of (other);
}

static gboolean
value_add (ReportCriteria *criteria, const ReportFilterRow *row, const char *name, const char *value)
{
  Criterion criterion = { 0 };

  criterion.value = row == NULL || value == NULL ? NULL : value_of (row, value);
  if (criterion.value == NULL || criteria->values->len >= VALUES_MAX
      || report_criteria_has (criteria, name, criterion.value)) {
    gboolean known = criterion.value != NULL && report_criteria_has (criteria, name, criterion.value);

    g_free (criterion.value);
    return known;
  }
  if (!row->several)
    report_criteria_remove (criteria, name, NULL);
  criterion.row = (guint) (row - report_filters);
  g_array_append_val (criteria->values, criterion);
  g_array_sort (criteria->values, criterion_compare);
  return TRUE;
}

gboolean
report_criteria_add (ReportCriteria *criteria, const char *name, const char *value)
{
  const ReportFilterRow *row = report_filter_find (name);
  gboolean added, is_sort = g_strcmp0 (name, REPORT_FILTER_SORT) == 0;

  added = is_sort && value != NULL ? sort_set (criteria, value) : value_add (criteria, row, name, value);
  if (!added && value != NULL && *value != '\0' && (is_sort || (row != NULL && row->kind != FILTER_TEXT)))
    criteria->strange = TRUE;
  return added;
}

gboolean
report_criteria_is_strange (const ReportCriteria *criteria)
{
  return criteria != NULL && criteria->strange;
}

void
report_criteria_remove (ReportCriteria *criteria, const char *name, const char *value)
{
  if (g_strcmp0 (name, REPORT_FILTER_SORT) == 0)
    criteria->sort = -1;
  for (guint i = criteria->values->len; i > 0; i--)
    if (g_strcmp0 (report_criteria_row (criteria, i - 1)->name, name) == 0
        && (value == NULL || strcmp (report_criteria_value (criteria, i - 1), value) == 0))
      g_array_remove_index (criteria->values, i - 1);
}

/* ---- reading ---- */

guint
report_criteria_count (const ReportCriteria *criteria)
{
  return criteria == NULL ? 0 : criteria->values->len;
}

const ReportFilterRow *
report_criteria_row (const ReportCriteria *criteria, guint index)
{
  return &report_filters[criterion_at (criteria, index)->row];
}

const char *
report_criteria_value (const ReportCriteria *criteria, guint index)
{
  return criterion_at (criteria, index)->value;
}

gboolean
report_criteria_has (const ReportCriteria *criteria, const char *name, const char *value)
{
  for (guint i = 0; i < report_criteria_count (criteria); i++)
    if (g_strcmp0 (report_criteria_row (criteria, i)->name, name) == 0
        && (value == NULL || strcmp (report_criteria_value (criteria, i), value) == 0))
      return TRUE;
  return FALSE;
}

const char *
report_criteria_first (const ReportCriteria *criteria, const char *name)
{
  for (guint i = 0; i < report_criteria_count (criteria); i++)
    if (g_strcmp0 (report_criteria_row (criteria, i)->name, name) == 0)
      return report_criteria_value (criteria, i);
  return NULL;
}

const char *
report_criteria_sort (const ReportCriteria *criteria, gboolean *ret_down)
{
  *ret_down = criteria != NULL && criteria->down;
  return criteria == NULL || criteria->sort < 0 ? NULL : report_sorts[criteria->sort].name;
}

/* ---- as a text ---- */

static void
append_pair (GString *query, const char *name, const char *value)
{
  g_autofree char *escaped = g_uri_escape_string (value, NULL, FALSE);

  g_string_append_printf (query, "%s%s=%s", query->len > 0 ? "&" : "", name, escaped);
}

char *
report_criteria_query (const ReportCriteria *criteria)
{
  g_autoptr (GString) query = g_string_new (NULL);
  gboolean down;
  const char *sort = report_criteria_sort (criteria, &down);
  g_autofree char *order = sort == NULL ? NULL : g_strconcat (down ? "-" : "", sort, NULL);

  for (guint i = 0; i < report_criteria_count (criteria); i++)
    append_pair (query, report_criteria_row (criteria, i)->name, report_criteria_value (criteria, i));
  if (order != NULL)
    append_pair (query, REPORT_FILTER_SORT, order);
  return g_string_free (g_steal_pointer (&query), FALSE);
}

void
report_criteria_read (ReportCriteria *criteria, const char *query)
{
  g_auto (GStrv) pairs = g_strsplit (query == NULL ? "" : query, "&", -1);

  for (guint i = 0; pairs[i] != NULL; i++) {
    char *value = strchr (pairs[i], '=');
    g_autofree char *plain = NULL;

    if (value == NULL)
      continue;
    *value++ = '\0';
    plain = g_uri_unescape_string (value, NULL);
    report_criteria_add (criteria, pairs[i], plain);
  }
}
