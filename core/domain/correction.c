/* correction.c: compares what is given with what is kept, and writes the difference. */
#include "domain/correction.h"

#include <string.h>

#include "base/text.h"
#include "domain/event.h"
#include "domain/mediation_outgoing.h"
#include "domain/report_score.h"

static const char *const reached_by[] = { "mail", "phone", "desk", NULL };
static const char *const agreements[] = { "yes", "no", NULL };
/* Before it is corrected, as the fields of a correction say it. */
static const char *const agreed[] = { [ANSWER_UNKNOWN] = NULL, [ANSWER_NO] = "no", [ANSWER_YES] = "yes" };
static const char *const open_states[] = { "received", "taken", "active", NULL };

static const char sql_report[] =
    "UPDATE report SET contact_by = coalesce (:contact_by, contact_by),"
    " address_more = coalesce (:more, address_more),"
    " owner_agrees = CASE :agrees WHEN 'yes' THEN 1 WHEN 'no' THEN 0 ELSE owner_agrees END,"
    " adults = iif (:adults >= 0, :adults, adults), children = iif (:children >= 0, :children, children),"
    " child_under_6 = iif (:children = 0, 0, child_under_6), changed_at = :now WHERE id = :report";
static const char sql_person[] =
    "INSERT INTO person (report_id, kind, email, phone, phone_digits)"
    " VALUES (:report, :kind, lower (:email), :phone, :digits) ON CONFLICT (report_id, kind) DO UPDATE SET"
    " email = coalesce (excluded.email, email), phone = coalesce (excluded.phone, phone),"
    " phone_digits = coalesce (excluded.phone_digits, phone_digits)";

gboolean
correction_is_open (const Report *report)
{
  return g_strv_contains (open_states, report->state);
}

gboolean
correction_contact (Db *db, gint64 report_id, PersonKind *ret_kind, Person *ret_person, GError **error)
{
  static const PersonKind kinds[] = { PERSON_REPORTER, PERSON_OCCUPANT };
  g_autoptr (GError) failure = NULL;

  *ret_kind = PERSON_OCCUPANT;
  for (guint i = 0; i < G_N_ELEMENTS (kinds) && failure == NULL; i++)
    if (report_person (db, report_id, kinds[i], ret_person, &failure)) {
      *ret_kind = kinds[i];
      return TRUE;
    }
  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* ---- what is wrong ---- */

static gboolean
is_given (const char *text)
{
  return text != NULL && text[0] != '\0';
}

static void
check_contact (const Correction *correction, const Report *report, const Person *contact, Remarks *remarks)
{
  const char *by = correction->contact_by != NULL ? correction->contact_by : report->contact_by;
  const char *email = is_given (correction->email) ? correction->email : contact->email;
  const char *phone = correction->phone != NULL ? correction->phone : contact->phone;

  if (!g_strv_contains (reached_by, by))
    remarks_add (remarks, "contact_by", "contact_missing", NULL);
  if (is_given (correction->email) && !text_is_email (correction->email))
    remarks_add (remarks, "email", "email_shape", NULL);
  if (is_given (correction->phone) && !text_is_phone (correction->phone))
    remarks_add (remarks, "phone", "phone_shape", NULL);
  if (strcmp (by, "mail") == 0 && !is_given (email))
    remarks_add (remarks, "email", "email_missing", NULL);
  if (strcmp (by, "phone") == 0 && !is_given (phone))
    remarks_add (remarks, "phone", "phone_missing", NULL);
}

static void
check_people (const char *field, int count, Remarks *remarks)
{
  if (count != CORRECTION_AS_IS && (count < 0 || count > CORRECTION_PEOPLE_MAX))
    remarks_add (remarks, field, "count_shape", NULL);
}

void
correction_check (const Correction *correction, const Report *report, const Person *contact, Remarks *remarks)
{
  check_contact (correction, report, contact, remarks);
  if (correction->owner_agrees != NULL && !g_strv_contains (agreements, correction->owner_agrees))
    remarks_add (remarks, "owner_agrees", "choice", NULL);
  check_people ("adults", correction->adults, remarks);
  check_people ("children", correction->children, remarks);
}

/* ---- what differs ---- */

/* The fields that change, as the history names them. */
typedef struct {
  GString *fields;
  gboolean person, people;
} Difference;

static const char *
differing_text (Difference *difference, const char *field, const char *before, const char *after)
{
  if (after == NULL || g_strcmp0 (before != NULL ? before : "", after) == 0)
    return NULL;
  g_string_append_printf (difference->fields, "%s%s", difference->fields->len > 0 ? " " : "", field);
  return after;
}

static int
differing_count (Difference *difference, const char *field, int before, int after)
{
  if (after == CORRECTION_AS_IS || after == before)
    return CORRECTION_AS_IS;
  difference->people = TRUE;
  g_string_append_printf (difference->fields, "%s%s:", difference->fields->len > 0 ? " " : "", field);
  if (before >= 0)
    g_string_append_printf (difference->fields, "%d", before);
  g_string_append_printf (difference->fields, ":%d", after);
  return after;
}

static Correction
correction_difference (const Correction *given, const Report *report, const Person *contact, Difference *difference)
{
  Correction changed = {
    .phone = differing_text (difference, "phone", contact->phone, given->phone),
    .email = differing_text (difference, "email", contact->email, given->email),
    .contact_by = differing_text (difference, "contact_by", report->contact_by, given->contact_by),
    .address_more = differing_text (difference, "address_more", report->address_more, given->address_more),
    .owner_agrees = differing_text (difference, "owner_agrees", agreed[report->owner_agrees], given->owner_agrees),
    .adults = differing_count (difference, "adults", report->household.adults, given->adults),
    .children = differing_count (difference, "children", report->household.children, given->children),
  };

  difference->person = changed.phone != NULL || changed.email != NULL;
  return changed;
}

/* ---- writing ---- */

static gboolean
report_write (Db *db, const Actor *actor, gint64 report_id, const Correction *changed, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_report);

  query_bind_text (query, ":contact_by", changed->contact_by);
  query_bind_text (query, ":more", changed->address_more);
  query_bind_text (query, ":agrees", changed->owner_agrees);
  query_bind_integer (query, ":adults", changed->adults);
  query_bind_integer (query, ":children", changed->children);
  query_bind_integer (query, ":now", actor->now);
  query_bind_integer (query, ":report", report_id);
  return query_done (query, error);
}

