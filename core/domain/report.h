/* report.h: the report: filed, found, listed. Its states stand in report_state.h, its score computed again in
 * report_score.h, its partners in assignment.h. */
#pragma once
#include "domain/actor.h"
#include "domain/report_input.h"
#include "store/store.h"

/* What filing gives back. */
typedef struct {
  gint64 id;
  gint64 number;
  char *uuid;
  char *reference;    /* "64-1116" */
  char *follow_token; /* of the secret follow-up link: said once */
  Score score;
} ReportReceipt;
void report_receipt_clear (ReportReceipt *receipt);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ReportReceipt, report_receipt_clear)

/* Within a store_write: scores, numbers, stores, writes history and the acknowledgement's notice. `input` must have
 * passed report_input_check: INVALID when a row cannot be made of it. NOT_FOUND before set-up. May be run again:
 * *ret_receipt is cleared first. */
gboolean report_send (Db *db, const Actor *actor, const ReportInput *input, const Grid *grid,
                      ReportReceipt *ret_receipt, GError **error);

/* One report's own columns. */
typedef struct {
  gint64 id, territory_id, number;
  char *uuid, *reference, *state, *source, *profile, *language, *closing_reason, *advice;
  gint64 created_at, taken_at, transmitted_at, closed_at, changed_at, followed_at; /* 0: not yet */
  char *taken_by;                                                                  /* name, nullable */
  char *address, *postcode, *city, *insee, *address_key, *address_more, *description;
  gboolean located, demo;
  double latitude, longitude;
  Household household;
  Answer social_housing, owner_told, owner_agrees; /* the last: that the owner be contacted */
  char *owner_told_how, *owner_told_on, *beneficiary, *contact_by;
  int stop_requested; /* -1 nothing said */
  char *grid_version, *class_floors, *leads, *class_reason;
  char class_computed, class_human; /* 'A'…; class_human 0: not requalified */
  int notation;                     /* 1 to 4; 0 not typed */
  gint64 danger, score_sum, score_maximum, score_selected, score_general, score_weighted, score_index, score_markup;
  gint64 score_building, score_dwelling;
} Report;
void report_free (Report *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Report, report_free)

Report *report_find_uuid (Db *db, const char *uuid, GError **error); /* (transfer full); NOT_FOUND */
Report *report_find (Db *db, gint64 id, GError **error);             /* (transfer full); NOT_FOUND */
char report_class (const Report *report);                            /* requalified, else computed */
GPtrArray *
report_severities (Db *db, gint64 report_id, GError **error); /* (transfer full): of char * codes, heaviest first */
/* TRUE with a filled person (person_clear it), FALSE without error when there is none of that kind. */
gboolean report_person (Db *db, gint64 report_id, PersonKind kind, Person *ret_person, GError **error);
/* (transfer full): field → value of the answers without a column, and "unknown" for those with one that nobody could
 * answer. */
GHashTable *report_answers (Db *db, gint64 report_id, GError **error);

