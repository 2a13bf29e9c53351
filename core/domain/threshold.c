/* threshold.c: the YAML of the thresholds against its schema and the tables it speaks of. Judges no reading. */
#include "domain/threshold.h"

#include "base/error.h"
#include "base/yaml.h"
#include "domain/finding.h"
#include "domain/grid.h"
#include "domain/threshold_load.h"

#include <cyaml/cyaml.h>
#include <string.h>

#define KIND "thresholds"
enum { CODE_MAX = 64, WORDS_MAX = 300, LIST_MAX = 100 };

/* In the order of ThresholdName, with the bounds of what makes sense: a rule may rely on them. */
static const struct {
  const char *name;
  double min, max;
} names[] = {
  { "hour_minutes", 1, 60 },
  { "day_hours", 1, 23 },
  { "period_share", 1, 100 },
  { "gap_hours", 1, 168 },
  { "night_share", 1, 100 },
  { "cold", 0, 30 },
  { "cold_share", 0, 100 },
  { "cold_from_hour", 0, 23 },
  { "cold_to_hour", 1, 24 },
  { "cold_from_month", 1, 12 },
  { "cold_to_month", 1, 12 },
  { "cold_days", 1, 92 },
  { "cold_full_days", 1, 92 },
  { "grave", -10, 30 },
  { "grave_hours", 1, 168 },
  { "freezing", -10, 30 },
  { "freezing_hours", 1, 168 },
  { "grave_period_hours", 1, 168 },
  { "grave_period_share", 1, 100 },
  { "damp", 1, 100 },
  { "damp_share", 0, 100 },
  { "damp_mean", 1, 100 },
  { "damp_warm", -30, 40 },
  { "damp_days", 1, 92 },
  { "surface", 1, 100 },
  { "condensation_share", 0, 100 },
  { "bridge", 0.05, 1 },
  { "surface_days", 1, 92 },
  { "mould", 0.01, 6 },
  { "stuffy", 0, 5 },
  { "stuffy_watch", 0, 5 },
  { "stuffy_low", 400, 5000 },
  { "stuffy_high", 400, 10000 },
  { "night_from_hour", 0, 23 },
  { "night_to_hour", 0, 23 },
  { "stuffy_days", 1, 92 },
  { "stuffy_nights", 1, 92 },
  { "baseline_low", 300, 1000 },
  { "baseline_high", 300, 2000 },
  { "excess", 0, 30 },
  { "excess_days", 1, 92 },
  { "hot_night", 10, 50 },
  { "hot_day", 10, 50 },
  { "hot_degree_hours", 0, 9999 },
  { "hot_nights", 1, 92 },
  { "hot_from_hour", 0, 23 },
  { "hot_to_hour", 0, 23 },
  { "hot_days", 1, 92 },
  { "hot_days_least", 1, 92 },
  { "dust", 0, 1000 },
  { "dust_watch", 0, 1000 },
  { "window_drop", 0.5, 20 },
  { "window_minutes", 1, 120 },
  { "co", 5, 1000 },
};
G_STATIC_ASSERT (G_N_ELEMENTS (names) == THRESHOLD_LAST);

static const char *const certainty_names[] = { "read", "general", "check" };
G_STATIC_ASSERT (G_N_ELEMENTS (certainty_names) == CERTAINTY_LAST);

typedef struct {
  char *code, *value, *unit, *words, *source, *read, *certainty;
} Row;

typedef struct {
  char *code, *formula;
  char **points_to;
  guint points_to_count;
} Speaks;

typedef struct {
  char *match;
  gboolean weak_climate, self_calibrated;
} Model;

typedef struct {
  char *version, *grid, *date, *name;
  Row *rows;
  Speaks *speaks;
  Model *models;
  guint rows_count, speaks_count, models_count;
} File;

struct Thresholds {
  File *file;
  Threshold by_name[THRESHOLD_LAST]; /* its texts belong to the file */
  char **points_to;                  /* as one text each, beside file->speaks */
};

