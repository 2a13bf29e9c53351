/* outbox_view.c: counts and rows of the outbox in words, and one mail with its words, without what its links open. */
#include "view/outbox_view.h"

#include <string.h>

#include "base/clock.h"
#include "domain/access.h"
#include "domain/link_mask.h"
#include "domain/outbox_care.h"
#include "domain/outbox.h"
#include "domain/recall.h"
#include "domain/setting.h"
#include "view/address_view.h"
#include "view/outbox_trouble.h"

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

typedef struct {
  const Viewer *viewer;
  Tree *rows;
  guint count;
  guint verbs[8]; /* how many rows allow each of outbox_verbs */
} RowsVisit;

static void
count_verbs (RowsVisit *visit, const char *state)
{
  for (guint i = 0; i < MIN (outbox_verbs_count, G_N_ELEMENTS (visit->verbs)); i++)
    visit->verbs[i] += strcmp (outbox_verbs[i].from, state) == 0 ? 1 : 0;
}

/* Why the box itself cancels; where a person did, that person knows. */
static const char *const cancels[] = { OUTBOX_STATUS_RETRACTED, RECALL_STATUS, RECALL_STATUS_REPLACED, NULL };

static void
row_visit (const OutboxRow *row, gpointer data)
{
  RowsVisit *visit = data;
  const OutboxTroubled trouble = { .channel = row->channel, .status = row->last_status };
  gboolean by_box = row->last_status != NULL && g_strv_contains (cancels, row->last_status);
  gboolean ended = strcmp (row->state, "sent") == 0 || (strcmp (row->state, "cancelled") == 0 && !by_box);
  Tree *map, *chip;

  if (++visit->count > OUTBOX_PAGE_ROWS) /* one more was asked for, to know whether there is a next page */
    return;
  map = tree_add_map (visit->rows);
  count_verbs (visit, row->state);
  tree_set_integer (map, "id", row->id);
  tree_set_format (map, "url", "/courriers/%" G_GINT64_FORMAT, row->id);
  tree_set_flag (map, "pick", strcmp (row->state, "sent") != 0 && strcmp (row->state, "sending") != 0);
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
  tree_set_text (map, "trouble", ended ? NULL : outbox_trouble_words (visit->viewer->words, &trouble));
  tree_set_text (map, "remedy", ended ? NULL : outbox_trouble_remedy (visit->viewer->words, &trouble));
  viewer_set_day (visit->viewer, map, "at", row->created_at);
  viewer_set_day (visit->viewer, map, "left", row->sent_at);
  if (strcmp (row->state, "pending") == 0 && row->attempts > 0)
    viewer_set_day (visit->viewer, map, "again", row->next_at);
}

/* The address of the list, with what narrows it. A part of a recipient never stands there. */
static char *
list_url (const char *state, const char *kind, gint64 page)
{
  g_autoptr (GString) url = g_string_new ("/courriers");
  const char *before = "?";

  if (state != NULL) {
    g_string_append_printf (url, "%setat=%s", before, state);
    before = "&";
  }
  if (kind != NULL) {
    g_string_append_printf (url, "%sgenre=%s", before, kind);
    before = "&";
  }
  if (page > 1)
    g_string_append_printf (url, "%spage=%d", before, (int) page);
  return g_string_free (g_steal_pointer (&url), FALSE);
}

static void
view_add_states (const Viewer *viewer, const OutboxFilter *filter, Tree *view)
{
  Tree *list = tree_set_list (view, "states");
  static const char *const shown[] = { "all", "pending", "failed", "sent", "cancelled" };

  for (guint i = 0; i < G_N_ELEMENTS (shown); i++) {
    Tree *map = tree_add_map (list);
    g_autofree char *url = list_url (i == 0 ? NULL : shown[i], filter->kind, 1);

    tree_set_text (map, "url", url);
    tree_set_text (map, "words", viewer_word (viewer, "outbox_tab", shown[i]));
    tree_set_flag (map, "current", g_strcmp0 (filter->state == NULL ? "all" : filter->state, shown[i]) == 0);
  }
}

