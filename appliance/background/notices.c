/* notices.c: the job "notices": one message per recipient and kind, one a day to a tenant, written in the transaction
 * that marks its notices. Sends nothing. */
#include "background/notices.h"

#include <string.h>

#include "domain/link.h"
#include "domain/mediation.h"
#include "domain/notice_queue.h"
#include "domain/outbox.h"
#include "domain/setting.h"
#include "view/account_mail.h"
#include "view/owner_letter.h"
#include "view/visit_calendar.h"
#include "view/sms.h"

enum { MAILS_MAX = 500 /* of one run; the next pass goes on */ };

typedef struct {
  const Jobs *jobs;
  gint64 now;
  gint64 after_id; /* notices up to here could not be rendered in this run */
  /* out, read after the commit */
  gint64 first_id; /* of the group at hand; 0: nothing was due */
  gboolean written, held;
} Writing;

/* A message to be. */
typedef struct {
  const char *kind;
  char *subject, *text, *languages;
  char *html; /* NULL: a text message */
} Message;

static void
message_clear (Message *message)
{
  g_free (message->subject);
  g_free (message->text);
  g_free (message->languages);
  g_free (message->html);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Message, message_clear)

/* Staff read French, a tenant the language of the report, if there is a catalogue of it. */
static MailStyle
group_style (const Writing *writing, const NoticeGroup *group)
{
  MailStyle style = jobs_mail_style (writing->jobs);

  if (group->language != NULL && words_has (style.words, group->language, "speech.name"))
    style.language = group->language;
  return style;
}

gboolean
notices_wanted (const Jobs *jobs, Db *db, gint64 now)
{
  (void) jobs;
  return notice_is_due (db, now);
}

/* A tenant has no account: each message carries a link. The acknowledgement's was handed over with its notice; later
 * ones get their own. */
