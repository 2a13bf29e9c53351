/* translation.c: translations against their schema, by file, language and code. Holds no French: that is the original.
 */
#include "base/translation.h"

#include <cyaml/cyaml.h>
#include <string.h>

#include "base/yaml.h"

#define KIND "translation"
#define SUFFIX ".yaml"

enum { CODE_MAX = 80, WORDS_MAX = 2000 /* bytes: Arabic takes two a letter */, ENTRIES_MAX = 5000 };

typedef struct {
  char *code;
  char *words;
} Entry;

typedef enum { STATE_DRAFT, STATE_PROOFREAD } State;

typedef struct {
  char *of;
  char *language;
  State state;
  Entry *entries;
  guint entries_count;
} Text;

typedef struct {
  YamlFile *yaml; /* for the line of a code that the original does not know */
  Text *text;
  GHashTable *by_code; /* borrows code and words */
} Translation;

struct TranslationSet {
  GHashTable *by_name; /* "national-2026.en": its Translation */
};

static const cyaml_strval_t states[] = { { "draft", STATE_DRAFT }, { "proofread", STATE_PROOFREAD } };

static const cyaml_schema_field_t entry_fields[] = {
  CYAML_FIELD_STRING_PTR ("code", CYAML_FLAG_POINTER, Entry, code, 1, CODE_MAX),
  CYAML_FIELD_STRING_PTR ("words", CYAML_FLAG_POINTER, Entry, words, 1, WORDS_MAX),
  CYAML_FIELD_END,
};
static const cyaml_schema_value_t entry_value = { CYAML_VALUE_MAPPING (CYAML_FLAG_DEFAULT, Entry, entry_fields) };

static const cyaml_schema_field_t text_fields[] = {
  YAML_KIND_FIELD,
  CYAML_FIELD_STRING_PTR ("of", CYAML_FLAG_POINTER, Text, of, 1, CODE_MAX),
  CYAML_FIELD_STRING_PTR ("language", CYAML_FLAG_POINTER, Text, language, 2, CODE_MAX),
  CYAML_FIELD_ENUM ("state", CYAML_FLAG_STRICT, Text, state, states, G_N_ELEMENTS (states)),
  CYAML_FIELD_SEQUENCE_COUNT ("words", CYAML_FLAG_POINTER, Text, entries, entries_count, &entry_value, 1, ENTRIES_MAX),
  CYAML_FIELD_END,
};
static const cyaml_schema_value_t text_value = { CYAML_VALUE_MAPPING (CYAML_FLAG_POINTER, Text, text_fields) };

static void
translation_free (gpointer data)
{
  Translation *translation = data;

  g_clear_pointer (&translation->by_code, g_hash_table_unref);
  yaml_data_free (&text_value, translation->text);
  yaml_file_free (translation->yaml);
  g_free (translation);
}

void
translation_set_free (TranslationSet *set)
{
  if (set == NULL)
    return;
  g_hash_table_unref (set->by_name);
  g_free (set);
}

static gboolean
check_name (const char *folder, const char *name, const Translation *translation, GError **error)
{
  const Text *text = translation->text;
  g_autofree char *own = g_strdup_printf ("%s.%s" SUFFIX, text->of, text->language);
  g_autofree char *original = g_strdup_printf ("%s/%s" SUFFIX, folder, text->of);
  g_autofree char *place = g_strconcat ("of: ", text->of, NULL);

  if (strcmp (name, own) != 0)
    return yaml_file_refuse (translation->yaml, place, error, "what it says it is would be called %s", own);
  if (!g_file_test (original, G_FILE_TEST_IS_REGULAR))
    return yaml_file_refuse (translation->yaml, place, error, "there is no %s" SUFFIX " to translate", text->of);
  return TRUE;
}

static gboolean
index_words (const Translation *translation, GError **error)
{
  for (guint i = 0; i < translation->text->entries_count; i++) {
    Entry *entry = &translation->text->entries[i];

    if (*g_strstrip (entry->words) == '\0')
      return yaml_file_refuse (translation->yaml, entry->code, error, "%s has no words", entry->code);
    if (!g_hash_table_insert (translation->by_code, entry->code, entry->words))
      return yaml_file_refuse (translation->yaml, entry->code, error, "%s is there twice", entry->code);
  }
  return TRUE;
}

static gboolean
set_add (TranslationSet *set, const char *folder, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  Translation *translation = g_new0 (Translation, 1);

  /* Owned at once, so that a refusal frees it with the set. */
  g_hash_table_insert (set->by_name, g_strndup (name, strlen (name) - strlen (SUFFIX)), translation);
  translation->by_code = g_hash_table_new (g_str_hash, g_str_equal);
  translation->yaml = yaml_file_read (path, error);
  if (translation->yaml == NULL)
    return FALSE;
  translation->text = yaml_file_load (translation->yaml, KIND, &text_value, error);
  return translation->text != NULL && check_name (folder, name, translation, error) && index_words (translation, error);
}

TranslationSet *
translation_load_folder (const char *folder, GError **error)
{
  g_autoptr (GDir) names = g_dir_open (folder, 0, error);
  g_autoptr (TranslationSet) set = NULL;
  const char *name;

  if (names == NULL) {
    box_translate (error);
    return NULL;
  }
  set = g_new0 (TranslationSet, 1);
  set->by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, translation_free);
  while ((name = g_dir_read_name (names)) != NULL)
    if (name[0] != '.' && g_str_has_suffix (name, SUFFIX) && !yaml_file_name_fits (name)
        && !set_add (set, folder, name, error))
      return NULL;
  return g_steal_pointer (&set);
}

static gboolean
check_codes (const Translation *translation, TranslationKnows knows, gconstpointer original, GError **error)
{
  const Text *text = translation->text;

  for (guint i = 0; i < text->entries_count; i++)
    if (!knows (original, text->entries[i].code))
      return yaml_file_refuse (translation->yaml, text->entries[i].code, error, "%s" SUFFIX " has no %s", text->of,
                               text->entries[i].code);
  return TRUE;
}

gboolean
translation_check (const TranslationSet *set, const char *file, TranslationKnows knows, gconstpointer original,
                   GError **error)
{
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, set->by_name);
  while (g_hash_table_iter_next (&iter, NULL, &item)) {
    const Translation *translation = item;

    if (strcmp (translation->text->of, file) == 0 && !check_codes (translation, knows, original, error))
      return FALSE;
  }
  return TRUE;
}

const char *
translation_get (const TranslationSet *set, const char *file, const char *language, const char *code)
{
  g_autofree char *name = g_strconcat (file, ".", language, NULL);
  const Translation *translation = language == NULL ? NULL : g_hash_table_lookup (set->by_name, name);

  return translation == NULL ? NULL : g_hash_table_lookup (translation->by_code, code);
}
