/* followup_mail.c: renders the message of one follow-up that is not kept yet, as the job of notices would. Sends
 * nothing. */
#include "view/followup_mail.h"

#include "domain/contact.h"
#include "view/sms.h"

#define KIND_FOLLOWUP "followup_tenant"

static Tree *
try_tree (const FollowupTry *try, const MailStyle *style, const NoticeGroup *group, GError **error)
{
  g_autoptr (Tree) tree = mail_tree_new (try->db, style);

  if (!mail_tree_add_group (tree, try->db, style, group, error))
    return NULL;
  mail_tree_add_follow (tree, style, try->link);
  return g_steal_pointer (&tree);
}

static gboolean
preview_mail (const MailStyle *style, const char *kind, const Tree *tree, Tree *preview, GError **error)
{
  g_auto (Mail) mail = { 0 };

  if (!mail_render (style, kind, tree, &mail, error))
    return FALSE;
  tree_set_text (preview, "subject", mail.subject);
  tree_set_text (preview, "text", mail.text);
  return TRUE;
}

static gboolean
preview_sms (const MailStyle *style, const char *kind, const Tree *tree, Tree *preview, GError **error)
{
  g_autofree char *text = sms_text (style, kind, tree, error);

  tree_set_flag (preview, "sms", TRUE);
  tree_set_text (preview, "text", text);
  return text != NULL;
}

static const char *
language_of (const MailStyle *style, const Contact *contact)
{
  gboolean spoken = contact->language != NULL && words_has (style->words, contact->language, "speech.name");

  return spoken ? contact->language : "fr";
}

static gboolean
preview_add (const FollowupTry *try, const Contact *contact, Tree *preview, GError **error)
{
  const NoticeKind *kind = notice_kind_find (KIND_FOLLOWUP);
  const NoticeLine line = { .kind = kind, .report_id = try->report->id, .created_at = try->now, .relevant = TRUE };
  g_autoptr (GArray) lines = g_array_new (FALSE, FALSE, sizeof line);
  const NoticeGroup group = { .kind = kind,
                              .daily = TRUE,
                              .relevant = 1,
                              .lines = lines,
                              .now = try->now,
                              .said = try->text,
                              .said_by = try->partner };
  MailStyle style = *try->style;
  g_autoptr (Tree) tree = NULL;

  g_array_append_val (lines, line);
  style.language = language_of (try->style, contact);
  tree_set_text (preview, "language", style.language);
  tree_set_text (preview, "direction", words_get (style.words, style.language, "speech.direction"));
  tree = try_tree (try, &style, &group, error);
  return tree != NULL
         && (contact->channel == CHANNEL_SMS ? preview_sms : preview_mail) (&style, mail_group_kind (&group), tree,
                                                                            preview, error);
}

gboolean
followup_mail_preview (const FollowupTry *try, Tree *view, GError **error)
{
  g_auto (Contact) contact = { .channel = CHANNEL_LAST };
  Tree *preview;

  if (!contact_find (try->db, try->report->id, &contact, error))
    return FALSE;
  preview = tree_set_map (view, "preview_mail");
  tree_set_flag (preview, "stopped", try->report->stop_requested == 1);
  tree_set_flag (preview, "to_call", contact.channel == CHANNEL_LAST || contact.bad);
  return contact.channel == CHANNEL_LAST || contact.bad || try->report->stop_requested == 1
         || preview_add (try, &contact, preview, error);
}
