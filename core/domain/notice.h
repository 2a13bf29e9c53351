/* notice.h: which event tells whom: one table (noun, verb, audience, delay, grouping). An event writes notice rows; the
 * notices job turns what is due into complete mails of the outbox. It renders nothing itself. */
#pragma once
#include "domain/event.h"
#include "domain/outbox.h"

typedef enum {
  AUDIENCE_TENANT,   /* the reporter, when a mail address is known */
  AUDIENCE_PARTNER,  /* the mailbox of the partner of the event */
  AUDIENCE_PARTNERS, /* every partner whose assignment on the report is accepted */
  AUDIENCE_REFERENT, /* the referent, by name (else the deputy) of the partner of the event */
  AUDIENCE_HOLDERS,  /* every partner whose assignment on the report is open: it has accepted, or must still answer */
  AUDIENCE_MANAGERS, /* each territory manager, by name */
  AUDIENCE_LAST
} Audience;

/* A kind that two verbs raise has a row for each: they differ in the verb alone. */
typedef struct {
  const char *kind; /* name of the notice and of its mail template: mails/<kind> */
  const char *noun; /* of the event */
  const char *verb;
  Audience audience;
  gint64 delay_s;     /* not before event + delay */
  gboolean grouped;   /* all that is due for one recipient goes into one mail */
  gboolean is_answer; /* the machine's reply to what the recipient just did (RFC 3834: auto-replied); goes even to a
                         tenant who asked to stop */
  gboolean (*applies) (Db *db, const Actor *actor, const Event *event); /* nullable: each such event tells */
  const char *still_report, *still_assignment; /* state that must still be so when it is written; NULL: any */
} NoticeKind;

extern const NoticeKind notice_kinds[];
extern const guint notice_kinds_count;
const NoticeKind *notice_kind_find (const char *kind); /* NULL when unknown */

/* Within a store_write: writes the notices of an event, after it. `followup` events carry the follow-up as subject. */
gboolean notice_raise (Db *db, const Actor *actor, const Event *event, GError **error);
