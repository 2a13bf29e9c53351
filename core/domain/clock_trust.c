/* clock_trust.c: two questions to two clocks. Sets no clock, waits for none. */
#include "domain/clock_trust.h"

#include "base/clock.h"
#include "domain/event.h"

#define BOOT_FILE "/proc/sys/kernel/random/boot_id"

enum { AHEAD_S = 600 /* a small step back by NTP stops nobody */ };

static const char sql_seen[] = "SELECT coalesce (max (seen_at), 0) AS at FROM sensor";
static const char sql_accept[] = "UPDATE sensor SET seen_at = :now WHERE seen_at > :now";

static gint64
up_s (void)
{
  return clock_monotonic_ms () / 1000;
}

static ClockTrust process = { FALSE, clock_now, up_s, clock_is_synchronised, "" };

/* The last look: when, in seconds since the machine started, and what it said. */
static gint looked_s = -1, held;

/* Without a clock: the newest moment of the store when it was first asked for, less the seconds since the machine
 * started; 0: it was not. */
static gint64 lost_base;
G_LOCK_DEFINE_STATIC (lost_base);

void
clock_trust_use (gboolean by_ntp)
{
  g_autofree char *boot = NULL;
  ClockTrust clocks = { by_ntp, clock_now, up_s, clock_is_synchronised, "" };

  if (g_file_get_contents (BOOT_FILE, &boot, NULL, NULL))
    g_strlcpy (clocks.boot, g_strstrip (boot), sizeof clocks.boot);
  clock_trust_use_clocks (&clocks);
}

void
clock_trust_use_clocks (const ClockTrust *clocks)
{
  process = *clocks;
  lost_base = 0;
  g_atomic_int_set (&looked_s, -1);
}

const ClockTrust *
clock_trust (void)
{
  return &process;
}

gint64
clock_trust_newest (Db *db)
{
  g_autoptr (Query) query = query_new (db, sql_seen);
  gint64 seen_at = query_next (query) ? query_integer (query, "at") : 0;

  return MAX (seen_at, event_newest (db));
}

/* The history keeps what it says; its newest event is now that somebody looked. */
gboolean
clock_trust_accept (Db *db, const Actor *actor, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_accept);
  const Event event = { .noun = "clock", .verb = "accepted" };

  query_bind_integer (query, ":now", actor->now);
  return query_done (query, error) && event_add (db, actor, &event, error);
}

gboolean
clock_trust_holds (const ClockTrust *trust, Db *db)
{
  return (!trust->by_ntp || trust->synchronised ()) && trust->now () + AHEAD_S >= clock_trust_newest (db);
}

gboolean
clock_trust_held (Db *db)
{
  gint now_s = (gint) process.up_s ();

  if (now_s != g_atomic_int_get (&looked_s)) {
    g_atomic_int_set (&held, clock_trust_holds (&process, db));
    g_atomic_int_set (&looked_s, now_s);
  }
  return g_atomic_int_get (&held);
}

static gint64
lost_moment (Db *db)
{
  gint64 moment;

  G_LOCK (lost_base);
  if (lost_base == 0)
    lost_base = clock_trust_newest (db) - process.up_s ();
  moment = lost_base + process.up_s ();
  G_UNLOCK (lost_base);
  return moment;
}

/* Earlier than the store itself, or late and nobody vouches for it. */
static gboolean
is_no_clock (Db *db, gint64 now)
{
  return now < event_first (db) || (process.by_ntp && !process.synchronised () && now < clock_trust_newest (db));
}

gint64
clock_trust_moment (Db *db)
{
  gint64 now = process.now ();

  return clock_trust_held (db) || !is_no_clock (db, now) ? now : lost_moment (db);
}
