/* clock_trust.h: does the box know what time it is? A Pi has no clock of its own: after a power cut it boots in the
 * past, until NTP sets it. As long as it does not know, jobs rest (scheduler.h) and readings wait (spool.h). */
#pragma once
#include "domain/actor.h"
#include "store/store.h"

/* What tells; a test hands in its own. */
typedef struct {
  gboolean by_ntp;                 /* configuration clock.trust: the kernel must say that its clock is kept right */
  gint64 (*now) (void);            /* UTC seconds, right or not */
  gint64 (*up_s) (void);           /* seconds since this machine started: never jumps */
  gboolean (*synchronised) (void); /* what the kernel says */
  char boot[64];                   /* the kernel's name of this start */
} ClockTrust;
/* The clocks of this machine, for the whole process; `by_ntp` is set once at start, before other threads. */
void clock_trust_use (gboolean by_ntp);
/* A test's own, for the whole process. */
void clock_trust_use_clocks (const ClockTrust *clocks);
const ClockTrust *clock_trust (void);

/* The newest moment the store knows of: of its history, and of what sensors said. */
gint64 clock_trust_newest (Db *db);
/* Within a store_write: somebody looked, and `actor->now` is right: what was written while the clock was ahead does not
 * hold the box up until that day comes. */
gboolean clock_trust_accept (Db *db, const Actor *actor, GError **error);
/* FALSE while the kernel does not vouch for its clock (by_ntp), and while it is more than ten minutes behind the newest
 * moment of the store. */
gboolean clock_trust_holds (const ClockTrust *trust, Db *db);
/* The same of the process's clocks, looked at once a second: for what comes in thousands of times. Any thread. */
gboolean clock_trust_held (Db *db);
/* The moment that people's acts bear: the clock's, unless it is earlier than the store's own first event, or late while
 * the kernel does not vouch for it (by_ntp). Then it is no clock, and the newest moment of the store goes on from where
 * this process first looked: no report is dated 1970, no session is over, no draft is erased the next night. Any
 * thread. */
gint64 clock_trust_moment (Db *db);
