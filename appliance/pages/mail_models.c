/* mail_models.c: lists the kinds of mails and shows an example of one. Nothing of an example is kept. */
#include "pages/mail_models.h"

#include <string.h>

#include "background/mail_example.h"
#include "domain/link_mask.h"
#include "pages/office.h"
#include "pages/outbox.h"

static const char *const languages[] = { "fr", "en", "ar" };

static const char *
asked_language (Exchange *exchange, const MailKind *kind)
{
  const char *asked = exchange_query (exchange, "langue");

  for (guint i = 0; kind->tenant && i < G_N_ELEMENTS (languages); i++)
    if (g_strcmp0 (asked, languages[i]) == 0)
      return languages[i];
  return languages[0];
}

static void
add_kinds (const Viewer *viewer, const GArray *kinds, gboolean tenant, Tree *view, const char *key)
{
  Tree *list = tree_set_list (view, key);

  for (guint i = 0; i < kinds->len; i++) {
    const MailKind *kind = &g_array_index (kinds, MailKind, i);
    Tree *map;

    if (kind->tenant != tenant)
      continue;
    map = tree_add_map (list);
    tree_set_format (map, "url", "/gestion/courriers/modeles/%s", kind->kind);
    tree_set_text (map, "words", viewer_word (viewer, "mail_kind", kind->kind));
  }
}

int
mail_models_list (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  g_autoptr (GArray) kinds = mail_example_kinds ();
  Tree *view = tree_new_map ();

  add_kinds (&viewer, kinds, TRUE, view, "tenants");
  add_kinds (&viewer, kinds, FALSE, view, "staff");
  return exchange_page (exchange, 200, "mail-models", view);
}

/* What is asked for, written; *ret_kind stays within `kinds`. */
static gboolean
write_asked (Exchange *exchange, const GArray *kinds, const MailKind **ret_kind, Mail *ret_mail, GError **error)
{
  const Appliance *appliance = exchange_appliance (exchange);
  const MailKind *kind = mail_example_find (kinds, exchange_path_part (exchange, "kind"));
  MailStyle style = { appliance->words, "fr", appliance->base_url, appliance->grids, appliance->numbers };
  ExampleWords words;
  MailExample example;

  if (kind == NULL)
    return box_fail (error, BOX_ERROR_NOT_FOUND, "no such kind of mail");
  *ret_kind = kind;
  style.language = asked_language (exchange, kind);
  words = mail_example_words (&style);
  example = (MailExample){ &style, &words, kind->kind, exchange_now (exchange) };
  return mail_example_write (appliance->store, &example, ret_mail, error);
}

static void
add_languages (const Viewer *viewer, const MailKind *kind, const char *current, Tree *view)
{
  Tree *list = tree_set_list (view, "languages");

  for (guint i = 0; kind->tenant && i < G_N_ELEMENTS (languages); i++) {
    Tree *map = tree_add_map (list);

    tree_set_format (map, "url", "/gestion/courriers/modeles/%s?langue=%s", kind->kind, languages[i]);
    tree_set_text (map, "words", words_get (viewer->words, languages[i], "speech.name"));
    tree_set_text (map, "language", languages[i]);
    tree_set_flag (map, "current", strcmp (languages[i], current) == 0);
  }
  viewer_set_any (view, "languages");
}

int
mail_models_show (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  g_autoptr (GArray) kinds = mail_example_kinds ();
  const MailKind *kind = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (Mail) mail = { 0 };
  g_autofree char *text = NULL;
  const char *language;
  Tree *view;

  if (!write_asked (exchange, kinds, &kind, &mail, &error))
    return exchange_fail (exchange, g_steal_pointer (&error));
  view = tree_new_map ();
  language = asked_language (exchange, kind);
  text = link_mask (mail.text);
  tree_set_text (view, "kind", viewer_word (&viewer, "mail_kind", kind->kind));
  tree_set_text (view, "subject", mail.subject);
  tree_set_text (view, "text", text);
  tree_set_text (view, "language", language);
  tree_set_text (view, "direction", words_get (viewer.words, language, "speech.direction"));
  tree_set_format (view, "html_url", "/gestion/courriers/modeles/%s/html?langue=%s", kind->kind, language);
  add_languages (&viewer, kind, language, view);
  return exchange_page (exchange, 200, "mail-model", view);
}

int
mail_models_html (Exchange *exchange)
{
  g_autoptr (GArray) kinds = mail_example_kinds ();
  const MailKind *kind = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (Mail) mail = { 0 };
  g_autofree char *html = NULL;

  if (!write_asked (exchange, kinds, &kind, &mail, &error))
    return exchange_fail (exchange, g_steal_pointer (&error));
  html = link_mask (mail.html);
  return outbox_frame (exchange, html);
}
