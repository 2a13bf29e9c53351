/* training.h: the training copy: a second box beside the real one, with invented data, from which nothing leaves. The
 * real box's store keeps what was decided of it; the copy's own store keeps whose copy it is, and what its mails would
 * have been. Starts and stops nothing (background/trainer.h). */
#pragma once
#include "domain/actor.h"
#include "domain/status.h"
#include "store/store.h"

/* ---- on the real box: what was decided ---- */

/* One row: what a decision changes. */
typedef struct {
  const char *verb;
  enum { TRAINING_AS_BEFORE, TRAINING_OPENS, TRAINING_CLOSES } door;
  gboolean anew;      /* all that was typed is erased, the demonstration is made again */
  gboolean passwords; /* trainees get other passwords */
  gboolean by_person; /* else the box's own */
} TrainingVerb;
extern const TrainingVerb training_verbs[];
extern const guint training_verbs_count;
const TrainingVerb *training_verb_find (const char *verb); /* NULL when unknown */

/* Within a store_write. INVALID for an unknown verb, DENIED for one that is not that actor's. */
gboolean training_act_add (Db *db, const Actor *actor, const char *verb, GError **error);

typedef struct {
  gboolean open;     /* somebody wants it to run */
  gint64 anew;       /* names the copy that is wanted: one made for a lesser number is out of date */
  gint64 passwords;  /* the same of its passwords */
  gint64 at;         /* of the last act; 0: there was none */
  gboolean failed;   /* it could not be made, or did not stay up, and nobody tried again since */
  gboolean untouched; /* nothing was decided since the last night: nothing is to be made anew */
} TrainingState;
gboolean training_state (Db *db, TrainingState *ret_state, GError **error);

typedef void (*TrainingActVisit) (const char *verb, gint64 at, const char *user, gpointer data); /* user nullable */
enum { TRAINING_ACTS_SHOWN = 10 };
/* The last TRAINING_ACTS_SHOWN acts, newest first. */
gboolean training_act_list (Db *db, TrainingActVisit visit, gpointer data, GError **error);

/* Row of the status page: the copy could not be made, or did not stay up. */
gboolean training_status (const StatusScene *scene, StatusFinding *finding, GError **error);

/* ---- in the copy ---- */

enum { TRAINING_IDLE_S = 4 * 3600 }; /* unused for so long it ends: a lunch is shorter, a forgotten evening is not */

/* Within a store_write, `copy_of` being the address of the real box, "" for the real one: CONFLICT when the store is the
 * other kind. A store without a territory may become a copy; one with real files never does. */
gboolean training_mark (Db *db, gpointer copy_of, GError **error);
gboolean training_is_copy (Db *db);
char *training_copy_of (Db *db); /* (transfer full): address of the real box; NULL: this is the real one */

typedef struct {
  gint64 id, at;
  char *channel, *recipient, *subject, *text, *html; /* html "" for a text message */
} TrainingMail;
void training_mail_free (TrainingMail *mail);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrainingMail, training_mail_free)

/* Within a store_write: what would have left. */
gboolean training_mail_add (Db *db, const TrainingMail *mail, GError **error);
enum { TRAINING_MAILS_SHOWN = 100 };
/* (transfer full): of TrainingMail, newest first, the words left out; to those whose recipient or subject holds `search`
 * (nullable). */
GPtrArray *training_mail_list (Db *db, const char *search, GError **error);
TrainingMail *training_mail_find (Db *db, gint64 id, GError **error); /* (transfer full): NOT_FOUND */