#define TEXT(key, type, most) CYAML_FIELD_STRING_PTR (#key, CYAML_FLAG_POINTER, type, key, 1, most)
static const cyaml_schema_field_t row_fields[] = {
  TEXT (code, Row, CODE_MAX),
  TEXT (value, Row, CODE_MAX),
  CYAML_FIELD_STRING_PTR ("unit", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, Row, unit, 1, CODE_MAX),
  TEXT (words, Row, WORDS_MAX),
  TEXT (source, Row, WORDS_MAX),
  TEXT (read, Row, CODE_MAX),
  TEXT (certainty, Row, CODE_MAX),
  CYAML_FIELD_END,
};
static const cyaml_schema_value_t row_value = { CYAML_VALUE_MAPPING (CYAML_FLAG_DEFAULT, Row, row_fields) };
static const cyaml_schema_value_t code_value = { CYAML_VALUE_STRING (CYAML_FLAG_POINTER, char *, 1, CODE_MAX) };
static const cyaml_schema_field_t speaks_fields[] = {
  TEXT (code, Speaks, CODE_MAX),
  TEXT (formula, Speaks, WORDS_MAX),
  CYAML_FIELD_SEQUENCE ("points_to", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, Speaks, points_to, &code_value, 0,
                        LIST_MAX),
  CYAML_FIELD_END,
};
static const cyaml_schema_value_t speaks_value = { CYAML_VALUE_MAPPING (CYAML_FLAG_DEFAULT, Speaks, speaks_fields) };
static const cyaml_schema_field_t model_fields[] = {
  TEXT (match, Model, CODE_MAX),
  CYAML_FIELD_BOOL ("weak_climate", CYAML_FLAG_OPTIONAL, Model, weak_climate),
  CYAML_FIELD_BOOL ("self_calibrated", CYAML_FLAG_OPTIONAL, Model, self_calibrated),
  CYAML_FIELD_END,
};
static const cyaml_schema_value_t model_value = { CYAML_VALUE_MAPPING (CYAML_FLAG_DEFAULT, Model, model_fields) };
static const cyaml_schema_field_t file_fields[] = {
  YAML_KIND_FIELD,
  TEXT (version, File, CODE_MAX),
  TEXT (grid, File, CODE_MAX),
  TEXT (date, File, CODE_MAX),
  TEXT (name, File, WORDS_MAX),
  CYAML_FIELD_SEQUENCE ("thresholds", CYAML_FLAG_POINTER, File, rows, &row_value, 1, LIST_MAX),
  CYAML_FIELD_SEQUENCE ("findings", CYAML_FLAG_POINTER, File, speaks, &speaks_value, 1, LIST_MAX),
  CYAML_FIELD_SEQUENCE ("models", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, File, models, &model_value, 0, LIST_MAX),
  CYAML_FIELD_END,
};
static const cyaml_schema_value_t file_value = { CYAML_VALUE_MAPPING (CYAML_FLAG_POINTER, File, file_fields) };

const char *
threshold_name (ThresholdName name)
{
  return name < THRESHOLD_LAST ? names[name].name : NULL;
}

const char *
threshold_certainty_name (ThresholdCertainty certainty)
{
  return certainty < CERTAINTY_LAST ? certainty_names[certainty] : NULL;
}

void
threshold_free (Thresholds *thresholds)
{
  if (thresholds == NULL)
    return;
  yaml_data_free (&file_value, thresholds->file);
  g_strfreev (thresholds->points_to);
  g_free (thresholds);
}

/* ---- what the schema cannot judge ---- */

static guint
find_name (const char *code)
{
  guint name = 0;

  while (name < THRESHOLD_LAST && strcmp (names[name].name, code) != 0)
    name++;
  return name;
}

static guint
find_certainty (const char *code)
{
  guint certainty = 0;

  while (certainty < CERTAINTY_LAST && strcmp (certainty_names[certainty], code) != 0)
    certainty++;
  return certainty;
}

static gboolean
is_number (const char *text)
{
  return g_regex_match_simple ("^-?[0-9]{1,5}(\\.[0-9]{1,3})?$", text, G_REGEX_DOLLAR_ENDONLY, 0);
}

static gboolean
is_day (const char *text)
{
  return g_regex_match_simple ("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", text, G_REGEX_DOLLAR_ENDONLY, 0);
}

