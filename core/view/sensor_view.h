/* sensor_view.h: the sensors of a report in short, as its own page shows them; the whole is readings_view.h. */
#pragma once
#include "base/tree.h"
#include "domain/loan.h"
#include "view/viewer.h"

/* (transfer full): a list, one item per loan that these eyes may see (`own`: the file is assigned to their partner), of
 * {name, room, room_words, uuid (of the loan), state, ended, last_seen, silent, battery, temperature_now, humidity_now,
 * co2_now}; what is not known is absent. Empty when nothing was lent, or the store fails. */
Tree *sensor_view_list (const Viewer *viewer, gint64 report_id, gboolean own);
/* Sets `sensor_findings`, titles of what is over its threshold or near it, and `any_sensor_findings`. */
void sensor_view_findings (const Viewer *viewer, gint64 report_id, Tree *view);
