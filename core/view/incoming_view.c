/* incoming_view.c: mails in words. Texts are shown as texts: no link of theirs is one here. */
#include "view/incoming_view.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "domain/inbox.h"
#include "domain/incoming_decide.h"

enum { MONTH_DAYS = 30, SHORT_CHARS = 600 };

static const ViewerChip chips[] = {
  { "waiting", "todo" }, { "added", "on" }, { "ignored", "off" }, { "spam", "off" }, { NULL, "off" },
};
static const char *const tabs[] = { "waiting", "added", "ignored", "spam", "all" };

/* ---- what all share ---- */

static void
fill_row (const Viewer *viewer, const Incoming *incoming, Tree *map)
{
  Tree *chip = tree_set_map (map, "chip");
  gboolean written = *incoming->sender != '\0';

  tree_set_format (map, "url", INCOMING_URL "/%s", incoming->uuid);
  tree_set_text (map, "uuid", incoming->uuid);
  tree_set_text (map, "sender", incoming->sender);
  tree_set_text (map, "name", incoming->sender_name);
  tree_set_text (map, "subject", *incoming->subject != '\0' ? incoming->subject
                                                            : viewer_word (viewer, "incoming", "no_subject"));
  tree_set_text (map, "kind", viewer_word (viewer, "incoming_kind", incoming->kind));
  tree_set_text (map, "partner", incoming->partner_name);
  tree_set_text (map, "reference", incoming->reference);
  if (incoming->report_uuid != NULL)
    tree_set_format (map, "file_url", "/dossiers/%s", incoming->report_uuid);
  tree_set_flag (map, "unknown", written && !incoming->known);
  tree_set_flag (map, "known", written && incoming->known);
  tree_set_text (chip, "kind", viewer_chip (chips, incoming->state));
  tree_set_text (chip, "words", viewer_word (viewer, "incoming_state", incoming->state));
  viewer_set_day (viewer, map, "at", incoming->received_at);
}

static void
add_actions (const Viewer *viewer, const Incoming *incoming, Tree *map)
{
  const Actor actor = viewer_actor (viewer);
  Tree *list = tree_set_list (map, "actions");
  gboolean answers = incoming->partner_id != 0;

  for (const IncomingVerb *verb = incoming_verbs; verb->verb != NULL; verb++) {
    Tree *action;

    if (!incoming_may (viewer->db, &actor, incoming, verb))
      continue;
    if (verb->what == INCOMING_ATTACHES) {
      tree_set_flag (map, "can_attach", TRUE);
      continue;
    }
    action = tree_add_map (list);
    tree_set_text (action, "verb", verb->verb);
    tree_set_text (action, "words", viewer_word (viewer, "incoming_verb", verb->verb));
    tree_set_flag (action, "quiet", verb->what == INCOMING_SPEAKS_NOT);
  }
  viewer_set_any (map, "actions");
  /* Words accept nothing: the partner does, on the page of the file. */
  tree_set_flag (map, "answers", answers && strcmp (incoming->state, "waiting") == 0);
}

/* ---- the list ---- */

static void
add_tabs (const Viewer *viewer, const char *current, Tree *view)
{
  Tree *list = tree_set_list (view, "states");

  for (guint i = 0; i < G_N_ELEMENTS (tabs); i++) {
    Tree *map = tree_add_map (list);

    tree_set_format (map, "url", INCOMING_URL "?etat=%s", tabs[i]);
    tree_set_text (map, "words", viewer_word (viewer, "incoming_tab", tabs[i]));
    tree_set_flag (map, "current", strcmp (tabs[i], current) == 0);
  }
}

static gboolean
add_mailbox (const Viewer *viewer, Tree *view, GError **error)
{
  g_auto (Inbox) inbox = { 0 };
  IncomingCounts counts = { 0 };

  if (!inbox_find (viewer->db, &inbox, error)
      || !incoming_count (viewer->db, viewer->now - MONTH_DAYS * CLOCK_DAY, &counts, error))
    return FALSE;
  tree_set_integer (view, "waiting", counts.waiting);
  tree_set_integer (view, "bounces", counts.bounces);
  tree_set_integer (view, "automatic", counts.automatic);
  viewer_set_day (viewer, view, "read_at", inbox.read_at);
  if (inbox.trouble != NULL) {
    Tree *map = tree_set_map (view, "trouble");

    tree_set_text (map, "words", viewer_word (viewer, "inbox_trouble", inbox.trouble));
    viewer_set_day (viewer, map, "since", inbox.failed_at);
    viewer_set_day (viewer, map, "again", inbox.next_at);
  }
  return TRUE;
}

static void
add_steps (const char *state, gint64 page, gboolean more, Tree *view)
{
  if (page > 1)
    tree_set_format (view, "previous", INCOMING_URL "?etat=%s&page=%d", state, (int) page - 1);
  if (more)
    tree_set_format (view, "next", INCOMING_URL "?etat=%s&page=%d", state, (int) page + 1);
  tree_set_flag (view, "paged", page > 1 || more);
}

