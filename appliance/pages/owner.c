/* owner.c: what an owner sees and answers. Shows neither a score nor the occupant's words, and nothing of other
 * dwellings. */
#include "pages/owner.h"

#include <string.h>

#include "base/clock.h"
#include "base/secret.h"
#include "base/text.h"
#include "domain/attempt.h"
#include "domain/link.h"
#include "domain/mediation_send.h"
#include "domain/report_document.h"
#include "pages/form_view.h"
#include "pages/once.h"
#include "pages/owner_typed.h"
#include "pages/uploads.h"
#include "view/mediation_view.h"

enum { FILES_AT_ONCE = 6, FILES_MAX = 40, CODE_CHARS = 40, VERB_CHARS = 20, DAY_CHARS = 20 };
#define PATH "/bailleur"

typedef struct {
  Exchange *exchange;
  Db *db;
  Link *link;           /* owned */
  Mediation *mediation; /* owned */
  Report *report;       /* owned */
  Remarks *remarks;     /* owned */
  Remarks *refused;     /* owned: files */
  gboolean contact;     /* the form of the address came back */
} Page;

static void
page_clear (Page *page)
{
  g_clear_pointer (&page->link, g_free);
  g_clear_pointer (&page->mediation, mediation_free);
  g_clear_pointer (&page->report, report_free);
  g_clear_pointer (&page->remarks, remarks_free);
  g_clear_pointer (&page->refused, remarks_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Page, page_clear)

static int
show_lost (Exchange *exchange, GError *error)
{
  if (!g_error_matches (error, BOX_ERROR, BOX_ERROR_NOT_FOUND))
    return exchange_fail (exchange, error);
  g_error_free (error);
  exchange_set_header (exchange, "X-Robots-Tag", "noindex, nofollow");
  return exchange_page (exchange, 404, "owner-lost", tree_new_map ());
}

/* Without the occupant's agreement, which may be taken back, there is nothing to see any more. */
static gboolean
page_open (Exchange *exchange, Page *page, GError **error)
{
  page->exchange = exchange;
  page->db = store_reader (exchange_appliance (exchange)->store);
  page->remarks = remarks_new ();
  page->refused = remarks_new ();
  page->link = link_find (page->db, LINK_OWNER, exchange_path_part (exchange, "token"), exchange_now (exchange), error);
  page->mediation = page->link == NULL ? NULL : mediation_find (page->db, page->link->mediation_id, error);
  page->report = page->mediation == NULL ? NULL : report_find (page->db, page->mediation->report_id, error);
  if (page->report == NULL)
    return FALSE;
  return page->report->owner_agrees == ANSWER_YES
         || box_fail (error, BOX_ERROR_NOT_FOUND, "the occupant has taken the agreement back");
}

/* ---- the page ---- */

static const struct {
  const char *verb;
  gboolean day, help;
} verbs[] = {
  { "do", FALSE, FALSE }, { "promise", TRUE, FALSE }, { "contest", FALSE, FALSE }, { "ask_help", FALSE, TRUE }
};

static const char *
say (Exchange *exchange, const char *code)
{
  return form_word (exchange, "owner_remark", code);
}

static void
add_field (const Page *page, const char *name, Tree *view)
{
  g_autofree char *key = g_strconcat (name, "_field", NULL);
  gboolean back = remarks_any (page->remarks) || remarks_any (page->refused);
  Tree *field = tree_set_map (view, key);

  tree_set_text (field, "name", name);
  tree_set_text (field, "value", back ? exchange_field (page->exchange, name) : NULL);
  tree_set_null (field, "error");
  for (guint i = 0; !page->contact && i < remarks_count (page->remarks); i++)
    if (strcmp (remarks_field (page->remarks, i), name) == 0)
      tree_set_text (field, "error", say (page->exchange, remarks_code (page->remarks, i)));
}

static void
add_choices (const Page *page, Tree *view)
{
  Viewer viewer = form_viewer (page->exchange);
  Tree *list = tree_set_list (view, "choices"), *helps = tree_set_list (view, "helps");
  g_autoptr (GPtrArray) ticked = exchange_fields (page->exchange, "help");

  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++) {
    Tree *map = tree_add_map (list);

    tree_set_text (map, "code", verbs[i].verb);
    tree_set_text (map, "words", viewer_word (&viewer, "owner_verb", verbs[i].verb));
    tree_set_text (map, "hint", viewer_word (&viewer, "owner_verb_hint", verbs[i].verb));
    tree_set_flag (map, "selected", g_strcmp0 (exchange_field (page->exchange, "answer"), verbs[i].verb) == 0);
  }
  for (guint i = 0; mediation_helps[i] != NULL; i++) {
    Tree *map = tree_add_map (helps);

    tree_set_text (map, "code", mediation_helps[i]);
    tree_set_text (map, "words", viewer_word (&viewer, "owner_help", mediation_helps[i]));
    tree_set_flag (map, "selected", g_ptr_array_find_with_equal_func (ticked, mediation_helps[i], g_str_equal, NULL));
  }
}

