/* link_request.h: a follow-up link sent again to who asks for it by an address or a phone number. Whether one is known
 * is told to nobody: what is known gets a notice, the rest nothing. */
#pragma once
#include "domain/actor.h"
#include "store/store.h"

enum { LINK_REQUEST_REPORTS_MAX = 3 /* the latest ones of one person */ };

/* Within a store_write: raises the notice "follow_link" for the reports of that person: `contact` an address or a
 * number, as typed; `reference` (nullable) narrows them to one: "64-1116". */
gboolean link_request (Db *db, const Actor *actor, const char *contact, const char *reference, GError **error);
/* (transfer full): the same person, however it is typed: folded address, or digits in the national form. "" when it is
 * neither. */
char *link_request_contact (const char *typed);
