/* rollup_hour.h: readings to hours. Pure: no row, no clock. */
#pragma once
#include "domain/reading_judge.h"
#include "domain/rollup.h"

/* (transfer full): of HourValue, of a judged series, uncorrected. */
GArray *rollup_hours (const GArray *readings, const ReadingRule *rule);
