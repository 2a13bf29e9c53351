/* outbox_view.c: counts and rows of the outbox in words. The body of a mail is nobody's but its recipient's: it is
 * not here. */
#include "view/outbox_view.h"

#include <string.h>

#include "domain/outbox.h"

static const struct {
  const char *state;
  const char *class; /* of the chip */
} states[] = {
  { "pending", "todo" }, { "sending", "warn" }, { "failed", "bad" }, { "sent", "on" }, { "cancelled", "off" },
};

static const char *
state_class (const char *state)
{
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_strcmp0 (states[i].state, state) == 0)
      return states[i].class;
  return NULL;
}

/* The last answer of the relay, "550" or "exit 75", of the gateway, or what the box itself says: the words of its
 * family. First row that fits. */
static const struct {
  const char *channel, *prefix, *code; /* NULL: any channel; words: group outbox_trouble */
} troubles[] = {
  { NULL, "timeout", "timeout" }, { NULL, "exit 67", "recipient" }, { NULL, "exit 68", "relay" },
  { NULL, "exit 69", "relay" },   { NULL, "exit 75", "relay" },     { NULL, "exit 77", "sign_in" },
  { NULL, "exit 78", "setting" }, { NULL, "address", "address" },   { NULL, "sender", "sender" },
  { NULL, "cap", "cap" },         { NULL, "late", "late" },         { NULL, "off", "off" },
  { NULL, "spool", "spool" },     { NULL, "modem", "modem" },       { NULL, "lost", "lost" },
  { NULL, "folder", "folder" },   { NULL, "setting", "setting" },   { "sms", "", "gateway" },
  { "mail", "4", "later" },       { "mail", "53", "sign_in" },      { "mail", "550", "recipient" },
  { "mail", "551", "recipient" }, { "mail", "553", "recipient" },   { "mail", "5", "refused" },
};

const char *
outbox_trouble_words (const Viewer *viewer, const char *channel, const char *status)
{
  if (status == NULL || *status == '\0')
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (troubles); i++)
    if (g_str_has_prefix (status, troubles[i].prefix)
        && (troubles[i].channel == NULL || g_strcmp0 (troubles[i].channel, channel) == 0))
      return viewer_word (viewer, "outbox_trouble", troubles[i].code);
  return viewer_word (viewer, "outbox_trouble", "other");
}

typedef struct {
  const Viewer *viewer;
  Tree *rows;
  guint count;
} RowsVisit;

static void
row_visit (const OutboxRow *row, gpointer data)
{
  RowsVisit *visit = data;
  gboolean ended = strcmp (row->state, "sent") == 0 || strcmp (row->state, "cancelled") == 0;
  Tree *map, *chip;

  if (++visit->count > OUTBOX_PAGE_ROWS) /* one more was asked for, to know whether there is a next page */
    return;
  map = tree_add_map (visit->rows);
  chip = tree_set_map (map, "chip");
  tree_set_text (chip, "kind", state_class (row->state));
  tree_set_text (chip, "words", viewer_word (visit->viewer, "outbox_state", row->state));
  tree_set_text (map, "kind", viewer_word (visit->viewer, "mail_kind", row->kind));
  tree_set_flag (map, "sms", strcmp (row->channel, "sms") == 0);
  tree_set_text (map, "recipient", row->recipient);
  tree_set_text (map, "subject", row->subject);
  tree_set_text (map, "reference", row->reference);
  tree_set_integer (map, "attempts", row->attempts);
  tree_set_text (map, "status", ended ? NULL : row->last_status);
  tree_set_text (map, "trouble", ended ? NULL : outbox_trouble_words (visit->viewer, row->channel, row->last_status));
  viewer_set_day (visit->viewer, map, "at", row->created_at);
  viewer_set_day (visit->viewer, map, "left", row->sent_at);
  if (strcmp (row->state, "pending") == 0 && row->attempts > 0)
    viewer_set_day (visit->viewer, map, "again", row->next_at);
}

static void
view_add_states (const Viewer *viewer, const char *current, Tree *view)
{
  Tree *list = tree_set_list (view, "states");
  static const char *const shown[] = { "all", "pending", "failed", "sent" };

  for (guint i = 0; i < G_N_ELEMENTS (shown); i++) {
    Tree *map = tree_add_map (list);

    tree_set_format (map, "url", i == 0 ? "/courriers" : "/courriers?etat=%s", shown[i]);
    tree_set_text (map, "words", viewer_word (viewer, "outbox_tab", shown[i]));
    tree_set_flag (map, "current", g_strcmp0 (current == NULL ? "all" : current, shown[i]) == 0);
  }
}

static gboolean
view_add_counts (const Viewer *viewer, Tree *view, GError **error)
{
  OutboxCounts counts = { 0 };

  if (!outbox_count (viewer->db, viewer->now, &counts, error))
    return FALSE;
  tree_set_integer (view, "waiting", counts.waiting);
  tree_set_integer (view, "failed", counts.failed);
  tree_set_flag (view, "any_failed", counts.failed > 0);
  tree_set_integer (view, "sent_last_hour", counts.sent_last_hour);
  viewer_set_day (viewer, view, "oldest", counts.oldest);
  return TRUE;
}

static void
view_add_steps (const OutboxPage *input, const char *state, gboolean more, Tree *view)
{
  g_autofree char *filter = state == NULL ? g_strdup ("") : g_strdup_printf ("etat=%s&", state);

  if (input->page > 1)
    tree_set_format (view, "previous", "/courriers?%spage=%d", filter, (int) input->page - 1);
  if (more)
    tree_set_format (view, "next", "/courriers?%spage=%d", filter, (int) input->page + 1);
}

Tree *
outbox_view (const Viewer *viewer, const OutboxPage *input, GError **error)
{
  g_autoptr (Tree) view = tree_new_map ();
  const char *state = state_class (input->state) == NULL ? NULL : input->state;
  const OutboxFilter filter = { .state = state,
                                .limit = OUTBOX_PAGE_ROWS + 1,
                                .offset = (guint) (input->page - 1) * OUTBOX_PAGE_ROWS };
  RowsVisit visit = { viewer, tree_set_list (view, "rows"), 0 };

  if (!view_add_counts (viewer, view, error) || !outbox_list (viewer->db, &filter, row_visit, &visit, error))
    return NULL;
  view_add_states (viewer, state, view);
  view_add_steps (input, state, visit.count > OUTBOX_PAGE_ROWS, view);
  viewer_set_any (view, "rows");
  tree_set_flag (view, "paged", tree_get (view, "previous") != NULL || tree_get (view, "next") != NULL);
  return g_steal_pointer (&view);
}
