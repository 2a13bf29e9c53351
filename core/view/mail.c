/* mail.c: builds the tree of a mail from notices, and renders its three texts. Sentences stand in
 * site-templates/mails. */
#include "view/mail.h"

#include <string.h>

#include "base/text.h"
#include "domain/reach.h"
#include "view/mail_item.h"
#include "view/territory.h"
#include "view/voice.h"

enum { SUBJECT_CHARS_MAX = 150 };

/* Where a mail's links lead: the desk's page of a report, the tenant's own page, their opinion. */
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
  return words_is_rtl (style->words, style->language) ? LEFT_TO_RIGHT_MARK : "";
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
  /* Links that open on the town's own network only: whoever is elsewhere answers by mail. */
  tree_set_flag (tree, "by_mail", reach_is_town (db));
  tree_set_flag (tree, "no_link", FALSE);
  tree_set_tree (tree, "town", territory_tree (db));
  return tree;
}

void
mail_tree_set_away (Tree *tree)
{
  tree_set_flag (tree, "no_link", tree_get_flag (tree, "by_mail"));
}

/* Who reads it in the town hall: its own people, and who has an account and comes there to sign in. */
static gboolean
is_of_town (const NoticeGroup *group)
{
  static const Audience town[] = { AUDIENCE_MANAGERS,   AUDIENCE_DUTY,    AUDIENCE_DUTY_PHONE,
                                   AUDIENCE_VISIT_HOST, AUDIENCE_ACCOUNT, AUDIENCE_ADDRESS };

  for (guint i = 0; group->kind != NULL && i < G_N_ELEMENTS (town); i++)
    if (group->kind->audience == town[i])
      return TRUE;
  return FALSE;
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

/* A report that two notices of one mail speak of (two messages in a row) is named once. */
static gboolean
line_is_repeated (const NoticeGroup *group, guint index)
{
  const NoticeLine *line = &g_array_index (group->lines, NoticeLine, index);

  for (guint i = 0; i < index && !group->daily; i++) {
    const NoticeLine *other = &g_array_index (group->lines, NoticeLine, i);

    if (other->relevant && other->kind == line->kind && other->report_id == line->report_id
        && other->assignment_id == line->assignment_id && other->visit_id == line->visit_id)
      return TRUE;
  }
  return FALSE;
}

/* ---- which mail it is ---- */

/* Daily news stand in one mail, be they one or many; a kind that has more to show than a sentence has a mail of its own
 * for when it is alone. */
static const char *
template_of (const MailStyle *style, const char *kind)
{
  const NoticeKind *notice = notice_kind_find (kind);
  g_autofree char *own = g_strdup_printf ("mails/%s.text", kind);

  if (strcmp (kind, MAIL_DIGEST) == 0)
    return MAIL_CHASING;
  if (notice == NULL || template_set_has (words_templates (style->words, style->language), own))
    return kind;
  return notice_kind_is_daily (notice) ? MAIL_TENANT_NEWS : notice_kind_waits (notice) ? MAIL_CHASING : kind;
}

/* The kind of all its relevant lines; NULL when they are of several. */
static const char *
only_kind (const NoticeGroup *group)
{
  const NoticeKind *only = NULL;

  for (guint i = 0; i < group->lines->len; i++) {
    const NoticeLine *line = &g_array_index (group->lines, NoticeLine, i);

    if (line->relevant && only != NULL && line->kind != only)
      return NULL;
    if (line->relevant)
      only = line->kind;
  }
  return only == NULL ? NULL : only->kind;
}

const char *
mail_group_kind (const NoticeGroup *group)
{
  const char *only = only_kind (group);

  if (group->daily)
    return group->relevant == 1 && only != NULL ? only : MAIL_TENANT_NEWS;
  if (group->sheaf == SHEAF_NONE)
    return group->kind->kind;
  return only != NULL ? only : group->sheaf == SHEAF_DIGEST ? MAIL_DIGEST : MAIL_CHASING;
}

/* ---- a part for each kind, where staff read several ---- */

typedef struct {
  Tree *sections, *items; /* of the mail; of the section at hand */
  Tree *section;
  const NoticeKind *kind;
} Sections;

/* Its heading counts; what can be done stands below. */
static void
section_close (const Sections *sections, const MailStyle *style)
{
  const Voice voice = { style->words, style->language };
  g_autofree char *title_key = NULL, *help_key = NULL, *title = NULL, *help = NULL;

  if (sections->section == NULL)
    return;
  title_key = g_strconcat ("mail_part.", sections->kind->kind, NULL);
  help_key = g_strconcat ("mail_help.", sections->kind->kind, NULL);
  tree_set_integer (sections->section, "count", tree_length (sections->items));
  tree_set_flag (sections->section, "plural", tree_length (sections->items) > 1);
  title = voice_say (&voice, title_key, sections->section);
  tree_set_text (sections->section, "title", title);
  if (words_has (style->words, "fr", help_key)) {
    help = voice_say (&voice, help_key, sections->section);
    tree_set_text (sections->section, "help", help);
  }
}

/* (transfer none): the place of one more item. Lines of one kind stand together. */
static Tree *
sections_add (Sections *sections, const MailStyle *style, const NoticeKind *kind)
{
  if (sections->section == NULL || sections->kind != kind) {
    section_close (sections, style);
    sections->kind = kind;
    sections->section = tree_add_map (sections->sections);
    sections->items = tree_set_list (sections->section, "items");
  }
  return tree_add_map (sections->items);
}

/* A file that two parts of a sheaf speak of is one. */
static void
add_counts (Tree *tree, const NoticeGroup *group, guint items, guint reports)
{
  guint count = group->sheaf == SHEAF_NONE ? items : reports;

  tree_set_integer (tree, "count", count);
  tree_set_flag (tree, "plural", count > 1);
  /* Who gets one mail because the others were recalled did not choose it. */
  tree_set_flag (tree, "digest", group->sheaf == SHEAF_DIGEST && !group->recalled);
  tree_set_flag (tree, "several", only_kind (group) == NULL);
}

gboolean
mail_tree_add_group (Tree *tree, Db *db, const MailStyle *style, const NoticeGroup *group, GError **error)
{
  const MailWriting writing = { db, style, group };
  gboolean in_sections = strcmp (template_of (style, mail_group_kind (group)), MAIL_CHASING) == 0;
  Tree *items = tree_set_list (tree, "items");
  Sections sections = { .sections = tree_set_list (tree, "sections") };
  g_autoptr (GHashTable) reports = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, NULL);
  guint count = 0;
  int last_day = 0;

  tree_set_text (tree, "name", group->name);
  if (!is_of_town (group))
    mail_tree_set_away (tree);
  for (guint i = 0; i < group->lines->len; i++) {
    NoticeLine *line = &g_array_index (group->lines, NoticeLine, i);
    Tree *item;

    if (!line->relevant || line->report_id == 0 || line_is_repeated (group, i))
      continue;
    /* The first line also stands at the root: a mail about one report, and the subject, need no list. */
    if (count++ == 0 && !mail_item_fill (tree, &writing, line, error))
      return FALSE;
    item = in_sections ? sections_add (&sections, style, line->kind) : tree_add_map (items);
    if (!mail_item_fill (item, &writing, line, error))
      return FALSE;
    mail_item_add_day (item, &writing, line, &last_day);
    g_hash_table_add (reports, &line->report_id);
  }
  section_close (&sections, style);
  if (group->daily)
    add_afters (tree, style, group);
  add_counts (tree, group, count, g_hash_table_size (reports));
  return count < 2 || mail_item_add_list (tree, &writing, error);
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
  if (mail_item_bilingual_group (kind) != NULL && strcmp (style->language, "fr") != 0)
    return g_strconcat (style->language, ", fr", NULL);
  return g_strdup (style->language);
}

