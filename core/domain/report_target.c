/* report_target.c: the table of places, and how a text becomes the value of each type. */
#include "domain/report_target.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"

enum { LONG_KEPT_MAX = 6000 };

static const char *const profiles[] = { "tenant",   "owner_occupier", "relative", "professional",
                                        "landlord", "emergency",      NULL };
static const char *const benefits[] = { "caf", "msa", "no", "unknown", NULL };
static const char *const told_how[] = { "letter", "registered", "mail", "phone", "sms", "other", NULL };
static const char *const reached_by[] = { "phone", "mail", "desk", NULL };
static const char *const titles[] = { "m", "mme", NULL };
static const char *const yes_no[] = { "yes", "no", "unknown", NULL };
static const char *const letters[] = { "A", "B", "C", "D", "E", "F", "G", "unknown", NULL };

#define AT(member) .offset = G_STRUCT_OFFSET (ReportInput, member)
#define OF(kind, who, member) \
  { \
    who "." #member, TARGET_TEXT, AT (persons[kind].member) \
  }
#define PERSON(kind, who) \
  OF (kind, who, last_name), OF (kind, who, first_name), OF (kind, who, organisation), OF (kind, who, email), \
      OF (kind, who, phone)
static const ReportTarget targets[] = {
  { "profile", TARGET_CODE, profiles, AT (profile) },
  { "address", TARGET_TEXT, AT (address) },
  { "address_more", TARGET_TEXT, AT (address_more) },
  { "postcode", TARGET_TEXT, AT (postcode) },
  { "city", TARGET_TEXT, AT (city) },
  { "insee", TARGET_TEXT, AT (insee) },
  { "address_key", TARGET_TEXT, AT (address_key) },
  { "description", TARGET_TEXT, AT (description) },
  { "social_housing", TARGET_ANSWER, AT (social_housing) },
  { "heating", TARGET_ENERGY, AT (household.energy) },
  { "built_year", TARGET_NUMBER, AT (household.built_year) },
  { "surface", TARGET_TENTHS, AT (household.surface_tenth_m2) },
  { "ceiling_cm", TARGET_NUMBER, AT (household.ceiling_cm) },
  { "one_room", TARGET_ANSWER, AT (household.one_room) },
  { "co_detector", TARGET_ANSWER, AT (household.co_detector) },
  { "dpe", TARGET_LETTER, letters, AT (household.dpe_letter) },
  { "beneficiary", TARGET_CODE, benefits, AT (beneficiary) },
  { "adults", TARGET_NUMBER, AT (household.adults) },
  { "children", TARGET_NUMBER, AT (household.children) },
  { "child_under_6", TARGET_ANSWER, AT (household.child_under_6) },
  { "over_65", TARGET_ANSWER, AT (household.over_65) },
  { "frail", TARGET_ANSWER, AT (household.pregnancy_or_frail) },
  { "owner_told", TARGET_ANSWER, AT (owner_told) },
  { "owner_agrees", TARGET_ANSWER, AT (owner_agrees) },
  { "owner_told_how", TARGET_CODE, told_how, AT (owner_told_how) },
  { "owner_told_on", TARGET_DAY, AT (owner_told_on) },
  { "contact_by", TARGET_CODE, reached_by, AT (contact_by) },
  { "occupant.title", TARGET_CODE, titles, AT (persons[PERSON_OCCUPANT].title) },
  OF (PERSON_OCCUPANT, "occupant", beneficiary_number),
  OF (PERSON_REPORTER, "reporter", staff_number),
  PERSON (PERSON_OCCUPANT, "occupant"),
  PERSON (PERSON_REPORTER, "reporter"),
  PERSON (PERSON_OWNER, "owner"),
  PERSON (PERSON_AGENCY, "agency"),
  PERSON (PERSON_SYNDIC, "syndic"),
};

const ReportTarget *
report_target_at (guint index)
{
  return index < G_N_ELEMENTS (targets) ? &targets[index] : NULL;
}

const ReportTarget *
report_target_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
    if (g_strcmp0 (targets[i].name, name) == 0)
      return &targets[i];
  return NULL;
}

gboolean
report_target_knows (const ReportTarget *target, const char *code)
{
  const char *const *list = target->type == TARGET_ANSWER ? yes_no : target->codes;

  if (target->type == TARGET_ENERGY)
    return g_strcmp0 (grid_energy_name (grid_energy_from_name (code)), code) == 0;
  return list == NULL || g_strv_contains (list, code);
}

/* ---- reading ---- */

static gboolean
put_text (char *text, const ReportTarget *target, ReportInput *input)
{
  char **place = G_STRUCT_MEMBER_P (input, target->offset);

  g_free (*place);
  *place = text;
  return TRUE;
}

static gboolean
read_text (const ReportTarget *target, const char *value, const TargetBounds *bounds, ReportInput *input)
{
  g_autofree char *text = text_clean (value, bounds->lines, bounds->lines ? LONG_KEPT_MAX : (guint) bounds->max);

  return g_utf8_strlen (text, -1) <= bounds->max && put_text (g_steal_pointer (&text), target, input);
}

static gboolean
read_number (const ReportTarget *target, const char *value, const TargetBounds *bounds, ReportInput *input)
{
  gint64 number;

  if (!text_to_integer (value, bounds->min, bounds->max, &number))
    return FALSE;
  G_STRUCT_MEMBER (int, input, target->offset) = (int) number;
  return TRUE;
}

