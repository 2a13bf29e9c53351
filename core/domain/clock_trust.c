/* clock_trust.c: two questions to two clocks. Sets no clock, waits for none. */
#include "domain/clock_trust.h"

#include "base/clock.h"
#include "domain/event.h"

#define BOOT_FILE "/proc/sys/kernel/random/boot_id"

enum { AHEAD_S = 600 /* a small step back by NTP stops nobody */ };

static const char sql_seen[] = "SELECT coalesce (max (seen_at), 0) AS at FROM sensor";

static gint64
up_s (void)
{
  return clock_monotonic_ms () / 1000;
}

void
clock_trust_init (ClockTrust *trust, gboolean by_ntp)
{
  g_autofree char *boot = NULL;

  *trust = (ClockTrust){ by_ntp, clock_now, up_s, clock_is_synchronised, "" };
  if (g_file_get_contents (BOOT_FILE, &boot, NULL, NULL))
    g_strlcpy (trust->boot, g_strstrip (boot), sizeof trust->boot);
}

gint64
clock_trust_newest (Db *db)
{
  g_autoptr (Query) query = query_new (db, sql_seen);
  gint64 seen_at = query_next (query) ? query_integer (query, "at") : 0;

  return MAX (seen_at, event_newest (db));
}

gboolean
clock_trust_holds (const ClockTrust *trust, Db *db)
{
  return (!trust->by_ntp || trust->synchronised ()) && trust->now () + AHEAD_S >= clock_trust_newest (db);
}
