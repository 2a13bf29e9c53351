/* report_edit.h: a report put right by the desk, field by field of the questionnaire: what the person said on the phone,
 * an address, a problem that is another one. The history names the fields, never what stood in them. (What the tenant
 * may put right alone: correction.h.) */
#pragma once
#include "domain/draft.h"
#include "domain/report.h"

/* (transfer full): the answers of the questionnaire as the report holds them, field → value as typed, with "problem.<
 * criterion>" and "area.<situation>" of its problems: a draft that was never sent. NULL with an error. */
Draft *report_edit_draft (Db *db, const Report *report, const Questionnaire *questionnaire, const Grid *grid,
                          GError **error);

/* Grows with each event of a report, two within a second too. */
gint64 report_edit_revision (Db *db, gint64 report_id);
/* (transfer full): of const char *: codes of the fields, or "problems", that `typed` says otherwise than `now`. */
GPtrArray *report_edit_differences (const Draft *typed, const Draft *now, const Questionnaire *questionnaire);

typedef struct {
  const char *uuid;
  gint64 revision;             /* report_edit_revision of the report as it was shown */
  const Draft *typed;          /* as it shall be */
  const ReportInput *input;    /* draft_input of it, located; has passed report_input_check */
  const Questionnaire *questionnaire;
  const Grid *grid; /* the one the report was scored with */
} ReportEdit;
/* Within a store_write: writes what differs, scores again, leaves one event report/"edited" whose detail names the
 * fields. Nothing differs: nothing is written. CONFLICT when the report changed since; DENIED without
 * ACTION_REPORT_TRIAGE. What the questionnaire does not ask stays as it is. */
gboolean report_edit (Db *db, const Actor *actor, const ReportEdit *edit, GError **error);
