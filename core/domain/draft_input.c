/* draft_input.c: from the answers of a draft, texts all, to the typed input of a report: one table of fields. A field
 * the table does not know is kept as an answer of the questionnaire. Does not say whether the report is complete. */
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "domain/draft.h"

typedef struct _DraftField DraftField;
struct _DraftField {
  const char *name;
  gboolean (*read) (const DraftField *field, const char *value,
                    ReportInput *input); /* FALSE: not of the field's type */
  gsize offset;                          /* in ReportInput */
  gint64 min, max;
  const char *remark; /* code when it cannot be read */
};

static gboolean
read_text (const DraftField *field, const char *value, ReportInput *input)
{
  char **place = G_STRUCT_MEMBER_P (input, field->offset);

  g_free (*place);
  *place = text_clean (value, strlen (value), field->max > 1000, (guint) field->max);
  return TRUE;
}

static gboolean
read_number (const DraftField *field, const char *value, ReportInput *input)
{
  gint64 number;

  if (!text_to_integer (value, field->min, field->max, &number))
    return FALSE;
  G_STRUCT_MEMBER (int, input, field->offset) = (int) number;
  return TRUE;
}

/* "34", "34,5" or "34.5" square metres, in tenths. */
static gboolean
read_surface (const DraftField *field, const char *value, ReportInput *input)
{
  g_auto (GStrv) parts = g_strsplit_set (value, ",.", 2);
  gint64 whole, tenth = 0;

  if (parts[0] == NULL || !text_to_integer (parts[0], field->min, field->max, &whole))
    return FALSE;
  if (parts[1] != NULL && !text_to_integer (parts[1], 0, 9, &tenth))
    return FALSE;
  G_STRUCT_MEMBER (int, input, field->offset) = (int) (whole * 10 + tenth);
  return TRUE;
}

static const struct {
  const char *word;
  Answer answer;
} answers[] = { { "yes", ANSWER_YES }, { "no", ANSWER_NO }, { "unknown", ANSWER_UNKNOWN } };

static gboolean
read_answer (const DraftField *field, const char *value, ReportInput *input)
{
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    if (strcmp (answers[i].word, value) == 0) {
      G_STRUCT_MEMBER (Answer, input, field->offset) = answers[i].answer;
      return TRUE;
    }
  return FALSE;
}

static gboolean
read_energy (const DraftField *field, const char *value, ReportInput *input)
{
  GridEnergySource energy = grid_energy_from_name (value);

  G_STRUCT_MEMBER (GridEnergySource, input, field->offset) = energy;
  return energy != GRID_ENERGY_UNKNOWN || strcmp (value, "unknown") == 0;
}

static gboolean
read_day (const DraftField *field, const char *value, ReportInput *input)
{
  gint64 moment;

  return clock_parse_day (value, &moment) && read_text (field, value, input);
}

#define AT(member) G_STRUCT_OFFSET (ReportInput, member)
#define OF_PERSON(kind, member) G_STRUCT_OFFSET (ReportInput, persons[kind].member)
static const DraftField fields[] = {
  { "profile", read_text, AT (profile), 0, 20, NULL },
  { "address", read_text, AT (address), 0, 200, NULL },
  { "postcode", read_text, AT (postcode), 0, 10, NULL },
  { "city", read_text, AT (city), 0, 100, NULL },
  { "insee", read_text, AT (insee), 0, 5, NULL },
  { "address_key", read_text, AT (address_key), 0, 40, NULL },
  { "address_more", read_text, AT (address_more), 0, 200, NULL },
  { "description", read_text, AT (description), 0, REPORT_DESCRIPTION_MAX, NULL },
  { "adults", read_number, AT (household.adults), 0, 50, "count_shape" },
  { "children", read_number, AT (household.children), 0, 50, "count_shape" },
  { "child_under_6", read_answer, AT (household.child_under_6), 0, 0, "choice" },
  { "over_65", read_answer, AT (household.over_65), 0, 0, "choice" },
  { "frail", read_answer, AT (household.pregnancy_or_frail), 0, 0, "choice" },
  { "built_year", read_number, AT (household.built_year), 1000, 2100, "year_shape" },
  { "heating", read_energy, AT (household.energy), 0, 0, "choice" },
  { "surface", read_surface, AT (household.surface_tenth_m2), 1, 2000, "surface_shape" },
  { "social_housing", read_answer, AT (social_housing), 0, 0, "choice" },
  { "beneficiary", read_text, AT (beneficiary), 0, 10, NULL },
  { "owner_told", read_answer, AT (owner_told), 0, 0, "choice" },
  { "owner_told_how", read_text, AT (owner_told_how), 0, 20, NULL },
  { "owner_told_on", read_day, AT (owner_told_on), 0, 10, "day_shape" },
  { "contact_by", read_text, AT (contact_by), 0, 10, NULL },
  { "title", read_text, OF_PERSON (PERSON_OCCUPANT, title), 0, 10, NULL },
  { "last_name", read_text, OF_PERSON (PERSON_OCCUPANT, last_name), 0, 50, NULL },
  { "first_name", read_text, OF_PERSON (PERSON_OCCUPANT, first_name), 0, 50, NULL },
  { "email", read_text, OF_PERSON (PERSON_OCCUPANT, email), 0, 254, NULL },
  { "phone", read_text, OF_PERSON (PERSON_OCCUPANT, phone), 0, 30, NULL },
};

static const DraftField *
field_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (strcmp (fields[i].name, name) == 0)
      return &fields[i];
  return NULL;
}

static void
take_answer (const char *name, const char *value, ReportInput *input, Remarks *remarks)
{
  const DraftField *field = field_find (name);

  if (g_str_has_prefix (name, "problem.")) {
    if (strcmp (value, "unknown") != 0 && strcmp (value, "none") != 0)
      g_ptr_array_add (input->severities, g_strdup (value));
  } else if (g_str_has_prefix (name, "area."))
    return; /* which pages to show: the problems say it all once chosen */
  else if (field == NULL)
    g_hash_table_insert (input->answers, g_strdup (name), g_strdup (value));
  else if (!field->read (field, value, input))
    remarks_add (remarks, name, field->remark, NULL);
}

static int
compare_codes (gconstpointer one, gconstpointer other)
{
  return strcmp (*(const char *const *) one, *(const char *const *) other);
}

ReportInput *
draft_input (const Draft *draft, const char *source, Remarks *remarks)
{
  ReportInput *input = report_input_new (source);
  GHashTableIter iterator;
  gpointer name, value;

  g_hash_table_iter_init (&iterator, draft->answers);
  while (g_hash_table_iter_next (&iterator, &name, &value))
    take_answer (name, value, input, remarks);
  g_ptr_array_sort (input->severities, compare_codes); /* a hash table has no order, a report has */
  input->persons[PERSON_OCCUPANT].known = TRUE;
  return input;
}
