/* mail_item.c: one file as a mail tells it: what was said, who has it, what is asked, in one language or two. Decides
 * nothing about who reads it. */
#include "view/mail_item.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "domain/answer_link.h"
#include "domain/assignment.h"
#include "domain/correction.h"
#include "domain/finding.h"
#include "domain/followup.h"
#include "domain/proposal.h"
#include "domain/question.h"
#include "domain/report.h"
#include "domain/waiting.h"
#include "view/finding_view.h"
#include "view/mediation_view.h"
#include "view/numbers_view.h"
#include "view/question_view.h"
#include "view/visit_view.h"
#include "view/voice.h"

#define PATH_REPORT "%s/dossiers/%s" /* the desk's page of it */

static void
said_visit (const FollowupRow *row, gpointer data)
{
  Tree *item = data;

  if (*row->text != '\0')
    tree_set_text (item, "message", row->text);
  if (row->partner_name != NULL)
    tree_set_text (item, "partner", row->partner_name);
}

/* The tenant reads the words themselves; staff read them behind their sign-in. */
static gboolean
item_add_said (Tree *item, const MailWriting *writing, const NoticeLine *line, GError **error)
{
  if (line->kind->audience != AUDIENCE_TENANT)
    return TRUE;
  if (line->followup_id == 0) {
    const FollowupRow row = { .text = writing->group->said, .partner_name = writing->group->said_by };

    if (row.text != NULL)
      said_visit (&row, item);
    return TRUE;
  }
  return followup_find (writing->db, line->followup_id, said_visit, item, error);
}

static gboolean
item_add_assignment (Tree *item, const MailWriting *writing, const NoticeLine *line, GError **error)
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

static gboolean
item_add_visit (Tree *item, const MailWriting *writing, const NoticeLine *line, GError **error)
{
  const Viewer viewer = { .db = writing->db, .words = writing->style->words, .language = writing->style->language };
  g_autoptr (Visit) visit = line->visit_id == 0 ? NULL : visit_find (writing->db, line->visit_id, error);

  if (visit != NULL)
    visit_view_fill (&viewer, visit, tree_set_map (item, "visit"));
  return visit != NULL || line->visit_id == 0;
}

static void
item_add_report (Tree *item, const MailStyle *style, const Report *report)
{
  const char letter[] = { report_class (report), '\0' };
  const Voice voice = { style->words, style->language };
  g_autofree char *day = voice_day (&voice, report->created_at);
  g_autofree char *short_day =
      clock_format (report->created_at, words_get (style->words, style->language, "date.short"));
  g_autofree char *time = words_time (style->words, style->language, "date.time", report->created_at);

  tree_set_format (item, "reference", "%s%s", mail_mark (style), report->reference);
  /* A town that was not recognised is what somebody typed: a mail must not carry it. */
  tree_set_text (item, "city",
                 report->insee[0] != '\0' ? report->city
                                          : words_get (style->words, style->language, "mail.other_town"));
  tree_set_text (item, "letter", letter);
  tree_set_text (item, "class_words", words_code (style->words, style->language, "class_words", letter));
  tree_set_flag (item, "danger", report->danger > 0);
  tree_set_text (item, "sent_on", day);
  tree_set_text (item, "sent_short", short_day);
  tree_set_text (item, "sent_time", time);
  tree_set_text (item, "advice", report->advice);
  tree_set_format (item, "url", PATH_REPORT, style->base_url, report->uuid);
}

/* The address that took the place of the one this is sent to, by its ends. */
static gboolean
item_add_address (Tree *item, const MailWriting *writing, const NoticeLine *line, GError **error)
{
  g_autofree char *masked = NULL;
  g_autoptr (GError) failure = NULL;
  Person contact = { .known = FALSE };
  PersonKind kind;

  if (writing->group->kind->audience != AUDIENCE_FORMER)
    return TRUE;
  if (!correction_contact (writing->db, line->report_id, &kind, &contact, &failure) && failure != NULL) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
  }
  masked = text_mask_email (contact.email);
  tree_set_text (item, "new_email", masked);
  person_clear (&contact);
  return TRUE;
}

/* The open questions that the tenant will find behind the link. */
static gboolean
item_add_questions (Tree *item, const MailWriting *writing, const NoticeLine *line, GError **error)
{
  g_autoptr (GPtrArray) list = NULL;
  Tree *questions;

  if (writing->group->kind->audience != AUDIENCE_TENANT)
    return TRUE;
  list = question_list (writing->db, line->report_id, writing->group->now, error);
  questions = tree_set_list (item, "questions");
  for (guint i = 0; list != NULL && i < list->len; i++) {
    const Asked *asked = g_ptr_array_index (list, i);
    g_autofree char *words = question_view_line (writing->style->grids, writing->style->language, asked);

    if (asked->answered_at == 0 && *words != '\0')
      tree_set_text (tree_add_map (questions), "words", words);
  }
  tree_set_integer (item, "questions_count", tree_length (questions));
  tree_set_flag (item, "questions_any", tree_length (questions) > 0);
  tree_set_flag (item, "questions_plural", tree_length (questions) > 1);
  return list != NULL;
}

