/* owner_contact.c: the person of kind owner or agency, found, checked and written. */
#include "domain/owner_contact.h"

#include <string.h>

#include "base/text.h"
#include "domain/event.h"

static const char sql_write[] =
    "INSERT INTO person (report_id, kind, last_name, first_name, organisation, email, phone, phone_digits, address, postcode, city)"
    " VALUES (:report, :kind, :last_name, :first_name, nullif (:organisation, ''), lower (nullif (:email, '')),"
    " nullif (:phone, ''), nullif (:digits, ''), nullif (:address, ''), nullif (:postcode, ''), nullif (:city, ''))"
    " ON CONFLICT (report_id, kind) DO UPDATE SET last_name = excluded.last_name, first_name = excluded.first_name,"
    " organisation = excluded.organisation, email = excluded.email, phone = excluded.phone,"
    " phone_digits = excluded.phone_digits, address = excluded.address, postcode = excluded.postcode, city = excluded.city";
static const char sql_news[] = "UPDATE report SET changed_at = :now WHERE id = :report";

static gboolean
is_given (const char *text)
{
  return text != NULL && *text != '\0';
}

/* ---- who ---- */

static gboolean
read_kind (Db *db, gint64 report_id, PersonKind kind, Person *person, GError **error)
{
  g_autoptr (GError) failure = NULL;

  if (report_person (db, report_id, kind, person, &failure) || failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static gboolean
is_named (const Person *person)
{
  return is_given (person->last_name) || is_given (person->organisation);
}

gboolean
owner_contact_find (Db *db, gint64 report_id, PersonKind *ret_kind, Person *ret_person, GError **error)
{
  Person owner = { .known = FALSE }, agency = { .known = FALSE };
  gboolean read = read_kind (db, report_id, PERSON_OWNER, &owner, error)
                  && read_kind (db, report_id, PERSON_AGENCY, &agency, error);
  gboolean is_agency = is_named (&agency) && !is_named (&owner) && !is_given (owner.email) && !is_given (owner.address);

  *ret_kind = is_agency ? PERSON_AGENCY : PERSON_OWNER;
  person_clear (is_agency ? &owner : &agency);
  *ret_person = is_agency ? agency : owner;
  return read;
}

gboolean
owner_contact_has_address (const Person *person)
{
  return is_named (person) && is_given (person->address) && is_given (person->postcode) && is_given (person->city);
}

gboolean
owner_contact_has_email (const Person *person)
{
  return is_given (person->email) && text_is_email (person->email);
}

char *
owner_contact_name (const Person *person)
{
  g_autoptr (GString) name = g_string_new (NULL);
  const char *parts[] = { person->first_name, person->last_name };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (is_given (parts[i]))
      g_string_append_printf (name, "%s%s", name->len > 0 ? " " : "", parts[i]);
  if (name->len == 0 && is_given (person->organisation))
    g_string_append (name, person->organisation);
  return g_string_free (g_steal_pointer (&name), FALSE);
}

/* ---- put right ---- */

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

static void
check_length (const char *text, guint most, const char *field, Remarks *remarks)
{
  if (g_utf8_strlen (or_empty (text), -1) > (glong) most)
    remarks_add (remarks, field, "text_long", NULL);
}

void
owner_contact_check (const OwnerContact *contact, Remarks *remarks)
{
  check_length (contact->organisation, OWNER_NAME_MAX, "organisation", remarks);
  check_length (contact->last_name, OWNER_NAME_MAX, "last_name", remarks);
  check_length (contact->first_name, OWNER_NAME_MAX, "first_name", remarks);
  check_length (contact->address, OWNER_ADDRESS_MAX, "address", remarks);
  check_length (contact->city, OWNER_CITY_MAX, "city", remarks);
  if (is_given (contact->email) && !text_is_email (contact->email))
    remarks_add (remarks, "email", "email_shape", NULL);
  if (is_given (contact->phone) && !text_is_phone (contact->phone))
    remarks_add (remarks, "phone", "phone_shape", NULL);
  if (is_given (contact->postcode) && !text_is_postcode (contact->postcode))
    remarks_add (remarks, "postcode", "postcode_shape", NULL);
}

/* (transfer full): names of the fields that differ, words with spaces between: what the history keeps. */
static char *
difference (const Person *kept, const OwnerContact *given)
{
  const struct {
    const char *name, *before, *after;
  } fields[] = {
    { "organisation", kept->organisation, given->organisation },
    { "last_name", kept->last_name, given->last_name },
    { "first_name", kept->first_name, given->first_name },
    { "email", kept->email, given->email },
    { "phone", kept->phone, given->phone },
    { "address", kept->address, given->address },
    { "postcode", kept->postcode, given->postcode },
    { "city", kept->city, given->city },
  };
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (strcmp (or_empty (fields[i].before), or_empty (fields[i].after)) != 0)
      g_string_append_printf (names, "%s%s", names->len > 0 ? " " : "", fields[i].name);
  return g_string_free (g_steal_pointer (&names), FALSE);
}

static gboolean
write_row (Db *db, gint64 report_id, PersonKind kind, const OwnerContact *contact, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_write);
  g_autofree char *digits = text_phone_key (contact->phone);

  query_bind_integer (query, ":report", report_id);
  query_bind_text (query, ":kind", person_kind_name (kind));
  query_bind_text (query, ":last_name", or_empty (contact->last_name));
  query_bind_text (query, ":first_name", or_empty (contact->first_name));
  query_bind_text (query, ":organisation", or_empty (contact->organisation));
  query_bind_text (query, ":email", or_empty (contact->email));
  query_bind_text (query, ":phone", or_empty (contact->phone));
  query_bind_text (query, ":digits", digits);
  query_bind_text (query, ":address", or_empty (contact->address));
  query_bind_text (query, ":postcode", or_empty (contact->postcode));
  query_bind_text (query, ":city", or_empty (contact->city));
  return query_done (query, error);
}

gboolean
owner_contact_write (Db *db, const Actor *actor, gint64 report_id, const OwnerContact *contact, GError **error)
{
  PersonKind kind;
  Person kept = { .known = FALSE };
  gboolean found = owner_contact_find (db, report_id, &kind, &kept, error);
  g_autofree char *fields = found ? difference (&kept, contact) : NULL;
  const Event event = { .report_id = report_id,
                        .noun = "report",
                        .subject_id = report_id,
                        .verb = actor->kind == ACTOR_USER ? "owner_contact" : "owner_contact_own",
                        .detail = fields };
  g_autoptr (Query) news = NULL;

  person_clear (&kept);
  if (!found || *fields == '\0')
    return found;
  if (!write_row (db, report_id, kind, contact, error))
    return FALSE;
  news = query_new (db, sql_news);
  query_bind_integer (news, ":now", actor->now);
  query_bind_integer (news, ":report", report_id);
  return query_done (news, error) && event_add (db, actor, &event, error);
}
