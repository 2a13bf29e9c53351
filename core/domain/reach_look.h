/* reach_look.h: the last look at how the box is reached, and how often it was seen from outside (tables reach,
 * reach_probe). Looks at nothing itself (appliance/background/reach.h). */
#pragma once
#include "base/tree.h"
#include "domain/actor.h"
#include "domain/status.h"
#include "store/store.h"

typedef struct {
  gint64 asked, answered;           /* how often somebody wanted a look; how many of these have had theirs */
  gint64 checked_at, failing_since; /* UTC seconds; 0: never */
  Tree *facts;                      /* reach_check.h; NULL: nothing yet */
} ReachLook;
void reach_look_clear (ReachLook *look);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ReachLook, reach_look_clear)
gboolean reach_look_read (Db *db, ReachLook *ret_look, GError **error);

/* Within a store_write: somebody wants it looked at now. */
gboolean reach_look_ask (Db *db, const Actor *actor, GError **error);
/* Within a store_write, by the box: what a look found that began when `asked` was what ReachLook says; keeps whether it
 * was seen from outside, when that was tried. */
typedef struct {
  const Tree *facts;
  gint64 asked, now;
} ReachFound;
gboolean reach_look_keep (Db *db, const ReachFound *found, GError **error);

enum { REACH_PROBE_DAYS = 400 /* kept for so long: a year's figure, and what it is set beside */ };
/* How often it was seen from outside in [from, until). `since` 0: nobody outside ever tried. */
typedef struct {
  gint64 since, tries, seen;
} ReachSeen;
gboolean reach_seen_read (Db *db, gint64 from, gint64 until, ReachSeen *ret_seen, GError **error);
/* Ten thousandths of the tries, rounded down. */
gint64 reach_seen_share (const ReachSeen *seen);

/* A StatusLook: nobody outside reaches the box any more (at: since when). */
gboolean reach_look_status (const StatusScene *scene, StatusFinding *finding, GError **error);
