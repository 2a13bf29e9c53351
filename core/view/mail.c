/* mail.c: builds the tree of a mail from notices, and renders its three texts. Sentences stand in
 * site-templates/mails. */
#include "view/mail.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "domain/assignment.h"
#include "domain/correction.h"
#include "domain/followup.h"
#include "domain/proposal.h"
#include "domain/question.h"
#include "domain/report.h"
#include "view/question_view.h"
#include "view/territory.h"
#include "view/visit_view.h"
#include "view/voice.h"

enum { SUBJECT_CHARS_MAX = 150 };

/* Where a mail's links lead: the desk's page of a report, the tenant's own page, their opinion. */
#define PATH_REPORT "%s/dossiers/%s"
#define PATH_FOLLOW "%s/suivi/%s"
#define PATH_RESUME "%s/reprendre/%s"
#define PATH_OPINION "%s/avis/%s"
#define PATH_VISIT "%s/visite/%s"

void
mail_clear (Mail *mail)
{
  g_clear_pointer (&mail->subject, g_free);
  g_clear_pointer (&mail->text, g_free);
  g_clear_pointer (&mail->html, g_free);
}

/* Figures after Arabic letters are read from the right, group by group: 64-12 would be seen as 12-64. */
#define LEFT_TO_RIGHT_MARK "\xe2\x80\x8e"

const char *
mail_mark (const MailStyle *style)
{
  gboolean rtl = strcmp (words_get (style->words, style->language, "speech.direction"), "rtl") == 0;

  return rtl ? LEFT_TO_RIGHT_MARK : "";
}

