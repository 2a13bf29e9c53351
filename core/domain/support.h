/* support.h: whom the town chose to help with the box, at which hours, within how long. */
#pragma once
#include "base/opening.h"
#include "domain/status.h"

typedef struct {
  char *name, *email, *phone; /* as set; the phone is the town's where the support has none; "" */
  Opening opening;            /* the hours set, those of the table where these cannot be read */
  int target_hours;           /* open hours within which an answer is expected */
  gboolean chosen;            /* somebody has a mail address: else the administrators are written to */
} Support;
void support_clear (Support *support);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Support, support_clear)
/* Monday to Friday, where nobody set hours. */
#define SUPPORT_HOURS_DEFAULT "9-12 14-17"
void support_read (Db *db, Support *ret_support);
/* When an answer is expected to what is asked at `now`. */
gint64 support_due (const Support *support, gint64 now);

/* Row "ticket" of the status page: number: requests whose answer is late, at: since when the first is. */
gboolean support_status (const StatusScene *scene, StatusFinding *finding, GError **error);
