/* clock_trust.h: does the box know what time it is? A Pi has no clock of its own: after a power cut it boots in the past,
 * until NTP sets it. As long as it does not know, jobs rest (scheduler.h) and readings wait (spool.h). */
#pragma once
#include "store/store.h"

/* What tells; a test hands in its own. Read-only after start. */
typedef struct {
  gboolean by_ntp;                  /* configuration clock.trust: the kernel must say that its clock is kept right */
  gint64 (*now) (void);             /* UTC seconds, right or not */
  gint64 (*up_s) (void);            /* seconds since this machine started: never jumps */
  gboolean (*synchronised) (void);  /* what the kernel says */
  char boot[64];                    /* the kernel's name of this start */
} ClockTrust;
/* The clocks of this machine. */
void clock_trust_init (ClockTrust *trust, gboolean by_ntp);

/* The newest moment the store knows of: of its history, and of what sensors said. */
gint64 clock_trust_newest (Db *db);
/* FALSE while the kernel does not vouch for its clock (by_ntp), and while it is more than ten minutes behind the newest
 * moment of the store. */
gboolean clock_trust_holds (const ClockTrust *trust, Db *db);