/* What readings say that does not wait: carbon monoxide among the dangers, cold as measured[] {words}. */
static gboolean
item_add_findings (Tree *item, const MailWriting *writing, const Report *report, Tree *dangers, GError **error)
{
  const Voice voice = { writing->style->words, writing->style->language };
  g_autoptr (GPtrArray) findings = finding_list_report (writing->db, report->id, error);
  Tree *measured = tree_set_list (item, "measured");

  for (guint i = 0; findings != NULL && i < findings->len; i++) {
    const Finding *finding = g_ptr_array_index (findings, i);
    g_autofree char *words = finding->state == FINDING_FOUND && finding_rule_is_grave (finding->rule)
                                 ? finding_view_alone (&voice, writing->style->grids, finding)
                                 : NULL;

    if (words != NULL)
      tree_set_text (tree_add_map (finding_rule_is_offered (finding->rule) ? measured : dangers), "words", words);
  }
  return findings != NULL;
}

/* In the grid's words, and the reasons of what was told later. */
static gboolean
item_add_dangers (Tree *item, const MailWriting *writing, const Report *report, GError **error)
{
  const MailStyle *style = writing->style;
  const Grid *grid = style->grids == NULL ? NULL : grid_set_find (style->grids, report->grid_version);
  g_autoptr (GPtrArray) codes = report_severities (writing->db, report->id, error);
  g_autoptr (GPtrArray) told = codes == NULL ? NULL : proposal_list (writing->db, report->id, error);
  Tree *dangers = tree_set_list (item, "dangers");

  if (!item_add_findings (item, writing, report, dangers, error))
    return FALSE;
  for (guint i = 0; told != NULL && grid != NULL && i < told->len; i++) {
    const Proposal *proposal = g_ptr_array_index (told, i);
    const Actions *actions = grid_set_actions (style->grids, proposal->version);
    g_autofree char *reason = actions == NULL ? NULL : actions_words (actions, style->language, proposal->code);

    if (strcmp (proposal->kind, "danger") == 0 && reason != NULL)
      tree_set_text (tree_add_map (dangers), "words", reason);
  }
  for (guint i = 0; told != NULL && grid != NULL && i < codes->len; i++) {
    const GridSeverity *severity = grid_severity (grid, g_ptr_array_index (codes, i));

    if (severity != NULL && (severity->flags & (GRID_DANGER | GRID_EMERGENCY)) != 0) {
      g_autofree char *what = grid_words (grid, style->language, severity->criterion->code);
      g_autofree char *how = grid_words (grid, style->language, severity->code);

      tree_set_format (tree_add_map (dangers), "words", "%s\u00a0: %s", what, how);
    }
  }
  return told != NULL;
}

/* Mailboxes of partners, and no other: a person with an account signs in. */
static gboolean
is_to_partner (const NoticeGroup *group)
{
  return group->partner_id != 0 && group->user_id == 0;
}

/* The way to answer without an account, as long as there is something to answer. */
static gboolean
item_add_answer (Tree *item, const MailWriting *writing, const NoticeLine *line, GError **error)
{
  const Voice voice = { writing->style->words, writing->style->language };
  g_autoptr (GError) failure = NULL;
  g_autofree char *path = NULL, *until = NULL;

  tree_set_null (item, "answer_url"); /* else a template would take another item's */
  if (!is_to_partner (writing->group))
    return TRUE;
  path = answer_link_path (writing->db, answer_link_find (writing->db, line->report_id, writing->group->partner_id),
                           ANSWER_MAIL, writing->group->now, &failure);
  if (failure != NULL) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
  }
  if (path == NULL)
    return TRUE;
  until = voice_day (&voice, clock_add_days (answer_token_end (ANSWER_MAIL, writing->group->now), -1));
  tree_set_format (item, "answer_url", "%s%s", writing->style->base_url, path);
  tree_set_text (item, "answer_until", until);
  return TRUE;
}

