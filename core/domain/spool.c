/* spool.c: rows of `spool` and `spool_boot`, and where a start without a time belongs. */
#include "domain/spool.h"

static const char sql_boot[] =
    "INSERT INTO spool_boot (boot, known_at, last_s, bytes) VALUES (:boot, :known, :up, :bytes) ON CONFLICT (boot)"
    " DO UPDATE SET last_s = max (last_s, excluded.last_s), bytes = bytes + excluded.bytes RETURNING id";
static const char sql_add[] =
    "INSERT INTO spool (spool_boot_id, after_s, sensor_id, gateway_id, dialect, topic, query, device, retained,"
    " precision_ns, bytes) VALUES (:boot, :up, nullif (:sensor, 0), nullif (:gateway, 0), :dialect, :topic, :query,"
    " :device, :retained, :precision, :bytes)";
static const char sql_bytes[] = "SELECT coalesce (sum (bytes), 0) AS bytes FROM spool_boot";
static const char sql_count[] = "SELECT count (*) AS messages, coalesce (sum (length (s.bytes)), 0) AS bytes,"
                                " coalesce (min (iif (b.boot = :boot, s.after_s, NULL)), :up) AS first_s"
                                " FROM spool s JOIN spool_boot b ON b.id = s.spool_boot_id";
static const char sql_waits[] = "SELECT 1 FROM spool LIMIT 1";
static const char sql_lost[] =
    "SELECT id, last_s, known_at FROM spool_boot WHERE start_at IS NULL AND boot <> :boot ORDER BY id";
static const char sql_settle[] =
    "UPDATE spool_boot SET start_at = :start, unsure_s = :unsure WHERE id = :id AND start_at IS NULL";
static const char sql_settle_this[] = "UPDATE spool_boot SET start_at = :start WHERE boot = :boot AND start_at IS NULL";
static const char sql_take[] =
    "SELECT s.id, coalesce (s.sensor_id, 0) AS sensor_id, coalesce (s.gateway_id, 0) AS gateway_id, s.dialect, s.topic,"
    " s.query, s.device, s.retained, s.precision_ns, s.bytes, b.start_at + s.after_s AS heard_at, b.unsure_s"
    " FROM spool s JOIN spool_boot b ON b.id = s.spool_boot_id WHERE b.start_at IS NOT NULL ORDER BY s.id LIMIT :most";
static const char sql_forget[] = "DELETE FROM spool WHERE id <= :last AND spool_boot_id IN"
                                 " (SELECT id FROM spool_boot WHERE start_at IS NOT NULL)";
static const char sql_forget_boots[] = "DELETE FROM spool_boot WHERE start_at IS NOT NULL AND NOT EXISTS"
                                       " (SELECT 1 FROM spool WHERE spool_boot_id = spool_boot.id)";

/* ---- what waits ---- */

static gboolean
boot_touch (Db *db, const ClockTrust *trust, gsize bytes, gint64 *ret_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_boot);

  query_bind_text (query, ":boot", trust->boot);
  query_bind_integer (query, ":known", clock_trust_newest (db));
  query_bind_integer (query, ":up", trust->up_s ());
  query_bind_integer (query, ":bytes", (gint64) bytes);
  if (query_next (query))
    *ret_id = query_integer (query, "id");
  return query_done (query, error);
}

static gboolean
has_room (Db *db, gsize bytes, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_bytes);
  gint64 waiting = query_next (query) ? query_integer (query, "bytes") : 0;

  if (!query_done (query, error))
    return FALSE;
  return waiting + (gint64) bytes <= SPOOL_BYTES_MAX
         || box_fail (error, BOX_ERROR_BUSY, "the box does not know the time, and too much waits for it");
}

gboolean
spool_add (Db *db, const ClockTrust *trust, const SpoolMessage *message, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_add);
  gint64 boot_id = 0;

  if (!has_room (db, message->length, error) || !boot_touch (db, trust, message->length, &boot_id, error))
    return FALSE;
  query_bind_integer (query, ":boot", boot_id);
  query_bind_integer (query, ":up", trust->up_s ());
  query_bind_integer (query, ":sensor", message->sensor_id);
  query_bind_integer (query, ":gateway", message->gateway_id);
  query_bind_text (query, ":dialect", message->dialect);
  query_bind_text (query, ":topic", message->topic);
  query_bind_text (query, ":query", message->query);
  query_bind_text (query, ":device", message->device);
  query_bind_integer (query, ":retained", message->retained);
  query_bind_integer (query, ":precision", message->precision_ns);
  query_bind_bytes (query, ":bytes", message->length == 0 ? "" : message->bytes, message->length);
  return query_done (query, error);
}

gboolean
spool_waits (Db *db)
{
  g_autoptr (Query) query = query_new (db, sql_waits);

  return query_next (query);
}