static gboolean
take_row (const YamlFile *yaml, Thresholds *thresholds, const Row *row, GError **error)
{
  guint name = find_name (row->code), certainty = find_certainty (row->certainty);
  double number = is_number (row->value) ? g_ascii_strtod (row->value, NULL) : G_MAXDOUBLE;

  if (name == THRESHOLD_LAST)
    return yaml_file_refuse (yaml, row->code, error, "no threshold is called %s", row->code);
  if (thresholds->by_name[name].value != NULL)
    return yaml_file_refuse (yaml, row->code, error, "%s is there twice", row->code);
  if (number < names[name].min || number > names[name].max)
    return yaml_file_refuse (yaml, row->code, error, "%s: %s is no number from %g to %g", row->code, row->value,
                             names[name].min, names[name].max);
  if (certainty == CERTAINTY_LAST)
    return yaml_file_refuse (yaml, row->code, error, "%s: %s is no certainty", row->code, row->certainty);
  if (!is_day (row->read))
    return yaml_file_refuse (yaml, row->code, error, "%s: %s is no day", row->code, row->read);
  thresholds->by_name[name] = (Threshold){
    row->value, number, row->unit, row->words, row->source, row->read, (ThresholdCertainty) certainty,
  };
  return TRUE;
}

static gboolean
check_speaks (const YamlFile *yaml, const File *file, guint index, GError **error)
{
  const Speaks *speaks = &file->speaks[index];

  if (finding_rule_find (speaks->code) == NULL)
    return yaml_file_refuse (yaml, speaks->code, error, "no finding is called %s", speaks->code);
  for (guint i = 0; i < index; i++)
    if (strcmp (file->speaks[i].code, speaks->code) == 0)
      return yaml_file_refuse (yaml, speaks->code, error, "%s is there twice", speaks->code);
  return TRUE;
}

/* What two figures say together. */
static gboolean
check_pairs (const YamlFile *yaml, const Thresholds *thresholds, GError **error)
{
  static const ThresholdName ascending[][2] = {
    { THRESHOLD_COLD_FROM_HOUR, THRESHOLD_COLD_TO_HOUR },
    { THRESHOLD_COLD_FULL_DAYS, THRESHOLD_COLD_DAYS },
    { THRESHOLD_GRAVE_HOURS, THRESHOLD_GRAVE_PERIOD_HOURS },
    { THRESHOLD_FREEZING_HOURS, THRESHOLD_GRAVE_PERIOD_HOURS },
    { THRESHOLD_STUFFY_WATCH, THRESHOLD_STUFFY },
    { THRESHOLD_STUFFY_LOW, THRESHOLD_STUFFY_HIGH },
    { THRESHOLD_STUFFY_NIGHTS, THRESHOLD_STUFFY_DAYS },
    { THRESHOLD_BASELINE_LOW, THRESHOLD_BASELINE_HIGH },
    { THRESHOLD_HOT_DAYS_LEAST, THRESHOLD_HOT_DAYS },
    { THRESHOLD_DUST_WATCH, THRESHOLD_DUST },
  };

  for (guint i = 0; i < G_N_ELEMENTS (ascending); i++)
    if (threshold_value (thresholds, ascending[i][0]) > threshold_value (thresholds, ascending[i][1]))
      return yaml_file_refuse (yaml, names[ascending[i][0]].name, error, "%s is more than %s",
                               names[ascending[i][0]].name, names[ascending[i][1]].name);
  return TRUE;
}

static gboolean
thresholds_check (const YamlFile *yaml, Thresholds *thresholds, GError **error)
{
  const File *file = thresholds->file;

  if (!yaml_file_check_version (yaml, file->version, error))
    return FALSE;
  if (!is_day (file->date))
    return yaml_file_refuse (yaml, file->date, error, "%s is no day", file->date);
  for (guint i = 0; i < file->rows_count; i++)
    if (!take_row (yaml, thresholds, &file->rows[i], error))
      return FALSE;
  for (guint i = 0; i < THRESHOLD_LAST; i++)
    if (thresholds->by_name[i].value == NULL)
      return yaml_file_refuse (yaml, "thresholds", error, "%s is missing", names[i].name);
  for (guint i = 0; i < file->speaks_count; i++)
    if (!check_speaks (yaml, file, i, error))
      return FALSE;
  for (guint i = 0; finding_rule_at (i) != NULL; i++)
    if (threshold_points_to (thresholds, finding_rule_code (finding_rule_at (i))) == NULL)
      return yaml_file_refuse (yaml, "findings", error, "%s is missing", finding_rule_code (finding_rule_at (i)));
  return check_pairs (yaml, thresholds, error);
}

