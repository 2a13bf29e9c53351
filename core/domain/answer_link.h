/* answer_link.h: the links by which a partner answers without an account: what they open, when they end, how they are
 * cut. They are not kept anywhere: answer_token.h says why, and what stands in one.
 *
 * A link lives as its assignment does, whatever its own end: no row is written when a file is closed or withdrawn.
 * After the partner refused or closed it stays open ANSWER_BACK_DAYS more, to take that back. */
#pragma once
#include "domain/answer_token.h"
#include "domain/assignment.h"
#include "domain/partner.h"

enum { ANSWER_BACK_DAYS = 2 };

/* Why a link that this box signed opens nothing any more; words: group answer_over of the catalogue. */
typedef enum {
  ANSWER_STANDS,
  ANSWER_EXPIRED,
  ANSWER_CUT,           /* by the desk, or the file was handed over anew since */
  ANSWER_PARTNER_LEFT,  /* the partner is none any more */
  ANSWER_WITHDRAWN,     /* the desk took the file back */
  ANSWER_REFUSED,       /* the partner refused it, some days ago */
  ANSWER_CLOSED,        /* the partner closed its part, some days ago */
  ANSWER_REPORT_CLOSED, /* the whole is closed */
  ANSWER_END_LAST
} AnswerEnd;
const char *answer_link_end_name (AnswerEnd end); /* "expired" */

typedef struct {
  AnswerToken token;
  AnswerEnd end;
  Partner *partner;
  Assignment *assignment; /* NULL: a list; withdrawn ones too */
  Report *report;         /* NULL: a list */
} AnswerLink;
void answer_link_free (AnswerLink *link);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnswerLink, answer_link_free)

/* (transfer full): the link; its `end` says whether it still opens. NOT_FOUND for what this box did not sign. */
AnswerLink *answer_link_open (Db *db, const char *token, gint64 now, GError **error);
/* Who acts by it: an officer of its partner without a name, with that partner's rights. */
Actor answer_link_actor (Db *db, const AnswerLink *link, gint64 now);

/* (transfer full): "/reponse/<token>", by which whoever holds it answers for that assignment; NULL without error when
 * the box has no key, or the assignment would open nothing. STORE. */
char *answer_link_path (Db *db, gint64 assignment_id, AnswerPurpose purpose, gint64 now, GError **error);
/* (transfer full): the same for the list of what waits for a partner. */
char *answer_link_partner_path (Db *db, gint64 partner_id, gint64 now, GError **error);
/* (transfer full): of an assignment that an open list names: it ends with the list. */
char *answer_link_listed_path (Db *db, const AnswerLink *list, gint64 assignment_id, GError **error);
/* The id of a partner's assignment on a report; 0: none. */
gint64 answer_link_find (Db *db, gint64 report_id, gint64 partner_id);

/* Within a store_write: all links of one assignment, or of one partner with those to its weekly reports, open nothing any
 * more; the next mail brings new ones. Those of a partner end too when its mail address changes (partner_edit.h). The
 * history says so. DENIED but to the desk; NOT_FOUND, also after 65,535 times. */
gboolean answer_link_cut (Db *db, const Actor *actor, const char *assignment_uuid, GError **error);
gboolean answer_link_cut_partner (Db *db, const Actor *actor, const char *partner_uuid, GError **error);

typedef struct {
  gint64 assignment_id;
  const char *state, *reference, *city, *letter; /* valid during the call */
  gboolean danger;
  gint64 since; /* handed over, or last follow-up once accepted */
} AnswerRow;
enum { ANSWER_ROWS_MAX = 200 };
/* Calls `row` for each open assignment of a partner on an active report: those to answer first, the gravest, the
 * oldest; ANSWER_ROWS_MAX at most. */
gboolean answer_link_list (Db *db, gint64 partner_id, void (*row) (const AnswerRow *row, gpointer data), gpointer data,
                           GError **error);