static void
add_errors (const Page *page, Tree *view)
{
  Tree *items;

  if (!remarks_any (page->remarks))
    return;
  items = tree_set_list (tree_set_map (view, "errors"), "items");
  for (guint i = 0; i < remarks_count (page->remarks); i++) {
    Tree *item = tree_add_map (items);

    tree_set_text (item, "field", remarks_field (page->remarks, i));
    tree_set_text (item, "words", say (page->exchange, remarks_code (page->remarks, i)));
  }
}

static guint
places_left (const Page *page)
{
  g_autoptr (GPtrArray) documents = report_document_list (page->db, page->report->id, NULL);
  guint used = 0;

  for (guint i = 0; documents != NULL && i < documents->len; i++)
    used += ((const ReportDocument *) g_ptr_array_index (documents, i))->answer_id != 0;
  return used >= FILES_MAX ? 0 : MIN (FILES_MAX - used, FILES_AT_ONCE);
}

static void
add_form (const Page *page, Tree *view)
{
  const UploadsShown shown = { .remarks = page->refused, .places = places_left (page) };
  g_autofree char *today = clock_iso_day (exchange_now (page->exchange));
  gint64 last = clock_add_days (exchange_now (page->exchange), MEDIATION_AHEAD_DAYS);
  g_autofree char *last_day = clock_iso_day (last);

  if (!mediation_may (page->mediation, "promise"))
    return;
  tree_set_flag (view, "may_answer", TRUE);
  tree_set_text (view, "today", today);
  tree_set_text (view, "last_day", last_day);
  add_choices (page, view);
  add_field (page, "answer", view);
  add_field (page, "day", view);
  add_field (page, "help", view);
  add_field (page, "words", view);
  uploads_view (page->exchange, &shown, view);
}

static int
page_send (const Page *page, int status)
{
  Exchange *exchange = page->exchange;
  Viewer viewer = form_viewer (exchange);
  g_autoptr (Tree) view = tree_new_map ();
  g_autofree char *request_token = secret_token_new ();
  const char *done = exchange_query (exchange, "fait");
  GError *error = NULL;

  if (!mediation_view_owner (&viewer, page->mediation, page->report, view, &error))
    return exchange_fail (exchange, error);
  tree_set_format (view, "path", PATH "/%s", exchange_path_part (exchange, "token"));
  tree_set_text (view, "request_token", request_token);
  tree_set_text (view, "done", done == NULL || status != 200 ? NULL : form_word (exchange, "owner_page_done", done));
  tree_set_flag (view, "changed", status == 409);
  add_form (page, view);
  owner_typed_view (&(OwnerTypedShown){ exchange, page->contact ? page->remarks : NULL, say }, view);
  add_errors (page, view);
  exchange_set_header (exchange, "X-Robots-Tag", "noindex, nofollow");
  return exchange_page (exchange, status, "owner", g_steal_pointer (&view));
}

int
owner_show (Exchange *exchange)
{
  g_auto (Page) page = { .exchange = NULL };
  GError *error = NULL;

  return page_open (exchange, &page, &error) ? page_send (&page, 200) : show_lost (exchange, error);
}

/* ---- done once, with the link kept alive ---- */

typedef struct {
  const Page *page;
  MediationAnswer answer;
  const Uploads *uploads;
  OwnerContact contact;
} Doing;

static gboolean
take_turn (Db *db, const Page *page, GError **error)
{
  gint64 now = exchange_now (page->exchange);

  return attempt_take (db, ATTEMPT_OWNER_PAGE, page->mediation->uuid, now, error)
         && link_used (db, page->link, now, error);
}

/* The link opens this page again wherever it was done before: its address is stored nowhere. */
static int
page_write (Page *page, const Once *once)
{
  g_autofree char *place = NULL, *path = NULL;
  GError *error = NULL;

  if (once_write (page->exchange, once, &place, &error)) {
    path = g_strdup_printf (PATH "/%s%s", exchange_path_part (page->exchange, "token"), place);
    return exchange_redirect (page->exchange, path);
  }
  if (!g_error_matches (error, BOX_ERROR, BOX_ERROR_CONFLICT))
    return exchange_fail (page->exchange, error);
  g_error_free (error);
  return page_send (page, 409);
}

/* ---- the answer ---- */

