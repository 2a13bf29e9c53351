/* sensor_note.h: the diary of a dwelling where sensors measure: somebody was away, the heating was off, a window stood
 * open. Written by the desk and by the tenant, shown on the charts, read before a finding is. */
#pragma once
#include "domain/actor.h"
#include "store/store.h"

/* Codes, words in the catalogue's group [sensor_note_kind]. NULL-terminated. */
extern const char *const sensor_note_kinds[];

enum { SENSOR_NOTE_TEXT_MAX = 500, SENSOR_NOTES_MAX = 200 /* of a report: a diary, no log */ };

typedef struct {
  gint64 id, report_id, loan_id; /* loan_id 0: the whole dwelling */
  gint64 from_at, to_at;         /* UTC seconds, `to_at` not included */
  gint64 created_at, changed_at;
  char *uuid, *kind, *text; /* text "" when the kind says it all */
  gboolean by_tenant;
} SensorNote;
void sensor_note_free (SensorNote *note); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SensorNote, sensor_note_free)

/* What is written down; as in SensorNote. */
typedef struct {
  gint64 report_id, loan_id, from_at, to_at;
  const char *kind, *text;
} SensorNoteInput;

/* Within a store_write. INVALID for an unknown kind, a stretch that ends before it begins or later than a year after,
 * a text too long, "other" without a text; LIMIT past SENSOR_NOTES_MAX. */
gboolean sensor_note_add (Db *db, const Actor *actor, const SensorNoteInput *input, GError **error);
/* Within a store_write. The same; report and loan stay. NOT_FOUND on that report, DENIED to the tenant for what the
 * desk wrote. */
gboolean
sensor_note_change (Db *db, const Actor *actor, const char *uuid, const SensorNoteInput *input, GError **error);
/* Within a store_write: it is gone, the history keeps that there was one. NOT_FOUND, DENIED as above. */
gboolean sensor_note_erase (Db *db, const Actor *actor, gint64 report_id, const char *uuid, GError **error);

/* (transfer full): of SensorNote, by beginning: what touches the stretch, of the loan and of its whole dwelling. */
GPtrArray *sensor_note_list (Db *db, gint64 loan_id, gint64 from, gint64 to, GError **error);
/* (transfer full): the same of all loans of a report. */
GPtrArray *sensor_note_list_report (Db *db, gint64 report_id, gint64 from, gint64 to, GError **error);
/* (transfer full): NOT_FOUND when that report has none of that name. */
SensorNote *sensor_note_find (Db *db, gint64 report_id, const char *uuid, GError **error);
