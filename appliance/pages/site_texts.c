/* site_texts.c: reads what was typed, says what is wrong with it, keeps it as a draft. How the site would look with it
 * is site_preview.c's. */
#include "pages/site_texts.h"

#include <string.h>

#include "base/content.h"
#include "base/markup.h"
#include "base/secret.h"
#include "base/template.h"
#include "base/text.h"
#include "pages/office.h"
#include "pages/once.h"
#include "pages/site_preview.h"
#include "view/site_text_view.h"
#include "view/voice.h"

enum { ID_CHARS = 20 };

/* One page's form. */
typedef struct {
  Exchange *exchange;
  const Content *content;
  Actor actor;
  gint64 seen;
  char *title, *description, *body; /* owned */
  Remarks *remarks;                 /* owned */
} TextForm;

static void
text_form_clear (TextForm *form)
{
  g_free (form->title);
  g_free (form->description);
  g_free (form->body);
  g_clear_pointer (&form->remarks, remarks_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TextForm, text_form_clear)

static const Content *
content_of (Exchange *exchange, GError **error)
{
  const GPtrArray *contents = exchange_appliance (exchange)->contents;
  const char *name = exchange_path_part (exchange, "name");

  for (guint i = 0; i < contents->len; i++)
    if (strcmp (((const Content *) g_ptr_array_index (contents, i))->name, name) == 0)
      return g_ptr_array_index (contents, i);
  box_fail (error, BOX_ERROR_NOT_FOUND, "no such page");
  return NULL;
}

static gboolean
text_form_open (Exchange *exchange, TextForm *form, GError **error)
{
  g_autofree char *seen = exchange_typed (exchange, "seen", FALSE, ID_CHARS);

  form->exchange = exchange;
  form->content = content_of (exchange, error);
  form->actor = office_actor (exchange);
  form->remarks = remarks_new ();
  text_to_integer (seen, 0, G_MAXINT64, &form->seen);
  return form->content != NULL;
}

/* ---- pages ---- */

int
site_texts_list (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  g_autoptr (Tree) view = tree_new_map ();
  GError *error = NULL;

  if (!site_text_view_list (&viewer, exchange_appliance (exchange)->contents, view, &error))
    return exchange_fail (exchange, error);
  return exchange_page (exchange, 200, "site-texts", g_steal_pointer (&view));
}

/* (transfer full): the sentence of a remark; `detail` is a line, a name, a number. */
static char *
remark_words (const Viewer *viewer, const Remarks *remarks, guint index)
{
  g_autoptr (Tree) view = tree_new_map ();
  g_autofree char *key = g_strconcat ("site_text_remark.", remarks_code (remarks, index), NULL);
  const Voice voice = { viewer->words, "fr" };

  tree_set_text (view, "detail", remarks_detail (remarks, index));
  return voice_say (&voice, key, view);
}

static void
add_errors (const Viewer *viewer, const Remarks *remarks, Tree *view)
{
  Tree *items = NULL;

  for (guint i = 0; i < remarks_count (remarks); i++) {
    g_autofree char *words = remark_words (viewer, remarks, i),
                    *key = g_strconcat (remarks_field (remarks, i), "_field", NULL);
    Tree *item;

    if (items == NULL)
      items = tree_set_list (tree_set_map (view, "errors"), "items");
    item = tree_add_map (items);
    tree_set_text (item, "field", remarks_field (remarks, i));
    tree_set_text (item, "words", words);
    tree_set_text ((Tree *) tree_get (view, key), "error", words);
  }
}

/* `typed`: what came back stays in the form. */
static int
text_page (TextForm *form, int status, gboolean typed)
{
  Exchange *exchange = form->exchange;
  const Viewer viewer = office_viewer (exchange);
  const SiteTextTyped kept = { form->title, form->description, form->body };
  const char *done = exchange_query (exchange, "fait");
  g_autoptr (Tree) view = tree_new_map ();
  g_autofree char *token = secret_token_new ();
  GError *error = NULL;

  if (!site_text_view_one (&viewer, form->content, typed ? &kept : NULL, view, &error))
    return exchange_fail (exchange, error);
  tree_set_text (view, "request_token", token);
  tree_set_text (view, "done", done == NULL ? NULL : viewer_word (&viewer, "site_text_done", done));
  tree_set_flag (view, "changed", status == 409);
  add_errors (&viewer, form->remarks, view);
  return exchange_page (exchange, status, "site-text", g_steal_pointer (&view));
}

int
site_texts_show (Exchange *exchange)
{
  g_auto (TextForm) form = { .exchange = NULL };
  GError *error = NULL;

  return text_form_open (exchange, &form, &error) ? text_page (&form, 200, FALSE) : exchange_fail (exchange, error);
}

/* ---- what is wrong ---- */

static void
check_length (TextForm *form, const char *field, const char *text, glong min, glong max)
{
  g_autofree char *most = text_integer (max);

  if (g_utf8_strlen (text, -1) < min)
    remarks_add (form->remarks, field, "missing", NULL);
  else if (g_utf8_strlen (text, -1) > max)
    remarks_add (form->remarks, field, "long", most);
}

static void
check_body (TextForm *form)
{
  const Viewer viewer = office_viewer (form->exchange);
  g_autoptr (TemplateSet) set = template_set_new ();
  MarkupTrouble trouble;
  g_autofree char *where = NULL;

  if (!template_set_add (set, "body", form->body, NULL))
    remarks_add (form->remarks, "body", "braces", NULL);
  else if (!markup_check_page (form->body, &trouble, NULL)) {
    where =
        g_strdup_printf ("%u : %s %s", trouble.line,
                         viewer_word (&viewer, "markup_problem", markup_problem_codes[trouble.problem]), trouble.name);
    remarks_add (form->remarks, "body", "markup", where);
  }
}

static void
read_typed (TextForm *form)
{
  Exchange *exchange = form->exchange;

  form->title = exchange_typed (exchange, "title", FALSE, SITE_TEXT_TITLE_MAX + 1);
  form->description = exchange_typed (exchange, "description", FALSE, SITE_TEXT_DESCRIPTION_MAX + 1);
  form->body = exchange_typed (exchange, "body", TRUE, SITE_TEXT_BODY_MAX + 1);
  check_length (form, "title", form->title, 1, SITE_TEXT_TITLE_MAX);
  check_length (form, "description", form->description, 0, SITE_TEXT_DESCRIPTION_MAX);
  check_length (form, "body", form->body, 1, SITE_TEXT_BODY_MAX);
  if (!remarks_any (form->remarks))
    check_body (form);
}

/* ---- the look ---- */

/* Builds it. FALSE: a remark says why there is none. */
static gboolean
build_look (TextForm *form)
{
  g_autoptr (GError) error = NULL;

  if (site_preview_build (form->exchange, &error))
    return TRUE;
  remarks_add (form->remarks, "body", g_error_matches (error, BOX_ERROR, BOX_ERROR_BUSY) ? "busy" : "fault", NULL);
  return FALSE;
}

/* What cannot be laid out is not published. */
static gboolean
can_be_shown (TextForm *form)
{
  g_autofree char *url = content_url (form->content);

  if (!build_look (form))
    return FALSE;
  if (site_preview_is_broken (form->exchange, url))
    remarks_add (form->remarks, "body", "broken", NULL);
  return !remarks_any (form->remarks);
}

/* ---- changes ---- */

typedef struct {
  const TextForm *form;
  const char *title, *description, *body;
} Draft;

static gboolean
save_work (Db *db, gpointer data, GError **error)
{
  const Draft *draft = data;
  const SiteTextInput input = { draft->form->content->name, draft->title, draft->description, draft->body,
                                draft->form->seen };

  return site_text_save (db, &draft->form->actor, &input, error);
}

static gboolean
publish_work (Db *db, gpointer data, GError **error)
{
  const TextForm *form = ((const Draft *) data)->form;

  return site_text_publish (db, &form->actor, form->content->name, form->seen, error);
}

static gboolean
drop_work (Db *db, gpointer data, GError **error)
{
  const TextForm *form = ((const Draft *) data)->form;

  return site_text_drop (db, &form->actor, form->content->name, form->seen, error);
}

/* Done once; what somebody else wrote meanwhile is shown, with what was typed. */
static int
change (TextForm *form, StoreWork work, Draft *draft, const char *done)
{
  Exchange *exchange = form->exchange;
  g_autofree char *request = once_request (exchange, done, form->content->name, form->body), *led = NULL;
  g_autofree char *place = g_strdup_printf ("/reglages/textes/%s?fait=%s", form->content->name, done);
  const Once once = { work, draft, request, place };
  GError *error = NULL;

  if (once_write (exchange, &once, &led, &error))
    return exchange_redirect (exchange, led);
  if (!g_error_matches (error, BOX_ERROR, BOX_ERROR_CONFLICT))
    return exchange_fail (exchange, error);
  g_error_free (error);
  return text_page (form, 409, form->body != NULL);
}

int
site_texts_save (Exchange *exchange)
{
  g_auto (TextForm) form = { .exchange = NULL };
  Draft draft = { .form = &form };
  GError *error = NULL;

  if (!text_form_open (exchange, &form, &error))
    return exchange_fail (exchange, error);
  read_typed (&form);
  if (remarks_any (form.remarks))
    return text_page (&form, 422, TRUE);
  draft = (Draft){ &form, form.title, form.description, form.body };
  return change (&form, save_work, &draft, "save");
}

int
site_texts_restore (Exchange *exchange)
{
  g_auto (TextForm) form = { .exchange = NULL };
  g_autofree char *typed = exchange_typed (exchange, "version", FALSE, ID_CHARS);
  g_autoptr (GPtrArray) versions = NULL;
  Draft draft = { .form = &form };
  GError *error = NULL;
  gint64 id = 0;

  if (!text_form_open (exchange, &form, &error))
    return exchange_fail (exchange, error);
  versions = site_text_versions (office_viewer (exchange).db, form.content->name, &error);
  if (versions == NULL)
    return exchange_fail (exchange, error);
  text_to_integer (typed, 0, G_MAXINT64, &id);
  for (guint i = 0; i < versions->len; i++) {
    const SiteText *text = g_ptr_array_index (versions, i);

    if (text->id == id)
      draft = (Draft){ &form, text->title, text->description, text->body };
  }
  return change (&form, save_work, &draft, draft.body == NULL ? "shipped" : "restored");
}

int
site_texts_publish (Exchange *exchange)
{
  g_auto (TextForm) form = { .exchange = NULL };
  Draft draft = { .form = &form };
  GError *error = NULL;

  if (!text_form_open (exchange, &form, &error))
    return exchange_fail (exchange, error);
  if (!can_be_shown (&form))
    return text_page (&form, 422, FALSE);
  return change (&form, publish_work, &draft, "publish");
}

int
site_texts_drop (Exchange *exchange)
{
  g_auto (TextForm) form = { .exchange = NULL };
  Draft draft = { .form = &form };
  GError *error = NULL;

  return text_form_open (exchange, &form, &error) ? change (&form, drop_work, &draft, "drop")
                                                  : exchange_fail (exchange, error);
}

int
site_texts_look (Exchange *exchange)
{
  g_auto (TextForm) form = { .exchange = NULL };
  g_autofree char *url = NULL, *place = NULL;
  GError *error = NULL;

  if (!text_form_open (exchange, &form, &error))
    return exchange_fail (exchange, error);
  if (!build_look (&form))
    return text_page (&form, 503, FALSE);
  url = content_url (form.content);
  place = site_preview_place (url);
  return exchange_redirect (exchange, place);
}

int
site_texts_preview (Exchange *exchange)
{
  const char *page = exchange_query (exchange, "page");
  g_autofree char *html = site_preview_read (exchange, page == NULL ? "/" : page);
  GError *error = NULL;

  if (html != NULL)
    return exchange_text (exchange, "text/html; charset=utf-8", html);
  box_fail (&error, BOX_ERROR_NOT_FOUND, "no such page in the look at drafts");
  return exchange_fail (exchange, error);
}