static char **
points_join (const File *file)
{
  char **joined = g_new0 (char *, file->speaks_count + 1);

  for (guint i = 0; i < file->speaks_count; i++) {
    g_autoptr (GString) text = g_string_new (NULL);

    for (guint j = 0; j < file->speaks[i].points_to_count; j++)
      g_string_append_printf (text, "%s%s", j == 0 ? "" : " ", file->speaks[i].points_to[j]);
    joined[i] = g_string_free (g_steal_pointer (&text), FALSE);
  }
  return joined;
}

/* ---- the folder ---- */

static gboolean
take (const YamlFile *yaml, gpointer data, GError **error)
{
  GPtrArray *list = data;
  g_autoptr (Thresholds) thresholds = g_new0 (Thresholds, 1);

  thresholds->file = yaml_file_load (yaml, KIND, &file_value, error);
  if (thresholds->file == NULL)
    return FALSE;
  thresholds->points_to = points_join (thresholds->file);
  if (!thresholds_check (yaml, thresholds, error))
    return FALSE;
  g_ptr_array_add (list, g_steal_pointer (&thresholds));
  return TRUE;
}

/* Dates are ISO: text order is time order; the version settles a tie. */
static int
compare_dates (gconstpointer one, gconstpointer other)
{
  const File *left = (*(Thresholds *const *) one)->file, *right = (*(Thresholds *const *) other)->file;
  int order = strcmp (left->date, right->date);

  return order != 0 ? order : strcmp (left->version, right->version);
}

GPtrArray *
threshold_load_folder (const char *folder, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) threshold_free);

  if (!yaml_file_each (folder, KIND, take, list, error))
    return NULL;
  g_ptr_array_sort (list, compare_dates);
  return g_steal_pointer (&list);
}

gboolean
threshold_check_grid (const Thresholds *thresholds, const GridSet *grids, GError **error)
{
  const File *file = thresholds->file;
  const Grid *grid = grid_set_find (grids, file->grid);

  if (grid == NULL)
    return box_fail (error, BOX_ERROR_NOT_FOUND, "%s: no grid %s", file->version, file->grid);
  for (guint i = 0; i < file->speaks_count; i++)
    for (guint j = 0; j < file->speaks[i].points_to_count; j++)
      if (grid_criterion (grid, file->speaks[i].points_to[j]) == NULL)
        return box_fail (error, BOX_ERROR_INVALID, "%s: %s is no criterion of %s", file->version,
                         file->speaks[i].points_to[j], file->grid);
  return TRUE;
}

/* ---- reading ---- */

const Threshold *
threshold_get (const Thresholds *thresholds, ThresholdName name)
{
  return &thresholds->by_name[MIN (name, THRESHOLD_LAST - 1)];
}

double
threshold_value (const Thresholds *thresholds, ThresholdName name)
{
  return threshold_get (thresholds, name)->number;
}

const char *
threshold_version (const Thresholds *thresholds)
{
  return thresholds->file->version;
}

const char *
threshold_date (const Thresholds *thresholds)
{
  return thresholds->file->date;
}

static int
find_speaks (const Thresholds *thresholds, const char *finding)
{
  for (guint i = 0; i < thresholds->file->speaks_count; i++)
    if (g_strcmp0 (thresholds->file->speaks[i].code, finding) == 0)
      return (int) i;
  return -1;
}

const char *
threshold_points_to (const Thresholds *thresholds, const char *finding)
{
  int index = find_speaks (thresholds, finding);

  return index < 0 ? NULL : thresholds->points_to[index];
}

const char *
threshold_formula (const Thresholds *thresholds, const char *finding)
{
  int index = find_speaks (thresholds, finding);

  return index < 0 ? NULL : thresholds->file->speaks[index].formula;
}

guint
threshold_model (const Thresholds *thresholds, const char *model)
{
  g_autofree char *folded = model == NULL ? NULL : g_utf8_casefold (model, -1);
  guint bits = 0;

  for (guint i = 0; folded != NULL && i < thresholds->file->models_count; i++) {
    const Model *known = &thresholds->file->models[i];
    g_autofree char *match = g_utf8_casefold (known->match, -1);

    if (strstr (folded, match) == NULL)
      continue;
    bits |= known->weak_climate ? MODEL_WEAK_CLIMATE : 0;
    bits |= known->self_calibrated ? MODEL_SELF_CALIBRATED : 0;
  }
  return bits;
}
