/* words.c: one table of words per language, with French behind each. Holds no sentence itself. */
#include "base/words.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/plural.h"
#include "base/text.h"

#include <string.h>

#define FALLBACK "fr"
#define SUFFIX ".ini"

typedef struct {
  char *name;
  GPtrArray *paths; /* its files: ours, then the town's */
  gsize read;       /* see g_once_init_enter */
  WordsTell tell;   /* see words_load_later; NULL: all is read already */
  GHashTable *values;
} Language;

struct Words {
  GHashTable *languages; /* name to Language */
  GHashTable *sets;      /* language to TemplateSet, once laid */
};

/* GKeyFile tells no line: the first that is neither blank, remark, group nor pair, or the one that names `key` in
 * `group`. */
static guint
line_of (const char *text, const char *group, const char *key)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autofree char *here = NULL;

  for (guint i = 0; lines[i] != NULL; i++) {
    char *line = g_strstrip (lines[i]);
    char *equals = strchr (line, '=');

    if (line[0] == '[') {
      g_free (here);
      here = g_strndup (line + 1, strcspn (line + 1, "]"));
    } else if (key == NULL && line[0] != '\0' && line[0] != '#' && (equals == NULL || here == NULL))
      return i + 1;
    else if (key != NULL && equals != NULL && g_strcmp0 (here, group) == 0) {
      *equals = '\0';
      if (g_str_equal (g_strchomp (line), key))
        return i + 1;
    }
  }
  return 1;
}

typedef struct {
  const char *path;
  const char *text;
  const char *lang;
  GKeyFile *file;
  GHashTable *values;
} Load;

static gboolean
load_fail (const Load *load, const char *group, const char *key, const char *reason, GError **error)
{
  return box_fail (error, BOX_ERROR_INVALID, "%s, line %u: %s", load->path, line_of (load->text, group, key), reason);
}

/* Most values hold no tag: nothing in them can be wrong. */
static gboolean
is_mustache (const char *key, const char *value, GError **error)
{
  g_autoptr (TemplateSet) set = strstr (value, "{{") == NULL ? NULL : template_set_new ();

  return set == NULL || template_set_add (set, key, value, error);
}

static gboolean
load_value (const Load *load, const char *group, const char *key, GError **error)
{
  g_autoptr (GError) refused = NULL;
  g_autofree char *value = g_key_file_get_string (load->file, group, key, &refused);

  /* A wrong escape sets the error and still gives a value. */
  if (refused != NULL || value == NULL || !is_mustache (key, value, &refused))
    return load_fail (load, group, key, refused->message, error);
  if (plural_is_lang (load->lang, FALLBACK)) {
    g_autofree char *set = text_typography (value); /* in more bytes than it has: thousands are kept */

    g_free (value);
    value = g_strdup (set);
  }
  g_hash_table_replace (load->values, g_strconcat (group, ".", key, NULL), g_steal_pointer (&value));
  return TRUE;
}

