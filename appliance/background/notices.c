/* notices.c: the job "notices": one mail per recipient and kind, written in the transaction that marks its
 * notices. Sends nothing. */
#include "background/notices.h"

#include "domain/link.h"
#include "domain/notice_queue.h"
#include "domain/outbox.h"
#include "domain/setting.h"
#include "view/visit_calendar.h"

enum { MAILS_MAX = 500 /* of one run; the next pass goes on */ };

typedef struct {
  const Jobs *jobs;
  gint64 now;
  gint64 after_id; /* notices up to here could not be rendered in this run */
  /* out, read after the commit */
  gint64 first_id; /* of the group at hand; 0: nothing was due */
  gboolean written;
} Writing;

gboolean
notices_wanted (const Jobs *jobs, Db *db, gint64 now)
{
  (void) jobs;
  return notice_is_due (db, now);
}

/* A tenant has no account: each mail carries a link. The acknowledgement's was handed over with its notice;
 * later mails get their own. */
static gboolean
add_tenant_link (Tree *tree, Db *db, const Writing *writing, const NoticeGroup *group, GError **error)
{
  MailStyle style = jobs_mail_style (writing->jobs);
  const NoticeLine *line = &g_array_index (group->lines, NoticeLine, 0);
  gboolean visit = group->kind->link == LINK_VISIT;
  Link link = { .report_id = visit ? 0 : line->report_id, .visit_id = visit ? line->visit_id : 0 };
  g_autofree char *token = NULL;

  if (group->kind->audience != AUDIENCE_TENANT)
    return TRUE;
  token = group->secret != NULL ? g_strdup (group->secret)
                                : link_create (db, group->kind->link, &link, writing->now, error);
  if (token != NULL)
    (visit ? mail_tree_add_visit : mail_tree_add_follow) (tree, &style, token);
  return token != NULL;
}

/* NULL in *ret_text when no calendar need know. */
static gboolean
add_calendar (Db *db, const Writing *writing, const NoticeGroup *group, char **ret_text, GError **error)
{
  MailStyle style = jobs_mail_style (writing->jobs);
  const VisitCalendar calendar = { .db = db,
                                   .style = &style,
                                   .visit_id = g_array_index (group->lines, NoticeLine, 0).visit_id,
                                   .recipient = group->recipient,
                                   .now = writing->now };

  return !group->kind->calendar || visit_calendar_render (&calendar, ret_text, error);
}

static gboolean
group_render (Db *db, const Writing *writing, const NoticeGroup *group, Mail *ret_mail, GError **error)
{
  MailStyle style = jobs_mail_style (writing->jobs);
  g_autoptr (Tree) tree = mail_tree_new (db, &style);

  return mail_tree_add_group (tree, db, &style, group, error) && add_tenant_link (tree, db, writing, group, error)
         && mail_render (&style, group->kind->kind, tree, ret_mail, error);
}

static gboolean
group_write (Db *db, const Writing *writing, const NoticeGroup *group, gint64 *ret_outbox_id, GError **error)
{
  const NoticeLine *first = &g_array_index (group->lines, NoticeLine, 0);
  g_autofree char *from = setting_text (db, "mail.from");
  g_autofree char *key = g_strdup_printf ("notice:%" G_GINT64_FORMAT, first->id);
  g_autofree char *calendar = NULL;
  g_auto (Mail) mail = { 0 };
  OutboxInput input = { .dedup_key = key,
                        .kind = group->kind->kind,
                        .channel = group->channel,
                        .recipient = group->recipient,
                        .from = from,
                        .partner_id = group->partner_id,
                        .report_id = group->kind->grouped ? 0 : first->report_id };

  if (!group_render (db, writing, group, &mail, error) || !add_calendar (db, writing, group, &calendar, error))
    return FALSE;
  input.calendar = calendar;
  input.subject = mail.subject;
  input.body_text = mail.text;
  input.body_html = mail.html;
  return outbox_add (db, &input, writing->now, ret_outbox_id, error);
}

static gboolean
write_next (Db *db, gpointer data, GError **error)
{
  Writing *writing = data;
  g_autoptr (NoticeGroup) group = NULL;
  gint64 outbox_id = 0;

  writing->first_id = 0;
  writing->written = FALSE;
  if (!notice_group_next (db, writing->now, writing->after_id, &group, error))
    return FALSE;
  if (group == NULL)
    return TRUE;
  writing->first_id = g_array_index (group->lines, NoticeLine, 0).id;
  if (group->relevant > 0 && group->recipient != NULL && !group_write (db, writing, group, &outbox_id, error))
    return FALSE;
  writing->written = outbox_id != 0;
  return notice_group_settle (db, group, outbox_id, error);
}

/* FALSE when the store itself fails: going on would not help. */
static gboolean
failure_is_local (const Writing *writing, const GError *failure)
{
  return writing->first_id > writing->after_id && !g_error_matches (failure, BOX_ERROR, BOX_ERROR_STORE)
         && !g_error_matches (failure, BOX_ERROR, BOX_ERROR_BUSY);
}

gboolean
notices_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error)
{
  Writing writing = { .jobs = jobs, .now = now };
  g_autoptr (GError) first_failure = NULL;
  guint written = 0, dropped = 0;

  for (guint i = 0; i < MAILS_MAX && !g_cancellable_is_cancelled (jobs->stop); i++) {
    g_autoptr (GError) failure = NULL;

    if (store_write (jobs->store, write_next, &writing, &failure)) {
      if (writing.first_id == 0)
        break;
      written += writing.written ? 1 : 0;
      dropped += writing.written ? 0 : 1;
      continue;
    }
    if (first_failure == NULL)
      first_failure = g_error_copy (failure);
    if (!failure_is_local (&writing, failure))
      break;
    writing.after_id = writing.first_id;
  }
  tree_set_integer (counts, "written", written);
  tree_set_integer (counts, "dropped", dropped);
  if (first_failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&first_failure));
  return FALSE;
}
