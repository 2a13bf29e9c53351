/* transition.h: one row of a state machine: what a verb asks for, where it leads, what it leaves behind. The tables
 * stand with their nouns, in report_state.c and assignment.c. */
#pragma once
#include "domain/actor.h"
#include "store/store.h"

/* Codes that a change may give as its reason. */
typedef struct {
  const char *name;         /* "closing_reason": the group of their words in the catalogue */
  const char *const *codes; /* NULL-terminated */
} Reasons;

/* What else a change does to the report `id`, in the same transaction. */
typedef gboolean (*TransitionEffect) (Db *db, const Actor *actor, gint64 id, const char *reason, GError **error);

typedef struct {
  const char *verb; /* "take"; NULL ends a table */
  const char *from; /* states separated by spaces */
  const char *to;
  Action right;
  const char *event;       /* verb of the history: "taken" */
  const char *category;    /* of the follow-up: transition_category; of an exchange with an owner NULL: there is none */
  const Reasons *reasons;  /* one of them is needed; NULL: none */
  gboolean message;        /* a few words are needed */
  gboolean words;          /* a few words may be said with it */
  gboolean visible;        /* told to the tenant */
  gboolean agreement;      /* of a report: the occupant agreed that the owner be contacted */
  TransitionEffect effect; /* nullable */
} Transition;

/* What is asked: of a report, of an assignment. */
typedef struct {
  const char *uuid; /* of the subject */
  const char *verb;
  const char *reason, *message; /* nullable */
} Change;

const Transition *transition_find (const Transition *table, const char *verb); /* NULL when unknown */
const char *transition_category (const Transition *transition); /* of its follow-up: as the event, unless it says another */
/* TRUE when the verb is possible from that state. */
gboolean transition_possible (const Transition *transition, const char *state);
/* INVALID for an unknown verb (`transition` NULL), DENIED when the role may not (`own` as access_allows asks it),
 * CONFLICT when the state forbids it. */
gboolean transition_check (const Transition *transition, Role role, gboolean own, const char *state, GError **error);
/* INVALID when the reason or the words that it needs are missing. */
gboolean transition_check_words (const Transition *transition, const Change *change, GError **error);
