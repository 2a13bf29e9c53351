/* report_fact.c: one row per column that an answer may fill after sending. Computes no score. */
#include "domain/report_fact.h"

#include <string.h>

#include "base/text.h"

#define WRITE(column) "UPDATE report SET " #column " = :value WHERE id = :report"
#define IN_HOUSEHOLD(member) G_STRUCT_OFFSET (Report, household.member)

static const ReportFact facts[] = {
  { "heating", FACT_ENERGY, IN_HOUSEHOLD (energy), WRITE (heating) },
  { "built_year", FACT_COUNT, IN_HOUSEHOLD (built_year), WRITE (built_year) },
  { "surface", FACT_TENTHS, IN_HOUSEHOLD (surface_tenth_m2), WRITE (surface_tenth_m2) },
  { "ceiling_cm", FACT_COUNT, IN_HOUSEHOLD (ceiling_cm), WRITE (ceiling_cm) },
  { "adults", FACT_COUNT, IN_HOUSEHOLD (adults), WRITE (adults) },
  { "children", FACT_COUNT, IN_HOUSEHOLD (children), WRITE (children) },
  { "child_under_6", FACT_ANSWER, IN_HOUSEHOLD (child_under_6), WRITE (child_under_6) },
  { "over_65", FACT_ANSWER, IN_HOUSEHOLD (over_65), WRITE (over_65) },
  { "frail", FACT_ANSWER, IN_HOUSEHOLD (pregnancy_or_frail), WRITE (frail) },
  { "one_room", FACT_ANSWER, IN_HOUSEHOLD (one_room), WRITE (one_room) },
  { "co_detector", FACT_ANSWER, IN_HOUSEHOLD (co_detector), WRITE (co_detector) },
  { "dpe", FACT_LETTER, IN_HOUSEHOLD (dpe_letter), WRITE (dpe) },
  { "dpe_kwh", FACT_COUNT, IN_HOUSEHOLD (dpe_kwh_m2), WRITE (dpe_kwh) },
  { "social_housing", FACT_ANSWER, G_STRUCT_OFFSET (Report, social_housing), WRITE (social_housing) },
  { "beneficiary", FACT_CODE, G_STRUCT_OFFSET (Report, beneficiary), WRITE (beneficiary) },
  { "owner_told", FACT_ANSWER, G_STRUCT_OFFSET (Report, owner_told), WRITE (owner_told) },
  { "owner_agrees", FACT_ANSWER, G_STRUCT_OFFSET (Report, owner_agrees), WRITE (owner_agrees) },
  { "owner_told_how", FACT_CODE, G_STRUCT_OFFSET (Report, owner_told_how), WRITE (owner_told_how) },
  { "owner_told_on", FACT_CODE, G_STRUCT_OFFSET (Report, owner_told_on), WRITE (owner_told_on) },
};

static const char sql_keep[] = "INSERT INTO report_answer (report_id, field, value) VALUES (:report, :field, :value)"
                               " ON CONFLICT (report_id, field) DO UPDATE SET value = excluded.value";
static const char sql_forget[] = "DELETE FROM report_answer WHERE report_id = :report AND field = :field";

enum { COUNT_MAX = 1000000, TENTHS = 10 };

const ReportFact *
report_fact_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    if (g_strcmp0 (facts[i].name, name) == 0)
      return &facts[i];
  return NULL;
}

/* ---- kinds: how a column is said, and how what was said is bound ---- */

static char *
count_text (gconstpointer value)
{
  int count = *(const int *) value;

  return count < 0 ? NULL : g_strdup_printf ("%d", count);
}

static gboolean
count_bind (Query *query, const char *text)
{
  gint64 count;

  if (!text_to_integer (text, 0, COUNT_MAX, &count))
    return FALSE;
  query_bind_integer (query, ":value", count);
  return TRUE;
}

