/* followup_held.h: what may still be done with a follow-up that has not left its author's hands: edit it, take it back,
 * let it go at once. Afterwards it never changes: a correction is another follow-up. */
#pragma once
#include "domain/followup.h"

/* What may be done, and the verb its history says: never the words themselves. */
typedef struct {
  const char *verb, *event; /* "edit"; a NULL verb ends the table */
  gboolean text;            /* words are needed */
} HeldVerb;
const HeldVerb *followup_held_verb (const char *verb); /* NULL when unknown */

typedef struct {
  const char *uuid, *verb;
  gint64 revision;  /* the one that was shown to who asks */
  const char *text; /* of an edit */
  gboolean visible; /* of an edit; a question is always */
} HeldChange;

/* TRUE for a note or a question, held at `now`, of the partner (0: the desk) that looks at it. */
gboolean followup_is_held (const FollowupRow *row, gint64 partner_id, gint64 now);

/* Within a store_write: changes a held follow-up with its question and its notices, which leave at the time they would
 * have, once, with the last words. DENIED for who is not of the author's partner or may not write on the file; CONFLICT
 * when it has left, or was changed since `revision`; INVALID for an unknown verb or words too short or too long;
 * NOT_FOUND. */
gboolean followup_change_held (Db *db, const Actor *actor, const HeldChange *change, GError **error);
