/* report_columns.c: one row per column of a report or a person that comes from outside: its name, its place in what is
 * given and in what is read, its kind. The score's columns stand in report_score.c. */
#include "domain/report_columns.h"

#include <string.h>

#include "base/text.h"

/* ---- kinds: how a value in memory meets a column ---- */

static void
bind_text (Query *query, const char *parameter, gconstpointer value)
{
  query_bind_text (query, parameter, *(const char *const *) value);
}

/* A column that is never NULL. */
static void
bind_words (Query *query, const char *parameter, gconstpointer value)
{
  const char *text = *(const char *const *) value;

  query_bind_text (query, parameter, text != NULL ? text : "");
}

static void
read_text (Query *query, const char *column, gpointer value)
{
  *(char **) value = g_strdup (query_text (query, column));
}

static void
bind_count (Query *query, const char *parameter, gconstpointer value)
{
  int count = *(const int *) value;

  if (count < 0)
    query_bind_null (query, parameter);
  else
    query_bind_integer (query, parameter, count);
}

static void
read_count (Query *query, const char *column, gpointer value)
{
  *(int *) value = query_is_null (query, column) ? -1 : (int) query_integer (query, column);
}

static void
bind_flag (Query *query, const char *parameter, gconstpointer value)
{
  query_bind_integer (query, parameter, *(const gboolean *) value != FALSE);
}

static void
read_flag (Query *query, const char *column, gpointer value)
{
  *(gboolean *) value = query_integer (query, column) != 0;
}

static void
bind_answer (Query *query, const char *parameter, gconstpointer value)
{
  Answer answer = *(const Answer *) value;

  if (answer == ANSWER_UNKNOWN)
    query_bind_null (query, parameter);
  else
    query_bind_integer (query, parameter, answer == ANSWER_YES);
}

static void
read_answer (Query *query, const char *column, gpointer value)
{
  Answer said = query_integer (query, column) != 0 ? ANSWER_YES : ANSWER_NO;

  *(Answer *) value = query_is_null (query, column) ? ANSWER_UNKNOWN : said;
}

static void
bind_energy (Query *query, const char *parameter, gconstpointer value)
{
  GridEnergySource energy = *(const GridEnergySource *) value;

  query_bind_text (query, parameter, energy == GRID_ENERGY_UNKNOWN ? NULL : grid_energy_name (energy));
}

static void
read_energy (Query *query, const char *column, gpointer value)
{
  *(GridEnergySource *) value = grid_energy_from_name (query_text (query, column));
}

static void
bind_letter (Query *query, const char *parameter, gconstpointer value)
{
  const char letter[] = { *(const char *) value, '\0' };

  query_bind_text (query, parameter, letter[0] == '\0' ? NULL : letter);
}

static void
read_letter (Query *query, const char *column, gpointer value)
{
  const char *letter = query_text (query, column);

  *(char *) value = letter == NULL ? '\0' : letter[0];
}

typedef enum { TEXT, WORDS, COUNT, FLAG, ANSWER, ENERGY, LETTER, KIND_LAST } ColumnKind;

static const struct {
  void (*bind) (Query *query, const char *parameter, gconstpointer value);
  void (*read) (Query *query, const char *column, gpointer value);
} kinds[] = {
  [TEXT] = { bind_text, read_text },       [WORDS] = { bind_words, read_text },
  [COUNT] = { bind_count, read_count },    [FLAG] = { bind_flag, read_flag },
  [ANSWER] = { bind_answer, read_answer }, [ENERGY] = { bind_energy, read_energy },
  [LETTER] = { bind_letter, read_letter },
};
G_STATIC_ASSERT (G_N_ELEMENTS (kinds) == KIND_LAST);

/* ---- the report ---- */

typedef struct {
  const char *parameter; /* ":adults"; the column is the same without the colon */
  ColumnKind kind;
  gsize given; /* in ReportInput */
  gsize read;  /* in Report */
} Column;

