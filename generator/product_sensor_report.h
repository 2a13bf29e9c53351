/* product_sensor_report.h: the product "sensor-report": what the sensors of one file measured in a stretch of time, on
 * paper: sensors, charts, figures, findings, diary, what it does not prove. */
#pragma once
#include "kit.h"

/* `subject` is "<report>:<span>:<from>:<outside 0|1>:<loan>+<loan>…"; `out` becomes a PDF. */
gboolean product_sensor_report_make (Kit *kit, const char *subject, const char *out, GError **error);
