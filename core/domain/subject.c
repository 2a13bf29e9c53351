/* subject.c: reads what hangs on a contact. Writes nothing: reading it is logged by whoever shows it. */
#include "domain/subject.h"

#include "base/text.h"

#define SAME_CONTACT \
  "((p.email IS NOT NULL AND p.email <> '' AND p.email = m.email) OR (p.phone_digits IS NOT NULL AND p.phone_digits <> ''" \
  " AND p.phone_digits = m.phone_digits))"
static const char sql_reports[] =
    "SELECT r.id, r.uuid, t.code || '-' || r.number AS reference, r.created_at, r.state, r.address, r.city FROM report r"
    " JOIN territory t ON t.id = r.territory_id WHERE r.id = :report OR r.id IN (SELECT p.report_id FROM person m"
    " JOIN person p ON p.kind IN ('occupant', 'reporter') AND " SAME_CONTACT
    " WHERE m.report_id = :report AND m.kind = :kind)"
    " ORDER BY r.id = :report DESC, r.created_at DESC LIMIT :most";
static const char sql_kind[] = "SELECT p.kind FROM person m JOIN person p ON p.report_id = :other"
                               " AND p.kind IN ('occupant', 'reporter') AND " SAME_CONTACT
                               " WHERE m.report_id = :report AND m.kind = :kind ORDER BY p.kind = :kind DESC LIMIT 1";
/* A phone is kept as typed, and written to as +33…: the ends tell. */
static const char sql_messages[] =
    "SELECT coalesce (o.sent_at, o.created_at) AS at, o.channel, o.kind, o.state, o.recipient FROM outbox o"
    " WHERE o.report_id = :report AND ((:email <> '' AND lower (o.recipient) = :email) OR (o.channel = 'sms'"
    " AND :phone <> '' AND substr (o.recipient, -9) = substr (:phone, -9))) ORDER BY o.created_at, o.id LIMIT :most";
static const char sql_accesses[] =
    "SELECT a.at, a.what, p.name AS partner FROM access_log a LEFT JOIN user u ON u.id = a.user_id LEFT JOIN partner p"
    " ON p.id = coalesce (u.partner_id, a.partner_id) WHERE a.report_id = :report ORDER BY a.at, a.id LIMIT :most";

static void
subject_report_free (gpointer data)
{
  SubjectReport *report = data;
  char *texts[] = { report->uuid, report->reference, report->state, report->address, report->city };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_free (report);
}

static SubjectReport *
report_read (Query *query)
{
  SubjectReport *report = g_new0 (SubjectReport, 1);

  report->id = query_integer (query, "id");
  report->created_at = query_integer (query, "created_at");
  report->uuid = g_strdup (query_text (query, "uuid"));
  report->reference = g_strdup (query_text (query, "reference"));
  report->state = g_strdup (query_text (query, "state"));
  report->address = g_strdup (query_text (query, "address"));
  report->city = g_strdup (query_text (query, "city"));
  return report;
}

GPtrArray *
subject_reports (Db *db, gint64 report_id, PersonKind kind, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_reports);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (subject_report_free);

  query_bind_integer (query, ":report", report_id);
  query_bind_text (query, ":kind", person_kind_name (kind));
  query_bind_integer (query, ":most", SUBJECT_REPORTS_MAX);
  while (query_next (query))
    g_ptr_array_add (list, report_read (query));
  return query_done (query, error) ? g_steal_pointer (&list) : NULL;
}

PersonKind
subject_kind (Db *db, gint64 first_id, PersonKind kind, gint64 other_id)
{
  g_autoptr (Query) query = query_new (db, sql_kind);

  if (first_id == other_id)
    return kind;
  query_bind_integer (query, ":report", first_id);
  query_bind_text (query, ":kind", person_kind_name (kind));
  query_bind_integer (query, ":other", other_id);
  if (!query_next (query))
    return PERSON_LAST;
  for (PersonKind each = 0; each < PERSON_LAST; each++)
    if (g_strcmp0 (person_kind_name (each), query_text (query, "kind")) == 0)
      return each;
  return PERSON_LAST;
}

gboolean
subject_messages (Db *db, gint64 report_id, const Person *person,
                  void (*visit) (const SubjectMessage *message, gpointer data), gpointer data, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_messages);
  g_autofree char *email = g_utf8_strdown (person->email != NULL ? person->email : "", -1);
  g_autofree char *phone = text_phone_key (person->phone != NULL ? person->phone : "");

  query_bind_integer (query, ":report", report_id);
  query_bind_text (query, ":email", email);
  query_bind_text (query, ":phone", phone != NULL ? phone : "");
  query_bind_integer (query, ":most", SUBJECT_ROWS_MAX);
  while (query_next (query)) {
    const SubjectMessage message = { query_integer (query, "at"), query_text (query, "channel"),
                                     query_text (query, "kind"), query_text (query, "state"),
                                     query_text (query, "recipient") };
    visit (&message, data);
  }
  return query_done (query, error);
}

gboolean
subject_accesses (Db *db, gint64 report_id, void (*visit) (const SubjectAccess *access, gpointer data), gpointer data,
                  GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_accesses);

  query_bind_integer (query, ":report", report_id);
  query_bind_integer (query, ":most", SUBJECT_ROWS_MAX);
  while (query_next (query)) {
    const SubjectAccess access = { query_integer (query, "at"), query_text (query, "partner"),
                                   query_text (query, "what") };
    visit (&access, data);
  }
  return query_done (query, error);
}