static gboolean
add_tenant_link (Tree *tree, Db *db, const Writing *writing, const NoticeGroup *group, GError **error)
{
  MailStyle style = group_style (writing, group);
  const NoticeLine *line = &g_array_index (group->lines, NoticeLine, 0);
  gboolean visit = group->kind->link == LINK_VISIT;
  Link link = { .report_id = visit ? 0 : line->report_id, .visit_id = visit ? line->visit_id : 0 };
  g_autofree char *token = NULL;

  if (group->kind->audience == AUDIENCE_DRAFT && group->secret != NULL)
    mail_tree_add_resume (tree, &style, group->secret);
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
render_mail (const MailStyle *style, const Tree *tree, Message *message, GError **error)
{
  g_auto (Mail) mail = { 0 };

  if (!mail_render (style, message->kind, tree, &mail, error))
    return FALSE;
  message->subject = g_steal_pointer (&mail.subject);
  message->text = g_steal_pointer (&mail.text);
  message->html = g_steal_pointer (&mail.html);
  message->languages = mail_languages (style, message->kind);
  return TRUE;
}

/* The subject is for the page of mails: it does not leave. */
static gboolean
render_sms (const MailStyle *style, const Tree *tree, Message *message, GError **error)
{
  message->subject = mail_render_subject (style, message->kind, tree, error);
  message->text = message->subject == NULL ? NULL : sms_text (style, message->kind, tree, error);
  message->languages = g_strdup (style->language);
  return message->text != NULL;
}

/* The account a mail is about, and the link it carries: made here, so that no token waits in the store. */
static gboolean
add_account (Tree *tree, Db *db, const Writing *writing, const NoticeGroup *group, GError **error)
{
  MailStyle style = group_style (writing, group);
  const Link link = { .user_id = group->user_id };
  g_autofree char *token = NULL;

  if (group->kind->audience != AUDIENCE_ACCOUNT && group->kind->audience != AUDIENCE_ADDRESS)
    return TRUE;
  if (group->kind->link != LINK_FOLLOW) {
    token = link_create (db, group->kind->link, &link, writing->now, error);
    if (token == NULL)
      return FALSE;
    account_mail_add_link (tree, &style, group->kind->link, token);
  }
  return account_mail_add (tree, db, &style, group->user_id, error);
}

/* An owner's mail opens its page: the link is made here, so that no token waits in the store. */
static gboolean
add_owner (Tree *tree, Db *db, const Writing *writing, const NoticeGroup *group, GError **error)
{
  const MailStyle style = jobs_mail_style (writing->jobs);
  const Link subject = { .mediation_id = group->mediation_id };
  g_autoptr (Mediation) mediation = NULL;
  g_autoptr (Report) report = NULL;
  g_autofree char *token = NULL, *link = NULL;
  OwnerLetter letter = { db, style.words, style.grids, style.base_url, .now = writing->now };

  if (group->mediation_id == 0)
    return TRUE;
  mediation = mediation_find (db, group->mediation_id, error);
  report = mediation == NULL ? NULL : report_find (db, mediation->report_id, error);
  token = report == NULL ? NULL : link_create (db, LINK_OWNER, &subject, writing->now, error);
  if (token == NULL)
    return FALSE;
  letter.report = report;
  letter.occasion = group->kind->kind + strlen (OWNER_LETTER_KIND);
  letter.link = link = g_strdup_printf ("%s/bailleur/%s", style.base_url, token);
  letter.answer_by = mediation->answer_by;
  letter.promised_at = mediation->promised_at;
  return owner_letter_mail (tree, &letter, error);
}

static gboolean
group_render (Db *db, const Writing *writing, const NoticeGroup *group, Message *message, GError **error)
{
  MailStyle style = group_style (writing, group);
  g_autoptr (Tree) tree = mail_tree_new (db, &style);

  return mail_tree_add_group (tree, db, &style, group, error) && add_tenant_link (tree, db, writing, group, error)
         && add_account (tree, db, writing, group, error) && add_owner (tree, db, writing, group, error)
         && (group->channel == CHANNEL_SMS ? render_sms : render_mail) (&style, tree, message, error);
}

/* The one file that a message speaks of; 0 when there are several. An answer to it is about that file. */
static gint64
group_report (const NoticeGroup *group)
{
  gint64 report_id = 0;

  for (guint i = 0; i < group->lines->len; i++) {
    const NoticeLine *line = &g_array_index (group->lines, NoticeLine, i);

    if (!line->relevant)
      continue;
    if (report_id != 0 && report_id != line->report_id)
      return 0;
    report_id = line->report_id;
  }
  return report_id;
}

static gboolean
group_write (Db *db, const Writing *writing, const NoticeGroup *group, gint64 *ret_outbox_id, GError **error)
{
  const NoticeLine *first = &g_array_index (group->lines, NoticeLine, 0);
  g_autofree char *from = setting_text (db, "mail.from");
  g_autofree char *key = g_strdup_printf ("notice:%" G_GINT64_FORMAT, first->id);
  g_autofree char *calendar = NULL;
  g_auto (Message) message = { .kind = mail_group_kind (group) };
  OutboxInput input = { .dedup_key = key,
                        .kind = message.kind,
                        .channel = group->channel,
                        .recipient = group->recipient,
                        .from = from,
                        .partner_id = group->partner_id,
                        .report_id = group->kind->grouped ? group_report (group) : first->report_id };

  if (!group_render (db, writing, group, &message, error) || !add_calendar (db, writing, group, &calendar, error))
    return FALSE;
  input.calendar = group->channel == CHANNEL_MAIL ? calendar : NULL;
  input.language = message.languages;
  input.subject = message.subject;
  input.body_text = message.text;
  input.body_html = message.html;
  return outbox_add (db, &input, writing->now, ret_outbox_id, error);
}

gboolean
notices_try (Db *db, const MailStyle *style, const NoticeGroup *group, gint64 now, Mail *ret_mail, GError **error)
{
  const Jobs jobs = {
    .words = style->words, .base_url = style->base_url, .grids = style->grids, .numbers = style->numbers
  };
  const Writing writing = { .jobs = &jobs, .now = now };
  g_auto (Message) message = { .kind = mail_group_kind (group) };

  if (!group_render (db, &writing, group, &message, error))
    return FALSE;
  mail_clear (ret_mail);
  ret_mail->subject = g_steal_pointer (&message.subject);
  ret_mail->text = g_steal_pointer (&message.text);
  ret_mail->html = g_steal_pointer (&message.html);
  return TRUE;
}

static gboolean
group_leaves (const NoticeGroup *group)
{
  return group->relevant > 0 && group->recipient != NULL && *group->recipient != '\0';
}

static gboolean
write_next (Db *db, gpointer data, GError **error)
{
  Writing *writing = data;
  g_autoptr (NoticeGroup) group = NULL;
  gint64 outbox_id = 0;

  writing->first_id = 0;
  writing->written = writing->held = FALSE;
  if (!notice_group_next (db, writing->now, writing->after_id, &group, error))
    return FALSE;
  if (group == NULL)
    return TRUE;
  writing->first_id = group->id;
  writing->held = group_leaves (group) && group->held_until > writing->now;
  if (writing->held)
    return notice_group_hold (db, group, error);
  if (group_leaves (group) && !group_write (db, writing, group, &outbox_id, error))
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
  guint written = 0, held = 0, dropped = 0;

  for (guint i = 0; i < MAILS_MAX && !g_cancellable_is_cancelled (jobs->stop); i++) {
    g_autoptr (GError) failure = NULL;

    if (store_write (jobs->store, write_next, &writing, &failure)) {
      if (writing.first_id == 0)
        break;
      written += writing.written ? 1 : 0;
      held += writing.held ? 1 : 0;
      dropped += writing.written || writing.held ? 0 : 1;
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
  if (held > 0)
    tree_set_integer (counts, "held", held);
  if (first_failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&first_failure));
  return FALSE;
}