gboolean
spool_count (Db *db, const ClockTrust *trust, SpoolCount *ret_count, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_count);
  gint64 up_s = trust->up_s ();

  query_bind_text (query, ":boot", trust->boot);
  query_bind_integer (query, ":up", up_s);
  if (query_next (query))
    *ret_count = (SpoolCount){ query_integer (query, "messages"), query_integer (query, "bytes"),
                               up_s - query_integer (query, "first_s") };
  return query_done (query, error);
}

/* ---- once the time is known ---- */

void
spool_place (SpoolBoot *boots, guint count, gint64 from, gint64 until)
{
  gint64 unknown_s = until - from, share_s, at = from, early = from;

  for (guint i = 0; i < count; i++)
    unknown_s -= boots[i].last_s;
  unknown_s = MAX (unknown_s, 0);
  share_s = unknown_s / ((gint64) count + 1);
  for (guint i = 0; i < count; i++) {
    at += share_s;
    boots[i].start_at = at;
    boots[i].unsure_s = MAX (MAX (at - early, early + unknown_s - at), 1);
    at += boots[i].last_s;
    early += boots[i].last_s;
  }
}

/* Starts before this one that never learned the time, and the newest moment known before the first of them. */
static GArray *
boots_lost (Db *db, const ClockTrust *trust, gint64 *ret_known_at, GError **error)
{
  g_autoptr (GArray) boots = g_array_new (FALSE, TRUE, sizeof (SpoolBoot));
  g_autoptr (Query) query = query_new (db, sql_lost);

  query_bind_text (query, ":boot", trust->boot);
  while (query_next (query)) {
    SpoolBoot boot = { .id = query_integer (query, "id"), .last_s = query_integer (query, "last_s") };

    if (boots->len == 0)
      *ret_known_at = query_integer (query, "known_at");
    g_array_append_val (boots, boot);
  }
  return query_done (query, error) ? g_steal_pointer (&boots) : NULL;
}

static gboolean
boot_settle (Db *db, const SpoolBoot *boot, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_settle);

  query_bind_integer (query, ":id", boot->id);
  query_bind_integer (query, ":start", boot->start_at);
  query_bind_integer (query, ":unsure", boot->unsure_s);
  return query_done (query, error);
}

gboolean
spool_settle (Db *db, const ClockTrust *trust, GError **error)
{
  gint64 start_at = trust->now () - trust->up_s (), known_at = 0;
  g_autoptr (GArray) lost = boots_lost (db, trust, &known_at, error);
  g_autoptr (Query) query = query_new (db, sql_settle_this);

  if (lost == NULL)
    return FALSE;
  /* A store that knows nothing yet has no moment before: they came just before this start. */
  spool_place ((SpoolBoot *) (gpointer) lost->data, lost->len, known_at == 0 ? start_at : known_at, start_at);
  for (guint i = 0; i < lost->len; i++)
    if (!boot_settle (db, &g_array_index (lost, SpoolBoot, i), error))
      return FALSE;
  query_bind_text (query, ":boot", trust->boot);
  query_bind_integer (query, ":start", start_at);
  return query_done (query, error);
}

static void
message_free (gpointer data)
{
  SpoolMessage *message = data;

  g_free ((char *) message->dialect);
  g_free ((char *) message->topic);
  g_free ((char *) message->query);
  g_free ((char *) message->device);
  g_free ((gpointer) message->bytes);
  g_free (message);
}

static SpoolMessage *
message_read (Query *query)
{
  SpoolMessage *message = g_new0 (SpoolMessage, 1);
  gconstpointer bytes = query_bytes (query, "bytes", &message->length);

  message->bytes = g_memdup2 (bytes, message->length);
  message->id = query_integer (query, "id");
  message->sensor_id = query_integer (query, "sensor_id");
  message->gateway_id = query_integer (query, "gateway_id");
  message->dialect = g_strdup (query_text (query, "dialect"));
  message->topic = g_strdup (query_text (query, "topic"));
  message->query = g_strdup (query_text (query, "query"));
  message->device = g_strdup (query_text (query, "device"));
  message->retained = query_integer (query, "retained") != 0;
  message->precision_ns = query_integer (query, "precision_ns");
  message->heard_at = query_integer (query, "heard_at");
  message->unsure_s = query_integer (query, "unsure_s");
  return message;
}

GPtrArray *
spool_take (Db *db, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (message_free);
  g_autoptr (Query) query = query_new (db, sql_take);

  query_bind_integer (query, ":most", SPOOL_TAKE_MAX);
  while (query_next (query))
    g_ptr_array_add (list, message_read (query));
  return query_done (query, error) ? g_steal_pointer (&list) : NULL;
}

gboolean
spool_forget (Db *db, gint64 last_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_forget);

  query_bind_integer (query, ":last", last_id);
  return query_done (query, error) && db_run (db, sql_forget_boots, error);
}