Tree *
mail_tree_new (Db *db, const MailStyle *style)
{
  Tree *tree = tree_new_map ();

  tree_set_text (tree, "base_url", style->base_url);
  tree_set_text (tree, "language", style->language);
  tree_set_text (tree, "direction", words_get (style->words, style->language, "speech.direction"));
  /* Nobody has proof-read it yet: the foot says so. */
  tree_set_flag (tree, "draft", *words_get (style->words, style->language, "translation.draft") != '\0');
  tree_set_text (tree, "mark", mail_mark (style));
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
  if (line->kind->audience != AUDIENCE_TENANT || line->followup_id == 0)
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

static gboolean
item_add_visit (Tree *item, const Writing *writing, const NoticeLine *line, GError **error)
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
  g_autofree char *time = clock_format (report->created_at, words_get (style->words, style->language, "date.time"));

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
item_add_address (Tree *item, const Writing *writing, const NoticeLine *line, GError **error)
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
item_add_questions (Tree *item, const Writing *writing, const NoticeLine *line, GError **error)
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

/* In the grid's words, and the reasons of what was told later. */
static gboolean
item_add_dangers (Tree *item, const Writing *writing, const Report *report, GError **error)
{
  const MailStyle *style = writing->style;
  const Grid *grid = style->grids == NULL ? NULL : grid_set_find (style->grids, report->grid_version);
  g_autoptr (GPtrArray) codes = report_severities (writing->db, report->id, error);
  g_autoptr (GPtrArray) told = codes == NULL ? NULL : proposal_list (writing->db, report->id, error);
  Tree *dangers = tree_set_list (item, "dangers");

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

/* Daily news stand together in one mail: each brings its sentence. */
static void
item_add_news (Tree *item, const Writing *writing, const NoticeLine *line)
{
  const Voice voice = { writing->style->words, writing->style->language };
  g_autofree char *key = g_strconcat ("news.", line->kind->kind, NULL);
  g_autofree char *said = voice_say (&voice, words_has (voice.words, "fr", key) ? key : "news.other", item);

  tree_set_text (item, "said", said);
}

/* A day is named once, above what was done on it. */
static void
item_add_day (Tree *item, const Writing *writing, const NoticeLine *line, int *last_day)
{
  const Voice voice = { writing->style->words, writing->style->language };
  g_autofree char *day = voice_day (&voice, line->created_at);
  int number = clock_day_number (line->created_at);

  tree_set_text (item, "said_on", number == *last_day ? "" : day);
  *last_day = number;
}

/* Whose file ends is asked what the service was worth. */
#define KIND_CLOSING "report_closed"

/* What to do when it is not so: below all, each sentence once. */
static void
add_afters (Tree *tree, const MailStyle *style, const NoticeGroup *group)
{
  const Voice voice = { style->words, style->language };
  g_autoptr (GHashTable) said = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Tree *afters = tree_set_list (tree, "afters");

  for (guint i = 0; i < group->lines->len; i++) {
    const NoticeLine *line = &g_array_index (group->lines, NoticeLine, i);
    g_autofree char *key = g_strconcat ("news_after.", line->kind->kind, NULL);
    g_autofree char *after = voice_say (&voice, key, tree);

    if (line->relevant && strcmp (line->kind->kind, KIND_CLOSING) == 0)
      tree_set_flag (tree, "closing", TRUE);
    if (!line->relevant || !words_has (voice.words, "fr", key) || g_hash_table_contains (said, after))
      continue;
    tree_set_text (tree_add_map (afters), "after", after);
    g_hash_table_add (said, g_steal_pointer (&after));
  }
}

/* What the law asks for is said in French too, below the reader's own language (conventions.md §11): a part for each,
 * with every word of the group. */
static const struct {
  const char *kind, *group;
} bilingual[] = {
  { "acknowledgement", "receipt_mail." },
};

static void
add_part (Tree *part, const MailStyle *style, const char *group, const Report *report)
{
  g_auto (GStrv) keys = words_keys (style->words, "fr");

  item_add_report (part, style, report);
  tree_set_text (part, "language", style->language);
  tree_set_text (part, "mark", mail_mark (style));
  tree_set_text (part, "direction", words_get (style->words, style->language, "speech.direction"));
  for (guint i = 0; keys[i] != NULL; i++)
    if (g_str_has_prefix (keys[i], group))
      tree_set_text (part, keys[i] + strlen (group), words_get (style->words, style->language, keys[i]));
}

static void
item_add_parts (Tree *item, const Writing *writing, const Report *report)
{
  MailStyle french = *writing->style;

  french.language = "fr";
  for (guint i = 0; i < G_N_ELEMENTS (bilingual); i++) {
    Tree *parts;

    if (g_strcmp0 (bilingual[i].kind, writing->group->kind->kind) != 0)
      continue;
    parts = tree_set_list (item, "parts");
    add_part (tree_add_map (parts), writing->style, bilingual[i].group, report);
    if (strcmp (writing->style->language, french.language) == 0)
      continue;
    tree_set_flag (item, "in_two_languages", TRUE);
    add_part (tree_add_map (parts), &french, bilingual[i].group, report);
  }
}

static gboolean
item_fill (Tree *item, const Writing *writing, const NoticeLine *line, GError **error)
{
  g_autoptr (Report) report = report_find (writing->db, line->report_id, error);

  if (report == NULL)
    return FALSE;
  item_add_report (item, writing->style, report);
  item_add_parts (item, writing, report);
  if ((line->assignment_id != 0 && !item_add_assignment (item, writing, line, error))
      || !item_add_said (item, writing, line, error) || !item_add_visit (item, writing, line, error)
      || !item_add_questions (item, writing, line, error) || !item_add_address (item, writing, line, error)
      || (writing->group->kind->audience == AUDIENCE_DUTY && !item_add_dangers (item, writing, report, error)))
    return FALSE;
  if (writing->group->daily)
    item_add_news (item, writing, line);
  return TRUE;
}

/* A report that two notices of one mail speak of (two messages in a row) is named once. */
static gboolean
line_is_repeated (const NoticeGroup *group, guint index)
{
  const NoticeLine *line = &g_array_index (group->lines, NoticeLine, index);

  for (guint i = 0; i < index && !group->daily; i++) {
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
  int last_day = 0;

  tree_set_text (tree, "name", group->name);
  for (guint i = 0; i < group->lines->len; i++) {
    const NoticeLine *line = &g_array_index (group->lines, NoticeLine, i);
    Tree *item;

    if (!line->relevant || line->report_id == 0 || line_is_repeated (group, i))
      continue;
    /* The first line also stands at the root: a mail about one report, and the subject, need no list. */
    if (tree_length (items) == 0 && !item_fill (tree, &writing, line, error))
      return FALSE;
    item = tree_add_map (items);
    if (!item_fill (item, &writing, line, error))
      return FALSE;
    item_add_day (item, &writing, line, &last_day);
  }
  if (group->daily)
    add_afters (tree, style, group);
  tree_set_integer (tree, "count", tree_length (items));
  tree_set_flag (tree, "plural", tree_length (items) > 1);
  return TRUE;
}

void
mail_tree_add_resume (Tree *tree, const MailStyle *style, const char *token)
{
  tree_set_format (tree, "resume_url", PATH_RESUME, style->base_url, token);
}

void
mail_tree_add_follow (Tree *tree, const MailStyle *style, const char *token)
{
  tree_set_format (tree, "follow_url", PATH_FOLLOW, style->base_url, token);
  tree_set_format (tree, "opinion_url", PATH_OPINION, style->base_url, token);
}

void
mail_tree_add_visit (Tree *tree, const MailStyle *style, const char *token)
{
  tree_set_format (tree, "visit_url", PATH_VISIT, style->base_url, token);
}

static char *
part_render (const MailStyle *style, const char *name, const Tree *tree, TemplateEscape escape, GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);

  return template_render (words_templates (style->words, style->language), name, tree, escape, out, error)
             ? g_string_free (g_steal_pointer (&out), FALSE)
             : NULL;
}

char *
mail_languages (const MailStyle *style, const char *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (bilingual); i++)
    if (g_strcmp0 (bilingual[i].kind, kind) == 0 && strcmp (style->language, "fr") != 0)
      return g_strconcat (style->language, ", fr", NULL);
  return g_strdup (style->language);
}

char *
mail_render_subject (const MailStyle *style, const char *kind, const Tree *tree, GError **error)
{
  g_autofree char *name = g_strdup_printf ("w.mail_subject.%s", kind);
  g_autofree char *subject = part_render (style, name, tree, TEMPLATE_ESCAPE_NONE, error);

  return subject == NULL ? NULL : text_clean (subject, FALSE, SUBJECT_CHARS_MAX);
}

/* Daily news stand in one mail, be they one or many; a kind that has more to show than a sentence has a mail of its own
 * for when it is alone. */
static const char *
template_of (const MailStyle *style, const char *kind)
{
  const NoticeKind *notice = notice_kind_find (kind);
  g_autofree char *own = g_strdup_printf ("mails/%s.text", kind);

  if (notice == NULL || !notice_kind_is_daily (notice)
      || template_set_has (words_templates (style->words, style->language), own))
    return kind;
  return MAIL_TENANT_NEWS;
}

const char *
mail_group_kind (const NoticeGroup *group)
{
  for (guint i = 0; group->daily && group->relevant == 1 && i < group->lines->len; i++) {
    const NoticeLine *line = &g_array_index (group->lines, NoticeLine, i);

    if (line->relevant)
      return line->kind->kind;
  }
  return group->daily ? MAIL_TENANT_NEWS : group->kind->kind;
}

gboolean
mail_render (const MailStyle *style, const char *kind, const Tree *tree, Mail *ret_mail, GError **error)
{
  const char *name = template_of (style, kind);
  g_autofree char *text_name = g_strdup_printf ("mails/%s.text", name);
  g_autofree char *html_name = g_strdup_printf ("mails/%s.html", name);
  g_autofree char *subject = mail_render_subject (style, kind, tree, error);
  g_autofree char *text = subject == NULL ? NULL : part_render (style, text_name, tree, TEMPLATE_ESCAPE_NONE, error);
  g_autofree char *html = text == NULL ? NULL : part_render (style, html_name, tree, TEMPLATE_ESCAPE_HTML, error);

  if (html == NULL)
    return FALSE;
  mail_clear (ret_mail);
  ret_mail->subject = g_steal_pointer (&subject);
  ret_mail->text = g_steal_pointer (&text);
  ret_mail->html = g_steal_pointer (&html);
  return TRUE;
}
