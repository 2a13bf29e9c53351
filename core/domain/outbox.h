/* outbox.h: complete mails that wait for the relay: written in the transaction of what they tell, claimed by a
 * lease, tried again with patience, never sent twice on purpose. Knows no SMTP. */
#pragma once
#include "store/store.h"

/* How a message leaves: what `recipient` is depends on it (table in outbox.c). */
typedef enum { CHANNEL_MAIL, CHANNEL_SMS, CHANNEL_LAST } Channel;
const char *outbox_channel_name (Channel channel); /* "mail", "sms": as the store keeps it */
Channel outbox_channel_find (const char *name);    /* CHANNEL_LAST when unknown */

enum { OUTBOX_LEASE_S = 120 /* a worker that says nothing for that long is dead */ };

/* What is to be sent; all borrowed for the call. */
typedef struct {
  const char *dedup_key; /* "notice:12", "weekly:<uuid>:2026-W48" */
  const char *kind;      /* of the mail: names its template and its headers */
  Channel channel;       /* CHANNEL_MAIL when not set */
  const char *recipient, *subject, *body_text, *body_html;
  const char *language;                        /* "fr", "ar, fr"; NULL: French */
  const char *from;                            /* sender: the Message-ID is in its domain */
  gint64 attachment_id, report_id, partner_id; /* 0: none */
  const char *calendar;                        /* nullable: an iCalendar object that goes with it */
} OutboxInput;
/* Within a store_write: a second mail under the same key is not written: *ret_id is then the first one's. One whose
 * recipient its channel cannot reach (malformed address, foreign number) is kept as failed from the start, without its
 * words: the page of mails and the administrators' mail show it, and nothing waits for it. One to an address that came
 * back (mail_address.h) is kept as failed too, with its words: it leaves when the address is tried again. INVALID
 * without a recipient. */
gboolean outbox_add (Db *db, const OutboxInput *input, gint64 now, gint64 *ret_id, GError **error);

/* A mail in the hands of a worker. */
typedef struct {
  gint64 id, attachment_id, report_id, partner_id; /* last three 0: none */
  gint64 created_at;
  guint attempts; /* this one included */
  char *kind, *channel, *state, *recipient, *subject, *body_text, *body_html, *message_id, *language;
  char *last_status; /* nullable: of the try before */
  char *calendar;    /* nullable */
} Outbox;
void outbox_free (Outbox *mail);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Outbox, outbox_free)

/* (transfer full): NOT_FOUND, STORE. */
Outbox *outbox_find (Db *db, gint64 id, GError **error);

#define OUTBOX_STOPPED "outbox.stopped" /* setting: why nothing leaves; empty: all does (outbox_care.h) */
/* TRUE when a message of that channel may be tried at `now`, here as in outbox_claim: a text message not at night
 * (outbox_sms_opens), unless it was just written. */
gboolean outbox_is_due (Db *db, Channel channel, gint64 now);
/* Within a store_write: (transfer full) the next mail to try, held for OUTBOX_LEASE_S; *ret_mail NULL when
 * nothing is due. A mail whose lease ran out is taken again: its Message-ID lets the receiver drop a double. */
gboolean outbox_claim (Db *db, Channel channel, gint64 now, Outbox **ret_mail, GError **error);

/* Phones ring between these hours of the legal zone; what answers a person at once is free to (OUTBOX_SMS_FRESH_S). */
enum { OUTBOX_SMS_FROM_H = 8, OUTBOX_SMS_UNTIL_H = 20, OUTBOX_SMS_FRESH_S = 600 };
/* When text messages may leave: `now` itself by day, else the next morning. */
gint64 outbox_sms_opens (gint64 now);
/* Within a store_write: a claimed message is in other hands, which will be asked again at `until`: no try is counted.
 */
gboolean outbox_hold (Db *db, const Outbox *mail, const char *status, gint64 until, GError **error);
/* Text messages that left since `since`, or are on their way, but for `except_id`: what the month costs. */
gboolean outbox_count_sms (Db *db, gint64 since, gint64 except_id, gint64 *ret_count, GError **error);

