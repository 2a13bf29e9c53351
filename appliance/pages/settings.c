/* settings.c: reads a section of settings, writes what was changed on the page and nothing else. A value that somebody
 * else changed meanwhile is not overwritten: both are shown. */
#include "pages/settings.h"

#include <string.h>

#include "base/color.h"
#include "base/secret.h"
#include "base/text.h"
#include "pages/office.h"
#include "pages/once.h"
#include "view/logo_view.h"
#include "view/setting_view.h"
#include "view/theme.h"

enum { VALUE_CHARS = 500 };

/* ---- what was typed ---- */

typedef struct {
  const SettingSection *section;
  Actor actor;
  GHashTable *typed;   /* key → what stands in its field, for those that differ from what the page showed */
  GHashTable *shown;   /* key → what the page showed, of the same */
  GHashTable *remarks; /* key → code of what is wrong */
} Saving;

static void
saving_clear (Saving *saving)
{
  g_clear_pointer (&saving->typed, g_hash_table_unref);
  g_clear_pointer (&saving->shown, g_hash_table_unref);
  g_clear_pointer (&saving->remarks, g_hash_table_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Saving, saving_clear)

/* What is said of a value that will not do, by type; "shape" for the rest. */
static const struct {
  SettingType type;
  const char *remark;
} wrongs[] = {
  { SETTING_INTEGER, "number" },  { SETTING_EMAIL, "email" },     { SETTING_EMAILS, "emails" },
  { SETTING_MOBILES, "mobiles" }, { SETTING_OPINION, "opinion" }, { SETTING_SMS_SENDER, "sender" },
  { SETTING_SIREN, "siren" },     { SETTING_URL, "url" },         { SETTING_DAY, "day" },
};

static const char *
what_is_wrong (const SettingKind *kind, const char *value)
{
  guint32 rgb;

  if (setting_is_valid (kind->key, value))
    return NULL;
  if (kind->type == SETTING_COLOR)
    return color_parse (value, &rgb) ? "contrast" : "color";
  if (*value == '\0' && kind->min > 0)
    return "missing";
  for (guint i = 0; i < G_N_ELEMENTS (wrongs); i++)
    if (wrongs[i].type == kind->type)
      return wrongs[i].remark;
  return "shape";
}

/* (transfer full): what stands in a field; a proposal that was pressed beside it ("color.main=#7a5200") comes first. */
static char *
read_value (Exchange *exchange, const SettingKind *kind)
{
  g_autofree char *taken = exchange_typed (exchange, "take", FALSE, VALUE_CHARS),
                  *start = g_strconcat (kind->key, "=", NULL);

  return g_str_has_prefix (taken, start) ? g_strdup (taken + strlen (start))
                                         : exchange_typed (exchange, kind->key, FALSE, VALUE_CHARS);
}

/* Fields of the page that were changed there. */
static void
read_field (Exchange *exchange, Saving *saving, const SettingKind *kind)
{
  g_autofree char *was_name = g_strconcat ("was.", kind->key, NULL), *value = NULL, *lower = NULL;
  const char *was = exchange_field (exchange, was_name);

  if (was == NULL || exchange_field (exchange, kind->key) == NULL)
    return;
  value = read_value (exchange, kind);
  if (kind->type == SETTING_COLOR)
    value = (lower = value, g_ascii_strdown (value, -1));
  if (strcmp (value, was) == 0)
    return;
  if (what_is_wrong (kind, value) != NULL)
    g_hash_table_insert (saving->remarks, (gpointer) kind->key, (gpointer) what_is_wrong (kind, value));
  g_hash_table_insert (saving->shown, (gpointer) kind->key, g_strdup (was));
  g_hash_table_insert (saving->typed, (gpointer) kind->key, g_steal_pointer (&value));
}

static Saving
read_saving (Exchange *exchange)
{
  const char *code = exchange_field (exchange, "partie");
  Saving saving = { .actor = office_actor (exchange),
                    .typed = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free),
                    .shown = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free),
                    .remarks = g_hash_table_new (g_str_hash, g_str_equal) };

  saving.section = code == NULL ? NULL : setting_section_find (code, saving.actor.role);
  for (guint i = 0; saving.section != NULL && i < setting_kinds_count; i++)
    if (setting_section_holds (saving.section, &setting_kinds[i]))
      read_field (exchange, &saving, &setting_kinds[i]);
  return saving;
}

/* ---- the page ---- */

static SettingTyped
look (const SettingKind *kind, gpointer data)
{
  const Saving *saving = data;

  return (SettingTyped){ g_hash_table_lookup (saving->typed, kind->key),
                         g_hash_table_lookup (saving->remarks, kind->key) };
}

static void
add_errors (const Viewer *viewer, const Saving *saving, Tree *view)
{
  Tree *items;

  if (g_hash_table_size (saving->remarks) == 0)
    return;
  items = tree_set_list (tree_set_map (view, "errors"), "items");
  for (guint i = 0; i < setting_kinds_count; i++) {
    const char *remark = g_hash_table_lookup (saving->remarks, setting_kinds[i].key);
    Tree *item;

    if (remark == NULL)
      continue;
    item = tree_add_map (items);
    tree_set_text (item, "field", setting_kinds[i].key);
    tree_set_text (item, "words", viewer_word (viewer, "setting_remark", remark));
  }
}