char *
mail_render_subject (const MailStyle *style, const char *kind, const Tree *tree, GError **error)
{
  g_autofree char *name = g_strdup_printf ("w.mail_subject.%s", kind);
  g_autofree char *subject = part_render (style, name, tree, TEMPLATE_ESCAPE_NONE, error);

  if (subject != NULL && tree_get_text (tree_get (tree_get (tree, "town"), "training"), "url") != NULL) {
    char *marked = g_strdup_printf ("[%s] %s", words_get (style->words, style->language, "layout.training_title"), subject);

    g_free (subject);
    subject = marked;
  }
  return subject == NULL ? NULL : text_clean (subject, FALSE, SUBJECT_CHARS_MAX);
}

gboolean
mail_render_tag (const MailStyle *style, const char *tag, char **ret_text, char **ret_html, GError **error)
{
  g_autoptr (Tree) tree = tree_new_map ();
  g_autofree char *text = NULL;

  tree_set_text (tree, "tag", tag);
  tree_set_text (tree, "mark", mail_mark (style));
  text = part_render (style, "mails/reply_tag.text", tree, TEMPLATE_ESCAPE_NONE, error);
  *ret_html = text == NULL ? NULL : part_render (style, "mails/reply_tag.html", tree, TEMPLATE_ESCAPE_HTML, error);
  *ret_text = *ret_html == NULL ? NULL : g_steal_pointer (&text);
  return *ret_text != NULL;
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
