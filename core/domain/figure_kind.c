/* figure_kind.c: the YAML of the figures against its schema and the tables it names. Counts nothing. */
#include "domain/figure_kind.h"

#include <cyaml/cyaml.h>
#include <string.h>

#include "base/error.h"
#include "base/yaml.h"

#define FIGURES_KIND "figures"
#define OPTIONAL (CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL)

enum { FIGURES_MAX = 60, CODE_MAX = 40, WORDS_MAX = 400, AT_MOST_MAX = 24 };

#define TEXT(name, max) CYAML_FIELD_STRING_PTR (#name, CYAML_FLAG_POINTER, FigureKind, name, 1, max)
static const cyaml_schema_value_t code_value = { CYAML_VALUE_STRING (CYAML_FLAG_POINTER, char *, 1, CODE_MAX) };
static const cyaml_schema_field_t figure_fields[] = {
  TEXT (code, CODE_MAX),
  TEXT (title, WORDS_MAX),
  TEXT (row, CODE_MAX),
  TEXT (method, WORDS_MAX),
  TEXT (empty, WORDS_MAX),
  TEXT (by, CODE_MAX),
  CYAML_FIELD_SEQUENCE ("counts", CYAML_FLAG_POINTER, FigureKind, counts, &code_value, 1, FIGURE_COUNTS_MAX),
  CYAML_FIELD_SEQUENCE ("drawn", OPTIONAL, FigureKind, drawn, &code_value, 1, FIGURE_DRAWN_MAX),
  TEXT (chart, CODE_MAX),
  CYAML_FIELD_UINT ("at_most", CYAML_FLAG_DEFAULT, FigureKind, at_most),
  CYAML_FIELD_END,
};
static const cyaml_schema_value_t figure_value = { CYAML_VALUE_MAPPING (CYAML_FLAG_DEFAULT, FigureKind,
                                                                        figure_fields) };
static const cyaml_schema_field_t file_fields[] = {
  YAML_KIND_FIELD,
  CYAML_FIELD_STRING_PTR ("version", CYAML_FLAG_POINTER, FigureKinds, version, 1, CODE_MAX),
  CYAML_FIELD_SEQUENCE ("figures", CYAML_FLAG_POINTER, FigureKinds, figures, &figure_value, 1, FIGURES_MAX),
  CYAML_FIELD_END,
};
static const cyaml_schema_value_t file_value = { CYAML_VALUE_MAPPING (CYAML_FLAG_POINTER, FigureKinds, file_fields) };

static const char *const charts[] = { "bars", "grouped", "rows", NULL };

void
figure_kinds_free (FigureKinds *kinds)
{
  yaml_data_free (&file_value, kinds);
}

/* NULL when unknown. */
static const FigureKind *
figure_kind_find (const FigureKinds *kinds, const char *code)
{
  for (guint i = 0; i < kinds->figures_count; i++)
    if (g_strcmp0 (kinds->figures[i].code, code) == 0)
      return &kinds->figures[i];
  return NULL;
}

int
figure_kind_column (const FigureKind *kind, const char *count)
{
  for (guint i = 0; i < kind->counts_count; i++)
    if (strcmp (kind->counts[i], count) == 0)
      return (int) i;
  return -1;
}

/* ---- what the schema cannot judge ---- */

static gboolean
counts_check (FigureKind *kind, const YamlFile *yaml, GError **error)
{
  for (guint i = 0; i < kind->counts_count; i++) {
    const FigureCount *count = figure_count_find (kind->counts[i], kind->grouping->source);

    if (count == NULL)
      return yaml_file_refuse (yaml, kind->code, error, "%s: no count %s of what is grouped by %s", kind->code,
                               kind->counts[i], kind->by);
    if (kind->grouping->order == FIGURE_BY_TIME && count->moment == NULL)
      return yaml_file_refuse (yaml, kind->code, error, "%s: %s has no month", kind->code, kind->counts[i]);
    kind->counted[i] = count;
  }
  for (guint i = 0; i < kind->drawn_count; i++)
    if (figure_kind_column (kind, kind->drawn[i]) < 0)
      return yaml_file_refuse (yaml, kind->code, error, "%s: what is drawn (%s) is counted", kind->code,
                               kind->drawn[i]);
  return TRUE;
}

static gboolean
figure_check (FigureKind *kind, const YamlFile *yaml, GError **error)
{
  if (strspn (kind->code, "abcdefghijklmnopqrstuvwxyz-") != strlen (kind->code))
    return yaml_file_refuse (yaml, kind->code, error, "%s: a code is of letters a to z and hyphens", kind->code);
  kind->grouping = figure_grouping_find (kind->by);
  if (kind->grouping == NULL)
    return yaml_file_refuse (yaml, kind->code, error, "%s: no grouping %s", kind->code, kind->by);
  if (!g_strv_contains (charts, kind->chart))
    return yaml_file_refuse (yaml, kind->code, error, "%s: no chart %s", kind->code, kind->chart);
  if (kind->at_most < 1 || kind->at_most > AT_MOST_MAX)
    return yaml_file_refuse (yaml, kind->code, error, "%s: a chart shows 1 to %d rows", kind->code, AT_MOST_MAX);
  if (kind->drawn_count == 0 && kind->counts_count > FIGURE_DRAWN_MAX)
    return yaml_file_refuse (yaml, kind->code, error, "%s: say which columns are drawn", kind->code);
  return counts_check (kind, yaml, error);
}

static gboolean
kinds_check (FigureKinds *kinds, const YamlFile *yaml, GError **error)
{
  for (guint i = 0; i < kinds->figures_count; i++) {
    FigureKind *kind = &kinds->figures[i];

    if (figure_kind_find (kinds, kind->code) != kind)
      return yaml_file_refuse (yaml, kind->code, error, "%s stands twice", kind->code);
    if (!figure_check (kind, yaml, error))
      return FALSE;
  }
  return yaml_file_check_version (yaml, kinds->version, error);
}

static FigureKinds *
kinds_take (const YamlFile *yaml, GError **error)
{
  g_autoptr (FigureKinds) kinds = yaml_file_load (yaml, FIGURES_KIND, &file_value, error);

  return kinds != NULL && kinds_check (kinds, yaml, error) ? g_steal_pointer (&kinds) : NULL;
}

FigureKinds *
figure_kinds_load (const char *path, GError **error)
{
  g_autoptr (YamlFile) yaml = yaml_file_read (path, error);

  return yaml == NULL ? NULL : kinds_take (yaml, error);
}

/* Replaces *best (FigureKinds **) by what has a greater version. */
static gboolean
take_latest (const YamlFile *yaml, gpointer best, GError **error)
{
  FigureKinds **latest = best;
  g_autoptr (FigureKinds) found = kinds_take (yaml, error);

  if (found == NULL)
    return FALSE;
  if (*latest == NULL || strcmp (found->version, (*latest)->version) > 0) {
    figure_kinds_free (*latest);
    *latest = g_steal_pointer (&found);
  }
  return TRUE;
}

FigureKinds *
figure_kinds_load_folder (const char *folder, GError **error)
{
  g_autoptr (FigureKinds) latest = NULL;

  if (!yaml_file_each (folder, FIGURES_KIND, take_latest, &latest, error))
    return NULL;
  if (latest == NULL)
    box_fail (error, BOX_ERROR_NOT_FOUND, "%s: no file of figures", folder);
  return g_steal_pointer (&latest);
}