Tree *
incoming_view_list (const Viewer *viewer, const char *state, gint64 page, GError **error)
{
  g_autoptr (Tree) view = tree_new_map ();
  g_autoptr (GPtrArray) rows = NULL;
  Tree *list = tree_set_list (view, "rows");
  const char *current = tabs[0];

  for (guint i = 0; i < G_N_ELEMENTS (tabs); i++)
    if (g_strcmp0 (tabs[i], state) == 0)
      current = tabs[i];
  rows = incoming_list (viewer->db, strcmp (current, "all") == 0 ? NULL : current, (guint) (page - 1) * INCOMING_PAGE,
                        error);
  if (rows == NULL || !add_mailbox (viewer, view, error))
    return NULL;
  for (guint i = 0; i < MIN (rows->len, INCOMING_PAGE); i++)
    fill_row (viewer, g_ptr_array_index (rows, i), tree_add_map (list));
  viewer_set_any (view, "rows");
  add_tabs (viewer, current, view);
  add_steps (current, page, rows->len > INCOMING_PAGE, view);
  return g_steal_pointer (&view);
}

/* ---- one ---- */

static gboolean
add_file (const Viewer *viewer, const Incoming *incoming, const IncomingFile *row, Tree *list, GError **error)
{
  Tree *map = tree_add_map (list);
  g_autoptr (File) file = NULL;
  g_autofree char *size = NULL;

  tree_set_text (map, "name", *row->name != '\0' ? row->name : viewer_word (viewer, "incoming", "no_name"));
  if (row->file_id == 0) {
    tree_set_text (map, "refused", viewer_word (viewer, "incoming_refused", row->reason));
    return TRUE;
  }
  file = file_find (viewer->db, row->file_id, error);
  if (file == NULL)
    return FALSE;
  size = text_integer (MAX ((gint64) file->size_bytes / 1000, 1));
  tree_set_format (map, "href", INCOMING_URL "/%s/fichiers/%s", incoming->uuid, file->uuid);
  tree_set_flag (map, "is_photo", file_is_photo (file));
  tree_set_text (map, "size", size);
  return TRUE;
}

static gboolean
add_files (const Viewer *viewer, const Incoming *incoming, Tree *view, GError **error)
{
  g_autoptr (GPtrArray) files = incoming_files (viewer->db, incoming->id, error);
  Tree *list = tree_set_list (view, "files");

  for (guint i = 0; files != NULL && i < files->len; i++)
    if (!add_file (viewer, incoming, g_ptr_array_index (files, i), list, error))
      return FALSE;
  viewer_set_any (view, "files");
  return files != NULL;
}

Tree *
incoming_view_one (const Viewer *viewer, const Incoming *incoming, GError **error)
{
  const Actor actor = viewer_actor (viewer);
  g_autoptr (Tree) view = tree_new_map ();

  if (!incoming_may_see (&actor, incoming)) {
    box_fail (error, BOX_ERROR_NOT_FOUND, "no such mail for this viewer");
    return NULL;
  }
  fill_row (viewer, incoming, view);
  tree_set_text (view, "words", incoming->words);
  if (strcmp (incoming->words, incoming->text) != 0)
    tree_set_text (view, "text", incoming->text);
  tree_set_text (view, "why", viewer_word (viewer, "incoming_why", incoming->kind));
  viewer_set_day (viewer, view, "written", incoming->written_at);
  viewer_set_day (viewer, view, "decided", incoming->decided_at);
  tree_set_text (view, "decider", incoming->decider);
  tree_set_flag (view, "desk", viewer_is_desk (viewer));
  add_actions (viewer, incoming, view);
  return add_files (viewer, incoming, view, error) ? g_steal_pointer (&view) : NULL;
}

/* ---- on a file ---- */

gboolean
incoming_view_report (const Viewer *viewer, gint64 report_id, Tree *view, GError **error)
{
  const Actor actor = viewer_actor (viewer);
  g_autoptr (GPtrArray) rows = incoming_list_report (viewer->db, report_id, viewer->partner_id, error);
  Tree *list = tree_set_list (view, "incoming");

  for (guint i = 0; rows != NULL && i < MIN (rows->len, INCOMING_PAGE); i++) {
    const Incoming *incoming = g_ptr_array_index (rows, i);
    g_autofree char *words = text_clip (incoming->words, SHORT_CHARS);
    Tree *map;

    if (!incoming_may_see (&actor, incoming))
      continue;
    map = tree_add_map (list);
    fill_row (viewer, incoming, map);
    tree_set_text (map, "words", words);
    add_actions (viewer, incoming, map);
  }
  viewer_set_any (view, "incoming");
  tree_set_flag (view, "incoming_more", rows != NULL && rows->len > INCOMING_PAGE);
  return rows != NULL;
}
