/* followup.h: what was done or said on a report: by the desk, a partner, the tenant or the box; visible to the tenant
 * or not. */
#pragma once
#include "domain/actor.h"
#include "store/store.h"

enum { FOLLOWUP_TEXT_MIN = 3, FOLLOWUP_TEXT_MAX = 5000, FOLLOWUP_HOLD_S = 20 * 60 /* editable before it leaves */ };

typedef struct {
  gint64 report_id;
  const char *category; /* "note"… */
  const char *text;
  gboolean visible;
} FollowupInput;

/* TRUE for FOLLOWUP_TEXT_MIN characters or more, white space around not counted; NULL says nothing. */
gboolean followup_is_said (const char *text);

/* INVALID for a text that is too short or too long. */
gboolean followup_check_text (const char *text, GError **error);
/* TRUE for what staff write by hand, a note or a question: held for a while before it leaves. */
gboolean followup_is_typed (const char *category);

/* TRUE when the actor may write a follow-up on that report now: the desk; an officer of a partner that holds it. */
gboolean followup_may_write (Db *db, const Actor *actor, gint64 report_id);

/* Within a store_write. The author is the actor. A follow-up by staff counts as news (report.followed_at). INVALID for
 * an empty or too long note. ret_id is nullable. */
gboolean followup_add (Db *db, const Actor *actor, const FollowupInput *input, gint64 *ret_id, GError **error);

typedef struct {
  gint64 id, created_at, released_at;
  gint64 partner_id, revision; /* 0: of nobody's; how often it was edited */
  const char *uuid;            /* valid during the call */
  const char *author, *category, *text, *user_name, *partner_name; /* valid during the call; names nullable */
  gboolean visible;
} FollowupRow;
typedef void (*FollowupVisit) (const FollowupRow *row, gpointer data);
/* Oldest first: all of a report, as staff see it. */
gboolean followup_list (Db *db, gint64 report_id, FollowupVisit visit, gpointer data, GError **error);
/* The one of that id, as staff see it. NOT_FOUND, STORE. */
gboolean followup_find (Db *db, gint64 id, FollowupVisit visit, gpointer data, GError **error);
/* The id of the report that a follow-up is on; 0 for an unknown uuid. */
gint64 followup_report (Db *db, const char *uuid);
/* Oldest first: what the tenant sees at `now`: visible and released. FALSE when the store fails. */
gboolean followup_list_visible (Db *db, gint64 report_id, gint64 now, FollowupVisit visit, gpointer data);
