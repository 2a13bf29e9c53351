/* mail.c: builds the tree of a mail from notices, and renders its three texts. Sentences stand in
 * site-templates/mails. */
#include "view/mail.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "domain/assignment.h"
#include "domain/followup.h"
#include "domain/report.h"
#include "view/territory.h"
#include "view/voice.h"

enum { SUBJECT_CHARS_MAX = 150 };

/* Where a mail's links lead: the desk's page of a report, the tenant's own page, their opinion. */
#define PATH_REPORT "%s/dossiers/%s"
#define PATH_FOLLOW "%s/suivi/%s"
#define PATH_OPINION "%s/avis/%s"

void
mail_clear (Mail *mail)
{
  g_clear_pointer (&mail->subject, g_free);
  g_clear_pointer (&mail->text, g_free);
  g_clear_pointer (&mail->html, g_free);
}

Tree *
mail_tree_new (Db *db, const MailStyle *style)
{
  Tree *tree = tree_new_map ();

  tree_set_text (tree, "base_url", style->base_url);
  tree_set_tree (tree, "town", territory_tree (db));
  return tree;
}

static void
said_visit (const FollowupRow *row, gpointer data)
{
  Tree *item = data;

  if (*row->text != '\0')
    tree_set_text (item, "message", row->text);
  if (row->partner_name != NULL)
    tree_set_text (item, "partner", row->partner_name);
}

/* What the lines of one mail are made from. */
typedef struct {
  Db *db;
  const MailStyle *style;
  const NoticeGroup *group;
} Writing;

/* The tenant reads the words themselves; staff read them behind their sign-in. */
static gboolean
item_add_said (Tree *item, const Writing *writing, const NoticeLine *line, GError **error)
{
  if (writing->group->kind->audience != AUDIENCE_TENANT || line->followup_id == 0)
    return TRUE;
  return followup_find (writing->db, line->followup_id, said_visit, item, error);
}

static gboolean
item_add_assignment (Tree *item, const Writing *writing, const NoticeLine *line, GError **error)
{
  const Voice voice = { writing->style->words, writing->style->language };
  g_autoptr (GPtrArray) assignments = assignment_list (writing->db, line->report_id, error);

  for (guint i = 0; assignments != NULL && i < assignments->len; i++) {
    const Assignment *assignment = g_ptr_array_index (assignments, i);

    if (assignment->id != line->assignment_id)
      continue;
    g_autofree char *day = voice_day (&voice, assignment->created_at);

    tree_set_text (item, "partner", assignment->partner_name);
    tree_set_text (item, "assigned_on", day);
  }
  return assignments != NULL;
}

static void
item_add_report (Tree *item, const MailStyle *style, const Report *report)
{
  const char letter[] = { report_class (report), '\0' };
  const Voice voice = { style->words, style->language };
  g_autofree char *day = voice_day (&voice, report->created_at);
  g_autofree char *time = clock_format (report->created_at, words_get (style->words, style->language, "date.time"));

  tree_set_text (item, "reference", report->reference);
  /* A town that was not recognised is what somebody typed: a mail must not carry it. */
  tree_set_text (item, "city",
                 report->insee[0] != '\0' ? report->city
                                          : words_get (style->words, style->language, "mail.other_town"));
  tree_set_text (item, "letter", letter);
  tree_set_text (item, "class_words", words_code (style->words, style->language, "class_words", letter));
  tree_set_flag (item, "danger", report->danger > 0);
  tree_set_text (item, "sent_on", day);
  tree_set_text (item, "sent_time", time);
  tree_set_text (item, "advice", report->advice);
  tree_set_format (item, "url", PATH_REPORT, style->base_url, report->uuid);
}

static gboolean
item_fill (Tree *item, const Writing *writing, const NoticeLine *line, GError **error)
{
  g_autoptr (Report) report = report_find (writing->db, line->report_id, error);

  if (report == NULL)
    return FALSE;
  item_add_report (item, writing->style, report);
  return (line->assignment_id == 0 || item_add_assignment (item, writing, line, error))
         && item_add_said (item, writing, line, error);
}

/* A report that two notices of one mail speak of (two messages in a row) is named once. */
static gboolean
line_is_repeated (const NoticeGroup *group, guint index)
{
  const NoticeLine *line = &g_array_index (group->lines, NoticeLine, index);

  for (guint i = 0; i < index; i++) {
    const NoticeLine *other = &g_array_index (group->lines, NoticeLine, i);

    if (other->relevant && other->report_id == line->report_id && other->assignment_id == line->assignment_id)
      return TRUE;
  }
  return FALSE;
}

gboolean
mail_tree_add_group (Tree *tree, Db *db, const MailStyle *style, const NoticeGroup *group, GError **error)
{
  const Writing writing = { db, style, group };
  Tree *items = tree_set_list (tree, "items");

  tree_set_text (tree, "name", group->name);
  for (guint i = 0; i < group->lines->len; i++) {
    const NoticeLine *line = &g_array_index (group->lines, NoticeLine, i);

    if (!line->relevant || line->report_id == 0 || line_is_repeated (group, i))
      continue;
    /* The first line also stands at the root: a mail about one report, and the subject, need no list. */
    if (tree_length (items) == 0 && !item_fill (tree, &writing, line, error))
      return FALSE;
    if (!item_fill (tree_add_map (items), &writing, line, error))
      return FALSE;
  }
  tree_set_integer (tree, "count", tree_length (items));
  tree_set_flag (tree, "plural", tree_length (items) > 1);
  return TRUE;
}

void
mail_tree_add_follow (Tree *tree, const MailStyle *style, const char *token)
{
  tree_set_format (tree, "follow_url", PATH_FOLLOW, style->base_url, token);
  tree_set_format (tree, "opinion_url", PATH_OPINION, style->base_url, token);
}

static char *
part_render (const MailStyle *style, const char *name, const Tree *tree, TemplateEscape escape, GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);

  return template_render (words_templates (style->words, style->language), name, tree, escape, out, error)
             ? g_string_free (g_steal_pointer (&out), FALSE)
             : NULL;
}

gboolean
mail_render (const MailStyle *style, const char *kind, const Tree *tree, Mail *ret_mail, GError **error)
{
  g_autofree char *subject_name = g_strdup_printf ("w.mail_subject.%s", kind);
  g_autofree char *text_name = g_strdup_printf ("mails/%s.text", kind);
  g_autofree char *html_name = g_strdup_printf ("mails/%s.html", kind);
  g_autofree char *subject = part_render (style, subject_name, tree, TEMPLATE_ESCAPE_NONE, error);
  g_autofree char *text = subject == NULL ? NULL : part_render (style, text_name, tree, TEMPLATE_ESCAPE_NONE, error);
  g_autofree char *html = text == NULL ? NULL : part_render (style, html_name, tree, TEMPLATE_ESCAPE_HTML, error);

  if (html == NULL)
    return FALSE;
  mail_clear (ret_mail);
  ret_mail->subject = text_clean (subject, strlen (subject), FALSE, SUBJECT_CHARS_MAX);
  ret_mail->text = g_steal_pointer (&text);
  ret_mail->html = g_steal_pointer (&html);
  return TRUE;
}
