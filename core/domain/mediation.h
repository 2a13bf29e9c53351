/* mediation.h: what the desk asks of the owner of a dwelling, and what comes of it: one transition table. One is under
 * way on a report at a time. What leaves (letters, links) stands in mediation_send.h, the agreement of the occupant and
 * the owner's address in owner_agreement.h and owner_contact.h, what is chased in mediation_reminder.h. */
#pragma once
#include "domain/report.h"
#include "domain/transition.h"

enum {
  MEDIATION_WORDS_MAX = 2000 /* characters of the owner's words */,
  MEDIATION_AHEAD_DAYS = 730 /* no work is promised beyond */
};

/* By the owner, through a secret link: "promise", "do", "contest", "ask_help"; by the occupant, or by the desk that has
 * the occupant on the phone: "confirm", "partly", "deny"; by the desk: "end". */
extern const Transition mediation_transitions[];
extern const char *const mediation_helps[]; /* what an owner may ask help for: codes, NULL-terminated */
#define MEDIATION_WITH_FILE "file_closed"   /* outcome of one that ends with its file: nobody chooses it */

typedef struct {
  gint64 id, report_id, asked_at, answer_by;
  gint64 answered_at, promised_at, told_at, ended_at; /* 0: not (yet); promised_at: a day */
  gboolean by_mail;                                   /* the owner has a link by mail */
  char *uuid, *state;
  char *outcome; /* nullable */
} Mediation;
void mediation_free (Mediation *mediation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Mediation, mediation_free)

Mediation *mediation_find (Db *db, gint64 id, GError **error);             /* (transfer full); NOT_FOUND */
/* *ret_mediation (transfer full): the newest of a report; NULL without error when there was none. */
gboolean mediation_last (Db *db, gint64 report_id, Mediation **ret_mediation, GError **error);
/* TRUE while something is still waited for. */
gboolean mediation_is_open (const Mediation *mediation);
/* TRUE when the verb is possible now. */
gboolean mediation_may (const Mediation *mediation, const char *verb);
/* TRUE when the occupant may be asked whether the works were done: they are said to be, or their day has come. */
gboolean mediation_asks_tenant (const Mediation *mediation, gint64 now);

/* Of an active file that no partner was given: what its occupant is told of it. */
typedef enum {
  MEDIATION_STAGE_NONE,  /* partners have it, or no owner was ever written to */
  MEDIATION_STAGE_TALKS, /* the town hall is in contact with the owner */
  MEDIATION_STAGE_RESTS  /* it was; what comes next is the town hall's to say */
} MediationStage;
MediationStage mediation_stage (Db *db, const Report *report);

/* Within a store_write: begins one on an active report. ret_id: its id. CONFLICT when one is under way. For
 * mediation_send.h. */
gboolean mediation_begin (Db *db, const Actor *actor, gint64 report_id, gint64 *ret_id, GError **error);

/* What an owner answers. */
typedef struct {
  const char *verb;
  const char *words;  /* nullable; needed to contest */
  const char *help;   /* codes separated by spaces; needed to ask for help */
  gint64 promised_at; /* a day to come; needed to promise */
} MediationAnswer;
/* Within a store_write: keeps the answer, in words that the occupant may read a follow-up of its own; works promised
 * are a result. *ret_answer_id (nullable) names it for files. INVALID for what is missing or too far, CONFLICT when it
 * is over. */
gboolean
mediation_answer (Db *db, gint64 id, const MediationAnswer *answer, gint64 now, gint64 *ret_answer_id, GError **error);
/* Within a store_write: a file that came with the answer: on the report, for staff. CONFLICT when it is on one already.
 */
gboolean mediation_answer_file (Db *db, gint64 answer_id, gint64 file_id, gint64 now, GError **error);

typedef struct {
  gint64 id, at, promised_at;       /* promised_at 0: no day */
  const char *state, *words, *help; /* valid during the call */
} MediationAnswerRow;
typedef void (*MediationAnswerVisit) (const MediationAnswerRow *row, gpointer data);
gboolean
mediation_answers (Db *db, gint64 id, MediationAnswerVisit visit, gpointer data, GError **error); /* oldest first */

/* Within a store_write: "confirm", "partly" or "deny": what the occupant says came of the works; confirmed ones are
 * results. DENIED, CONFLICT, INVALID for another verb. `words` nullable. */
gboolean mediation_tell (Db *db, const Actor *actor, gint64 id, const Change *change, GError **error);

/* Within a store_write: the desk ends it, for a reason of the table; its links open no more. `transmit`: the file goes
 * on to partners by the rules, unless some have it. */
gboolean mediation_end (Db *db, const Actor *actor, const Change *change, gboolean transmit, GError **error);
/* Within a store_write: the report is over, so is what was under way. An effect of report_transitions. */
gboolean mediation_end_all (Db *db, const Actor *actor, gint64 report_id, const char *reason, GError **error);
