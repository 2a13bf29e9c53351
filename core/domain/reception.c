/* reception.c: who was heard last, from the marks of sensors and gateways. */
#include "domain/reception.h"

#include "base/clock.h"

/* One that was heard since its loan began counts from then, others from the beginning of the loan. */
static const char sql_lent[] =
    "SELECT coalesce (max (max (l.from_at, coalesce (s.seen_at, 0))), 0) AS heard FROM sensor_loan l"
    " JOIN sensor s ON s.id = l.sensor_id WHERE l.state = 'running' AND l.report_id IS NOT NULL AND l.from_at <= :now";
static const char sql_gateways[] = "SELECT name, seen_at FROM gateway WHERE retired_at IS NULL AND seen_at > :from"
                                   " AND seen_at <= :to ORDER BY seen_at, name";

static void
gateway_clear (gpointer data)
{
  ReceptionGateway *gateway = data;

  g_free (gateway->name);
  g_free (gateway);
}

void
reception_silence_clear (ReceptionSilence *silence)
{
  g_clear_pointer (&silence->gateways, g_ptr_array_unref);
}

gboolean
reception_silence (Db *db, gint64 now, ReceptionSilence *ret_silence, GError **error)
{
  gint64 from = now - RECEPTION_TOLD_DAYS * CLOCK_DAY, to = now - RECEPTION_SILENT_H * CLOCK_HOUR, heard = 0;
  g_autoptr (Query) lent = query_new (db, sql_lent), gateways = query_new (db, sql_gateways);

  reception_silence_clear (ret_silence);
  *ret_silence = (ReceptionSilence){ .gateways = g_ptr_array_new_with_free_func (gateway_clear) };
  query_bind_integer (lent, ":now", now);
  if (query_next (lent))
    heard = query_integer (lent, "heard");
  if (heard > from && heard <= to)
    ret_silence->lent_since = heard;
  query_bind_integer (gateways, ":from", from);
  query_bind_integer (gateways, ":to", to);
  while (query_next (gateways)) {
    ReceptionGateway *gateway = g_new0 (ReceptionGateway, 1);

    gateway->name = g_strdup (query_text (gateways, "name"));
    gateway->since = query_integer (gateways, "seen_at");
    g_ptr_array_add (ret_silence->gateways, gateway);
  }
  return query_done (lent, error) && query_done (gateways, error);
}
