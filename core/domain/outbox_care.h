/* outbox_care.h: what people do with mails that wait, failed or should not leave: table of verbs; and the switch that
 * stops all. Sends nothing. */
#pragma once
#include "domain/actor.h"
#include "store/store.h"

typedef struct {
  const char *verb, *from, *to; /* states of a mail */
} OutboxVerb;
extern const OutboxVerb outbox_verbs[];
extern const guint outbox_verbs_count;
const OutboxVerb *outbox_verb_find (const char *verb); /* NULL when unknown */

enum { OUTBOX_CARE_MAX = 500 /* mails of one press */ };
typedef struct {
  const OutboxVerb *verb;
  const GArray *ids; /* of gint64; NULL: all that are in the verb's first state, of that kind */
  const char *kind;  /* nullable: any */
} OutboxCare;
/* Within a store_write: those of them that are still in that state, and whose words are still there, OUTBOX_CARE_MAX at
 * most; *ret_count of them. What leaves again leaves spread (outbox_start). */
gboolean outbox_care (Db *db, const Actor *actor, const OutboxCare *care, gint64 *ret_count, GError **error);
/* Within a store_write: an address that came back is tried again, and with it all that was given up for it: *ret_count.
 * NOT_FOUND when it is not marked. */
gboolean outbox_retry_address (Db *db, const Actor *actor, const char *address, gint64 *ret_count, GError **error);

enum { OUTBOX_REASON_MAX = 200 /* letters */ };
/* (transfer full): why nothing leaves; NULL: it does. */
char *outbox_stopped (Db *db);
/* Within a store_write: nothing leaves from now on, all waits; what the relay has in hand ends. INVALID without a
 * reason in one line. */
gboolean outbox_stop (Db *db, const Actor *actor, const char *reason, GError **error);
/* Within a store_write: mails leave again, one after the other at the pace of the hourly cap, so that a relay does not
 * see a flood. */
gboolean outbox_start (Db *db, const Actor *actor, GError **error);
/* Within a store_write: mails that may leave at once leave one after the other, at that pace. */
gboolean outbox_spread (Db *db, gint64 now, GError **error);
