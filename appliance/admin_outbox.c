/* admin_outbox.c: commands about mails, for who has no browser at hand. */
#include "admin_outbox.h"

#include <stdio.h>

#include "base/clock.h"
#include "domain/outbox.h"
#include "domain/outbox_care.h"

gboolean
admin_outbox_status (const Arguments *arguments, GError **error)
{
  Db *db = store_reader (arguments->service->store);
  g_autofree char *reason = outbox_stopped (db);
  OutboxCounts counts = { 0 };

  if (!outbox_count (db, clock_now (), &counts, error))
    return FALSE;
  printf ("%s%s\nwaiting %" G_GINT64_FORMAT "\nfailed %" G_GINT64_FORMAT "\nsent in the last hour %" G_GINT64_FORMAT
          "\n",
          reason == NULL ? "running" : "stopped: ", reason == NULL ? "" : reason, counts.waiting, counts.failed,
          counts.sent_last_hour);
  return TRUE;
}

static gboolean
stop_work (Db *db, gpointer data, GError **error)
{
  const Actor box = ACTOR_BOX_AT (clock_now ());

  return outbox_stop (db, &box, data, error);
}

gboolean
admin_outbox_stop (const Arguments *arguments, GError **error)
{
  return store_write (arguments->service->store, stop_work, arguments->words[0], error);
}

static gboolean
start_work (Db *db, gpointer data G_GNUC_UNUSED, GError **error)
{
  const Actor box = ACTOR_BOX_AT (clock_now ());

  return outbox_start (db, &box, error);
}

gboolean
admin_outbox_start (const Arguments *arguments, GError **error)
{
  return store_write (arguments->service->store, start_work, NULL, error);
}
