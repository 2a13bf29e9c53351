/* link_request.c: from a contact to the notices of its reports. */
#include "domain/link_request.h"

#include <string.h>

#include "base/text.h"
#include "domain/event.h"

static const char sql_reports[] =
    "SELECT DISTINCT r.id FROM person p JOIN report r ON r.id = p.report_id JOIN territory t ON t.id = r.territory_id"
    " WHERE p.kind IN ('reporter', 'occupant') AND (p.email = :email OR p.phone_digits = :phone)"
    " AND (:reference = '' OR t.code || '-' || r.number = :reference) ORDER BY r.id DESC LIMIT :most";

char *
link_request_contact (const char *typed)
{
  g_autofree char *kept = text_clean (typed, FALSE, 254), *clean = text_latin_digits (kept);

  if (text_is_email (clean))
    return g_ascii_strdown (clean, -1);
  return text_is_phone (clean) ? text_phone_key (clean) : g_strdup ("");
}

static void
bind_contact (Query *query, const char *contact)
{
  gboolean is_email = strchr (contact, '@') != NULL;

  query_bind_text (query, ":email", is_email ? contact : NULL);
  query_bind_text (query, ":phone", is_email ? NULL : contact);
}

static gboolean
find_reports (Db *db, const char *contact, const char *reference, GArray *ids, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_reports);

  bind_contact (query, contact);
  query_bind_text (query, ":reference", reference == NULL ? "" : reference);
  query_bind_integer (query, ":most", LINK_REQUEST_REPORTS_MAX);
  while (query_next (query)) {
    gint64 id = query_integer (query, "id");

    g_array_append_val (ids, id);
  }
  return query_done (query, error);
}

gboolean
link_request (Db *db, const Actor *actor, const char *contact, const char *reference, GError **error)
{
  g_autofree char *known = link_request_contact (contact);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (known[0] == '\0')
    return TRUE;
  if (!find_reports (db, known, reference, ids, error))
    return FALSE;
  for (guint i = 0; i < ids->len; i++) {
    gint64 id = g_array_index (ids, gint64, i);
    const Event event = { .report_id = id, .noun = "report", .subject_id = id, .verb = "link_asked" };

    if (!event_add (db, actor, &event, error))
      return FALSE;
  }
  return TRUE;
}
