/* link_cut.c: revokes, forgets the tokens that still wait somewhere, and tells. */
#include "domain/link_cut.h"

#include "domain/event.h"
#include "domain/link.h"

/* A mail that was not written yet takes a link of its own instead; the receipt of that browser shows none any more. */
static const char *const sql_forget[] = {
  "UPDATE notice SET secret = NULL WHERE report_id = :report AND state = 'pending'",
  "UPDATE draft SET follow_token = NULL WHERE report_id = :report",
};

gboolean
link_cut (Db *db, const Actor *actor, gint64 report_id, const char *fresh, GError **error)
{
  const Event event = { .report_id = report_id, .noun = "report", .subject_id = report_id, .verb = "links_cut" };
  const Link subject = { .report_id = report_id };

  if (!link_revoke_report (db, report_id, actor->now, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (sql_forget); i++) {
    g_autoptr (Query) query = query_new (db, sql_forget[i]);

    query_bind_integer (query, ":report", report_id);
    if (!query_done (query, error))
      return FALSE;
  }
  return (fresh == NULL || link_create_as (db, LINK_FOLLOW, &subject, fresh, actor->now, error))
         && event_add (db, actor, &event, error);
}