gboolean
mail_item_add_list (Tree *tree, const MailWriting *writing, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autofree char *path =
      is_to_partner (writing->group)
          ? answer_link_partner_path (writing->db, writing->group->partner_id, writing->group->now, &failure)
          : NULL;

  if (path != NULL)
    tree_set_format (tree, "answers_url", "%s%s", writing->style->base_url, path);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* Daily news stand together in one mail: each brings its sentence. */
static void
item_add_news (Tree *item, const MailWriting *writing, const NoticeLine *line)
{
  const Voice voice = { writing->style->words, writing->style->language };
  g_autofree char *key = g_strconcat ("news.", line->kind->kind, NULL);
  g_autofree char *said = voice_say (&voice, words_has (voice.words, "fr", key) ? key : "news.other", item);

  tree_set_text (item, "said", said);
}

static void
add_holder (const char *name, const char *phone, gpointer data)
{
  Tree *map = tree_add_map (data);

  tree_set_text (map, "holder", name);
  tree_set_text (map, "holder_phone", phone);
}

static void
add_days (Tree *item, const MailWriting *writing, const char *key, gint64 since)
{
  const Voice voice = { writing->style->words, writing->style->language };
  g_autofree char *days =
      voice_count (&voice, "mail.days", clock_day_number (writing->group->now) - clock_day_number (since));

  tree_set_text (item, key, since == 0 ? NULL : days);
}

/* Staff read in one line why a file is named: who is waited for, how long, by which phone. */
static gboolean
item_add_more (Tree *item, const MailWriting *writing, const NoticeLine *line, GError **error)
{
  const Voice voice = { writing->style->words, writing->style->language };
  g_autofree char *key = g_strconcat ("mail_more.", line->kind->kind, NULL), *more = NULL;
  g_auto (Waiting) waiting = { 0 };

  if (!words_has (voice.words, "fr", key))
    return TRUE;
  if (!waiting_find (writing->db, line->report_id, line->assignment_id, &waiting, error)
      || !waiting_holders (writing->db, line->report_id, add_holder, tree_set_list (item, "holders"), error))
    return FALSE;
  tree_set_text (item, "partner_phone", waiting.partner_phone);
  add_days (item, writing, "waited", waiting.waiting_since);
  add_days (item, writing, "silent", waiting.followed_at);
  more = voice_say (&voice, key, item);
  tree_set_text (item, "more", more);
  return TRUE;
}

/* A day is named once, above what was done on it. */
void
mail_item_add_day (Tree *item, const MailWriting *writing, const NoticeLine *line, int *last_day)
{
  const Voice voice = { writing->style->words, writing->style->language };
  g_autofree char *day = voice_day (&voice, line->created_at);
  int number = clock_day_number (line->created_at);

  tree_set_text (item, "said_on", number == *last_day ? "" : day);
  *last_day = number;
}

/* What the law asks for is said in French too, below the reader's own language (conventions.md §11): a part for each,
 * with every word of the group. */
static const struct {
  const char *kind, *group;
} bilingual[] = {
  { "acknowledgement", "receipt_mail." },
};

const char *
mail_item_bilingual_group (const char *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (bilingual); i++)
    if (g_strcmp0 (bilingual[i].kind, kind) == 0)
      return bilingual[i].group;
  return NULL;
}

static void
add_part (Tree *part, const MailStyle *style, const char *group, const Report *report)
{
  const Voice voice = { style->words, style->language };
  g_auto (GStrv) keys = words_keys (style->words, "fr", group);

  item_add_report (part, style, report);
  if (style->numbers != NULL)
    tree_set_tree (part, "emergency", numbers_view_emergency (style->numbers));
  tree_set_text (part, "language", style->language);
  tree_set_text (part, "mark", mail_mark (style));
  tree_set_text (part, "direction", words_get (style->words, style->language, "speech.direction"));
  for (guint i = 0; keys[i] != NULL; i++) {
    g_autofree char *said = voice_say (&voice, keys[i], part);

    tree_set_text (part, keys[i] + strlen (group), said);
  }
}

static void
item_add_parts (Tree *item, const MailWriting *writing, const Report *report)
{
  const char *group = mail_item_bilingual_group (writing->group->kind->kind);
  MailStyle french = *writing->style;
  Tree *parts;

  if (group == NULL)
    return;
  french.language = "fr";
  parts = tree_set_list (item, "parts");
  add_part (tree_add_map (parts), writing->style, group, report);
  if (strcmp (writing->style->language, french.language) == 0)
    return;
  tree_set_flag (item, "in_two_languages", TRUE);
  add_part (tree_add_map (parts), &french, group, report);
}

gboolean
mail_item_fill (Tree *item, const MailWriting *writing, const NoticeLine *line, GError **error)
{
  g_autoptr (Report) report = report_find (writing->db, line->report_id, error);

  if (report == NULL)
    return FALSE;
  item_add_report (item, writing->style, report);
  item_add_parts (item, writing, report);
  if ((line->assignment_id != 0 && !item_add_assignment (item, writing, line, error))
      || !item_add_said (item, writing, line, error) || !item_add_visit (item, writing, line, error)
      || !item_add_questions (item, writing, line, error) || !item_add_answer (item, writing, line, error)
      || !item_add_address (item, writing, line, error)
      || (writing->group->kind->audience == AUDIENCE_DUTY && !item_add_dangers (item, writing, report, error))
      || !item_add_more (item, writing, line, error))
    return FALSE;
  if (writing->group->kind->audience == AUDIENCE_TENANT
      && !mediation_view_mail (writing->db, writing->style->words, writing->style->language, line->report_id, item,
                               error))
    return FALSE;
  if (writing->group->daily)
    item_add_news (item, writing, line);
  return TRUE;
}