static char *
color_shown (const Viewer *viewer, const Saving *saving, const char *key)
{
  const char *typed = saving == NULL ? NULL : g_hash_table_lookup (saving->typed, key);

  return typed != NULL ? g_strdup (typed) : setting_text (viewer->db, key);
}

/* What a page looks like in the colours that stand in the fields, and the logo: {theme, logo {url, by, at}}. */
static gboolean
add_look (const Viewer *viewer, const Saving *saving, Tree *view, GError **error)
{
  g_autofree char *main_text = color_shown (viewer, saving, "color.main"),
                  *mark_text = color_shown (viewer, saving, "color.mark");

  theme_add_colors (main_text, mark_text, view);
  return logo_view_add (viewer, view, error);
}

gboolean
settings_add_look (const Viewer *viewer, Tree *view, GError **error)
{
  return add_look (viewer, NULL, view, error);
}

/* `saving` (nullable): what was typed, and is kept. */
static int
section_page (Exchange *exchange, int status, const SettingSection *section, Saving *saving)
{
  const Viewer viewer = office_viewer (exchange);
  g_autofree char *request_token = secret_token_new ();
  const char *done = exchange_query (exchange, "fait");
  GError *error = NULL;
  Tree *view = setting_view (&viewer, section, saving == NULL ? NULL : look, saving, &error);

  if (view == NULL)
    return exchange_fail (exchange, error);
  tree_set_text (view, "request_token", request_token);
  tree_set_text (view, "done", done == NULL ? NULL : viewer_word (&viewer, "setting_done", done));
  tree_set_flag (view, "conflict", status == 409);
  if (saving != NULL)
    add_errors (&viewer, saving, view);
  if (setting_section_holds_key (section, "color.main") && !add_look (&viewer, saving, view, &error)) {
    tree_free (view);
    return exchange_fail (exchange, error);
  }
  return exchange_page (exchange, status, "settings", view);
}

static int
no_section (Exchange *exchange)
{
  GError *error = NULL;

  box_fail (&error, BOX_ERROR_NOT_FOUND, "no such section of settings for this role");
  return exchange_fail (exchange, error);
}

int
settings_show (Exchange *exchange)
{
  const char *code = exchange_query (exchange, "partie");
  const SettingSection *section =
      setting_section_find (code == NULL ? setting_sections[0].code : code, office_actor (exchange).role);

  return section == NULL ? no_section (exchange) : section_page (exchange, 200, section, NULL);
}

/* ---- changes ---- */

static gboolean
save_work (Db *db, gpointer data, GError **error)
{
  const Saving *saving = data;

  for (guint i = 0; i < setting_kinds_count; i++) {
    const char *key = setting_kinds[i].key, *value = g_hash_table_lookup (saving->typed, key);
    g_autofree char *now = value == NULL ? NULL : setting_text (db, key);

    if (value == NULL)
      continue;
    if (text_settle (g_hash_table_lookup (saving->shown, key), value, now) == NULL)
      return box_fail (error, BOX_ERROR_CONFLICT, "%s changed meanwhile", key);
    if (!setting_set (db, &saving->actor, key, value, error))
      return FALSE;
  }
  return TRUE;
}

static char *
section_place (const SettingSection *section, const char *done)
{
  return g_strdup_printf ("/reglages?partie=%s&fait=%s", section->code, done);
}

int
settings_save (Exchange *exchange)
{
  g_auto (Saving) saving = read_saving (exchange);
  g_autofree char *request = NULL, *place = NULL, *led = NULL;
  GError *error = NULL;

  if (saving.section == NULL)
    return no_section (exchange);
  if (exchange_field (exchange, "try") != NULL)
    return section_page (exchange, 200, saving.section, &saving);
  if (g_hash_table_size (saving.remarks) > 0)
    return section_page (exchange, 422, saving.section, &saving);
  request = once_request (exchange, "settings", saving.section->code, NULL);
  place = section_place (saving.section, "save");
  const Once once = { save_work, &saving, request, place };

  if (once_write (exchange, &once, &led, &error))
    return exchange_redirect (exchange, led);
  if (!g_error_matches (error, BOX_ERROR, BOX_ERROR_CONFLICT))
    return exchange_fail (exchange, error);
  g_error_free (error);
  return section_page (exchange, 409, saving.section, &saving);
}

typedef struct {
  Actor actor;
  const char *key;
} Reset;

static gboolean
reset_work (Db *db, gpointer data, GError **error)
{
  const Reset *reset = data;

  return setting_reset (db, &reset->actor, reset->key, error);
}

int
settings_reset (Exchange *exchange)
{
  const char *code = exchange_field (exchange, "partie");
  Reset reset = { office_actor (exchange), exchange_field (exchange, "key") };
  const SettingSection *section = code == NULL ? NULL : setting_section_find (code, reset.actor.role);
  g_autofree char *request = once_request (exchange, "default", reset.key, NULL), *place = NULL, *led = NULL;
  gboolean held = FALSE;
  GError *error = NULL;

  for (guint i = 0; section != NULL && i < setting_kinds_count; i++)
    held = held
           || (g_strcmp0 (setting_kinds[i].key, reset.key) == 0 && setting_section_holds (section, &setting_kinds[i]));
  if (!held)
    return no_section (exchange);
  place = section_place (section, "default");
  const Once once = { reset_work, &reset, request, place };

  return once_write (exchange, &once, &led, &error) ? exchange_redirect (exchange, led)
                                                    : exchange_fail (exchange, error);
}
