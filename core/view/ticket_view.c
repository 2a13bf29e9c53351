/* ticket_view.c: requests for help as trees. Decides nothing: what is possible is asked of the table of states. */
#include "view/ticket_view.h"

#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "domain/support.h"
#include "view/territory.h"

static const ViewerChip chips[] = { { "open", "todo" }, { "answered", "on" }, { NULL, "off" } };

/* ---- who helps ---- */

static const char *
said_or_null (const char *text)
{
  return *text == '\0' ? NULL : text;
}

void
ticket_view_add_support (const Viewer *viewer, Tree *view)
{
  g_auto (Support) support = { 0 };
  g_autofree char *hours = NULL, *link = NULL;
  Tree *map = tree_set_map (view, "support");

  support_read (viewer->db, &support);
  hours = opening_text (&support.opening);
  link = territory_phone_link (support.phone);
  tree_set_text (map, "name", said_or_null (support.name));
  tree_set_text (map, "email", said_or_null (support.email));
  tree_set_text (map, "phone", said_or_null (support.phone));
  tree_set_text (map, "phone_link", link);
  tree_set_text (map, "hours", hours);
  tree_set_flag (map, "open", opening_is_open (&support.opening, viewer->now));
  tree_set_integer (map, "target", support.target_hours);
  tree_set_flag (map, "one_hour", support.target_hours == 1);
  tree_set_flag (map, "chosen", support.chosen);
}

/* ---- the technical state ---- */

static void
add_facts (const Viewer *viewer, const Tree *diagnosis, Tree *map)
{
  const Tree *facts = tree_get (diagnosis, "facts");
  Tree *list = tree_set_list (map, "facts");

  for (guint i = 0; i < tree_length (facts); i++) {
    const Tree *fact = tree_at (facts, i);
    Tree *row = tree_add_map (list);

    tree_set_text (row, "label", viewer_word (viewer, "diagnosis_fact", tree_get_text (fact, "code")));
    tree_set_text (row, "value", tree_get_text (fact, "value"));
  }
  viewer_set_any (map, "facts");
}

static void
add_states (const Viewer *viewer, const Tree *diagnosis, Tree *map)
{
  const Tree *states = tree_get (diagnosis, "status");
  Tree *list = tree_set_list (map, "status");

  for (guint i = 0; i < tree_length (states); i++) {
    const Tree *state = tree_at (states, i);
    Tree *row = tree_add_map (list);

    tree_set_text (row, "label", viewer_word (viewer, "status_name", tree_get_text (state, "row")));
    tree_set_text (row, "code", tree_get_text (state, "code"));
    tree_set_text (row, "level", viewer_word (viewer, "diagnosis_level", tree_get_text (state, "level")));
    tree_set_integer (row, "number", tree_get_integer (state, "number"));
  }
  viewer_set_any (map, "status");
}

static void
add_jobs (const Viewer *viewer, const Tree *diagnosis, Tree *map)
{
  const Tree *jobs = tree_get (diagnosis, "jobs");
  Tree *list = tree_set_list (map, "jobs");

  for (guint i = 0; i < tree_length (jobs); i++) {
    const Tree *job = tree_at (jobs, i);
    gint64 ran = 0;
    Tree *row = tree_add_map (list);

    tree_set_text (row, "name", tree_get_text (job, "name"));
    tree_set_flag (row, "failed", tree_get_flag (job, "failed"));
    tree_set_null (row, "ran");
    if (clock_parse (tree_get_text (job, "ran"), &ran)) {
      g_autofree char *moment = clock_format (ran, words_get (viewer->words, viewer->language, "diagnosis.moment"));

      tree_set_text (row, "ran", moment);
    }
  }
  viewer_set_any (map, "jobs");
}

static void
add_mails (const Viewer *viewer, const Tree *diagnosis, Tree *map)
{
  const Tree *mails = tree_get (diagnosis, "mails");
  Tree *list = tree_set_list (map, "mails");

  for (guint i = 0; i < tree_length (mails); i++) {
    const Tree *mail = tree_at (mails, i);
    Tree *row = tree_add_map (list);
    g_autofree char *count = viewer_count (viewer, "diagnosis.mails", tree_get_integer (mail, "count"));

    tree_set_text (row, "status", tree_get_text (mail, "status"));
    tree_set_text (row, "count", count);
  }
  viewer_set_any (map, "mails");
}

static void
add_crashes (const Viewer *viewer, const Tree *diagnosis, Tree *map)
{
  const Tree *crashes = tree_get (diagnosis, "crashes");
  Tree *list = tree_set_list (map, "crashes");

  for (guint i = 0; i < tree_length (crashes); i++) {
    const Tree *crash = tree_at (crashes, i);
    gint64 at = 0;
    Tree *row = tree_add_map (list);

    tree_set_text (row, "program", tree_get_text (crash, "program"));
    tree_set_text (row, "signal", tree_get_text (crash, "signal"));
    tree_set_text (row, "text", tree_get_text (crash, "text"));
    if (clock_parse (tree_get_text (crash, "at"), &at))
      viewer_set_day (viewer, row, "at", at);
  }
  viewer_set_any (map, "crashes");
}

