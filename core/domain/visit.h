/* visit.h: a visit of a dwelling: dates proposed, one agreed, held or not, with what was seen: one transition table.
 * One at a distance begins with dates to choose from; one on site with its day, which the occupant may decline. */
#pragma once
#include "domain/report.h"
#include "domain/transition.h"

enum {
  VISIT_DATES_MAX = 4,
  VISIT_AHEAD_DAYS = 90, /* no date is proposed beyond */
  VISIT_MINUTES_MIN = 10,
  VISIT_MINUTES_MAX = 240,
  VISIT_WORDS_MAX = 2000,   /* characters of a word to the occupant, and of what was seen */
  VISIT_OPERATOR_MAX = 120, /* characters */
  VISIT_LINK_MAX = 500      /* bytes */
};

/* By staff: "fix", "propose_again", "cancel", "conclude", "conclude_quietly" (the occupant is told nothing), "miss"; by
 * the occupant, through a secret link: "pick", "decline", "give_up". */
extern const Transition visit_transitions[];
extern const char *const visit_conclusions[]; /* procedures suspected at a distance: codes, NULL-terminated */
extern const char *const visit_procedures[];  /* procedures observed on site, likewise */
#define VISIT_REMOTE "remote"
#define VISIT_ON_SITE "visit"
#define VISIT_CONTROL "control" /* on site, after works */

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
  int occupant_present, owner_present;                  /* 1, 0; -1: not said */
  char *operator_name;                                       /* external, nullable */
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
/* Whose agenda. */
enum { VISIT_AGENDA_MAX = 200 };
typedef struct {
  gint64 partner_id; /* led by it or its people, or invited to; 0: everybody's */
  gint64 user_id;    /* of those, led by that person; 0: whoever leads */
} VisitAgenda;
/* (transfer full): of Visit, those that are not over, by their day, VISIT_AGENDA_MAX at most; without a day yet, by when
 * they were proposed. NULL: STORE. */
GPtrArray *visit_agenda (Db *db, const VisitAgenda *whose, GError **error);
gboolean visit_is_open (const Visit *visit);                       /* proposed or planned */
/* TRUE when it is still to come and that partner leads it: with its part closed, nobody would. One whose hour has passed
 * was held, or not: it waits for its account. */
gboolean visit_ends_with (const Visit *visit, gint64 partner_id, gint64 now);
gboolean visit_is_remote (const Visit *visit);
/* TRUE when the verb is one of that kind of visit: dates to choose from are proposed for a call only. */
gboolean visit_has_verb (const char *kind, const char *verb);
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

/* A visit on site: by a partner that accepted the report, by an external operator, or by the desk. */
typedef struct {
  const char *kind;     /* VISIT_ON_SITE, VISIT_CONTROL */
  gint64 at, minutes;   /* at: its day and hour */
  const char *partner;  /* uuid, nullable */
  const char *operator_name; /* its name, nullable; not with a partner */
  const char *before;   /* a word to the occupant, nullable */
} VisitSite;
/* Within a store_write: plans it, and the occupant is told. DENIED unless the desk, or an officer of a partner that
 * accepted and is not the owner's, for that partner or an operator; CONFLICT when the report is over, the partner
 * does not hold it, or the same people come at that very moment already; INVALID as visit_propose. */
gboolean visit_plan_site (Db *db, const Actor *actor, const char *report_uuid, const VisitSite *site, gint64 *ret_id,
                          GError **error);

/* What was seen, for professionals. */
typedef struct {
  const char *details;     /* nullable */
  const char *conclusions; /* codes separated by spaces, nullable: of visit_conclusions, on site of visit_procedures */
  gboolean on_site;        /* at a distance: a visit on site is worth it */
  gboolean occupant_present, owner_present; /* on site */
} VisitFinding;
/* One thing that was observed on site, by the last visit that did. */
typedef struct {
  char *code; /* of visit_procedures */
  gint64 at;
} VisitObserved;
/* (transfer full): of VisitObserved, in the order of visit_procedures. NULL: STORE. */
GPtrArray *visit_observed (Db *db, gint64 report_id, GError **error);

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
/* Within a store_write: the actor's partner has closed its part: what visit_ends_with it. `reason` is not used: an effect
 * of assignment_transitions. */
gboolean visit_cancel_led (Db *db, const Actor *actor, gint64 report_id, const char *reason, GError **error);
