/* report_class.h: the class of a report as a person sees it, beside the computed one. */
#pragma once
#include "domain/report.h"

enum { REPORT_CLASS_REASON_MAX = 500 /* characters */ };

typedef struct {
  const char *uuid; /* of the report */
  char letter;      /* 'A' to 'G', or REPORT_CLASS_COMPUTED: back to the computed one */
  const char *reason;
  char seen; /* the class that was shown to who asks; 0: none was */
} ClassChange;
#define REPORT_CLASS_COMPUTED '='

/* Within a store_write: the class shown from now on, with the reason that stands beside it; the computed one stays and
 * is shown too. DENIED unless the desk or a partner that accepted the report; CONFLICT when another class was seen;
 * INVALID for another letter, without a reason, or to undo nothing; NOT_FOUND. */
gboolean report_class_change (Db *db, const Actor *actor, const ClassChange *change, GError **error);
/* The same to a letter, whatever was seen. */
gboolean
report_requalify (Db *db, const Actor *actor, const char *uuid, char letter, const char *reason, GError **error);