static gboolean
answer_work (Db *db, gpointer data, GError **error)
{
  const Doing *doing = data;
  gint64 now = exchange_now (doing->page->exchange), answer_id = 0;

  if (!take_turn (db, doing->page, error)
      || !mediation_answer (db, doing->page->mediation->id, &doing->answer, now, &answer_id, error))
    return FALSE;
  for (guint i = 0; i < doing->uploads->kept->len; i++) {
    gint64 file_id;

    if (!uploads_add (db, doing->uploads, i, &file_id, error)
        || !mediation_answer_file (db, answer_id, file_id, now, error))
      return FALSE;
  }
  return TRUE;
}

/* (transfer full): what was ticked, words with spaces between; only what the table has. */
static char *
help_typed (Exchange *exchange)
{
  g_autoptr (GPtrArray) values = exchange_fields (exchange, "help");
  g_autoptr (GString) help = g_string_new (NULL);

  for (guint i = 0; mediation_helps[i] != NULL; i++)
    if (g_ptr_array_find_with_equal_func (values, mediation_helps[i], g_str_equal, NULL))
      g_string_append_printf (help, "%s%s", help->len > 0 ? " " : "", mediation_helps[i]);
  return g_string_free (g_steal_pointer (&help), FALSE);
}

static gint64
day_check (const Page *page, const char *typed)
{
  gint64 now = exchange_now (page->exchange), at = 0;
  g_autofree char *day = text_day (typed);

  if (*day == '\0')
    remarks_add (page->remarks, "day", "day_missing", NULL);
  else if (!clock_parse_day (day, &at))
    remarks_add (page->remarks, "day", "day_shape", NULL);
  else if (clock_day_number (at) < clock_day_number (now))
    remarks_add (page->remarks, "day", "day_past", NULL);
  else if (at > clock_add_days (now, MEDIATION_AHEAD_DAYS))
    remarks_add (page->remarks, "day", "day_far", NULL);
  return at;
}

/* Which field to speak of; the domain refuses too. */
static void
answer_check (const Page *page, MediationAnswer *answer, const char *day)
{
  const Transition *transition = transition_find (mediation_transitions, answer->verb);

  if (transition == NULL || transition->right != ACTION_MEDIATION_ANSWER) {
    remarks_add (page->remarks, "answer", "answer_missing", NULL);
    return;
  }
  if (strcmp (answer->verb, "promise") == 0)
    answer->promised_at = day_check (page, day);
  if (strcmp (answer->verb, "ask_help") == 0 && *answer->help == '\0')
    remarks_add (page->remarks, "help", "help_missing", NULL);
  if (transition->message && g_utf8_strlen (answer->words, -1) < 3)
    remarks_add (page->remarks, "words", "words_missing", NULL);
  if (g_utf8_strlen (answer->words, -1) > MEDIATION_WORDS_MAX)
    remarks_add (page->remarks, "words", "words_long", NULL);
}

/* (transfer full): what makes this sending this very one. */
static char *
answer_name (const Doing *doing)
{
  g_autoptr (GString) name = g_string_new (doing->answer.verb);

  g_string_append_printf (name, "\n%s\n%s\n%" G_GINT64_FORMAT, doing->answer.words, doing->answer.help,
                          doing->answer.promised_at);
  for (guint i = 0; i < doing->uploads->kept->len; i++)
    g_string_append_printf (name, "\n%s", ((const UploadKept *) g_ptr_array_index (doing->uploads->kept, i))->hash);
  return g_string_free (g_steal_pointer (&name), FALSE);
}

int
owner_answer (Exchange *exchange)
{
  g_auto (Page) page = { .exchange = NULL };
  g_auto (Uploads) uploads = { .kept = NULL };
  g_autofree char *verb = exchange_typed (exchange, "answer", FALSE, VERB_CHARS), *help = help_typed (exchange);
  g_autofree char *day = exchange_typed (exchange, "day", FALSE, DAY_CHARS);
  g_autofree char *words = exchange_typed (exchange, "words", TRUE, MEDIATION_WORDS_MAX + 1);
  Doing doing = { .page = &page, .answer = { verb, words, help, 0 }, .uploads = &uploads };
  GError *error = NULL;

  if (!page_open (exchange, &page, &error))
    return show_lost (exchange, error);
  answer_check (&page, &doing.answer, day);
  if (remarks_any (page.remarks))
    return page_send (&page, 422);
  if (!uploads_take (exchange, places_left (&page), page.refused, &uploads, &error))
    return exchange_fail (exchange, error);
  if (remarks_any (page.refused))
    return page_send (&page, 422);

  g_autofree char *name = answer_name (&doing);
  g_autofree char *request = once_request (exchange, "owner-answer", page.mediation->uuid, name);
  const Once once = { answer_work, &doing, request, "?fait=answer" };

  return page_write (&page, &once);
}

