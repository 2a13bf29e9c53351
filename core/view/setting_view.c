/* setting_view.c: the table of sections, and the tree of one. Values are checked by domain/setting.h. */
#include "view/setting_view.h"

#include <string.h>

#include "base/color.h"
#include "base/text.h"

const SettingSection setting_sections[] = {
  { "mairie", "service. town. jdma.", ROLE_NONE },
  { "couleurs", "color. site.font", ROLE_NONE },
  { "loi", "legal.", ROLE_NONE },
  { "acces", "reach. mail.reach", ROLE_NONE },
  { "messages", "mail. sms. letters. duty.", ROLE_NONE },
  { "relances", "reminder. question. weekly. mediation.", ROLE_NONE },
  { "chiffres", "objective. stock. before. opendata. secrecy.", ROLE_NONE },
  { "capteurs", "readings.", ROLE_NONE },
  /* Who may sign in, and how: no manager lowers it. */
  { "comptes", "account.", ROLE_ADMINISTRATOR },
  { "securite", "security.", ROLE_ADMINISTRATOR },
  { "assistance", "support.", ROLE_NONE },
  { "autres", "", ROLE_NONE },
};
static const guint setting_sections_count = G_N_ELEMENTS (setting_sections);

/* The second has its own switch: the page of mails. */
static const char *const hidden[] = { "demo", "outbox.stopped", "training.copy_of", NULL };

static gboolean
has_prefix (const SettingSection *section, const char *key)
{
  g_auto (GStrv) prefixes = g_strsplit (section->prefixes, " ", -1);

  for (guint i = 0; prefixes[i] != NULL; i++)
    if (*prefixes[i] != '\0' && g_str_has_prefix (key, prefixes[i]))
      return TRUE;
  return FALSE;
}

gboolean
setting_section_holds (const SettingSection *section, const SettingKind *kind)
{
  if (g_strv_contains (hidden, kind->key))
    return FALSE;
  if (*section->prefixes != '\0')
    return has_prefix (section, kind->key);
  for (guint i = 0; i < setting_sections_count; i++)
    if (has_prefix (&setting_sections[i], kind->key))
      return FALSE;
  return TRUE;
}

gboolean
setting_section_holds_key (const SettingSection *section, const char *key)
{
  for (guint i = 0; i < setting_kinds_count; i++)
    if (strcmp (setting_kinds[i].key, key) == 0)
      return setting_section_holds (section, &setting_kinds[i]);
  return FALSE;
}

static gboolean
section_is_empty (const SettingSection *section)
{
  for (guint i = 0; i < setting_kinds_count; i++)
    if (setting_section_holds (section, &setting_kinds[i]))
      return FALSE;
  return TRUE;
}

static gboolean
section_is_for (const SettingSection *section, Role role)
{
  return (section->alone == ROLE_NONE || section->alone == role) && !section_is_empty (section);
}

const SettingSection *
setting_section_find (const char *code, Role role)
{
  for (guint i = 0; i < setting_sections_count; i++)
    if (strcmp (setting_sections[i].code, code) == 0)
      return section_is_for (&setting_sections[i], role) ? &setting_sections[i] : NULL;
  return NULL;
}

/* ---- one field ---- */

/* "town.name" has the words setting.town_name; one that nobody wrote words for is called by its key. */
static const char *
words_of (const Viewer *viewer, const char *group, const char *key, const char *otherwise)
{
  g_autofree char *code = g_strdelimit (g_strdup (key), ".", '_'), *name = g_strconcat (group, ".", code, NULL);

  return words_has (viewer->words, "fr", name) ? words_get (viewer->words, "fr", name) : otherwise;
}

static const char *
choice_words (const Viewer *viewer, const SettingKind *kind, const char *value)
{
  g_autofree char *key = g_strconcat (kind->key, ".", value, NULL);

  return words_of (viewer, "setting_choice", key, value);
}

static void
add_choices (const Viewer *viewer, const SettingKind *kind, const char *value, char **choices, Tree *field)
{
  static const char *const flags[] = { "1", "0", NULL };
  const char *const *codes = kind->type == SETTING_FLAG ? flags : (const char *const *) choices;
  Tree *list = tree_set_list (field, "choices");

  for (guint i = 0; codes[i] != NULL; i++) {
    Tree *map = tree_add_map (list);

    tree_set_text (map, "code", codes[i]);
    tree_set_text (map, "words",
                   kind->type == SETTING_FLAG ? viewer_word (viewer, "setting_flag", codes[i])
                                              : choice_words (viewer, kind, codes[i]));
    tree_set_flag (map, "selected", strcmp (codes[i], value) == 0);
  }
}

static void
set_contrast (Tree *map, guint32 rgb)
{
  guint contrast = color_contrast (rgb, 0xf5f3ee); /* the ground of pages */

  tree_set_format (map, "contrast", "%u,%u", contrast / 100, contrast % 100 / 10);
}

/* Those that can be taken with one press instead of one that cannot be read. */
static void
add_proposals (guint32 rgb, Tree *map)
{
  guint32 proposals[COLOR_PROPOSALS_MAX];
  guint count = color_propose (rgb, proposals);
  Tree *list = tree_set_list (map, "proposals");

  for (guint i = 0; i < count; i++) {
    g_autofree char *value = color_text (proposals[i]);
    Tree *proposal = tree_add_map (list);

    tree_set_text (proposal, "value", value);
    set_contrast (proposal, proposals[i]);
  }
}

