/* finding_judge.h: the table of rules walked over the hours of one loan. Pure. */
#pragma once
#include "domain/finding.h"
#include "domain/finding_hours.h"

/* Something written down or seen of a stretch of time that a finding has to tell. */
typedef struct {
  gint64 from, to; /* UTC seconds, `to` not included */
  guint check;     /* a FindingCheck bit: ABSENCE, HEATING_OFF, WINDOW or PAUSED */
} FindingNote;

typedef struct {
  gint64 loan_id, report_id, sensor_id;
  const char *room;             /* a code of sensor_rooms; nullable */
  const char *position, *model; /* nullable */
  const GArray *notes;          /* of FindingNote; nullable */
} FindingSubject;

/* (transfer full): of Finding: one for each rule of what the device measures, in the order of the table; none for a
 * device outdoors or in a cellar. */
GPtrArray *finding_judge_all (const FindingSubject *subject, const FindingHours *hours, const Thresholds *limits);
gboolean finding_is_lived_in (const char *room); /* FALSE outdoors and in a cellar; nullable */
