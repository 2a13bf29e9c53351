/* note_form.h: the form of a note in the diary of a dwelling, the same for the desk and for the tenant: read, checked,
 * shown again, carried out. */
#pragma once
#include "base/remarks.h"
#include "domain/sensor_note.h"
#include "http/exchange.h"
#include "view/viewer.h"

typedef struct {
  Actor actor;
  const char *uuid; /* of the note that is changed; NULL: a new one */
  gboolean erase;
  SensorNoteInput input;                                       /* its report is set by who sends it */
  char *kind, *text, *from_day, *from_time, *to_day, *to_time; /* owned: as typed */
  Remarks *remarks;                                            /* owned; of the fields above */
} NoteForm;
void note_form_clear (NoteForm *form);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NoteForm, note_form_clear)

/* Reads and checks it. A day without an hour is the whole day. */
void note_form_read (Exchange *exchange, NoteForm *form);
/* Within a store_write: adds, changes or erases, as form->actor. */
gboolean note_form_work (Db *db, const NoteForm *form, GError **error);
/* What was done: word of [readings_done]. */
const char *note_form_done (const NoteForm *form);
/* (transfer full): what makes this sending this very one. */
char *note_form_words (const NoteForm *form);
/* Carries it out once and leads to `place`. */
int note_form_send (Exchange *exchange, const NoteForm *form, const char *place);
/* Sets `note_form` {choices, kind, text, from_day…, errors}, and in `notes` what was typed for the one that is changed;
 * `form` nullable: an empty one. Reads `may_note` and `tenant`, and marks the
 * notes that may be changed as `mine`. Errors in words of [readings_note_remark]. */
void note_form_add (const Viewer *viewer, const NoteForm *form, Tree *view);