static char *
tenths_text (gconstpointer value)
{
  int tenths = *(const int *) value;

  if (tenths < 0)
    return NULL;
  return tenths % TENTHS == 0 ? g_strdup_printf ("%d", tenths / TENTHS)
                              : g_strdup_printf ("%d.%d", tenths / TENTHS, tenths % TENTHS);
}

static gboolean
tenths_bind (Query *query, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ".", 2);
  gint64 whole, tenth = 0;

  if (parts[0] == NULL || !text_to_integer (parts[0], 0, COUNT_MAX, &whole)
      || (parts[1] != NULL && !text_to_integer (parts[1], 0, TENTHS - 1, &tenth)))
    return FALSE;
  query_bind_integer (query, ":value", whole * TENTHS + tenth);
  return TRUE;
}

static char *
answer_text (gconstpointer value)
{
  static const char *const names[] = { [ANSWER_NO] = "no", [ANSWER_YES] = "yes" };

  return g_strdup (names[*(const Answer *) value]);
}

static gboolean
answer_bind (Query *query, const char *text)
{
  gboolean yes = strcmp (text, "yes") == 0;

  query_bind_integer (query, ":value", yes);
  return yes || strcmp (text, "no") == 0;
}

static char *
code_text (gconstpointer value)
{
  return g_strdup (*(const char *const *) value);
}

static gboolean
code_bind (Query *query, const char *text)
{
  query_bind_text (query, ":value", text);
  return *text != '\0';
}

static char *
energy_text (gconstpointer value)
{
  GridEnergySource energy = *(const GridEnergySource *) value;

  return energy == GRID_ENERGY_UNKNOWN ? NULL : g_strdup (grid_energy_name (energy));
}

static gboolean
energy_bind (Query *query, const char *text)
{
  query_bind_text (query, ":value", text);
  return grid_energy_from_name (text) != GRID_ENERGY_UNKNOWN;
}

static char *
letter_text (gconstpointer value)
{
  char letter = *(const char *) value;

  return letter == '\0' ? NULL : g_strndup (&letter, 1);
}

/* "none" has no letter: it stays among the answers. */
static gboolean
letter_bind (Query *query, const char *text)
{
  if (strcmp (text, "none") == 0)
    query_bind_null (query, ":value");
  else
    query_bind_text (query, ":value", text);
  return strcmp (text, "none") == 0 || (text[0] >= 'A' && text[0] <= 'G' && text[1] == '\0');
}

static const struct {
  char *(*text) (gconstpointer value);
  gboolean (*bind) (Query *query, const char *text);
} kinds[] = {
  [FACT_COUNT] = { count_text, count_bind },    [FACT_TENTHS] = { tenths_text, tenths_bind },
  [FACT_ANSWER] = { answer_text, answer_bind }, [FACT_CODE] = { code_text, code_bind },
  [FACT_ENERGY] = { energy_text, energy_bind }, [FACT_LETTER] = { letter_text, letter_bind },
};
G_STATIC_ASSERT (G_N_ELEMENTS (kinds) == FACT_KIND_LAST);

char *
report_fact_text (const ReportFact *fact, const Report *report)
{
  return kinds[fact->kind].text (G_STRUCT_MEMBER_P (report, fact->offset));
}

gboolean
report_fact_write (Db *db, const ReportFact *fact, gint64 report_id, const char *value, GError **error)
{
  g_autoptr (Query) query = query_new (db, fact->sql);

  query_bind_integer (query, ":report", report_id);
  if (strcmp (value, "unknown") == 0)
    query_bind_null (query, ":value");
  else if (!kinds[fact->kind].bind (query, value))
    return box_fail (error, BOX_ERROR_INVALID, "not a value of %s", fact->name);
  return query_done (query, error);
}

gboolean
report_answer_write (Db *db, gint64 report_id, const char *field, const char *value, GError **error)
{
  g_autoptr (Query) query = query_new (db, value != NULL ? sql_keep : sql_forget);

  query_bind_integer (query, ":report", report_id);
  query_bind_text (query, ":field", field);
  if (value != NULL)
    query_bind_text (query, ":value", value);
  return query_done (query, error);
}