/* The list, first form: newest wait first. */
typedef enum {
  REPORT_LIST_ALL,     /* every report of the territory */
  REPORT_LIST_TRIAGE,  /* received or taken: waits for the desk */
  REPORT_LIST_WAITING, /* my partner has not answered yet (the desk: one at least has not) */
  REPORT_LIST_MINE,    /* accepted by my partner and open (the desk: active) */
  REPORT_LIST_SILENT,  /* of those, without follow-up for REPORT_SILENT_DAYS */
  REPORT_LIST_NEWS,    /* of my open ones (the desk: of all), what others wrote since I opened it last */
  REPORT_LIST_REFUSED, /* the desk: a partner refused it, and nobody of the desk has acted since; a partner: it did */
  REPORT_LIST_CLOSED,  /* closed by my partner, or as a whole */
  REPORT_LIST_LAST
} ReportListKind;
enum { REPORT_REFUSAL_DAYS = 14 /* a refusal waits to be read that long where another partner has the file */ };
const char *report_list_name (ReportListKind kind); /* "waiting" */
ReportListKind report_list_find (const char *name); /* REPORT_LIST_ALL for an unknown name */
/* Whose words may be searched: what a reader may not read, he does not find by. */
typedef enum {
  REPORT_WORDS_OPEN, /* references, towns and streets: of no file are the names his */
  REPORT_WORDS_HELD, /* and everything of the files his partner holds */
  REPORT_WORDS_ALL   /* everything of every file: the desk */
} ReportWords;
typedef struct ReportCriteria ReportCriteria; /* report_filter.h: what is searched and filtered, and the order */
typedef struct {
  ReportListKind kind;
  gint64 partner_id; /* point of view; 0: the desk */
  gint64 user_id;    /* who looks, for "my files" at the desk; 0: nobody */
  gboolean own_only; /* nothing but what was assigned to that partner, whatever it answered */
  ReportWords words;
  const ReportCriteria *criteria; /* nullable: no narrowing, the order of the list */
  gint64 now;
  guint limit, offset;
} ReportFilter;
typedef struct {
  gint64 id, created_at, followed_at, danger;
  gint64 waiting_since; /* of the assignment of the point of view; 0: not assigned to it */
  gint64 news;          /* what others wrote that ReportFilter.user_id has not read: as REPORT_LIST_NEWS says */
  const char *uuid, *reference, *state, *address, *city, *description, *leads; /* valid during the call */
  const char *assignment_state; /* of the point of view; NULL: not assigned to it */
  gboolean held;                /* as report_is_held says: what a view may show of names hangs on this alone */
  char class_shown;
  int notation;
  const char *severities; /* codes separated by spaces, heaviest first */
  const char *proposals;  /* kinds of proposal.h separated by spaces; NULL: none */
} ReportRow;
typedef void (*ReportVisit) (const ReportRow *row, gpointer data);
gboolean report_list (Db *db, const ReportFilter *filter, ReportVisit visit, gpointer data, GError **error);
/* How many reports the list holds, from the first to the last. Where words alone are sought in all reports, counting stops at
 * the filter's limit; 0: never. */
gboolean report_count (Db *db, const ReportFilter *filter, gint64 *ret_count, GError **error);
/* The same, and of these how many nobody wrote on for REPORT_SILENT_DAYS. */
gboolean
report_count_silent (Db *db, const ReportFilter *filter, gint64 *ret_count, gint64 *ret_silent, GError **error);
gboolean report_any (Db *db, const ReportFilter *filter); /* FALSE also when the store fails */
/* TRUE when the report is assigned to that partner, unless it refused it or the desk withdrew it: who said "not for us"
 * reads no names and writes nothing any more. */
gboolean report_is_held (Db *db, gint64 report_id, gint64 partner_id);
/* TRUE when the report is assigned to that partner, whatever it answered. */
gboolean report_is_assigned (Db *db, gint64 report_id, gint64 partner_id);
/* TRUE even when the desk withdrew it since: who was writing then is told what happened. */
gboolean report_was_assigned (Db *db, gint64 report_id, gint64 partner_id);
/* Days after which an accepted report without follow-up shows as silent in lists and the weekly report (call of 2020:
 * 20 days). */
enum { REPORT_SILENT_DAYS = 20 };
/* What others wrote is news until the reader opens the file, and for that long at most: the log of readings, which knows
 * who opened what, is kept longer. */
enum { REPORT_NEWS_DAYS = 30 };
/* Within a store_write: names were read. */
gboolean report_log_access (Db *db, const Actor *actor, gint64 report_id, const char *what, GError **error);
/* A year: the longest the data protection authority advises for a log of who read what. */
enum { REPORT_ACCESS_KEEP_DAYS = 365 };
/* Within a store_write: erases what was logged before that, STORE_PIECE_ROWS at most. */
gboolean report_purge_accesses (Db *db, gint64 now, GError **error);
