/* automatic.h: files that the box transmits by itself, where every rule that matches lets it and no guard keeps them for
 * the desk: one table of guards. What transmitting does stands in report_state.h. */
#pragma once
#include "domain/rule_set.h"

/* A reason to leave a file to a person. */
typedef struct {
  const char *code; /* kept beside the file, and its words in the group automatic_guard */
  /* TRUE: this file is for the desk. */
  gboolean (*keeps) (Db *db, const Report *report, const GPtrArray *matches);
} AutomaticGuard;
#define AUTOMATIC_SENT "transmitted"

/* The first guard that keeps the report for the desk; NULL: it may leave. `matches`: of rule_set_evaluate. */
const AutomaticGuard *automatic_guard (Db *db, const Report *report, const GPtrArray *matches);

/* Ten minutes for the person to add a photo, correct, answer what was asked; after a day it is the desk's anyway. */
enum { AUTOMATIC_WAIT_S = 600, AUTOMATIC_UNTIL_S = 86400 };
/* TRUE when a file waits to be looked at. Cheap. */
gboolean automatic_is_due (Db *db, gint64 now);
/* Within a store_write, a JobPiece: looks at one file, transmits it or writes down what kept it. */
gboolean automatic_look (Db *db, const Actor *box, guint *ret_count, GError **error);
/* (transfer full): the outcome of the look at that report: AUTOMATIC_SENT or a guard's code; NULL: none. */
char *automatic_outcome (Db *db, gint64 report_id);
/* When the next look falls due: after `now`; G_MAXINT64: no file waits for one. */
gint64 automatic_next (Db *db, gint64 now);
