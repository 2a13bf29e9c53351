/* notice.h: which event tells whom: one table (noun, verb, audience, delay, grouping), in notice_table.c. An event
 * writes notice rows; the notices job turns what is due into complete messages of the outbox. It renders nothing
 * itself.
 *
 * One message a day at most to a tenant (T16): of the kinds for which notice_kind_is_daily holds, the first of a
 * calendar day of the legal zone leaves when it is due. What falls due later that day waits for the next morning and
 * leaves as one message, in its order; what is no longer so by then is left out.
 *
 * Staff: what chases one recipient (`chasing`) is one mail a day at most; who chose so gets all that notice_kind_waits
 * holds for in one mail a day, on the morning of working days. */
#pragma once
#include "domain/event.h"
#include "domain/link.h"
#include "domain/outbox.h"

typedef enum {
  AUDIENCE_TENANT,     /* the reporter, in the one way domain/contact.h finds */
  AUDIENCE_PARTNER,    /* the mailbox of the partner of the event */
  AUDIENCE_PARTNERS,   /* every partner whose assignment on the report is accepted */
  AUDIENCE_REFERENT,   /* the referent of the partner of the event, by name; else the deputy; else all who act there */
  AUDIENCE_REFERENTS,  /* the same of every partner whose assignment on the report is accepted */
  AUDIENCE_HOLDERS,    /* every partner whose assignment on the report is open: it has accepted, or must still answer */
  AUDIENCE_MANAGERS,   /* each territory manager, by name */
  AUDIENCE_DUTY,       /* each address of the agent on duty; the managers when there is none */
  AUDIENCE_DUTY_PHONE, /* each mobile of the agent on duty, by text message; nobody when none leave from this box */
  AUDIENCE_VISIT_HOST, /* who leads the visit of the event, by name; else the partner; else the managers */
  AUDIENCE_DRAFT,      /* who began a draft, at the address it keeps */
  AUDIENCE_FORMER,     /* the mail address that the event replaced */
  AUDIENCE_VISIT_GUESTS, /* the mailboxes of the partners invited to it */
  AUDIENCE_ACCOUNT,      /* the person whose account the event is about, in any state of it */
  AUDIENCE_ADDRESS,      /* an address of that account which is not its own: the next, or the former */
  AUDIENCE_OWNER,        /* the owner of the mediation of the event, when it has a link by mail */
  AUDIENCE_LAST
} Audience;

#define NOTICE_DUTY_KEY \
  "duty:" /* begins the recipient's key of the agent on duty; the address or the number follows \
           */

#define NOTICE_FORMER_KEY "former:" /* begins the key of an address that was the tenant's; the address follows */

#define NOTICE_OWNER_KEY "owner:" /* begins the key of an owner; the id of the mediation follows */

#define NOTICE_ADDRESS_KEY "address:" /* begins the key of an account's other address; the address follows */

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
  gboolean
      at_once; /* to a tenant, of what cannot wait (a visit tomorrow): neither waits for the day's message nor is it */
  gboolean chasing; /* to staff, raised by a row of reminder_table.h: all that chases one recipient is one mail a day */
  gboolean once; /* asks: asked again, it is the same question, one line of a mail */
  gboolean next_morning; /* with what else befalls the day, at NOTICE_MORNING_H of the next: one message, not a flood */
  gboolean at_night;     /* a phone may ring at night for it */
  gboolean (*applies) (Db *db, const Actor *actor, const Event *event); /* nullable: each such event tells */
  const char *still_report, *still_assignment,
      *still_visit;          /* state that must still be so when it is written; NULL: any */
  LinkPurpose link;          /* the tenant's: LINK_FOLLOW unless said; to an account: none unless said */
  const char *still_account; /* state in which its account must be when it is written; NULL: any */
  gboolean calendar;         /* the visit's invitation, or its end, goes with the mail once a day was agreed */
  gint64 pace_s; /* grouped: after one such mail the next to the same recipient waits so long, and brings all that came
                    meanwhile; 0: none waits */
  const char *letter; /* to a tenant whom neither mail nor text message reaches: of tenant_letter.h; NULL: nothing */
} NoticeKind;

extern const NoticeKind notice_kinds[];
extern const guint notice_kinds_count;
const NoticeKind *notice_kind_find (const char *kind); /* NULL when unknown */
/* TRUE for news to a tenant that share one message a day: neither an answer nor at once. Each has its sentence in the
 * catalogue, group news: it stands alone or among others. */
gboolean notice_kind_is_daily (const NoticeKind *kind);
/* TRUE for grouped news to staff about files: who chose one mail a day reads them the next working morning, together.
 * Each has its heading in the catalogue, group mail_part. */
gboolean notice_kind_waits (const NoticeKind *kind);
enum { NOTICE_PACE_S = 5 * 60 /* files handed over one after the other: a mail now, and one with the rest */ };
enum { NOTICE_MORNING_H = 8 /* what waited for the next day leaves at this hour of the legal zone */ };

/* Within a store_write: writes the notices of an event, after it. `followup` events carry the follow-up as subject. */
gboolean notice_raise (Db *db, const Actor *actor, const Event *event, GError **error);