static void
add_color (const char *value, Tree *field)
{
  guint32 rgb = 0;

  if (!color_parse (value, &rgb))
    return;
  const ColorTheme theme = color_theme (rgb, rgb);
  g_autofree char *dark = color_text (theme.main_dark);
  Tree *map = tree_set_map (field, "color");

  tree_set_text (map, "light", value);
  tree_set_text (map, "dark", dark);
  set_contrast (map, rgb);
  tree_set_flag (map, "readable", color_is_readable (rgb));
  if (!color_is_readable (rgb))
    add_proposals (rgb, map);
}

static gboolean
add_author (const Viewer *viewer, const SettingKind *kind, Tree *field, GError **error)
{
  g_autofree char *by = NULL;
  gint64 at = 0;
  Tree *map;

  if (!setting_author (viewer->db, kind->key, &by, &at, error))
    return FALSE;
  if (at == 0)
    return TRUE;
  map = tree_set_map (field, "changed");
  tree_set_text (map, "by", g_strcmp0 (by, "setup") == 0 ? viewer_word (viewer, "setting_by", "setup") : by);
  viewer_set_day (viewer, map, "at", at);
  return TRUE;
}

/* NULL for none: an empty field is seen to be empty. */
static const char *
fallback_words (const Viewer *viewer, const SettingKind *kind, gboolean chosen)
{
  if (kind->type == SETTING_FLAG)
    return viewer_word (viewer, "setting_flag", kind->fallback);
  if (*kind->fallback == '\0')
    return NULL;
  return chosen ? choice_words (viewer, kind, kind->fallback) : kind->fallback;
}

static void
add_kind (const Viewer *viewer, const SettingKind *kind, const char *value, Tree *field)
{
  g_auto (GStrv) choices = setting_choices (kind);
  gboolean chosen = kind->type == SETTING_FLAG || choices != NULL, number = kind->type == SETTING_INTEGER,
           color = kind->type == SETTING_COLOR;
  g_autofree char *most = text_integer (kind->max);

  tree_set_flag (field, "is_choice", chosen);
  tree_set_flag (field, "is_number", number);
  tree_set_flag (field, "is_color", color);
  tree_set_flag (field, "is_text", !chosen && !number && !color);
  tree_set_integer (field, "min", kind->min);
  tree_set_integer (field, "max", kind->max);
  tree_set_text (field, "most", most);
  tree_set_text (field, "fallback_words", fallback_words (viewer, kind, chosen));
  if (chosen)
    add_choices (viewer, kind, value, choices, field);
  if (color)
    add_color (value, field);
}

typedef struct {
  const Viewer *viewer;
  SettingLook look;
  gpointer data;
  Tree *fields, *changed;
} Build;

static gboolean
add_field (const Build *build, const SettingKind *kind, GError **error)
{
  const Viewer *viewer = build->viewer;
  g_autofree char *value = setting_text (viewer->db, kind->key);
  const SettingTyped typed = build->look == NULL ? (SettingTyped){ 0 } : build->look (kind, build->data);
  Tree *field = tree_add_map (build->fields);

  tree_set_text (field, "name", kind->key);
  tree_set_text (field, "label", words_of (viewer, "setting", kind->key, kind->key));
  tree_set_text (field, "hint", words_of (viewer, "setting_hint", kind->key, NULL));
  tree_set_text (field, "value", typed.value != NULL ? typed.value : value);
  tree_set_text (field, "was", value);
  tree_set_text (field, "error", typed.remark == NULL ? NULL : viewer_word (viewer, "setting_remark", typed.remark));
  tree_set_flag (field, "bad", typed.remark != NULL);
  add_kind (viewer, kind, typed.value != NULL ? typed.value : value, field);
  if (!add_author (viewer, kind, field, error))
    return FALSE;
  if (strcmp (value, kind->fallback) != 0 && *kind->fallback != '\0') {
    Tree *map = tree_add_map (build->changed);

    tree_set_text (map, "name", kind->key);
    tree_set_text (map, "label", tree_get_text (field, "label"));
    tree_set_text (map, "fallback_words", tree_get_text (field, "fallback_words"));
  }
  return TRUE;
}

Tree *
setting_view (const Viewer *viewer, const SettingSection *section, SettingLook look, gpointer data, GError **error)
{
  g_autoptr (Tree) view = tree_new_map ();
  Tree *sections = tree_set_list (view, "sections");
  const Build build = { viewer, look, data, tree_set_list (view, "fields"), tree_set_list (view, "changed_fields") };

  for (guint i = 0; i < setting_sections_count; i++) {
    Tree *map;

    if (!section_is_for (&setting_sections[i], viewer->role))
      continue;
    map = tree_add_map (sections);
    tree_set_format (map, "url", "/reglages?partie=%s", setting_sections[i].code);
    tree_set_text (map, "words", viewer_word (viewer, "setting_section", setting_sections[i].code));
    tree_set_flag (map, "current", &setting_sections[i] == section);
  }
  tree_set_text (view, "code", section->code);
  tree_set_text (view, "title", viewer_word (viewer, "setting_section", section->code));
  tree_set_text (view, "lead", viewer_word (viewer, "setting_lead", section->code));
  for (guint i = 0; i < setting_kinds_count; i++)
    if (setting_section_holds (section, &setting_kinds[i]) && !add_field (&build, &setting_kinds[i], error))
      return NULL;
  viewer_set_any (view, "changed_fields");
  return g_steal_pointer (&view);
}
