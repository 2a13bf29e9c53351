/* visit.c: dates to choose from, in plain words; the answer is one POST. Shows nothing that is for professionals. */
#include "pages/visit.h"

#include <string.h>

#include "base/secret.h"
#include "base/text.h"
#include "domain/link.h"
#include "domain/report_state.h"
#include "domain/visit.h"
#include "pages/follow_room.h"
#include "pages/form_view.h"
#include "pages/once.h"
#include "view/visit_view.h"

#define NO_DATE "none"        /* value of the last tile */
#define ANSWERED "?repondu=1" /* below the secret link, which is stored nowhere */

/* By which door somebody came: the link's purpose, and where the page stands. */
typedef struct {
  LinkPurpose purpose;
  const char *start;
} Door;
static const Door door_visit = { LINK_VISIT, "/visite/" }, door_follow = { LINK_FOLLOW, "/suivi/" };

typedef struct {
  Exchange *exchange;
  const Door *door;
  Db *db;
  Link *link;     /* owned */
  Visit *visit;   /* owned */
  Report *report; /* owned */
} Page;

static void
page_clear (Page *page)
{
  g_clear_pointer (&page->report, report_free);
  g_clear_pointer (&page->visit, visit_free);
  g_clear_pointer (&page->link, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Page, page_clear)

/* A follow-up link opens the visits of its own report only. */
static gboolean
page_find (Page *page, GError **error)
{
  if (page->door->purpose == LINK_VISIT)
    page->visit = visit_find (page->db, page->link->visit_id, error);
  else
    page->visit = visit_find_uuid (page->db, exchange_path_part (page->exchange, "uuid"), error);
  if (page->visit == NULL)
    return FALSE;
  if (page->door->purpose == LINK_FOLLOW && page->visit->report_id != page->link->report_id)
    return box_fail (error, BOX_ERROR_NOT_FOUND, "no such visit of this report");
  page->report = report_find (page->db, page->visit->report_id, error);
  return page->report != NULL;
}

static gboolean
page_open (Exchange *exchange, const Door *door, Page *page, GError **error)
{
  Db *db = store_reader (exchange_appliance (exchange)->store);
  const char *token = exchange_path_part (exchange, "token");

  gboolean found;

  *page = (Page){ .exchange = exchange, .door = door, .db = db };
  page->link = link_find (db, door->purpose, token, exchange_now (exchange), error);
  found = page->link != NULL && page_find (page, error);

  exchange_speak (exchange, page->report == NULL ? NULL : page->report->language);
  return found;
}

/* (transfer full): where the page stands. */
static char *
page_path (const Page *page, const char *more)
{
  const char *token = exchange_path_part (page->exchange, "token");

  return page->door->purpose == LINK_VISIT
             ? g_strconcat (page->door->start, token, more, NULL)
             : g_strconcat (page->door->start, token, "/visites/", page->visit->uuid, more, NULL);
}

/* ---- the page ---- */

static void
view_add_form (const Page *page, const Remarks *remarks, Tree *view)
{
  Exchange *exchange = page->exchange;
  g_autofree char *words = exchange_typed (exchange, "message", TRUE, VISIT_WORDS_MAX);
  gboolean none = g_strcmp0 (exchange_field (exchange, "at"), NO_DATE) == 0;
  Tree *field = tree_set_map (view, "choice");

  tree_set_text (field, "name", "at");
  form_view_error (exchange, remarks, "at", field);
  tree_set_text (view, "typed", *words == '\0' ? NULL : words);
  tree_set_flag (view, "none_chosen", none);
}

static int
page_send (const Page *page, int status, const Remarks *remarks)
{
  Exchange *exchange = page->exchange;
  Viewer viewer = form_viewer (exchange);
  Tree *view = tree_new_map ();
  g_autofree char *path = page_path (page, ""), *request_token = secret_token_new ();

  tree_set_text (view, "reference", page->report->reference);
  tree_set_text (view, "path", path);
  tree_set_text (view, "request_token", request_token);
  visit_view_fill (&viewer, page->visit, view);
  tree_set_text (view, "told", *page->visit->told == '\0' ? NULL : page->visit->told);
  tree_set_flag (view, "choosing", visit_is_open (page->visit) && !report_state_is_over (page->report->state));
  tree_set_flag (view, "answered", status == 200 && exchange_query (exchange, "repondu") != NULL);
  tree_set_flag (view, "changed", status == 409);
  tree_set_flag (view, "told_of", visit_is_told (page->db, page->report));
  tree_set_flag (view, "follow", page->door->purpose == LINK_FOLLOW);
  tree_set_text (view, "token", exchange_path_part (exchange, "token"));
  form_view_errors (exchange, remarks, view);
  view_add_form (page, remarks, view);
  exchange_set_header (exchange, "X-Robots-Tag", "noindex, nofollow");
  return exchange_page (exchange, status, "visit", view);
}

static int
door_show (Exchange *exchange, const Door *door)
{
  g_auto (Page) page = { .exchange = NULL };
  g_autoptr (Remarks) remarks = remarks_new ();
  GError *error = NULL;

  return page_open (exchange, door, &page, &error) ? page_send (&page, 200, remarks) : follow_lost (exchange, error);
}

/* ---- the answer ---- */

typedef struct {
  const Page *page;
  VisitChange change;
} Answering;

static gboolean
answering_work (Db *db, gpointer data, GError **error)
{
  const Answering *answering = data;
  gint64 now = exchange_now (answering->page->exchange);
  const Actor actor = ACTOR_TENANT_AT (now);

  return visit_change (db, &actor, &answering->change, error) && link_used (db, answering->page->link, now, error);
}

/* What the visit has become is shown, with the words that were typed. */
static int
answer_refused (const Page *page, GError *error)
{
  Exchange *exchange = page->exchange;
  g_auto (Page) again = { .exchange = NULL };
  g_autoptr (Remarks) remarks = remarks_new ();
  GError *failure = NULL;

  if (!g_error_matches (error, BOX_ERROR, BOX_ERROR_CONFLICT))
    return exchange_fail (exchange, error);
  g_error_free (error);
  return page_open (exchange, page->door, &again, &failure) ? page_send (&again, 409, remarks)
                                                            : exchange_fail (exchange, failure);
}

static int
answer_write (Answering *answering)
{
  const Page *page = answering->page;
  Exchange *exchange = page->exchange;
  g_autofree char *words = g_strdup_printf ("%s\n%" G_GINT64_FORMAT "\n%s", answering->change.verb,
                                            answering->change.at, answering->change.message);
  g_autofree char *request = once_request (exchange, "visit", page->visit->uuid, words);
  const Once once = { answering_work, answering, request, ANSWERED };
  g_autofree char *place = NULL, *path = NULL;
  GError *error = NULL;

  if (!once_write (exchange, &once, &place, &error))
    return answer_refused (page, error);
  path = page_path (page, place);
  return exchange_redirect (exchange, path);
}

/* What was chosen: a date, none of them, or no visit at all. */
static void
change_read (const Page *page, VisitChange *change, Remarks *remarks)
{
  Exchange *exchange = page->exchange;
  const char *at = exchange_field (exchange, "at");

  change->uuid = page->visit->uuid;
  change->verb = "pick";
  if (!text_to_integer (exchange_field (exchange, "revision"), 0, G_MAXINT, &change->revision))
    change->revision = -1;
  if (g_strcmp0 (exchange_field (exchange, "verb"), "give_up") == 0)
    change->verb = "give_up";
  else if (g_strcmp0 (at, NO_DATE) == 0)
    change->verb = "decline";
  else if (!text_to_integer (at, 0, G_MAXINT64, &change->at))
    remarks_add (remarks, "at", "visit_choice", NULL);
}

static int
door_answer (Exchange *exchange, const Door *door)
{
  g_auto (Page) page = { .exchange = NULL };
  g_autofree char *message = exchange_typed (exchange, "message", TRUE, VISIT_WORDS_MAX);
  g_autoptr (Remarks) remarks = remarks_new ();
  Answering answering = { .page = &page };
  GError *error = NULL;

  if (!page_open (exchange, door, &page, &error))
    return follow_lost (exchange, error);
  change_read (&page, &answering.change, remarks);
  answering.change.message = message;
  return remarks_any (remarks) ? page_send (&page, 422, remarks) : answer_write (&answering);
}

int
visit_show (Exchange *exchange)
{
  return door_show (exchange, &door_visit);
}

int
visit_answer (Exchange *exchange)
{
  return door_answer (exchange, &door_visit);
}

int
visit_follow_show (Exchange *exchange)
{
  return door_show (exchange, &door_follow);
}

int
visit_follow_answer (Exchange *exchange)
{
  return door_answer (exchange, &door_follow);
}
