/* notice_queue.h: the notices that wait, one recipient's message at a time, for the job that writes them. Which
 * event tells whom, and what waits for the day's message, stands in notice.h. */
#pragma once
#include "domain/notice.h"

enum {
  NOTICE_GROUP_MAX = 100, /* lines of one mail; the rest goes into the next */
  NOTICE_SHEAF_MAX = 500  /* the same where there is one mail a day: the next is tomorrow's */
};

/* What goes into one mail to staff besides notices of its own kind. */
typedef enum {
  SHEAF_NONE,
  SHEAF_CHASING, /* all that chases the recipient (NoticeKind.chasing) */
  SHEAF_DIGEST   /* all that waits for one mail a day (notice_kind_waits): the recipient chose so */
} NoticeSheaf;

/* How a partner's mailbox or a person gets news of files: column mail_rhythm of both. */
#define NOTICE_DAILY "daily"
const char *notice_rhythm (gboolean daily); /* what the column holds */

typedef struct {
  const NoticeKind *kind;                                               /* NULL: unknown to this version of the box */
  gint64 id, report_id, assignment_id, followup_id, visit_id, draft_id; /* last five 0: none */
  gint64 created_at, leaves_at; /* the latter: due, and not held any more */
  const char *dropped_for; /* what it would say is no longer so, or may not be said: "stopped" (the tenant asked for it),
                              "report", "assignment", "visit" (its state is another), "mediation"
                              (mediation_outgoing.h), "unknown" (kind) */
  gboolean relevant;       /* dropped for nothing */
} NoticeLine;

/* All that goes into one message: of one recipient's key, and of one kind; or all the daily news of one tenant; or a
 * sheaf for staff, with what lies there for the same address under another key (a partner's mailbox that is a
 * person's). */
typedef struct {
  const NoticeKind
      *kind;         /* of the notice that was due; NULL: unknown to this version of the box; no line is relevant */
  gint64 id;         /* of that notice */
  gboolean recalled; /* its mail waited too long (recall.h): all that waits for that recipient is one mail */
  gboolean daily;    /* to a tenant: lines are of any daily kind */
  NoticeSheaf sheaf; /* to staff: lines are of its kinds, in the order of the table of notices */
  gint64 held_until; /* above now: it must not leave before */
  Channel channel;
  char *key;                  /* of the recipient: "report:12", "partner:3", "user:4", "duty:a@b.fr", "duty:0612345678",
                                 "former:a@b.fr" */
  gint64 partner_id, user_id; /* both 0: the tenant of the lines' report, or the agent on duty */
  char *recipient;            /* as the channel needs it; NULL: nobody to write to any more */
  char *language;             /* of a tenant; NULL for staff, who read French */
  char *name;                 /* of the partner or the person; NULL for a tenant */
  char *secret;               /* nullable: token of the link */
  GArray *lines;              /* of NoticeLine, oldest first */
  guint relevant;             /* how many lines are */
  const char *said, *said_by; /* of a try: a follow-up that is not kept yet, and its partner; nullable */
  gint64 mediation_id;        /* of an owner; 0: it is nobody's */
  gint64 now;                 /* when it was taken from the queue */
} NoticeGroup;
void notice_group_free (NoticeGroup *group);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NoticeGroup, notice_group_free)

/* TRUE when a notice is due at `now`. */
gboolean notice_is_due (Db *db, gint64 now);
/* When the next one that waits falls due: after `now`; G_MAXINT64: none waits. */
gint64 notice_next (Db *db, gint64 now);

/* Of one event an address gets one mail: what staff were told at that address already, in another part of theirs, is
 * not relevant any more. What goes to a tenant or to the owner of an account always is.
 *
 * (transfer full): the first group with a notice due at `now` whose id is above `after_id`, with all that is due for
 * the same recipient when the kind is grouped; daily news take along what waited for them. *ret_group NULL when there
 * is none. */
gboolean notice_group_next (Db *db, gint64 now, gint64 after_id, NoticeGroup **ret_group, GError **error);

/* When a message leaves to the tenant, as far as can be known at `now`: other news may still come before it. */
typedef struct {
  gint64 at;     /* 0: none does */
  gboolean told; /* not when it is due: that day's message has left by then, it is one of the next morning's news */
} NoticeLeaving;
/* Of news of a report that fall due at `due`, not before `now`. The tenant may have asked to be told nothing more: that is
 * not looked at. */
gboolean notice_news_leave (Db *db, gint64 report_id, gint64 due, gint64 now, NoticeLeaving *ret_leaving, GError **error);
/* Of a follow-up of that report, while its notice waits. */
gboolean notice_followup_leaves (Db *db, gint64 report_id, gint64 followup_id, gint64 now, NoticeLeaving *ret_leaving,
                                 GError **error);

/* Within a store_write: the relevant lines are written (outbox_id) and the others dropped, with the reason; outbox_id 0
 * drops them all: those that are relevant because there is "nobody" to write to. Erases the secret. */
gboolean notice_group_settle (Db *db, const NoticeGroup *group, gint64 outbox_id, GError **error);

/* Within a store_write: the mail of these notices came back: when the people of its file have another way (contact.h),
 * what it said is written anew for that one. Nothing happens when they have none, or it was not for them. */
gboolean notice_other_way (Db *db, gint64 outbox_id, gint64 report_id, GError **error);

/* Within a store_write: the group waits until its held_until. */
gboolean notice_group_hold (Db *db, const NoticeGroup *group, GError **error);

/* Within a store_write: drops all that waits about one report (demonstration data tell nobody of a past that
 * never was). */
gboolean notice_drop_report (Db *db, gint64 report_id, GError **error);

/* Within a store_write: what waits to tell the tenant of a follow-up leaves at that moment, or not at all. */
gboolean notice_move_followup (Db *db, gint64 followup_id, gint64 due_at, GError **error);
gboolean notice_drop_followup (Db *db, gint64 followup_id, GError **error);

/* 13 months, as long as its mail: a year can be compared with the one before, and somebody may ask in its last month.
 */
enum { NOTICE_KEEP_DAYS = 396 };
/* Within a store_write: erases older notices, whatever became of them, STORE_PIECE_ROWS at most. */
gboolean notice_purge (Db *db, gint64 now, GError **error);
