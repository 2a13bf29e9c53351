/* ask.h: a partner asks to take up a file that was not sent to it; the desk hands it over or says why not. One open
 * request per partner and file. The owner's side cannot ask: it reads no file but its own. */
#pragma once
#include "domain/report.h"

typedef struct {
  gint64 id, report_id, partner_id, created_at, answered_at;
  char *uuid, *state, *message, *answer; /* the last nullable */
  char *report_uuid, *reference, *report_state, *partner_name, *user_name;
} Ask;
void ask_free (Ask *ask);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ask, ask_free)

enum { ASK_LIST_MAX = 100 };
/* (transfer full): of Ask, those that wait for the desk, oldest first: of files still open that the partner does not
 * have. */
GPtrArray *ask_list_waiting (Db *db, GError **error);
/* (transfer full): of Ask: all of a report, newest first; of one partner unless `partner_id` is 0. */
GPtrArray *ask_list_report (Db *db, gint64 report_id, gint64 partner_id, GError **error);

/* TRUE when an account of that partner may ask for that report. */
gboolean ask_possible (Db *db, const Actor *actor, const Report *report);
/* Within a store_write. DENIED for who may not, INVALID without a few words, CONFLICT when it asked already, has the
 * file, or the file is over; NOT_FOUND. */
gboolean ask_make (Db *db, const Actor *actor, const char *report_uuid, const char *message, GError **error);
/* Within a store_write: "accept" hands the file over by hand, "decline" needs words. DENIED for who is not the desk;
 * CONFLICT when it was answered, or the file is not active; INVALID; NOT_FOUND. */
gboolean ask_answer (Db *db, const Actor *actor, const char *uuid, const char *verb, const char *words, GError **error);

/* An active file that no partner has: no rule matched, or all refused. */
typedef struct {
  const char *uuid, *reference, *city; /* valid during the call */
  gint64 since;
  char class_shown; /* of a person's, else of the computer's; 'A' without either */
  gboolean refused;
} Alone;
/* The longest wait first, ASK_LIST_MAX at most. */
gboolean ask_list_alone (Db *db, void (*visit) (const Alone *row, gpointer data), gpointer data, GError **error);
/* How many of each wait for the desk. */
gboolean ask_count (Db *db, gint64 *ret_asks, gint64 *ret_alone, GError **error);
