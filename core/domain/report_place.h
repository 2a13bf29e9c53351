/* report_place.h: the other reports of one address: by the key of the national base, else as the street is spelt. Says
 * nothing of who may know of them: the view does. */
#pragma once
#include "domain/report.h"

enum { REPORT_PLACE_MAX = 50 };

typedef struct {
  gint64 id, created_at;
  const char *uuid, *reference, *state, *assignment_state; /* valid during the call; the last: of the point of view */
  char class_shown;
  gboolean held; /* by the point of view: report_is_held; the desk (0) holds none */
} PlaceRow;
typedef void (*PlaceVisit) (const PlaceRow *row, gpointer data);

/* Newest first, the report itself left out, REPORT_PLACE_MAX at most. */
gboolean report_place_list (Db *db, const Report *report, gint64 partner_id, PlaceVisit visit, gpointer data,
                            GError **error);
