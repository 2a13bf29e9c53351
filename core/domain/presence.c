/* presence.c: rows of `presence` and the file of the sign of life. Starts no thread. */
#include "domain/presence.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"

#define FILE_NAME "alive"
enum { DIGITS = 12, FILE_MODE = 0640 };

static const char sql_end[] =
    "UPDATE presence SET ended_at = max (started_at, min (:last, :now)) WHERE ended_at IS NULL";
static const char sql_begin[] = "INSERT INTO presence (started_at) VALUES (:now)";
/* A run that a clock put back since lies ahead of `now`: nothing is known of it. */
static const char sql_runs[] =
    "SELECT started_at, coalesce (ended_at, :now) AS ended_at FROM presence"
    " WHERE started_at <= :now AND coalesce (ended_at, :now) >= started_at AND started_at < :until"
    " AND coalesce (ended_at, :now) >= :from ORDER BY started_at, id";
static const char sql_before[] = "SELECT 1 AS found FROM presence WHERE started_at < :from LIMIT 1";

/* ---- the sign of life ---- */

gboolean
presence_is_due (gint64 last, gint64 now)
{
  return now < last || now - last >= PRESENCE_BEAT_S;
}

/* The same bytes again and again, of one block: half a sign of life is still one. */
gboolean
presence_beat (const char *data_folder, gint64 now, GError **error)
{
  g_autofree char *path = g_build_filename (data_folder, FILE_NAME, NULL);
  g_autofree char *line = g_strdup_printf ("%0*" G_GINT64_MODIFIER "d\n", DIGITS, now);
  gsize length = strlen (line);
  int file = open (path, O_WRONLY | O_CREAT | O_CLOEXEC, FILE_MODE);
  gboolean written = file >= 0 && pwrite (file, line, length, 0) == (gssize) length;
  int code = errno;

  if (file >= 0)
    close (file);
  return written || box_fail (error, BOX_ERROR_IO, "cannot write %s: %s", path, g_strerror (code));
}

gint64
presence_last (const char *data_folder)
{
  g_autofree char *path = g_build_filename (data_folder, FILE_NAME, NULL), *text = NULL;
  gint64 last = 0;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  g_strchomp (text);
  return text_to_integer (text, 0, G_MAXINT64, &last) ? last : 0;
}

gboolean
presence_begin (Db *db, gpointer data, GError **error)
{
  const PresenceStart *start = data;
  g_autoptr (Query) end = query_new (db, sql_end), begin = query_new (db, sql_begin);

  query_bind_integer (end, ":last", start->last);
  query_bind_integer (end, ":now", start->now);
  if (!query_done (end, error))
    return FALSE;
  query_bind_integer (begin, ":now", start->now);
  return query_done (begin, error);
}

/* ---- reading ---- */

/* The time between two runs, within the period. */
static void
away (Presence *presence, gint64 from, gint64 until)
{
  gint64 length = until - from;

  if (length < PRESENCE_OUTAGE_S)
    return;
  presence->outages++;
  presence->longest_s = MAX (presence->longest_s, length);
}

static gboolean
was_measured_before (Db *db, gint64 from, gboolean *ret_was, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_before);

  query_bind_integer (query, ":from", from);
  *ret_was = query_next (query);
  return query_done (query, error);
}

gboolean
presence_read (Db *db, gint64 from, gint64 until, gint64 now, Presence *ret_presence, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_runs);
  Presence presence = { .until = MIN (until, now) };
  gboolean known;
  gint64 seen; /* up to here it is said */

  *ret_presence = (Presence){ 0 };
  if (!was_measured_before (db, from, &known, error))
    return FALSE;
  presence.since = seen = known ? from : 0;
  query_bind_integer (query, ":now", now);
  query_bind_integer (query, ":from", from);
  query_bind_integer (query, ":until", presence.until);
  while (query_next (query)) {
    gint64 started = MAX (query_integer (query, "started_at"), from),
           ended = MIN (query_integer (query, "ended_at"), presence.until);

    if (presence.since == 0)
      presence.since = seen = started;
    away (&presence, seen, started);
    presence.there_s += MAX (0, ended - MAX (started, seen));
    seen = MAX (seen, ended);
  }
  if (!query_done (query, error))
    return FALSE;
  if (presence.since == 0 || presence.since >= presence.until)
    return TRUE;
  away (&presence, seen, presence.until);
  *ret_presence = presence;
  return TRUE;
}

gint64
presence_share (const Presence *presence)
{
  gint64 length = presence->until - presence->since;

  return length <= 0 ? 0 : presence->there_s * 10000 / length;
}
