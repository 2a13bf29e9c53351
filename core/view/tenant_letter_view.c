/* tenant_letter_view.c: reads of a file what its letters speak of. */
#include "view/tenant_letter_view.h"

#include <string.h>

#include "domain/contact.h"
#include "domain/followup.h"
#include "domain/letter_recipient.h"
#include "domain/print.h"
#include "domain/question.h"
#include "domain/reach.h"
#include "view/follow_view.h"
#include "view/numbers_view.h"
#include "view/question_view.h"

/* ---- to whom ---- */

static gboolean
add_recipient (const Viewer *viewer, const Report *report, Tree *view, GError **error)
{
  g_auto (LetterRecipient) recipient = { .report = NULL };
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GString) words = g_string_new (NULL);
  Tree *list = tree_set_list (view, "to");

  if (!letter_recipient_find (viewer->db, report, &recipient, error))
    return FALSE;
  lines = letter_recipient_lines (&recipient);
  for (guint i = 0; i < lines->len; i++) {
    tree_add_text (list, g_ptr_array_index (lines, i));
    g_string_append_printf (words, "%s%s", i > 0 ? ", " : "", (char *) g_ptr_array_index (lines, i));
  }
  tree_set_text (view, "to_words", words->str);
  tree_set_flag (view, "postable", letter_recipient_is_postable (&recipient));
  return TRUE;
}

/* ---- what was said and done ---- */

typedef struct {
  const char *category;
  char *text; /* owned: of the latest of that category */
} Said;

static void
said_visit (const FollowupRow *row, gpointer data)
{
  Said *said = data;

  if (strcmp (row->category, said->category) != 0 || row->text == NULL || *row->text == '\0')
    return;
  g_free (said->text);
  said->text = g_strdup (row->text);
}

/* The category of a follow-up is the verb of its event. */
static gboolean
add_message (const TenantLetterWriting *writing, Tree *view, GError **error)
{
  Said said = { writing->letter->verb, NULL };
  gboolean read =
      followup_list_visible (writing->viewer->db, writing->report->id, writing->viewer->now, said_visit, &said);

  tree_set_text (view, "message", said.text);
  g_free (said.text);
  return read || box_fail (error, BOX_ERROR_STORE, "the follow-ups of a report cannot be read");
}

static gboolean
add_questions (const TenantLetterWriting *writing, Tree *view, GError **error)
{
  const Viewer *viewer = writing->viewer;
  g_autoptr (GPtrArray) list = question_list (viewer->db, writing->report->id, viewer->now, error);
  Tree *questions = tree_set_list (view, "questions");

  for (guint i = 0; list != NULL && i < list->len; i++) {
    const Asked *asked = g_ptr_array_index (list, i);
    g_autofree char *words = question_view_line (viewer->grids, viewer->language, asked);

    if (asked->answered_at == 0 && *words != '\0')
      tree_set_text (tree_add_map (questions), "words", words);
  }
  viewer_set_any (view, "questions");
  return list != NULL;
}

Tree *
tenant_letter_view (const TenantLetterWriting *writing, GError **error)
{
  const Viewer *viewer = writing->viewer;
  const Report *report = writing->report;
  g_autoptr (Tree) view = tree_new_map ();

  tree_set_text (view, "reference", report->reference);
  tree_set_format (view, "dwelling", "%s, %s %s", report->address, report->postcode, report->city);
  tree_set_text (view, "advice", report->advice);
  viewer_set_day (viewer, view, "sent", report->created_at);
  viewer_set_day (viewer, view, "at", tenant_letter_moment (viewer->db, report, writing->letter));
  if (writing->token != NULL && !reach_is_town (viewer->db))
    tree_set_format (view, "follow_url", "%s/suivi/%s", writing->base_url, writing->token);
  if (writing->numbers != NULL)
    tree_set_tree (view, "emergency", numbers_view_emergency (writing->numbers));
  if (!add_recipient (viewer, report, view, error) || !add_message (writing, view, error)
      || !follow_view_add_results (viewer, report, view, error) || !add_questions (writing, view, error)
      || !follow_view_add_holders (viewer, report, view, error))
    return NULL;
  return g_steal_pointer (&view);
}

/* ---- which there are ---- */

static gboolean
add_reached (const Viewer *viewer, const Report *report, Tree *view, GError **error)
{
  g_auto (Contact) contact = { .channel = CHANNEL_LAST };

  if (!contact_find (viewer->db, report->id, &contact, error))
    return FALSE;
  tree_set_flag (view, "reached", contact.channel != CHANNEL_LAST && !contact.bad);
  return TRUE;
}

gboolean
tenant_letter_view_choices (const Viewer *viewer, const Report *report, Tree *view, GError **error)
{
  Tree *list = tree_set_list (view, "letters");

  for (guint i = 0; i < tenant_letters_count; i++) {
    const TenantLetter *letter = &tenant_letters[i];
    gint64 at = tenant_letter_moment (viewer->db, report, letter);
    Tree *map = at == 0 ? NULL : tree_add_map (list);

    if (map == NULL)
      continue;
    tree_set_text (map, "code", letter->code);
    tree_set_text (map, "words", viewer_word (viewer, "letter", letter->code));
    tree_set_text (map, "hint", viewer_word (viewer, "letter_hint", letter->code));
    tree_set_flag (map, "waits", print_letter_waits (viewer->db, report->id, letter->code));
    viewer_set_day (viewer, map, "at", at);
  }
  viewer_set_any (view, "letters");
  return add_recipient (viewer, report, view, error) && add_reached (viewer, report, view, error);
}