/* ---- its own address ---- */

static gboolean
contact_work (Db *db, gpointer data, GError **error)
{
  const Doing *doing = data;
  const Actor actor = ACTOR_BOX_AT (exchange_now (doing->page->exchange));

  return take_turn (db, doing->page, error)
         && owner_contact_write (db, &actor, doing->page->report->id, &doing->contact, error)
         && mediation_set_by_mail (db, doing->page->mediation->id, *doing->contact.email != '\0', error);
}

int
owner_put_right (Exchange *exchange)
{
  g_auto (Page) page = { .exchange = NULL, .contact = TRUE };
  g_auto (OwnerTyped) typed = owner_typed_read (exchange);
  Doing doing = { .page = &page, .contact = owner_typed_contact (&typed) };
  GError *error = NULL;

  if (!page_open (exchange, &page, &error))
    return show_lost (exchange, error);
  if (!mediation_is_open (page.mediation))
    return page_send (&page, 409);
  owner_contact_check (&doing.contact, page.remarks);
  if (remarks_any (page.remarks))
    return page_send (&page, 422);

  g_autofree char *words = owner_typed_words (&typed);
  g_autofree char *request = once_request (exchange, "owner-contact", page.mediation->uuid, words);
  const Once once = { contact_work, &doing, request, "?fait=contact" };

  return page_write (&page, &once);
}

/* ---- the code of a letter ---- */

typedef struct {
  const char *client, *typed;
  gint64 now;
  char *token; /* out */
} Opening;

static void
opening_clear (Opening *opening)
{
  g_clear_pointer (&opening->token, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Opening, opening_clear)

static int
show_ask (Exchange *exchange, int status, const char *typed, const char *remark)
{
  Tree *view = tree_new_map (), *field = tree_set_map (view, "code_field");
  Tree *items = NULL;

  tree_set_text (field, "name", "code");
  tree_set_text (field, "value", typed);
  tree_set_text (field, "error", remark == NULL ? NULL : say (exchange, remark));
  tree_set_flag (view, "scanned", typed != NULL && remark == NULL);
  if (remark != NULL) {
    items = tree_set_list (tree_set_map (view, "errors"), "items");
    tree_set_text (tree_add_map (items), "field", "code");
    tree_set_text ((Tree *) tree_at (items, 0), "words", say (exchange, remark));
  }
  exchange_set_header (exchange, "X-Robots-Tag", "noindex, nofollow");
  return exchange_page (exchange, status, "owner-code", view);
}

int
owner_code_ask (Exchange *exchange)
{
  g_autofree char *typed = text_clean (exchange_query (exchange, "code"), FALSE, CODE_CHARS);

  return show_ask (exchange, 200, *typed == '\0' ? NULL : typed, NULL);
}

static gboolean
open_work (Db *db, gpointer data, GError **error)
{
  Opening *opening = data;

  opening_clear (opening); /* may be run again */
  if (attempt_check (db, ATTEMPT_OWNER_CODE, opening->client, opening->now, error))
    opening->token = mediation_open_code (db, opening->typed, opening->now, error);
  return opening->token != NULL;
}

/* A wrong code counts, and its savepoint is undone with it: counted on its own. */
static gboolean
wrong_work (Db *db, gpointer data, GError **error)
{
  const Opening *opening = data;

  return attempt_add (db, ATTEMPT_OWNER_CODE, opening->client, opening->now, error);
}

int
owner_code_typed (Exchange *exchange)
{
  Store *store = exchange_appliance (exchange)->store;
  g_autofree char *typed = exchange_typed (exchange, "code", FALSE, CODE_CHARS), *path = NULL;
  g_auto (Opening) opening = { exchange_client (exchange), typed, exchange_now (exchange), NULL };
  g_autoptr (GError) refused = NULL;
  GError *error = NULL;

  if (store_write (store, open_work, &opening, &refused)) {
    path = g_strconcat (PATH "/", opening.token, NULL);
    return exchange_redirect (exchange, path);
  }
  if (g_error_matches (refused, BOX_ERROR, BOX_ERROR_LIMIT))
    return show_ask (exchange, 429, typed, "code_limit");
  if (!g_error_matches (refused, BOX_ERROR, BOX_ERROR_NOT_FOUND))
    return exchange_fail (exchange, g_steal_pointer (&refused));
  return store_write (store, wrong_work, &opening, &error) ? show_ask (exchange, 422, typed, "code_unknown")
                                                           : exchange_fail (exchange, error);
}