#define BOTH(member) G_STRUCT_OFFSET (ReportInput, member), G_STRUCT_OFFSET (Report, member)
static const Column columns[] = {
  { ":source", TEXT, BOTH (source) },
  { ":profile", TEXT, BOTH (profile) },
  { ":language", TEXT, BOTH (language) },
  { ":demo", FLAG, BOTH (demo) },
  { ":address", TEXT, BOTH (address) },
  { ":postcode", WORDS, BOTH (postcode) },
  { ":city", TEXT, BOTH (city) },
  { ":insee", WORDS, BOTH (insee) },
  { ":address_key", TEXT, BOTH (address_key) },
  { ":address_more", TEXT, BOTH (address_more) },
  { ":description", WORDS, BOTH (description) },
  { ":adults", COUNT, BOTH (household.adults) },
  { ":children", COUNT, BOTH (household.children) },
  { ":child_under_6", ANSWER, BOTH (household.child_under_6) },
  { ":over_65", ANSWER, BOTH (household.over_65) },
  { ":frail", ANSWER, BOTH (household.pregnancy_or_frail) },
  { ":built_year", COUNT, BOTH (household.built_year) },
  { ":heating", ENERGY, BOTH (household.energy) },
  { ":one_room", ANSWER, BOTH (household.one_room) },
  { ":ceiling_cm", COUNT, BOTH (household.ceiling_cm) },
  { ":co_detector", ANSWER, BOTH (household.co_detector) },
  { ":surface_tenth_m2", COUNT, BOTH (household.surface_tenth_m2) },
  { ":dpe", LETTER, BOTH (household.dpe_letter) },
  { ":dpe_kwh", COUNT, BOTH (household.dpe_kwh_m2) },
  { ":social_housing", ANSWER, BOTH (social_housing) },
  { ":beneficiary", TEXT, BOTH (beneficiary) },
  { ":owner_told", ANSWER, BOTH (owner_told) },
  { ":owner_agrees", ANSWER, BOTH (owner_agrees) },
  { ":owner_told_how", TEXT, BOTH (owner_told_how) },
  { ":owner_told_on", TEXT, BOTH (owner_told_on) },
  { ":contact_by", TEXT, BOTH (contact_by) },
};

void
report_columns_bind (Query *query, const ReportInput *input)
{
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    kinds[columns[i].kind].bind (query, columns[i].parameter, G_STRUCT_MEMBER_P (input, columns[i].given));
  if (input->located) {
    query_bind_real (query, ":latitude", input->latitude);
    query_bind_real (query, ":longitude", input->longitude);
  } /* an unbound parameter is NULL */
}

void
report_columns_read (Query *query, Report *report)
{
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    kinds[columns[i].kind].read (query, columns[i].parameter + 1, G_STRUCT_MEMBER_P (report, columns[i].read));
  report->located = !query_is_null (query, "latitude");
  report->latitude = query_real (query, "latitude");
  report->longitude = query_real (query, "longitude");
}

void
report_columns_clear (Report *report)
{
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    if (columns[i].kind == TEXT || columns[i].kind == WORDS)
      g_clear_pointer (&G_STRUCT_MEMBER (char *, report, columns[i].read), g_free);
}

static const gsize sizes[KIND_LAST] = {
  [COUNT] = sizeof (int),     [FLAG] = sizeof (gboolean),           [ANSWER] = sizeof (Answer),
  [LETTER] = sizeof (char),   [ENERGY] = sizeof (GridEnergySource),
};

void
report_columns_input (const Report *report, ReportInput *input)
{
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++) {
    const Column *column = &columns[i];
    gpointer place = G_STRUCT_MEMBER_P (input, column->given);

    if (column->given == G_STRUCT_OFFSET (ReportInput, source))
      continue; /* a literal */
    if (sizes[column->kind] > 0)
      memcpy (place, G_STRUCT_MEMBER_P (report, column->read), sizes[column->kind]);
    else {
      g_free (*(char **) place);
      *(char **) place = g_strdup (G_STRUCT_MEMBER (char *, report, column->read));
    }
  }
  input->located = report->located;
  input->latitude = report->latitude;
  input->longitude = report->longitude;
}

/* ---- a person ---- */

static const struct {
  const char *parameter;
  gsize offset; /* in Person: texts all */
} person_columns[] = {
  { ":title", G_STRUCT_OFFSET (Person, title) },
  { ":last_name", G_STRUCT_OFFSET (Person, last_name) },
  { ":first_name", G_STRUCT_OFFSET (Person, first_name) },
  { ":organisation", G_STRUCT_OFFSET (Person, organisation) },
  { ":relation", G_STRUCT_OFFSET (Person, relation) },
  { ":email", G_STRUCT_OFFSET (Person, email) },
  { ":phone", G_STRUCT_OFFSET (Person, phone) },
  { ":phone_other", G_STRUCT_OFFSET (Person, phone_other) },
  { ":address", G_STRUCT_OFFSET (Person, address) },
  { ":postcode", G_STRUCT_OFFSET (Person, postcode) },
  { ":city", G_STRUCT_OFFSET (Person, city) },
  { ":birth_date", G_STRUCT_OFFSET (Person, birth_date) },
  { ":beneficiary_number", G_STRUCT_OFFSET (Person, beneficiary_number) },
  { ":staff_number", G_STRUCT_OFFSET (Person, staff_number) },
};

void
person_columns_bind (Query *query, const Person *person)
{
  g_autofree char *digits = text_phone_key (person->phone);

  for (guint i = 0; i < G_N_ELEMENTS (person_columns); i++)
    bind_text (query, person_columns[i].parameter, G_STRUCT_MEMBER_P (person, person_columns[i].offset));
  query_bind_text (query, ":phone_digits", *digits == '\0' ? NULL : digits);
}

void
person_columns_read (Query *query, Person *person)
{
  for (guint i = 0; i < G_N_ELEMENTS (person_columns); i++)
    read_text (query, person_columns[i].parameter + 1, G_STRUCT_MEMBER_P (person, person_columns[i].offset));
}
