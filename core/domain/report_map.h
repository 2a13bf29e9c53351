/* report_map.h: where the reports of a list stand. Says nothing in words. */
#pragma once
#include "domain/report_filter.h"

enum { REPORT_MAP_MAX = 5000 /* more than a map shows; whoever meets it narrows the list */ };

typedef struct {
  const char *uuid, *reference, *state, *address, *city, *insee, *address_key; /* valid during the call */
  const char *assignment_state; /* of the point of view; NULL: not assigned to it */
  gboolean held;                /* as in ReportRow: the exact place hangs on this alone */
  gboolean danger, located;
  double latitude, longitude;
  char class_shown;
} MapRow;
typedef void (*MapVisit) (const MapRow *row, gpointer data);
/* In the order of the list, REPORT_MAP_MAX at most: the filter's own limit is not asked. */
gboolean report_map (Db *db, const ReportFilter *filter, MapVisit visit, gpointer data, GError **error);
