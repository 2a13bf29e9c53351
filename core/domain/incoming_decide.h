/* incoming_decide.h: what a person makes of a mail that came in: one table of verbs. A mail that says "accepté" is words
 * like any other: the answer to an assignment is given on the page of the file. */
#pragma once
#include "domain/actor.h"
#include "domain/incoming.h"

typedef struct {
  const char *verb, *from, *to; /* from: states it is for, between spaces; a NULL verb ends the table */
  gboolean desk_only, on_report; /* the second: a file must be known */
  enum { INCOMING_SPEAKS_NOT, INCOMING_SPEAKS, INCOMING_SPEAKS_TENANT, INCOMING_TAKES_BACK, INCOMING_ATTACHES } what;
  gboolean visible; /* to the tenant */
} IncomingVerb;
extern const IncomingVerb incoming_verbs[];
const IncomingVerb *incoming_verb_find (const char *verb); /* NULL when unknown */

/* TRUE when the actor may look at that mail: the desk; an officer of the partner who wrote, on a file of theirs. */
gboolean incoming_may_see (const Actor *actor, const Incoming *incoming);
/* TRUE when who may look may still decide: the desk; an officer who may write on that file now (followup_may_write). */
gboolean incoming_may_decide (Db *db, const Actor *actor, const Incoming *incoming);
/* TRUE when that verb is possible now for that actor; the file's own rules are asked by incoming_decide. */
gboolean incoming_may (Db *db, const Actor *actor, const Incoming *incoming, const IncomingVerb *verb);

typedef struct {
  const char *uuid, *verb;
  const char *reference; /* of "attach": "64-12", as typed */
} IncomingChange;
/* Within a store_write. DENIED; CONFLICT when it was decided meanwhile, what was made of it has left, or the file takes no
 * word of its tenant, or of that partner, any more; NOT_FOUND for the mail and for the number of a file; INVALID for
 * another verb and for a mail without words. */
gboolean incoming_decide (Db *db, const Actor *actor, const IncomingChange *change, GError **error);
/* Within a store_write: where the town decided so (setting mail.answers), an answer of a partner without files, from an address of
 * theirs, stands on the file at once, for services only. Else nothing. */
gboolean incoming_decide_direct (Db *db, const char *uuid, gint64 now, GError **error);