void
ticket_view_add_diagnosis (const Viewer *viewer, const Tree *diagnosis, Tree *view)
{
  Tree *map = tree_set_map (view, "diagnosis");

  add_facts (viewer, diagnosis, map);
  add_states (viewer, diagnosis, map);
  add_jobs (viewer, diagnosis, map);
  add_mails (viewer, diagnosis, map);
  add_crashes (viewer, diagnosis, map);
}

/* One that a later program wrote, or that is broken, is not shown. */
static void
add_kept_diagnosis (const Viewer *viewer, const Ticket *ticket, Tree *view)
{
  g_autoptr (Tree) diagnosis =
      ticket->diagnosis == NULL ? NULL : json_parse (ticket->diagnosis, strlen (ticket->diagnosis), NULL);

  tree_set_null (view, "diagnosis");
  if (diagnosis != NULL)
    ticket_view_add_diagnosis (viewer, diagnosis, view);
}

/* ---- one request ---- */

static void
add_head (const Viewer *viewer, const Ticket *ticket, Tree *map)
{
  g_autofree char *name = ticket_name (ticket), *due = viewer_moment_of_week (viewer, ticket->due_at);
  gboolean open = strcmp (ticket->state, "open") == 0, late = open && ticket->due_at < viewer->now;
  Tree *chip = tree_set_map (map, "chip");

  tree_set_text (map, "number", name);
  tree_set_format (map, "url", "/assistance/%s", name);
  tree_set_text (map, "subject", ticket->subject);
  tree_set_text (map, "by", ticket->user_name);
  tree_set_text (map, "page", said_or_null (ticket->page));
  tree_set_text (map, "urgency", viewer_word (viewer, "ticket_urgency", ticket->urgency));
  tree_set_flag (map, "blocked", strcmp (ticket->urgency, "blocked") == 0);
  tree_set_text (map, "due", due);
  tree_set_flag (map, "waits", open);
  tree_set_flag (map, "late", late);
  viewer_set_day (viewer, map, "opened", ticket->opened_at);
  tree_set_text (chip, "kind", late ? "bad" : viewer_chip (chips, ticket->state));
  tree_set_text (chip, "words", viewer_word (viewer, "ticket_state", late ? "late" : ticket->state));
}

Tree *
ticket_view_list (const Viewer *viewer, GError **error)
{
  gboolean desk = access_allows (viewer->role, ACTION_TICKET_FOLLOW, FALSE);
  g_autoptr (GPtrArray) tickets = ticket_list (viewer->db, desk ? 0 : viewer->user_id, error);
  Tree *view, *rows;

  if (tickets == NULL)
    return NULL;
  view = tree_new_map ();
  rows = tree_set_list (view, "rows");
  for (guint i = 0; i < tickets->len; i++)
    add_head (viewer, g_ptr_array_index (tickets, i), tree_add_map (rows));
  viewer_set_any (view, "rows");
  tree_set_flag (view, "everybody", desk);
  ticket_view_add_support (viewer, view);
  return view;
}

typedef struct {
  const Viewer *viewer;
  Tree *list;
} Saying;

static void
add_word (const TicketWord *word, gpointer data)
{
  const Saying *saying = data;
  Tree *map = tree_add_map (saying->list);
  g_autofree char *files = word->files == 0 ? NULL : viewer_count (saying->viewer, "ticket.files", word->files);

  tree_set_text (map, "author", viewer_word (saying->viewer, "ticket_author", word->author));
  tree_set_text (map, "by", word->user_name != NULL ? word->user_name : word->sender);
  tree_set_text (map, "text", word->text);
  tree_set_text (map, "files", files);
  tree_set_flag (map, "by_mail", word->user_name == NULL);
  tree_set_flag (map, "unknown", !word->known);
  viewer_set_day (saying->viewer, map, "at", word->said_at);
}

static void
add_verbs (const Viewer *viewer, const Ticket *ticket, Tree *view)
{
  Tree *verbs = tree_set_map (view, "verbs");

  for (const Transition *row = ticket_transitions; row->verb != NULL; row++)
    tree_set_flag (verbs, row->verb,
                   transition_check (row, viewer->role, ticket->user_id == viewer->user_id, ticket->state, NULL));
}

Tree *
ticket_view_one (const Viewer *viewer, const Ticket *ticket, GError **error)
{
  g_autoptr (Tree) view = tree_new_map ();
  Saying saying = { viewer, tree_set_list (view, "words") };

  add_head (viewer, ticket, view);
  if (!ticket_list_words (viewer->db, ticket->id, add_word, &saying, error))
    return NULL;
  add_verbs (viewer, ticket, view);
  add_kept_diagnosis (viewer, ticket, view);
  ticket_view_add_support (viewer, view);
  return g_steal_pointer (&view);
}

void
ticket_view_mail (Db *db, const MailStyle *style, const Ticket *ticket, const char *text, Tree *tree)
{
  const Viewer viewer = { .db = db, .words = style->words, .language = style->language, .now = ticket->opened_at };
  Tree *asker = tree_set_map (tree, "asker");

  tree_set_flag (tree, "yours", FALSE);
  add_head (&viewer, ticket, tree);
  tree_set_text (tree, "text", text);
  tree_set_text (asker, "name", ticket->user_name);
  tree_set_text (asker, "email", ticket->user_email);
  add_kept_diagnosis (&viewer, ticket, tree);
  ticket_view_add_support (&viewer, tree);
}