typedef enum { OUTBOX_SENT, OUTBOX_RETRY, OUTBOX_FAILED, OUTBOX_VERDICT_LAST } OutboxVerdict;
/* Within a store_write: what became of a claimed mail. `status` is a code ("550", "exit 75", "timeout"). RETRY
 * becomes FAILED after 48 h of tries. The words of one that was sent stay OUTBOX_BODY_KEEP_DAYS without the keys of its
 * links, which are the recipient's alone. */
gboolean
outbox_settle (Db *db, const Outbox *mail, OutboxVerdict verdict, const char *status, gint64 now, GError **error);
/* Seconds before the next try, after `attempts` of them: 1, 5, 15, 60, 240 minutes, then every 4 hours; 0: 48 h
 * went by, give up. */
gint64 outbox_delay_s (guint attempts);
typedef struct {
  gint64 waiting, failed, sent_last_hour;
  gint64 oldest; /* creation of the oldest that waits; 0: none waits */
} OutboxCounts;
gboolean outbox_count (Db *db, gint64 now, OutboxCounts *ret_counts, GError **error);
/* What the outbox says of a message that never left: of its recipient, of an address that came back, of the month's
 * cap. Other statuses are the relay's, the gateway's and the modem's. */
#define OUTBOX_STATUS_ADDRESS "address"
#define OUTBOX_STATUS_BOUNCED "bounced"
#define OUTBOX_STATUS_CAP "cap"
#define OUTBOX_STATUS_RETRACTED "retracted" /* to an owner: the occupant said no, or the exchange ended */
enum { OUTBOX_TROUBLED_MAX = 500 };
/* A message that did not arrive, and for whom: at most one of the last three is needed to tell. */
typedef struct {
  const char *channel, *status;           /* status nullable */
  const char *partner, *user, *reference; /* valid during the call; nullable */
  gint64 created_at;
} OutboxTroubled;
typedef void (*OutboxTroubledVisit) (const OutboxTroubled *row, gpointer data);
/* Messages given up at or after `since`; not the mails that told of such. The oldest OUTBOX_TROUBLED_MAX. */
gboolean outbox_list_failed (Db *db, gint64 since, OutboxTroubledVisit visit, gpointer data, GError **error);
/* Messages written before `before` that were tried and still wait. */
gboolean outbox_list_stuck (Db *db, gint64 before, OutboxTroubledVisit visit, gpointer data, GError **error);

typedef struct {
  const char *state, *kind; /* nullable: all */
  const char *recipient;    /* nullable: a part of it */
  gint64 id;                /* 0: any */
  guint limit, offset;
} OutboxFilter;
typedef struct {
  gint64 id, created_at, next_at, sent_at; /* sent_at 0: not sent. next_at of a failed one: when it was given up */
  guint attempts;
  const char *kind, *channel, *recipient, *subject, *state, *last_status,
      *reference; /* valid during the call; last two nullable */
} OutboxRow;
typedef void (*OutboxVisit) (const OutboxRow *row, gpointer data);
/* Newest first. */
gboolean outbox_list (Db *db, const OutboxFilter *filter, OutboxVisit row, gpointer data, GError **error);

/* Calls `visit` for each kind there is, with how many. */
gboolean outbox_list_kinds (Db *db, void (*visit) (const char *kind, gint64 count, gpointer data), gpointer data,
                            GError **error);

/* Sent or given up for a week, a mail is neither read nor sent again: its words go. The row stays 13 months: a
 * year can be compared with the one before, and somebody may ask in its last month. */
enum { OUTBOX_BODY_KEEP_DAYS = 7, OUTBOX_KEEP_DAYS = 396 };
/* Within a store_write: empties the bodies of mails that left, failed or were cancelled, STORE_PIECE_ROWS at most. */
gboolean outbox_empty_given_up (Db *db, gint64 now, GError **error);
/* Within a store_write: erases mails that neither a notice nor a weekly report names, STORE_PIECE_ROWS at most. */
gboolean outbox_purge (Db *db, gint64 now, GError **error);
