/* pulse.c: a piece of work without work shows that the writer lives; it writes nothing to the card. */
#include "background/pulse.h"

#include <sys/statvfs.h>

#include "base/clock.h"

enum { BEFORE_FIRST = -1 };

static const char *const names[] = {
  [PULSE_FINE] = "fine", [PULSE_WRITER] = "writer", [PULSE_HELD] = "held",
  [PULSE_ROOM] = "room", [PULSE_JOBS] = "jobs"
};
G_STATIC_ASSERT (G_N_ELEMENTS (names) == PULSE_LAST);

static gint64 beat_ms = BEFORE_FIRST; /* atomic: last round of the scheduler, monotonic */

static struct {
  GMutex lock;       /* guards all below; not held while the writer is waited for */
  gint64 asked_ms;   /* somebody waits for the writer since; 0: nobody */
  gint64 answered_ms; /* 0: never */
  Pulse known;       /* as it was then */
} writer;

const char *
pulse_name (Pulse pulse)
{
  return names[pulse];
}

void
pulse_beat_jobs (void)
{
  __atomic_store_n (&beat_ms, clock_monotonic_ms (), __ATOMIC_RELAXED);
}

void
pulse_end_jobs (void)
{
  __atomic_store_n (&beat_ms, (gint64) BEFORE_FIRST, __ATOMIC_RELAXED);
}

gint64
pulse_jobs_silent_s (void)
{
  gint64 last = __atomic_load_n (&beat_ms, __ATOMIC_RELAXED);

  return last == BEFORE_FIRST ? 0 : (clock_monotonic_ms () - last) / 1000;
}

/* ---- the writer ---- */

static gboolean
no_work (Db *db G_GNUC_UNUSED, gpointer data G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
  return TRUE;
}

/* TRUE when this caller is to ask; else *ret_known is what is known. */
static gboolean
is_to_ask (gint64 now_ms, Pulse *ret_known)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&writer.lock);

  *ret_known = writer.known;
  if (writer.asked_ms != 0) {
    if (now_ms - writer.asked_ms > PULSE_WRITER_S * 1000)
      *ret_known = PULSE_WRITER;
    return FALSE;
  }
  if (writer.answered_ms != 0 && now_ms - writer.answered_ms < PULSE_EVERY_MS)
    return FALSE;
  writer.asked_ms = now_ms;
  return TRUE;
}

static Pulse
ask_writer (Store *store)
{
  Pulse known = PULSE_FINE;

  if (!is_to_ask (clock_monotonic_ms (), &known))
    return known;
  known = store_write (store, no_work, NULL, NULL) ? PULSE_FINE : PULSE_HELD;
  g_mutex_lock (&writer.lock);
  writer.asked_ms = 0;
  writer.answered_ms = MAX (1, clock_monotonic_ms ());
  writer.known = known;
  g_mutex_unlock (&writer.lock);
  return known;
}

static gboolean
has_room (const char *data_folder)
{
  struct statvfs volume;

  return statvfs (data_folder, &volume) == 0 && (volume.f_flag & ST_RDONLY) == 0
         && (guint64) volume.f_bavail * volume.f_frsize >= (guint64) PULSE_ROOM_MB << 20;
}

Pulse
pulse_look (Store *store, const char *data_folder)
{
  Pulse written = ask_writer (store);

  if (written != PULSE_FINE)
    return written;
  if (!has_room (data_folder))
    return PULSE_ROOM;
  return pulse_jobs_silent_s () > PULSE_JOBS_S ? PULSE_JOBS : PULSE_FINE;
}
