/* follow.c: where a report stands, in plain words, for the person who sent it: state, who holds it, news, a message to
 * write. Shows neither class nor what is not marked visible. */
#include "pages/follow.h"

#include <string.h>

#include "base/secret.h"
#include "base/text.h"
#include "domain/assignment.h"
#include "domain/file.h"
#include "domain/followup.h"
#include "domain/link.h"
#include "domain/report.h"
#include "pages/follow_questions.h"
#include "pages/form_photos.h"
#include "pages/form_view.h"
#include "pages/once.h"

typedef struct {
  Exchange *exchange;
  Db *db;
  Link *link;     /* owned */
  Report *report; /* owned */
} Follow;

static void
follow_clear (Follow *follow)
{
  g_clear_pointer (&follow->report, report_free);
  g_clear_pointer (&follow->link, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Follow, follow_clear)

static gboolean
follow_open (Exchange *exchange, Follow *follow, GError **error)
{
  Db *db = store_reader (exchange_appliance (exchange)->store);
  g_autofree Link *link =
      link_find (db, LINK_FOLLOW, exchange_path_part (exchange, "token"), exchange_now (exchange), error);

  if (link == NULL)
    return FALSE;
  *follow = (Follow){ exchange, db, NULL, report_find (db, link->report_id, error) };
  follow->link = g_steal_pointer (&link);
  return follow->report != NULL;
}

/* ---- who holds it ---- */

/* A refusal is nobody's name: another service is being sought. */
static void
add_holder (const Follow *follow, const Assignment *assignment, Tree *list)
{
  Viewer viewer = form_viewer (follow->exchange);
  Tree *holder = tree_add_map (list);
  gboolean refused = strcmp (assignment->state, "refused") == 0;
  /* Closed with the whole file: it never had to answer. */
  gboolean unanswered = strcmp (assignment->state, "closed") == 0 && assignment->accepted_at == 0;
  const char *state = unanswered ? "closed_unanswered" : assignment->state;

  tree_set_text (holder, "partner", refused ? NULL : assignment->partner_name);
  tree_set_text (holder, "words", form_word (follow->exchange, "assignment_state_tenant", state));
  tree_set_flag (holder, "accepted", strcmp (assignment->state, "accepted") == 0);
  viewer_set_day (&viewer, holder, "since", refused ? 0 : MAX (assignment->answered_at, assignment->created_at));
}

static gboolean
add_holders (const Follow *follow, Tree *view, GError **error)
{
  g_autoptr (GPtrArray) assignments = assignment_list (follow->db, follow->report->id, error);
  Tree *list = tree_set_list (view, "holders");
  guint refused = 0;

  for (guint i = 0; assignments != NULL && i < assignments->len; i++) {
    const Assignment *assignment = g_ptr_array_index (assignments, i);

    /* That another service is sought is true once, and only while the file is open. */
    if (strcmp (assignment->state, "refused") != 0 || (strcmp (follow->report->state, "active") == 0 && refused++ == 0))
      add_holder (follow, assignment, list);
  }
  tree_set_flag (view, "has_holders", tree_length (list) > 0);
  return assignments != NULL;
}

/* ---- news ---- */

typedef struct {
  Exchange *exchange;
  GPtrArray *items; /* of Tree *, oldest first */
} News;

static void
news_visit (const FollowupRow *row, gpointer data)
{
  const News *news = data;
  Viewer viewer = form_viewer (news->exchange);
  Tree *item = tree_new_map ();
  const char *words = form_word (news->exchange, "followup_tenant", row->category);
  gboolean mine = strcmp (row->author, "tenant") == 0;

  viewer_set_day (&viewer, item, "at", row->created_at);
  tree_set_text (item, "partner", row->partner_name);
  tree_set_text (item, "words", words);
  tree_set_text (item, "text", row->text[0] == '\0' ? NULL : row->text);
  tree_set_flag (item, "mine", mine);
  tree_set_flag (item, "desk", strcmp (row->author, "desk") == 0);
  tree_set_flag (item, "auto", strcmp (row->author, "box") == 0);
  g_ptr_array_add (news->items, item);
}

static gboolean
add_news (const Follow *follow, Tree *view, GError **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  News news = { follow->exchange, items };
  Tree *list = tree_set_list (view, "news");
  gboolean read =
      followup_list_visible (follow->db, follow->report->id, exchange_now (follow->exchange), news_visit, &news);

  for (guint i = items->len; i > 0; i--) /* the latest first */
    tree_add_tree (list, g_ptr_array_index (items, i - 1));
  return read ? TRUE : box_fail (error, BOX_ERROR_STORE, "the follow-ups of a report cannot be read");
}

/* ---- photos ---- */

static gboolean
add_photos (const Follow *follow, Tree *view, GError **error)
{
  g_autoptr (GPtrArray) files = file_list_report (follow->db, follow->report->id, error);
  g_autofree char *start = g_strdup_printf ("/suivi/%s/photos/", exchange_path_part (follow->exchange, "token"));

  if (files == NULL)
    return FALSE;
  for (guint i = files->len; i > 0; i--)
    if (g_strcmp0 (((const File *) g_ptr_array_index (files, i - 1))->document_type, "photo") != 0)
      g_ptr_array_remove_index (files, i - 1);
  form_view_photos (tree_set_list (view, "photos"), files, start);
  tree_set_flag (view, "has_photos", files->len > 0);
  return TRUE;
}

/* ---- the page ---- */

static void
add_state (const Follow *follow, Tree *view)
{
  Exchange *exchange = follow->exchange;
  const Report *report = follow->report;
  Viewer viewer = form_viewer (exchange);

  tree_set_text (view, "reference", report->reference);
  tree_set_text (view, "address", report->address);
  tree_set_text (view, "city", report->city);
  viewer_set_day (&viewer, view, "sent", report->created_at);
  tree_set_text (view, "state", form_word (exchange, "report_state_tenant", report->state));
  tree_set_text (view, "next", form_word (exchange, "report_next_tenant", report->state));
  tree_set_flag (view, "closed", strcmp (report->state, "closed") == 0 || strcmp (report->state, "filtered") == 0);
  tree_set_text (view, "advice", report->advice);
  tree_set_text (view, "follow_path", exchange_path_part (exchange, "token"));
}

static int
show (const Follow *follow, int status, const Remarks *remarks)
{
  Exchange *exchange = follow->exchange;
  Tree *view = tree_new_map (), *message = tree_set_map (view, "message");
  g_autofree char *request_token = secret_token_new ();
  GError *error = NULL;

  add_state (follow, view);
  form_view_errors (exchange, remarks, view);
  form_view_error (exchange, remarks, "message", message);
  tree_set_text (message, "value", remarks_any (remarks) ? exchange_field (exchange, "message") : NULL);
  tree_set_text (view, "request_token", request_token);
  tree_set_flag (view, "written", exchange_query (exchange, "ecrit") != NULL);
  exchange_set_header (exchange, "X-Robots-Tag", "noindex, nofollow");
  if (add_holders (follow, view, &error) && add_news (follow, view, &error) && add_photos (follow, view, &error)
      && follow_questions_add (exchange, follow->report, view, &error))
    return exchange_page (exchange, status, "follow", view);
  tree_free (view);
  return exchange_fail (exchange, error);
}

int
follow_show (Exchange *exchange)
{
  g_auto (Follow) follow = { .exchange = NULL };
  g_autoptr (Remarks) remarks = remarks_new ();
  GError *error = NULL;

  return follow_open (exchange, &follow, &error) ? show (&follow, 200, remarks) : exchange_fail (exchange, error);
}

/* ---- a message ---- */

#define WRITTEN "?ecrit=1" /* below the secret link, which is stored nowhere */

typedef struct {
  const Link *link;
  gint64 now;
  const char *text;
} Writing;

static gboolean
writing_work (Db *db, gpointer data, GError **error)
{
  const Writing *writing = data;
  const Actor actor = ACTOR_TENANT_AT (writing->now);
  const FollowupInput input = { writing->link->report_id, "note", writing->text, TRUE };

  return followup_add (db, &actor, &input, NULL, error) && link_used (db, writing->link, writing->now, error);
}

static int
write_message (const Follow *follow, const char *text)
{
  Exchange *exchange = follow->exchange;
  Writing writing = { follow->link, exchange_now (exchange), text };
  g_autofree char *request = once_request (exchange, "message", follow->report->uuid, text);
  const Once once = { writing_work, &writing, request, WRITTEN };
  g_autofree char *place = NULL, *path = NULL;
  GError *error = NULL;

  if (!once_write (exchange, &once, &place, &error))
    return exchange_fail (exchange, error);
  path = g_strconcat ("/suivi/", exchange_path_part (exchange, "token"), place, NULL);
  return exchange_redirect (exchange, path);
}

int
follow_write (Exchange *exchange)
{
  g_auto (Follow) follow = { .exchange = NULL };
  const char *typed = exchange_field (exchange, "message");
  g_autofree char *text = text_clean (typed, typed == NULL ? 0 : strlen (typed), TRUE, 2 * FOLLOWUP_TEXT_MAX);
  g_autoptr (Remarks) remarks = remarks_new ();
  glong length = g_utf8_strlen (text, -1);
  GError *error = NULL;

  if (!follow_open (exchange, &follow, &error))
    return exchange_fail (exchange, error);
  if (length < FOLLOWUP_TEXT_MIN)
    remarks_add (remarks, "message", "message_missing", NULL);
  if (length > FOLLOWUP_TEXT_MAX)
    remarks_add (remarks, "message", "message_long", NULL);
  return remarks_any (remarks) ? show (&follow, 422, remarks) : write_message (&follow, text);
}

int
follow_photo (Exchange *exchange)
{
  g_auto (Follow) follow = { .exchange = NULL };
  g_autoptr (File) file = NULL;
  GError *error = NULL;

  if (!follow_open (exchange, &follow, &error))
    return exchange_fail (exchange, error);
  file = file_find_uuid (follow.db, exchange_path_part (exchange, "file"), &error);
  if (file == NULL)
    return exchange_fail (exchange, error);
  if (file->report_id != follow.report->id || g_strcmp0 (file->document_type, "photo") != 0) {
    box_fail (&error, BOX_ERROR_NOT_FOUND, "no such photo");
    return exchange_fail (exchange, error);
  }
  return form_photo_answer (exchange, file->hash, file->small_hash);
}
