/* visit.h: a visit of a dwelling: dates proposed, one agreed, held or not, with what was seen: one transition table.
 * Only visits at a distance are proposed today; those on site have the same states. */
#pragma once
#include "domain/report.h"
#include "domain/transition.h"

enum {
  VISIT_DATES_MAX = 4,
  VISIT_AHEAD_DAYS = 90, /* no date is proposed beyond */
  VISIT_MINUTES_MIN = 10,
  VISIT_MINUTES_MAX = 240,
  VISIT_WORDS_MAX = 2000, /* characters of a word to the occupant, and of what was seen */
  VISIT_LINK_MAX = 500    /* bytes */
};

/* By staff: "fix", "propose_again", "cancel", "conclude", "miss"; by the occupant, through a secret link: "pick",
 * "decline", "give_up". */
extern const Transition visit_transitions[];
extern const char *const visit_conclusions[]; /* procedures suspected: codes, NULL-terminated */

typedef struct {
  gint64 partner_id;
  char *uuid, *name;
} VisitGuest;

typedef struct {
  gint64 id, report_id, partner_id, user_id;                /* last two 0: the desk, nobody */
  gint64 at, created_at, declined_at, planned_at, ended_at; /* 0: not (yet) */
  gint64 revision;                                          /* grows with each change */
  gint64 minutes;
  int on_site;                                          /* a visit on site is worth it: 1, 0; -1: not said */
  char *uuid, *kind, *state, *before, *told, *details;  /* "" when nothing was said */
  char *conclusions;                                    /* codes separated by spaces */
  char *video_link, *reason, *user_name, *partner_name; /* nullable; no link: by phone */
  gint64 dates[VISIT_DATES_MAX + 1];                    /* to choose from, the first in time first */
  guint dates_count;
  GPtrArray *guests; /* of VisitGuest, by name */
} Visit;
void visit_free (Visit *visit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Visit, visit_free)

Visit *visit_find (Db *db, gint64 id, GError **error);             /* (transfer full); NOT_FOUND */
Visit *visit_find_uuid (Db *db, const char *uuid, GError **error); /* (transfer full); NOT_FOUND */
GPtrArray *visit_list (Db *db, gint64 report_id, GError **error);  /* (transfer full): of Visit, newest first */
gboolean visit_is_open (const Visit *visit);                       /* proposed or planned */
/* (transfer full): the host of an https address that may be shown as a link, "meet.example.org"; NULL for any other
 * text: another scheme, a user name in it, a blank, a letter beyond ASCII. */
char *visit_link_host (const char *link);
/* TRUE when the partner's assignment on the report is accepted; for rights on visits `own` means that. */
gboolean visit_is_own (Db *db, gint64 report_id, gint64 partner_id);

/* TRUE when messages about visits reach the occupant: else somebody has to call. */
gboolean visit_is_told (Db *db, const Report *report);

/* What is proposed. */
typedef struct {
  gint64 dates[VISIT_DATES_MAX];
  guint dates_count;
  gint64 minutes;
  const char *video_link;    /* nullable: by phone */
  const char *before;        /* a word to the occupant, nullable */
  const char *const *guests; /* uuids of partners who accepted the report, NULL-terminated; nullable */
} VisitPlan;

/* Within a store_write: proposes a visit at a distance. DENIED unless the desk or a partner that accepted; CONFLICT
 * when one is proposed or planned already, or the report is over; INVALID for dates that are past, too far or missing,
 * and for a link that visit_link_host refuses. ret_id is nullable. */
gboolean visit_propose (Db *db, const Actor *actor, const char *report_uuid, const VisitPlan *plan, gint64 *ret_id,
                        GError **error);

/* What was seen, for professionals. */
typedef struct {
  const char *details;     /* nullable */
  const char *conclusions; /* codes separated by spaces, nullable */
  gboolean on_site;        /* a visit on site is worth it */
} VisitFinding;

typedef struct {
  const char *uuid, *verb;
  gint64 revision;              /* that was shown */
  const char *reason, *message; /* nullable; the message is for the occupant, or by him */
  gint64 at;                    /* "pick": one of its dates; "fix": any to come */
  const VisitPlan *plan;        /* of "propose_again" */
  const VisitFinding *finding;  /* of "conclude" */
} VisitChange;
/* Within a store_write. CONFLICT when it changed since that revision, the state forbids it, the date is not proposed
 * any more, or it is concluded before its hour; DENIED when the role may not (the occupant's verbs are for ACTOR_TENANT
 * alone); INVALID for missing words or reasons. */
gboolean visit_change (Db *db, const Actor *actor, const VisitChange *change, GError **error);
/* Within a store_write: the report is over, so is what was still to come. An effect of report_transitions. */
gboolean visit_cancel_all (Db *db, const Actor *actor, gint64 report_id, const char *reason, GError **error);
