/* finding_alarm.h: carbon monoxide is not waited for: a high value is written down as it is heard, and the next look,
 * within the minute, tells the agent on duty and the household to go out and call 18 or 112. The box is no safety
 * device. */
#pragma once
#include "domain/actor.h"
#include "domain/reading.h"
#include "domain/threshold.h"
#include "store/store.h"

/* Within a store_write: what a sensor said, of Reading. Costs nothing without a notable value of carbon monoxide. */
gboolean finding_alarm_hear (Db *db, gint64 sensor_id, const GArray *readings, GError **error);

/* TRUE when something was heard that nobody looked at yet. */
gboolean finding_alarm_waits (Db *db);
/* Within a store_write: looks at all of it. Over the threshold and of this day, on a file: a finding CO, an alert
 * (alert.h) and an event finding/"co" for the household; again after ALARM_AGAIN_S when it is heard again. *ret_count:
 * how many. */
gboolean finding_alarm_look (Db *db, const Actor *actor, const Thresholds *limits, guint *ret_count, GError **error);
enum { ALARM_AGAIN_S = 6 * 3600 };
