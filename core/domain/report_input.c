/* report_input.c: what somebody gives, and what is wrong with it. Neither stores nor scores. */
#include "domain/report_input.h"

#include <string.h>

#include "base/text.h"
#include "domain/report_target.h"

static const char *const person_kinds[] = {
  [PERSON_OCCUPANT] = "occupant", [PERSON_REPORTER] = "reporter", [PERSON_OWNER] = "owner",
  [PERSON_AGENCY] = "agency",     [PERSON_SYNDIC] = "syndic",
};
G_STATIC_ASSERT (G_N_ELEMENTS (person_kinds) == PERSON_LAST);

const char *
person_kind_name (PersonKind kind)
{
  return kind < PERSON_LAST ? person_kinds[kind] : "occupant";
}

static const char *const sources[] = { "site", "phone", "desk", "letter", "api", "import" };

const char *
report_source (const char *source)
{
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    if (g_strcmp0 (sources[i], source) == 0)
      return sources[i];
  return sources[0];
}

ReportInput *
report_input_new (const char *source)
{
  ReportInput *input = g_new0 (ReportInput, 1);

  input->source = source;
  input->profile = g_strdup ("tenant");
  input->language = g_strdup ("fr");
  input->household = HOUSEHOLD_UNKNOWN;
  input->severities = g_ptr_array_new_with_free_func (g_free);
  input->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  input->file_ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  return input;
}

void
person_clear (Person *person)
{
  char **fields[] = {
    &person->title, &person->last_name,  &person->first_name,         &person->organisation, &person->relation,
    &person->email, &person->phone,      &person->phone_other,        &person->address,      &person->postcode,
    &person->city,  &person->birth_date, &person->beneficiary_number, &person->staff_number
  };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    g_clear_pointer (fields[i], g_free);
  person->known = FALSE;
}

void
report_input_free (ReportInput *input)
{
  if (input == NULL)
    return;
  for (guint i = 0; i < PERSON_LAST; i++)
    person_clear (&input->persons[i]);
  g_free (input->profile);
  g_free (input->language);
  g_free (input->address);
  g_free (input->postcode);
  g_free (input->city);
  g_free (input->insee);
  g_free (input->address_key);
  g_free (input->address_more);
  g_free (input->description);
  g_free (input->beneficiary);
  g_free (input->owner_told_how);
  g_free (input->owner_told_on);
  g_free (input->contact_by);
  g_ptr_array_unref (input->severities);
  g_hash_table_unref (input->answers);
  g_array_unref (input->file_ids);
  g_free (input);
}

static gboolean
is_empty (const char *text)
{
  return text == NULL || *text == '\0';
}

static void
check_place (const ReportInput *input, Remarks *remarks)
{
  if (is_empty (input->address))
    remarks_add (remarks, "address", "address_missing", NULL);
  if (is_empty (input->city))
    remarks_add (remarks, "city", "city_missing", NULL);
  if (!is_empty (input->postcode) && !text_is_postcode (input->postcode))
    remarks_add (remarks, "postcode", "postcode_shape", NULL);
}

static void
check_problems (const ReportInput *input, const Grid *grid, Remarks *remarks)
{
  g_autoptr (GHashTable) criteria = g_hash_table_new (g_direct_hash, g_direct_equal);

  if (input->severities->len == 0)
    remarks_add (remarks, "problems", "problems_missing", NULL);
  for (guint i = 0; i < input->severities->len; i++) {
    const char *code = g_ptr_array_index (input->severities, i);
    const GridSeverity *severity = grid_severity (grid, code);

    if (severity == NULL)
      remarks_add (remarks, "problems", "problem_unknown", code);
    else if (!g_hash_table_add (criteria, (gpointer) severity->criterion))
      remarks_add (remarks, "problems", "problem_twice", severity->criterion->plain);
  }
}

gboolean
report_input_is_for_other (const ReportInput *input)
{
  static const char *const own[] = { "tenant", "owner_occupier", NULL };

  return input->profile != NULL && !g_strv_contains (own, input->profile);
}

const Person *
report_input_contact (const ReportInput *input)
{
  return input->persons[PERSON_REPORTER].known ? &input->persons[PERSON_REPORTER] : &input->persons[PERSON_OCCUPANT];
}

/* How somebody is reached → the field that must then be filled. */
static const struct {
  const char *contact_by;
  gsize offset;                /* in Person; of `field` */
  const char *field, *other;   /* of who lives there, of who reports for somebody; NULL: the person comes to the desk */
  const char *missing, *shape; /* remarks */
  gboolean (*fits) (const char *text);
} contact_needs[] = {
  { "mail", G_STRUCT_OFFSET (Person, email), "email", "reporter_email", "email_missing", "email_shape", text_is_email },
  { "phone", G_STRUCT_OFFSET (Person, phone), "phone", "reporter_phone", "phone_missing", "phone_shape",
    text_is_phone },
  { "desk", 0, NULL, NULL, NULL, NULL, NULL },
};

static void
check_contact (const ReportInput *input, Remarks *remarks)
{
  const Person *person = report_input_contact (input);
  gboolean other = person == &input->persons[PERSON_REPORTER], known = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (contact_needs); i++) {
    gboolean wanted = g_strcmp0 (input->contact_by, contact_needs[i].contact_by) == 0;
    const char *field = other ? contact_needs[i].other : contact_needs[i].field;
    const char *text = G_STRUCT_MEMBER (const char *, person, contact_needs[i].offset);

    known = known || wanted;
    if (field == NULL)
      continue;
    if (wanted && is_empty (text))
      remarks_add (remarks, field, contact_needs[i].missing, NULL);
    if (!is_empty (text) && !contact_needs[i].fits (text))
      remarks_add (remarks, field, contact_needs[i].shape, NULL);
  }
  if (!known)
    remarks_add (remarks, "contact_by", "contact_missing", NULL);
}

static void
check_codes (const ReportInput *input, Remarks *remarks)
{
  const ReportTarget *target;

  for (guint i = 0; (target = report_target_at (i)) != NULL; i++) {
    const char *code = target->type == TARGET_CODE ? G_STRUCT_MEMBER (char *, input, target->offset) : NULL;

    if (!is_empty (code) && !report_target_knows (target, code))
      remarks_add (remarks, target->name, "choice", NULL);
  }
}

void
report_input_check (const ReportInput *input, const Grid *grid, Remarks *remarks)
{
  check_place (input, remarks);
  check_problems (input, grid, remarks);
  check_contact (input, remarks);
  check_codes (input, remarks);
  if (input->household.children == 0 && input->household.child_under_6 == ANSWER_YES)
    remarks_add (remarks, "child_under_6", "children_disagree", NULL);
  if (input->file_ids->len > REPORT_FILES_MAX)
    remarks_add (remarks, "photos", "photos_too_many", NULL);
  if (input->description != NULL && g_utf8_strlen (input->description, -1) > REPORT_DESCRIPTION_MAX)
    remarks_add (remarks, "description", "description_long", NULL);
}
