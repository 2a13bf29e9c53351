/* logo.c: takes one file, keeps what domain/logo.h makes of it. */
#include "pages/logo.h"

#include <string.h>

#include "base/secret.h"
#include "base/text.h"
#include "pages/office.h"
#include "pages/once.h"
#include "pages/settings.h"
#include "view/logo_view.h"
#include "view/setting_view.h"
#include "view/voice.h"

#define PLACE "/reglages?partie=couleurs&fait="
#define CACHE "public, max-age=31536000, immutable" /* another logo has another address */

enum { WAIT_MS = 20000 };

/* ---- handed out ---- */

/* "3.svg": the number, and whether its picture is meant. */
static gboolean
read_file_name (const char *file, gint64 *ret_id, gboolean *ret_picture)
{
  g_auto (GStrv) parts = g_strsplit (file, ".", 2);

  if (g_strv_length (parts) != 2 || !text_to_integer (parts[0], 1, G_MAXINT64, ret_id))
    return FALSE;
  *ret_picture = strcmp (parts[1], "jpg") == 0;
  return *ret_picture || strcmp (parts[1], "svg") == 0;
}

int
logo_serve (Exchange *exchange)
{
  Db *db = store_reader (exchange_appliance (exchange)->store);
  GError *error = NULL;
  g_autoptr (Logo) logo = NULL;
  gboolean picture = FALSE;
  gint64 id;
  GBytes *bytes;

  if (!read_file_name (exchange_path_part (exchange, "file"), &id, &picture))
    box_fail (&error, BOX_ERROR_NOT_FOUND, "no such logo");
  else
    logo = logo_find_id (db, id, &error);
  if (logo == NULL)
    return exchange_fail (exchange, error);
  bytes = picture ? logo->picture : logo->bytes;
  if (bytes == NULL || (!picture && strcmp (logo->type, LOGO_SVG) != 0)) {
    box_fail (&error, BOX_ERROR_NOT_FOUND, "no such logo");
    return exchange_fail (exchange, error);
  }
  exchange_set_header (exchange, "Cache-Control", CACHE);
  return exchange_bytes (exchange, picture ? LOGO_JPEG : LOGO_SVG, bytes, NULL);
}

/* ---- chosen ---- */

typedef struct {
  Actor actor;
  const Logo *logo; /* NULL: none any more */
} Choice;

static gboolean
set_work (Db *db, gpointer data, GError **error)
{
  const Choice *choice = data;

  return logo_set (db, &choice->actor, choice->logo, error);
}

static int
choose (Exchange *exchange, const Logo *logo, const char *form, const char *place)
{
  Choice choice = { office_actor (exchange), logo };
  g_autofree char *request = once_request (exchange, form, NULL, NULL), *led = NULL;
  const Once once = { set_work, &choice, request, place };
  GError *error = NULL;

  return once_write (exchange, &once, &led, &error) ? exchange_redirect (exchange, led)
                                                    : exchange_fail (exchange, error);
}

/* (transfer full): why it is refused, as a sentence. */
static char *
refusal_words (const Viewer *viewer, const LogoRefusal *refusal)
{
  g_autoptr (Tree) view = tree_new_map ();
  g_autofree char *key = g_strconcat ("logo_remark.", refusal->reason, NULL);
  const Voice voice = { viewer->words, "fr" };
  const char *problem = strcmp (refusal->reason, "svg") != 0 || refusal->trouble.problem >= MARKUP_LAST
                            ? ""
                            : markup_problem_codes[refusal->trouble.problem];

  tree_set_text (view, "name", refusal->trouble.name);
  tree_set_integer (view, "line", refusal->trouble.line);
  tree_set_text (view, "why", viewer_word (viewer, "markup_problem", problem));
  return voice_say (&voice, words_has (viewer->words, "fr", key) ? key : "logo_remark.other", view);
}

static int
refused (Exchange *exchange, const LogoRefusal *refusal)
{
  const Viewer viewer = office_viewer (exchange);
  const SettingSection *section = setting_section_find ("couleurs", viewer.role);
  g_autofree char *words = refusal_words (&viewer, refusal), *token = secret_token_new ();
  GError *error = NULL;
  Tree *view = setting_view (&viewer, section, NULL, NULL, &error), *item;

  if (view == NULL || !settings_add_look (&viewer, view, &error)) {
    tree_free (view);
    return exchange_fail (exchange, error);
  }
  tree_set_text (view, "request_token", token);
  item = tree_add_map (tree_set_list (tree_set_map (view, "errors"), "items"));
  tree_set_text (item, "field", "logo");
  tree_set_text (item, "words", words);
  tree_set_text (view, "logo_error", words);
  return exchange_page (exchange, 422, "settings", view);
}

static const Upload *
sent_file (Exchange *exchange)
{
  for (guint i = 0; i < exchange_upload_count (exchange); i++) {
    const Upload *upload = exchange_upload (exchange, i);

    if (strcmp (upload->field, "logo") == 0)
      return upload;
  }
  return NULL;
}

int
logo_save (Exchange *exchange)
{
  const Upload *upload = sent_file (exchange);
  LogoRefusal refusal = { .reason = "empty" };
  g_autoptr (Logo) logo = NULL;
  GError *error = NULL;

  if (upload != NULL && upload->too_large)
    g_strlcpy (refusal.reason, "too_many_bytes", sizeof refusal.reason);
  else if (upload != NULL) {
    const LogoOffer offer = { upload->path, upload->size_bytes, g_get_monotonic_time () / 1000 + WAIT_MS };

    store_reader_rest (exchange_appliance (exchange)->store);
    logo = logo_read (&offer, &refusal, &error);
  }
  if (error != NULL)
    return exchange_fail (exchange, error);
  return logo == NULL ? refused (exchange, &refusal) : choose (exchange, logo, "logo", PLACE "logo");
}

int
logo_remove (Exchange *exchange)
{
  return choose (exchange, NULL, "logo-remove", PLACE "logo_removed");
}