static gboolean
person_write (Db *db, gint64 report_id, PersonKind kind, const Correction *changed, GError **error)
{
  g_autofree char *digits = changed->phone == NULL ? NULL : text_phone_key (changed->phone);
  g_autoptr (Query) query = query_new (db, sql_person);

  query_bind_integer (query, ":report", report_id);
  query_bind_text (query, ":kind", person_kind_name (kind));
  query_bind_text (query, ":email", changed->email);
  query_bind_text (query, ":phone", changed->phone);
  query_bind_text (query, ":digits", digits);
  return query_done (query, error);
}

static gboolean
difference_write (Db *db, const Actor *actor, const Report *report, const Correction *given, const Grid *grid,
                  GError **error)
{
  g_autoptr (GString) fields = g_string_new (NULL);
  g_autoptr (GError) failure = NULL;
  Difference difference = { .fields = fields };
  Event event = { .report_id = report->id, .noun = "report", .subject_id = report->id, .verb = "corrected" };
  Person contact = { .known = FALSE };
  PersonKind kind;
  Correction changed;
  gboolean written;

  if (!correction_contact (db, report->id, &kind, &contact, &failure) && failure != NULL) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
  }
  changed = correction_difference (given, report, &contact, &difference);
  if (changed.email != NULL && text_is_email (contact.email) && g_ascii_strcasecmp (changed.email, contact.email) != 0)
    event.former = contact.email;
  event.detail = fields->str;
  written = fields->len == 0
            || (report_write (db, actor, report->id, &changed, error)
                && (!difference.person || person_write (db, report->id, kind, &changed, error))
                && event_add (db, actor, &event, error) && mediation_follow_agreement (db, actor, report, error)
                && (!difference.people || report_rescore (db, actor, report->id, grid, error)));
  person_clear (&contact);
  return written;
}

gboolean
correction_write (Db *db, const Actor *actor, gint64 report_id, const Correction *correction, const Grid *grid,
                  GError **error)
{
  g_autoptr (Report) report = report_find (db, report_id, error);

  if (report == NULL)
    return FALSE;
  if (!correction_is_open (report))
    return box_fail (error, BOX_ERROR_CONFLICT, "report %s is corrected no more", report->reference);
  return difference_write (db, actor, report, correction, grid, error);
}
