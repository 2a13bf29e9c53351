/* partner_secret.h: the password by which a partner opens the PDFs that are sent to it. It is told by telephone or by
 * hand: no mail and no page ever shows it again. */
#pragma once
#include "domain/actor.h"
#include "store/store.h"

enum { PARTNER_SECRET_MIN = 12, PARTNER_SECRET_MAX = 64 /* characters */ };

/* TRUE for what may be one: long enough, no white space at its ends, no control character. */
gboolean partner_secret_takes (const char *password);
/* Within a store_write. NULL takes it off. INVALID for what may not be one, NOT_FOUND for an unknown partner, and when
 * the box has no key. */
gboolean
partner_secret_set (Db *db, const Actor *actor, const char *partner_uuid, const char *password, GError **error);
/* (transfer full): NULL without an error when there is none. DENIED for one that another box sealed: what it should
 * close must not be sent open; STORE. */
char *partner_secret_read (Db *db, gint64 partner_id, GError **error);
/* Since when there is one, UTC seconds; 0: there is none. */
gint64 partner_secret_since (Db *db, gint64 partner_id);