static gboolean
read_tenths (const ReportTarget *target, const char *value, const TargetBounds *bounds, ReportInput *input)
{
  g_auto (GStrv) parts = g_strsplit_set (value, ",.", 2);
  gint64 whole, tenth = 0;

  if (parts[0] == NULL || !text_to_integer (parts[0], bounds->min, bounds->max, &whole))
    return FALSE;
  if (parts[1] != NULL && !text_to_integer (parts[1], 0, 9, &tenth))
    return FALSE;
  G_STRUCT_MEMBER (int, input, target->offset) = (int) (whole * 10 + tenth);
  return TRUE;
}

static gboolean
read_day (const ReportTarget *target, const char *value, const TargetBounds *bounds, ReportInput *input)
{
  gint64 moment;

  (void) bounds;
  return clock_parse_day (value, &moment) && put_text (g_strdup (value), target, input);
}

static gboolean
read_code (const ReportTarget *target, const char *value, const TargetBounds *bounds, ReportInput *input)
{
  (void) bounds;
  return report_target_knows (target, value)
         && put_text (strcmp (value, "unknown") == 0 ? NULL : g_strdup (value), target, input);
}

static gboolean
read_answer (const ReportTarget *target, const char *value, const TargetBounds *bounds, ReportInput *input)
{
  static const Answer answers[] = { ANSWER_YES, ANSWER_NO, ANSWER_UNKNOWN }; /* as yes_no */

  (void) bounds;
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    if (strcmp (yes_no[i], value) == 0) {
      G_STRUCT_MEMBER (Answer, input, target->offset) = answers[i];
      return TRUE;
    }
  return FALSE;
}

static gboolean
read_energy (const ReportTarget *target, const char *value, const TargetBounds *bounds, ReportInput *input)
{
  (void) bounds;
  G_STRUCT_MEMBER (GridEnergySource, input, target->offset) = grid_energy_from_name (value);
  return report_target_knows (target, value);
}

static gboolean
read_letter (const ReportTarget *target, const char *value, const TargetBounds *bounds, ReportInput *input)
{
  (void) bounds;
  G_STRUCT_MEMBER (char, input, target->offset) = strlen (value) == 1 ? value[0] : '\0';
  return report_target_knows (target, value);
}

static gboolean (*const readers[]) (const ReportTarget *target, const char *value, const TargetBounds *bounds,
                                    ReportInput *input) = {
  [TARGET_TEXT] = read_text,     [TARGET_NUMBER] = read_number, [TARGET_TENTHS] = read_tenths,
  [TARGET_DAY] = read_day,       [TARGET_CODE] = read_code,     [TARGET_ANSWER] = read_answer,
  [TARGET_ENERGY] = read_energy, [TARGET_LETTER] = read_letter,
};
G_STATIC_ASSERT (G_N_ELEMENTS (readers) == TARGET_LAST);

gboolean
report_target_put (const ReportTarget *target, const char *value, const TargetBounds *bounds, ReportInput *input)
{
  return readers[target->type](target, value, bounds, input);
}

/* ---- saying ---- */

static char *
say_number (int number, int divisor)
{
  if (number < 0)
    return NULL;
  return number % divisor == 0 ? g_strdup_printf ("%d", number / divisor)
                               : g_strdup_printf ("%d,%d", number / divisor, number % divisor);
}

char *
report_target_text (const ReportTarget *target, const ReportInput *input)
{
  gconstpointer place = G_STRUCT_MEMBER_P (input, target->offset);
  Answer answer;
  char letter;

  switch (target->type) {
  case TARGET_NUMBER:
    return say_number (*(const int *) place, 1);
  case TARGET_TENTHS:
    return say_number (*(const int *) place, 10);
  case TARGET_ANSWER:
    answer = *(const Answer *) place;
    return answer == ANSWER_UNKNOWN ? NULL : g_strdup (yes_no[answer == ANSWER_YES ? 0 : 1]);
  case TARGET_ENERGY:
    return *(const GridEnergySource *) place == GRID_ENERGY_UNKNOWN
               ? NULL
               : g_strdup (grid_energy_name (*(const GridEnergySource *) place));
  case TARGET_LETTER:
    letter = *(const char *) place;
    return letter == '\0' ? NULL : g_strndup (&letter, 1);
  case TARGET_TEXT:
  case TARGET_DAY:
  case TARGET_CODE:
  case TARGET_LAST:
  default:
    return g_strdup (*(const char *const *) place);
  }
}

void
report_target_empty (const ReportTarget *target, ReportInput *input)
{
  gpointer place = G_STRUCT_MEMBER_P (input, target->offset);

  switch (target->type) {
  case TARGET_NUMBER:
  case TARGET_TENTHS:
    *(int *) place = -1;
    break;
  case TARGET_ANSWER:
    *(Answer *) place = ANSWER_UNKNOWN;
    break;
  case TARGET_ENERGY:
    *(GridEnergySource *) place = GRID_ENERGY_UNKNOWN;
    break;
  case TARGET_LETTER:
    *(char *) place = '\0';
    break;
  case TARGET_TEXT:
  case TARGET_DAY:
  case TARGET_CODE:
  case TARGET_LAST:
  default:
    g_clear_pointer ((char **) place, g_free);
    break;
  }
}
