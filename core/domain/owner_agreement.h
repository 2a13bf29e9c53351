/* owner_agreement.h: whether the occupant agreed that the owner be written to, and how it is known: without it nothing
 * leaves. The answer itself is report.owner_agrees, which the form, the occupant's page and questions fill. */
#pragma once
#include "domain/report.h"

extern const char
    *const owner_agreement_ways[]; /* "phone", "desk", "letter", "mail": how somebody was told, NULL-terminated */

typedef struct {
  Answer answer;
  gint64 at;       /* when it was last said; 0: never */
  char *how;       /* "form", "counter", "question", "page", "edited", or one of the ways; NULL: never said */
  char *user_name; /* who wrote it down; NULL: the occupant */
} OwnerAgreement;
void owner_agreement_clear (OwnerAgreement *agreement);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OwnerAgreement, owner_agreement_clear)

/* What is known now, from the history. */
gboolean owner_agreement_find (Db *db, const Report *report, OwnerAgreement *ret_agreement, GError **error);
/* Within a store_write: the desk writes down an agreement that was given by voice or on paper. DENIED unless the desk,
 * INVALID for an unknown way, CONFLICT when the report is over. */
gboolean owner_agreement_record (Db *db, const Actor *actor, const char *report_uuid, const char *how, GError **error);
/* INVALID when the occupant has not agreed. */
gboolean owner_agreement_check (const Report *report, GError **error);
