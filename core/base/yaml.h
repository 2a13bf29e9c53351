/* yaml.h: one YAML file against a schema of libcyaml: read with a bound, checked as text, parsed. Every refusal reads
 * "file, line N: reason". Each file says what it is in its first key, "kind: grid". Knows no grid. Names start with
 * yaml_file_ or yaml_data_: libyaml exports others, a yaml_free among them. */
#pragma once
#include <glib.h>

/* A room that declares a schema includes <cyaml/cyaml.h> for its types and macros; the calls are made here. A mapping
 * at the top takes YAML_KIND_FIELD. A whole number is CYAML_UINT, and its key is a number's at every level. */
struct cyaml_schema_value;
#define YAML_KIND_FIELD CYAML_FIELD_IGNORE ("kind", CYAML_FLAG_DEFAULT)

enum { YAML_BYTES_MAX = 1024 * 1024 };

typedef struct {
  char *path;  /* for messages */
  char *bytes; /* UTF-8 without NUL, then NUL */
  gsize length;
} YamlFile;

/* (transfer full): the text of a file. INVALID when it is not UTF-8, LIMIT above YAML_BYTES_MAX, NOT_FOUND or IO. */
YamlFile *yaml_file_read (const char *path, GError **error);
void yaml_file_free (YamlFile *yaml); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YamlFile, yaml_file_free)

/* TRUE for "<version>.yaml": a second dot announces a translation. */
gboolean yaml_file_name_fits (const char *name);

/* (transfer full): what `schema` makes of the file; free with yaml_data_free() and the same schema. INVALID for another
 * kind, for what the schema refuses (for a mistake of YAML itself, N is the last line understood), for an alias, a
 * second document, brackets in brackets without end, and a number that is not of one to six plain digits (libcyaml
 * reads "3abc" as 3 and "010" as 8). */
gpointer
yaml_file_load (const YamlFile *yaml, const char *kind, const struct cyaml_schema_value *schema, GError **error);
void yaml_data_free (const struct cyaml_schema_value *schema, gpointer data); /* accepts NULL */

/* Refuses what the schema could not judge: sets INVALID and returns FALSE. The line is where `place`, a code, a name or
 * a key, stands in the file for the last time: what is there twice is wrong where it comes back. 1 when nowhere. */
gboolean yaml_file_refuse (const YamlFile *yaml, const char *place, GError **error, const char *format, ...)
    G_GNUC_PRINTF (4, 5);
/* Refuses a file whose own `version` is not its name without .yaml: reports and translations find it by that. */
gboolean yaml_file_check_version (const YamlFile *yaml, const char *version, GError **error);

/* Calls `take` with each "<version>.yaml" of a folder that says it is of `kind`, in no order, until it returns FALSE
 * (and sets its error). A file that does not say what it is may be one that somebody counts on: it refuses the folder.
 * NOT_FOUND or IO when the folder cannot be read; none of that kind is no error. */
typedef gboolean (*YamlTake) (const YamlFile *yaml, gpointer data, GError **error);
gboolean yaml_file_each (const char *folder, const char *kind, YamlTake take, gpointer data, GError **error);