typedef struct {
  const Viewer *viewer;
  Tree *list;
  const char *selected;
} KindsVisit;

static void
kind_visit (const char *kind, gint64 count, gpointer data)
{
  const KindsVisit *visit = data;
  Tree *map = tree_add_map (visit->list);

  tree_set_text (map, "code", kind);
  tree_set_format (map, "words", "%s (%" G_GINT64_FORMAT ")", viewer_word (visit->viewer, "mail_kind", kind), count);
  tree_set_flag (map, "selected", g_strcmp0 (kind, visit->selected) == 0);
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

/* What was given up in these days is still worth a look: older words are erased. */
static gboolean
view_add_causes (const Viewer *viewer, Tree *view, GError **error)
{
  g_autoptr (OutboxCauses) failed = outbox_causes_new (viewer->words), stuck = outbox_causes_new (viewer->words);

  if (!outbox_list_failed (viewer->db, viewer->now - OUTBOX_BODY_KEEP_DAYS * CLOCK_DAY, outbox_causes_add, failed,
                           error)
      || !outbox_list_stuck (viewer->db, viewer->now, outbox_causes_add, stuck, error))
    return FALSE;
  outbox_causes_fill (failed, view, "causes");
  outbox_causes_fill (stuck, view, "stuck");
  return TRUE;
}

static gboolean
view_add_stopped (const Viewer *viewer, Tree *view, GError **error)
{
  g_autofree char *reason = outbox_stopped (viewer->db), *by = NULL;
  gint64 at = 0;
  Tree *map;

  tree_set_flag (view, "desk", access_allows (viewer->role, ACTION_OUTBOX_SEND, TRUE));
  tree_set_null (view, "stopped");
  if (reason == NULL)
    return TRUE;
  if (!setting_author (viewer->db, OUTBOX_STOPPED, &by, &at, error))
    return FALSE;
  map = tree_set_map (view, "stopped");
  tree_set_text (map, "reason", reason);
  tree_set_text (map, "by", by);
  viewer_set_day (viewer, map, "since", at);
  return TRUE;
}

static void
view_add_steps (const OutboxPage *input, const OutboxFilter *filter, gboolean more, Tree *view)
{
  g_autofree char *previous = list_url (filter->state, filter->kind, input->page - 1);
  g_autofree char *next = list_url (filter->state, filter->kind, input->page + 1);

  if (input->page > 1)
    tree_set_text (view, "previous", previous);
  if (more && filter->recipient == NULL)
    tree_set_text (view, "next", next);
}

static void
view_add_verbs (const Viewer *viewer, const RowsVisit *visit, Tree *view)
{
  Tree *list = tree_set_list (view, "verbs");

  for (guint i = 0; i < outbox_verbs_count; i++)
    if (visit->verbs[i] > 0) {
      Tree *map = tree_add_map (list);

      tree_set_text (map, "verb", outbox_verbs[i].verb);
      tree_set_text (map, "words", viewer_word (viewer, "outbox_verb", outbox_verbs[i].verb));
      tree_set_flag (map, "first", i == 0);
    }
  viewer_set_any (view, "verbs");
}

/* A kind of the catalogue, or none: it stands in addresses. */
static const char *
known_kind (const Viewer *viewer, const char *kind)
{
  g_autofree char *key = g_strconcat ("mail_kind.", kind, NULL);

  return kind != NULL && words_has (viewer->words, "fr", key) ? kind : NULL;
}

Tree *
outbox_view (const Viewer *viewer, const OutboxPage *input, GError **error)
{
  g_autoptr (Tree) view = tree_new_map ();
  const OutboxFilter filter = { .state = state_class (input->state) == NULL ? NULL : input->state,
                                .kind = known_kind (viewer, input->kind),
                                .recipient = input->recipient,
                                .limit = OUTBOX_PAGE_ROWS + 1,
                                .offset = (guint) (input->page - 1) * OUTBOX_PAGE_ROWS };
  RowsVisit visit = { viewer, tree_set_list (view, "rows"), 0, { 0 } };
  KindsVisit kinds = { viewer, tree_set_list (view, "kinds"), filter.kind };

  if (!view_add_counts (viewer, view, error) || !view_add_stopped (viewer, view, error)
      || !view_add_causes (viewer, view, error) || !address_view_list (viewer, FALSE, view, error)
      || !outbox_list_kinds (viewer->db, kind_visit, &kinds, error)
      || !outbox_list (viewer->db, &filter, row_visit, &visit, error))
    return NULL;
  tree_set_text (view, "state", filter.state);
  tree_set_text (view, "kind", filter.kind);
  tree_set_text (view, "recipient", filter.recipient);
  tree_set_flag (view, "failed_only", g_strcmp0 (filter.state, "failed") == 0 && filter.recipient == NULL);
  view_add_states (viewer, &filter, view);
  view_add_verbs (viewer, &visit, view);
  view_add_steps (input, &filter, visit.count > OUTBOX_PAGE_ROWS, view);
  viewer_set_any (view, "rows");
  tree_set_flag (view, "paged", tree_get (view, "previous") != NULL || tree_get (view, "next") != NULL);
  return g_steal_pointer (&view);
}

static void
one_add_verb (const Viewer *viewer, const Outbox *mail, Tree *view)
{
  tree_set_null (view, "verb");
  for (guint i = 0; i < outbox_verbs_count; i++)
    if (strcmp (outbox_verbs[i].from, mail->state) == 0 && *mail->body_text != '\0') {
      Tree *map = tree_set_map (view, "verb");

      tree_set_text (map, "verb", outbox_verbs[i].verb);
      tree_set_text (map, "words", viewer_word (viewer, "outbox_verb", outbox_verbs[i].verb));
    }
}

Tree *
outbox_view_one (const Viewer *viewer, gint64 id, GError **error)
{
  g_autoptr (Outbox) mail = outbox_find (viewer->db, id, error);
  g_autoptr (Tree) view = tree_new_map ();
  g_autofree char *text = mail == NULL ? NULL : link_mask (mail->body_text);
  RowsVisit visit = { viewer, tree_set_list (view, "rows"), 0, { 0 } };

  if (mail == NULL)
    return NULL;
  tree_set_integer (view, "id", id);
  tree_set_text (view, "subject", mail->subject);
  tree_set_text (view, "recipient", mail->recipient);
  tree_set_text (view, "kind", viewer_word (viewer, "mail_kind", mail->kind));
  tree_set_text (view, "language", *mail->language == '\0' ? "fr" : mail->language);
  tree_set_flag (view, "sms", strcmp (mail->channel, "sms") == 0);
  tree_set_flag (view, "attachment", mail->attachment_id != 0);
  tree_set_flag (view, "calendar", mail->calendar != NULL);
  tree_set_text (view, "text", *text == '\0' ? NULL : text);
  tree_set_null (view, "html_url");
  if (*mail->body_html != '\0')
    tree_set_format (view, "html_url", "/courriers/%" G_GINT64_FORMAT "/html", id);
  tree_set_flag (view, "desk", access_allows (viewer->role, ACTION_OUTBOX_SEND, TRUE));
  one_add_verb (viewer, mail, view);
  if (!outbox_list (viewer->db, &(OutboxFilter){ .id = id, .limit = 1 }, row_visit, &visit, error)
      || !address_view_set (viewer, view, "bounced", visit.count > 0 ? mail->recipient : NULL, error))
    return NULL;
  return g_steal_pointer (&view);
}

char *
outbox_view_html (const Viewer *viewer, gint64 id, GError **error)
{
  g_autoptr (Outbox) mail = outbox_find (viewer->db, id, error);

  if (mail == NULL)
    return NULL;
  if (*mail->body_html == '\0')
    box_fail (error, BOX_ERROR_NOT_FOUND, "the words of mail %" G_GINT64_FORMAT " are erased", id);
  return *mail->body_html == '\0' ? NULL : link_mask (mail->body_html);
}