static gboolean
load_group (const Load *load, const char *group, GError **error)
{
  g_auto (GStrv) keys = g_key_file_get_keys (load->file, group, NULL, NULL);

  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    if (!load_value (load, group, keys[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
load_text (const Load *load, gsize length, GError **error)
{
  g_autoptr (GError) refused = NULL;
  g_auto (GStrv) groups = NULL;

  if (!g_utf8_validate (load->text, (gssize) length, NULL))
    return box_fail (error, BOX_ERROR_INVALID, "%s, line 1: not UTF-8", load->path);
  if (!g_key_file_load_from_data (load->file, load->text, length, G_KEY_FILE_NONE, &refused) && length > 0)
    return load_fail (load, NULL, NULL, refused->message, error);
  groups = g_key_file_get_groups (load->file, NULL);
  for (guint i = 0; groups[i] != NULL; i++)
    if (!load_group (load, groups[i], error))
      return FALSE;
  return TRUE;
}

static void
language_free (gpointer data)
{
  Language *language = data;

  g_free (language->name);
  g_ptr_array_unref (language->paths);
  g_hash_table_unref (language->values);
  g_free (language);
}

static Language *
language_new (Words *words, const char *name, WordsTell tell)
{
  Language *language = g_new0 (Language, 1);

  language->tell = tell;
  language->name = g_strdup (name);
  language->paths = g_ptr_array_new_with_free_func (g_free);
  language->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_insert (words->languages, language->name, language);
  return language;
}

static gboolean
load_file (Language *language, const char *path, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GKeyFile) file = g_key_file_new ();
  Load load = { .path = path, .lang = language->name, .file = file, .values = language->values };
  gsize length;

  if (!g_file_get_contents (path, &text, &length, error))
    return box_translate (error);
  load.text = text;
  return load_text (&load, length, error);
}

static gboolean
language_read (Language *language, GError **error)
{
  gboolean read = TRUE;

  if (!g_once_init_enter (&language->read))
    return TRUE;
  for (guint i = 0; read && i < language->paths->len; i++)
    read = load_file (language, g_ptr_array_index (language->paths, i), error);
  g_once_init_leave (&language->read, 1);
  return read;
}

/* A file that became wrong since the program began is told of once; French stands behind it. */
static GHashTable *
language_values (Language *language)
{
  g_autoptr (GError) refused = NULL;

  if (!language_read (language, &refused))
    language->tell (refused);
  return language->values;
}

/* NULL when that language is not there. */
static GHashTable *
values_of (const Words *words, const char *lang)
{
  Language *language = g_hash_table_lookup (words->languages, lang);

  return language == NULL ? NULL : language_values (language);
}

static void
note_file (Words *words, const char *folder, const char *name, WordsTell tell)
{
  g_autofree char *lang = g_strndup (name, strlen (name) - strlen (SUFFIX));
  Language *language = g_hash_table_lookup (words->languages, lang);

  if (language == NULL)
    language = language_new (words, lang, tell);
  g_ptr_array_add (language->paths, g_build_filename (folder, name, NULL));
}

static gboolean
note_folder (Words *words, const char *folder, WordsTell tell, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  const char *name;

  if (dir == NULL)
    return box_translate (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (name[0] != '.' && g_str_has_suffix (name, SUFFIX))
      note_file (words, folder, name, tell);
  return TRUE;
}

static void
set_free (gpointer data)
{
  template_set_free (data);
}

static Words *
words_over (GHashTable *languages)
{
  Words *words = g_new0 (Words, 1);

  words->languages = languages;
  words->sets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, set_free);
  return words;
}

Words *
words_beside (const Words *words)
{
  return words_over (g_hash_table_ref (words->languages));
}

Words *
words_load_later (const char *folder, const char *override, WordsTell tell, GError **error)
{
  g_autoptr (Words) words = words_over (g_hash_table_new_full (g_str_hash, g_str_equal, NULL, language_free));
  Language *french;

  if (!note_folder (words, folder, tell, error))
    return NULL;
  if (override != NULL && g_file_test (override, G_FILE_TEST_IS_DIR) && !note_folder (words, override, tell, error))
    return NULL;
  french = g_hash_table_lookup (words->languages, FALLBACK);
  if (french == NULL)
    french = language_new (words, FALLBACK, tell);
  return language_read (french, error) ? g_steal_pointer (&words) : NULL;
}

Words *
words_load (const char *folder, const char *override, GError **error)
{
  g_autoptr (Words) words = words_load_later (folder, override, NULL, error);
  GHashTableIter iter;
  gpointer language;

  if (words == NULL)
    return NULL;
  g_hash_table_iter_init (&iter, words->languages);
  while (g_hash_table_iter_next (&iter, NULL, &language))
    if (!language_read (language, error))
      return NULL;
  return g_steal_pointer (&words);
}

void
words_free (Words *words)
{
  if (words == NULL)
    return;
  g_hash_table_unref (words->sets);
  g_hash_table_unref (words->languages);
  g_free (words);
}

/* The value in that language alone, or NULL. */
static const char *
words_find (const Words *words, const char *lang, const char *key)
{
  GHashTable *values = lang == NULL ? NULL : values_of (words, lang);

  return values == NULL ? NULL : g_hash_table_lookup (values, key);
}

const char *
words_get (const Words *words, const char *lang, const char *key)
{
  const char *value = words_find (words, lang, key);

  if (value == NULL)
    value = words_find (words, FALLBACK, key);
  if (value == NULL)
    g_debug ("words: no \"%s\"", key);
  return value == NULL ? key : value;
}

gboolean
words_is_rtl (const Words *words, const char *lang)
{
  return strcmp (words_get (words, lang, "speech.direction"), "rtl") == 0;
}

const char *
words_code (const Words *words, const char *lang, const char *group, const char *code)
{
  g_autofree char *key = g_strconcat (group, ".", code, NULL);
  const char *value = words_get (words, lang, key);

  /* The key was ours and goes; the code is its readable half. */
  return value == key ? code : value;
}

gboolean
words_has (const Words *words, const char *lang, const char *key)
{
  return words_find (words, lang, key) != NULL;
}

static char **
sorted_keys (GHashTable *table, const char *prefix)
{
  GPtrArray *names = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (g_str_has_prefix (name, prefix))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, text_compare);
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (names, FALSE);
}

char **
words_languages (const Words *words)
{
  return sorted_keys (words->languages, "");
}

char **
words_keys (const Words *words, const char *lang, const char *prefix)
{
  GHashTable *values = values_of (words, lang);

  return values == NULL ? g_new0 (char *, 1) : sorted_keys (values, prefix);
}

/* The plural form of `key` in that language alone, its general form failing that, or NULL. */
static const char *
count_find (const Words *words, const char *lang, const char *key, guint64 n)
{
  g_autofree char *exact = g_strconcat (key, ".", plural_form (lang, n), NULL);
  g_autofree char *other = g_strconcat (key, ".other", NULL);
  const char *value = words_find (words, lang, exact);

  return value == NULL ? words_find (words, lang, other) : value;
}

char *
words_time (const Words *words, const char *lang, const char *key, gint64 time_s)
{
  g_autoptr (GDateTime) local = clock_local (time_s);
  g_autofree char *sharp = g_strconcat (key, "_sharp", NULL);
  gboolean on_the_hour = local != NULL && g_date_time_get_minute (local) == 0;

  return clock_format (time_s, words_get (words, lang, on_the_hour && words_has (words, lang, sharp) ? sharp : key));
}

char *
words_count (const Words *words, const char *lang, const char *key, gint64 n)
{
  guint64 distance = n < 0 ? (guint64) (-(n + 1)) + 1 : (guint64) n;
  g_autoptr (TemplateSet) set = template_set_new ();
  g_autoptr (Tree) context = tree_new_map ();
  g_autofree char *digits = text_integer (n);
  GString *out = g_string_new (NULL);
  const char *value = lang == NULL ? NULL : count_find (words, lang, key, distance);

  if (value == NULL)
    value = count_find (words, FALLBACK, key, distance);
  tree_set_text (context, "n", digits);
  /* Every value was compiled once at load: this fails only for a key that is missing. */
  if (value == NULL || !template_set_add (set, key, value, NULL)
      || !template_render (set, key, context, TEMPLATE_ESCAPE_NONE, out, NULL))
    g_string_assign (out, key);
  return g_string_free (out, FALSE);
}

static gboolean
add_language (const Words *words, const char *lang, TemplateSet *set, GError **error)
{
  GHashTable *values = values_of (words, lang);
  GHashTableIter iter;
  gpointer key, value;

  if (values == NULL)
    return TRUE;
  g_hash_table_iter_init (&iter, values);
  while (g_hash_table_iter_next (&iter, &key, &value)) {
    g_autofree char *name = g_strconcat ("w.", key, NULL);

    if (!template_set_add (set, name, value, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
lay_language (Words *words, const char *lang, const TemplateSet *base, GError **error)
{
  TemplateSet *set = template_set_new_over (base);

  g_hash_table_insert (words->sets, g_strdup (lang), set);
  return add_language (words, lang, set, error);
}

gboolean
words_lay (Words *words, const TemplateSet *base, GError **error)
{
  g_auto (GStrv) languages = words_languages (words);

  if (!lay_language (words, FALLBACK, base, error))
    return FALSE;
  for (guint i = 0; languages[i] != NULL; i++)
    if (!g_str_equal (languages[i], FALLBACK)
        && !lay_language (words, languages[i], words_templates (words, FALLBACK), error))
      return FALSE;
  return TRUE;
}

/* ---- laid for one thread ---- */

/* A template's name is of its table's word: "w.form.send". */
static char *
ask_word (const char *name, gconstpointer data, GError **error)
{
  (void) error;
  return g_str_has_prefix (name, "w.")
             ? g_strdup (g_hash_table_lookup (language_values ((gpointer) data), name + strlen ("w.")))
             : NULL;
}

void
words_lay_later (Words *words, const TemplateSet *base)
{
  TemplateSet *french =
      template_set_new_later (base, ask_word, g_hash_table_lookup (words->languages, FALLBACK));
  GHashTableIter iter;
  gpointer lang, language;

  g_hash_table_iter_init (&iter, words->languages);
  while (g_hash_table_iter_next (&iter, &lang, &language))
    if (!g_str_equal (lang, FALLBACK))
      g_hash_table_insert (words->sets, g_strdup (lang), template_set_new_later (french, ask_word, language));
  g_hash_table_insert (words->sets, g_strdup (FALLBACK), french);
}

const TemplateSet *
words_templates (const Words *words, const char *lang)
{
  const TemplateSet *set = lang == NULL ? NULL : g_hash_table_lookup (words->sets, lang);

  return set == NULL ? g_hash_table_lookup (words->sets, FALLBACK) : set;
}
