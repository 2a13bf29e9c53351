/* yaml.c: the one caller of libcyaml: text, numbers, schema, and the line of each mistake. Declares no schema. */
#include "base/yaml.h"

#include <cyaml/cyaml.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"

#define SUFFIX ".yaml"
#define REASON_MAX 160  /* bytes: a reason repeats what it read */
#define BRACKETS_MAX 64 /* open at once */

void
yaml_file_free (YamlFile *yaml)
{
  if (yaml == NULL)
    return;
  g_free (yaml->path);
  g_free (yaml->bytes);
  g_free (yaml);
}

gboolean
yaml_file_name_fits (const char *name)
{
  return g_str_has_suffix (name, SUFFIX) && strchr (name, '.') == name + strlen (name) - strlen (SUFFIX);
}

/* ---- lines ---- */

static guint
line_at (const YamlFile *yaml, gsize offset)
{
  guint line = 1;

  for (gsize i = 0; i < offset; i++)
    line += yaml->bytes[i] == '\n';
  return line;
}

static gboolean
find_last (const char *pattern, const char *bytes, int *ret_offset)
{
  g_autoptr (GRegex) regex = g_regex_new (pattern, 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  gboolean found = FALSE;

  if (regex == NULL)
    return FALSE;
  for (g_regex_match (regex, bytes, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
    found = g_match_info_fetch_pos (match, 0, ret_offset, NULL);
  return found;
}

/* libcyaml keeps no lines once loaded, so the line is looked up again by what stands there. */
static guint
line_of (const YamlFile *yaml, const char *place)
{
  g_autofree char *escaped = g_regex_escape_string (place, -1);
  g_autofree char *named = g_strdup_printf ("(code|name|letter|version|date):\\s*['\"]?%s(?![\\w-]|\\.\\w)", escaped);
  g_autofree char *bare = g_strdup_printf ("(?<![\\w-])%s(?![\\w-]|\\.\\w)", escaped);
  int offset = 0;

  if (!find_last (named, yaml->bytes, &offset) && !find_last (bare, yaml->bytes, &offset))
    return 1;
  return line_at (yaml, (gsize) offset);
}

/* The first line, from `from_line` (1 or more) on, where `key` stands before a colon; 0: none. */
static guint
key_line (const YamlFile *yaml, const char *key, guint from_line)
{
  g_autofree char *escaped = g_regex_escape_string (key, -1);
  g_autofree char *pattern = g_strdup_printf ("(?<![\\w-])%s['\"]?\\s*:", escaped);
  g_auto (GStrv) lines = g_strsplit (yaml->bytes, "\n", -1);

  for (guint i = from_line; i <= g_strv_length (lines); i++)
    if (g_regex_match_simple (pattern, lines[i - 1], 0, 0))
      return i;
  return 0;
}

static gboolean
refuse_line (const YamlFile *yaml, guint line, const char *reason, GError **error)
{
  return box_fail (error, BOX_ERROR_INVALID, "%s, line %u: %s", yaml->path, line, reason);
}

gboolean
yaml_file_refuse (const YamlFile *yaml, const char *place, GError **error, const char *format, ...)
{
  g_autofree char *reason = NULL;
  va_list args;

  va_start (args, format);
  reason = g_strdup_vprintf (format, args);
  va_end (args);
  return refuse_line (yaml, line_of (yaml, place), reason, error);
}

/* ---- text ---- */

static gboolean
read_bounded (const char *path, YamlFile *yaml, GError **error)
{
  GStatBuf status;

  if (g_stat (path, &status) == 0 && status.st_size > YAML_BYTES_MAX)
    return box_fail (error, BOX_ERROR_LIMIT, "%s: more than %d bytes", path, YAML_BYTES_MAX);
  if (!g_file_get_contents (path, &yaml->bytes, &yaml->length, error))
    return box_translate (error);
  return TRUE;
}

YamlFile *
yaml_file_read (const char *path, GError **error)
{
  g_autoptr (YamlFile) yaml = g_new0 (YamlFile, 1);
  const char *end = NULL;

  yaml->path = g_strdup (path);
  if (!read_bounded (path, yaml, error))
    return NULL;
  if (!g_utf8_validate_len (yaml->bytes, yaml->length, &end)) {
    refuse_line (yaml, line_at (yaml, (gsize) (end - yaml->bytes)), "not UTF-8 text", error);
    return NULL;
  }
  return g_steal_pointer (&yaml);
}

/* (transfer full): the word of the first key, "kind". INVALID when another comes first; before it stand a byte order
 * mark, empty lines, comments. Parses nothing. */
static char *
file_kind (const YamlFile *yaml, GError **error)
{
  static const char pattern[] =
      "\\A\\x{FEFF}?(?:[ \\t]*(?:#[^\\n]*)?\\r?\\n)*+kind:[ \\t]+([a-z_]+)[ \\t]*(?:#[^\\n]*)?\\r?$";
  g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_MULTILINE | G_REGEX_OPTIMIZE, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  if (regex != NULL && g_regex_match (regex, yaml->bytes, 0, &match))
    return g_match_info_fetch (match, 1);
  refuse_line (yaml, 1, "the first key says what the file is, as in \"kind: grid\"", error);
  return NULL;
}

/* Adds the keys of whole numbers, wherever the schema has them. A schema has no recursion. */
static void
number_keys (const cyaml_schema_value_t *value, GHashTable *keys)
{
  const cyaml_schema_field_t *field = value->type == CYAML_MAPPING ? value->mapping.fields : NULL;

  if (value->type == CYAML_SEQUENCE || value->type == CYAML_SEQUENCE_FIXED)
    number_keys (value->sequence.entry, keys);
  for (; field != NULL && field->key != NULL; field++) {
    if (field->value.type == CYAML_UINT)
      g_hash_table_add (keys, g_regex_escape_string (field->key, -1));
    number_keys (&field->value, keys);
  }
}

/* (transfer full): finds a number's key whose value is anything but plain digits; NULL when there are no numbers. */
static char *
number_pattern (const cyaml_schema_value_t *schema)
{
  g_autoptr (GHashTable) keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char **names = NULL;
  g_autofree char *either = NULL;

  number_keys (schema, keys);
  if (g_hash_table_size (keys) == 0)
    return NULL;
  names = (char **) g_hash_table_get_keys_as_array (keys, NULL);
  either = g_strjoinv ("|", names);
  return g_strdup_printf (
      "(?:^[ \\t]*+(?:- )?|[{,][ \\t]*+)(%s):[ \\t]*+(?!(?:0|[1-9][0-9]{0,5})(?:[ \\t,}\\r\\n]|\\z))", either);
}

/* Refuses the first place where `pattern` holds; the reason names its first group. */
static gboolean
check_absent (const YamlFile *yaml, const char *pattern, const char *fault, GError **error)
{
  g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_MULTILINE | G_REGEX_OPTIMIZE, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *word = NULL, *reason = NULL;
  int offset = 0;

  if (regex == NULL || !g_regex_match (regex, yaml->bytes, 0, &match))
    return TRUE;
  word = g_match_info_fetch (match, 1);
  reason = g_strconcat (word, " ", fault, NULL);
  g_match_info_fetch_pos (match, 1, &offset, NULL);
  return refuse_line (yaml, line_at (yaml, (gsize) offset), reason, error);
}

/* libyaml takes minutes over a million brackets. Those inside texts count too: texts close theirs. */
static gboolean
check_brackets (const YamlFile *yaml, GError **error)
{
  guint open = 0;

  for (gsize i = 0; i < yaml->length; i++) {
    open += yaml->bytes[i] == '[' || yaml->bytes[i] == '{';
    open -= open > 0 && (yaml->bytes[i] == ']' || yaml->bytes[i] == '}');
    if (open > BRACKETS_MAX)
      return refuse_line (yaml, line_at (yaml, i), "too many open brackets", error);
  }
  return TRUE;
}

static gboolean
check_text (const YamlFile *yaml, const cyaml_schema_value_t *schema, GError **error)
{
  g_autofree char *numbers = number_pattern (schema);

  return check_brackets (yaml, error)
         && (numbers == NULL || check_absent (yaml, numbers, "is not a whole number of at most six digits", error))
         && check_absent (yaml, "^(---|\\.\\.\\.)", "a file is one document, without markers", error);
}

/* ---- schema ---- */

typedef struct {
  char *reason; /* the first message */
  guint line;   /* the innermost place */
} Complaint;

static guint
line_from (const char *digits)
{
  g_autofree char *number = g_strndup (digits, strspn (digits, "0123456789"));
  gint64 line = 0;

  return text_to_integer (number, 1, YAML_BYTES_MAX, &line) ? (guint) line : 0;
}

/* libcyaml tells places only here: a message, then one "in … (line: N, column: M)" per level, innermost first. */
static void G_GNUC_PRINTF (3, 0) hear_complaint (cyaml_log_t level, void *context, const char *format, va_list args)
{
  Complaint *complaint = context;
  g_autofree char *message = g_strdup_vprintf (format, args);
  const char *place = strstr (message, "(line: ");

  (void) level;
  if (place != NULL && complaint->line == 0)
    complaint->line = line_from (place + strlen ("(line: "));
  if (place == NULL && complaint->reason == NULL && strstr (message, "Backtrace:") == NULL)
    complaint->reason =
        g_strdup (g_strstrip (message + (g_str_has_prefix (message, "Load: ") ? strlen ("Load: ") : 0)));
}

/* Aliases are refused: no file here needs one, and they can make a small file huge. */
static cyaml_config_t
config_of (Complaint *complaint)
{
  return (cyaml_config_t){
    .log_fn = hear_complaint,
    .log_ctx = complaint,
    .mem_fn = cyaml_mem,
    .log_level = CYAML_LOG_WARNING,
    .flags = CYAML_CFG_NO_ALIAS,
  };
}

/* For a key too many libcyaml names the place of the value before it: look on for the key itself. */
static guint
complaint_line (const Complaint *complaint, const YamlFile *yaml, const char *reason)
{
  static const struct {
    const char *start;
    guint skip; /* lines: the first of a repeated key is right */
  } keys[] = { { "Unexpected key: ", 0 }, { "Mapping field already seen: ", 1 } };
  guint line = MAX (complaint->line, 1);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
    if (!g_str_has_prefix (reason, keys[i].start))
      continue;
    guint found = key_line (yaml, reason + strlen (keys[i].start), line + keys[i].skip);
    return found > 0 ? found : line;
  }
  return line;
}

static gpointer
parse (const YamlFile *yaml, const cyaml_schema_value_t *schema, GError **error)
{
  Complaint complaint = { 0 };
  cyaml_config_t config = config_of (&complaint);
  cyaml_data_t *data = NULL;
  cyaml_err_t code = cyaml_load_data ((const uint8_t *) yaml->bytes, yaml->length, &config, schema, &data, NULL);
  g_autofree char *reason = complaint.reason;
  g_autofree char *shown = NULL;

  if (code == CYAML_OK && data != NULL && reason == NULL)
    return data;
  yaml_data_free (schema, data);
  if (reason == NULL)
    reason = g_strdup (code == CYAML_OK ? "the file is empty" : cyaml_strerror (code));
  shown = g_utf8_make_valid (reason, (gssize) MIN (strlen (reason), REASON_MAX));
  refuse_line (yaml, complaint_line (&complaint, yaml, reason), shown, error);
  return NULL;
}

/* A mistake of YAML itself is told before a kind that is missing. */
gpointer
yaml_file_load (const YamlFile *yaml, const char *kind, const struct cyaml_schema_value *schema, GError **error)
{
  g_autofree char *said = file_kind (yaml, NULL);
  g_autofree char *reason = g_strdup_printf ("kind: %s, where %s is read", said, kind);
  gpointer data;

  if (said != NULL && strcmp (said, kind) != 0) {
    refuse_line (yaml, key_line (yaml, "kind", 1), reason, error);
    return NULL;
  }
  data = check_text (yaml, schema, error) ? parse (yaml, schema, error) : NULL;
  if (data != NULL && said == NULL) {
    yaml_data_free (schema, data);
    return file_kind (yaml, error);
  }
  return data;
}

void
yaml_data_free (const struct cyaml_schema_value *schema, gpointer data)
{
  Complaint ignored = { 0 };
  cyaml_config_t config = config_of (&ignored);

  if (data != NULL)
    cyaml_free (&config, schema, data, 0);
  g_free (ignored.reason);
}

/* ---- a folder ---- */

gboolean
yaml_file_check_version (const YamlFile *yaml, const char *version, GError **error)
{
  g_autofree char *name = g_path_get_basename (yaml->path);
  g_autofree char *own = g_strconcat (version, SUFFIX, NULL);

  return strcmp (name, own) == 0
         || yaml_file_refuse (yaml, version, error, "version %s is not the name of the file", version);
}

static gboolean
take_of_kind (const char *path, const char *kind, YamlTake take, gpointer data, GError **error)
{
  g_autoptr (YamlFile) yaml = yaml_file_read (path, error);
  g_autofree char *said = yaml == NULL ? NULL : file_kind (yaml, error);

  return said != NULL && (strcmp (said, kind) != 0 || take (yaml, data, error));
}

gboolean
yaml_file_each (const char *folder, const char *kind, YamlTake take, gpointer data, GError **error)
{
  g_autoptr (GDir) names = g_dir_open (folder, 0, error);
  const char *name;

  if (names == NULL) {
    box_translate (error);
    return FALSE;
  }
  while ((name = g_dir_read_name (names)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (yaml_file_name_fits (name) && !take_of_kind (path, kind, take, data, error))
      return FALSE;
  }
  return TRUE;
}
