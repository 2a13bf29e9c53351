/* grid.c: a grid's YAML against its schema, the look-ups, and the set of versions. Does not judge what it read
 * (grid_check.c), nor score anything (score.c). */
#include "domain/grid.h"

#include "domain/grid_check.h"

#include <cyaml/cyaml.h>
#include <string.h>

#define ENUM_FIELD(key, how, type, member, names) CYAML_FIELD_ENUM (key, how, type, member, names, G_N_ELEMENTS (names))
#define FLAGS_FIELD(key, how, type, member, names) \
  CYAML_FIELD_FLAGS (key, how, type, member, names, G_N_ELEMENTS (names))

/* One table per enumeration serves both ways: the file's words and the stable names of the header. */
static const cyaml_strval_t zones[] = { { "batiment", GRID_ZONE_BUILDING }, { "logement", GRID_ZONE_DWELLING } };
static const cyaml_strval_t classes[] = {
  { "A", GRID_CLASS_A }, { "B", GRID_CLASS_B }, { "C", GRID_CLASS_C }, { "D", GRID_CLASS_D },
  { "E", GRID_CLASS_E }, { "F", GRID_CLASS_F }, { "G", GRID_CLASS_G },
};
static const cyaml_strval_t flags[] = {
  { "danger", GRID_DANGER },     { "insalubrity", GRID_INSALUBRITY }, { "decency", GRID_DECENCY },
  { "hygiene", GRID_HYGIENE },   { "energy", GRID_ENERGY },           { "label_minimal", GRID_LABEL_MINIMAL },
  { "crowding", GRID_CROWDING }, { "emergency", GRID_EMERGENCY },     { "one_room_allowed", GRID_ONE_ROOM_ALLOWED },
};
static const cyaml_strval_t energies[] = {
  { "unknown", 1 << GRID_ENERGY_UNKNOWN }, { "electricity", 1 << GRID_ENERGY_ELECTRICITY },
  { "gas", 1 << GRID_ENERGY_GAS },         { "oil", 1 << GRID_ENERGY_OIL },
  { "wood", 1 << GRID_ENERGY_WOOD },       { "district", 1 << GRID_ENERGY_DISTRICT },
  { "other", 1 << GRID_ENERGY_OTHER },
};
static const cyaml_strval_t markups[] = {
  { "young_child", GRID_MARKUP_YOUNG_CHILD },
  { "minor", GRID_MARKUP_MINOR },
  { "frail", GRID_MARKUP_FRAIL },
  { "many", GRID_MARKUP_MANY },
  { "small", GRID_MARKUP_SMALL },
  { "lead_age", GRID_MARKUP_LEAD_AGE },
  { "cold_age", GRID_MARKUP_COLD_AGE },
};
static const cyaml_strval_t rules[] = {
  { "p1", GRID_P1 }, { "p2", GRID_P2 }, { "p3", GRID_P3 }, { "p4", GRID_P4 }, { "p5", GRID_P5 },
  { "p6", GRID_P6 }, { "p7", GRID_P7 }, { "x1", GRID_X1 }, { "x2", GRID_X2 }, { "x3", GRID_X3 },
  { "x4", GRID_X4 }, { "x5", GRID_X5 }, { "x6", GRID_X6 },
};
G_STATIC_ASSERT (G_N_ELEMENTS (zones) == GRID_ZONE_LAST && G_N_ELEMENTS (classes) == GRID_CLASS_LAST);
G_STATIC_ASSERT (G_N_ELEMENTS (energies) == GRID_ENERGY_LAST && G_N_ELEMENTS (markups) == GRID_MARKUP_LAST);
G_STATIC_ASSERT (G_N_ELEMENTS (rules) == GRID_RULE_LAST);

/* The schema. It has no recursion, so it also bounds the depth: a level it does not know is refused before it is read.
 */
#define REQUIRED CYAML_FLAG_POINTER
#define OPTIONAL (CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL)
#define CODE_MAX 64
#define WORDS_MAX 400

static const cyaml_schema_value_t code_value = { CYAML_VALUE_STRING (CYAML_FLAG_POINTER, char *, 1, CODE_MAX) };

static const cyaml_schema_field_t family_fields[] = {
  CYAML_FIELD_STRING_PTR ("code", REQUIRED, GridFamily, code, 1, CODE_MAX),
  CYAML_FIELD_STRING_PTR ("words", REQUIRED, GridFamily, words, 1, WORDS_MAX),
  CYAML_FIELD_END,
};
static const cyaml_schema_value_t family_value = { CYAML_VALUE_MAPPING (CYAML_FLAG_DEFAULT, GridFamily,
                                                                        family_fields) };

static const cyaml_schema_field_t severity_fields[] = {
  CYAML_FIELD_STRING_PTR ("code", REQUIRED, GridSeverity, code, 1, CODE_MAX),
  CYAML_FIELD_STRING_PTR ("words", REQUIRED, GridSeverity, words, 1, WORDS_MAX),
  CYAML_FIELD_UINT ("weight", CYAML_FLAG_DEFAULT, GridSeverity, weight),
  FLAGS_FIELD ("flags", CYAML_FLAG_STRICT | CYAML_FLAG_OPTIONAL, GridSeverity, flags, flags),
  CYAML_FIELD_STRING_PTR ("question", OPTIONAL, GridSeverity, question, 1, WORDS_MAX),
  CYAML_FIELD_STRING_PTR ("legal_basis", REQUIRED, GridSeverity, legal_basis, 1, WORDS_MAX),
  CYAML_FIELD_END,
};
static const cyaml_schema_value_t severity_value = { CYAML_VALUE_MAPPING (CYAML_FLAG_DEFAULT, GridSeverity,
                                                                          severity_fields) };

static const cyaml_schema_field_t criterion_fields[] = {
  CYAML_FIELD_STRING_PTR ("code", REQUIRED, GridCriterion, code, 1, CODE_MAX),
  CYAML_FIELD_STRING_PTR ("words", REQUIRED, GridCriterion, words, 1, WORDS_MAX),
  CYAML_FIELD_STRING_PTR ("plain", OPTIONAL, GridCriterion, own_plain, 1, WORDS_MAX),
  CYAML_FIELD_SEQUENCE ("severities", REQUIRED, GridCriterion, severities, &severity_value, 1, 9),
  CYAML_FIELD_END,
};
static const cyaml_schema_value_t criterion_value = { CYAML_VALUE_MAPPING (CYAML_FLAG_DEFAULT, GridCriterion,
                                                                           criterion_fields) };

static const cyaml_schema_field_t situation_fields[] = {
  CYAML_FIELD_STRING_PTR ("code", REQUIRED, GridSituation, code, 1, CODE_MAX),
  ENUM_FIELD ("zone", CYAML_FLAG_STRICT, GridSituation, zone, zones),
  CYAML_FIELD_STRING_PTR ("family", REQUIRED, GridSituation, family_code, 1, CODE_MAX),
  CYAML_FIELD_STRING_PTR ("words", REQUIRED, GridSituation, words, 1, WORDS_MAX),
  CYAML_FIELD_STRING_PTR ("plain", OPTIONAL, GridSituation, own_plain, 1, WORDS_MAX),
  CYAML_FIELD_SEQUENCE ("criteria", REQUIRED, GridSituation, criteria, &criterion_value, 1, 99),
  CYAML_FIELD_END,
};
static const cyaml_schema_value_t situation_value = { CYAML_VALUE_MAPPING (CYAML_FLAG_DEFAULT, GridSituation,
                                                                           situation_fields) };

static const cyaml_schema_field_t class_fields[] = {
  ENUM_FIELD ("letter", CYAML_FLAG_STRICT, GridClassRow, letter, classes),
  CYAML_FIELD_UINT ("min", CYAML_FLAG_DEFAULT, GridClassRow, min),
  CYAML_FIELD_STRING_PTR ("key", REQUIRED, GridClassRow, key, 1, CODE_MAX),
  CYAML_FIELD_STRING_PTR ("words", REQUIRED, GridClassRow, words, 1, WORDS_MAX),
  CYAML_FIELD_END,
};
static const cyaml_schema_value_t class_value = { CYAML_VALUE_MAPPING (CYAML_FLAG_DEFAULT, GridClassRow,
                                                                       class_fields) };

static const cyaml_schema_field_t markup_fields[] = {
  ENUM_FIELD ("name", CYAML_FLAG_STRICT, GridMarkup, name, markups),
  CYAML_FIELD_UINT ("percent", CYAML_FLAG_DEFAULT, GridMarkup, percent),
  CYAML_FIELD_UINT ("limit", CYAML_FLAG_OPTIONAL, GridMarkup, limit),
  CYAML_FIELD_END,
};
static const cyaml_schema_value_t markup_value = { CYAML_VALUE_MAPPING (CYAML_FLAG_DEFAULT, GridMarkup,
                                                                        markup_fields) };

static const cyaml_schema_field_t occupancy_fields[] = {
  CYAML_FIELD_UINT ("one_m2", CYAML_FLAG_DEFAULT, GridOccupancy, one_m2),
  CYAML_FIELD_UINT ("two_m2", CYAML_FLAG_DEFAULT, GridOccupancy, two_m2),
  CYAML_FIELD_UINT ("more_m2", CYAML_FLAG_DEFAULT, GridOccupancy, more_m2),
  CYAML_FIELD_UINT ("most_m2", CYAML_FLAG_DEFAULT, GridOccupancy, most_m2),
  CYAML_FIELD_UINT ("most_from", CYAML_FLAG_DEFAULT, GridOccupancy, most_from),
  CYAML_FIELD_END,
};

static const cyaml_schema_field_t rule_fields[] = {
  ENUM_FIELD ("name", CYAML_FLAG_STRICT, GridRule, name, rules),
  ENUM_FIELD ("class", CYAML_FLAG_STRICT | CYAML_FLAG_OPTIONAL, GridRule, class_floor, classes),
  CYAML_FIELD_UINT ("at_least", CYAML_FLAG_OPTIONAL, GridRule, at_least),
  CYAML_FIELD_UINT ("at_least_vulnerable", CYAML_FLAG_OPTIONAL, GridRule, at_least_vulnerable),
  CYAML_FIELD_UINT ("weight", CYAML_FLAG_OPTIONAL, GridRule, weight),
  CYAML_FIELD_UINT ("before_year", CYAML_FLAG_OPTIONAL, GridRule, before_year),
  FLAGS_FIELD ("energies", CYAML_FLAG_STRICT | CYAML_FLAG_OPTIONAL, GridRule, energies, energies),
  CYAML_FIELD_STRING_PTR ("dpe", OPTIONAL, GridRule, dpe_letter, 1, 1),
  CYAML_FIELD_UINT ("above_kwh_m2", CYAML_FLAG_OPTIONAL, GridRule, above_kwh_m2),
  CYAML_FIELD_UINT ("below_cm", CYAML_FLAG_OPTIONAL, GridRule, below_cm),
  CYAML_FIELD_SEQUENCE ("severities", OPTIONAL, GridRule, codes, &code_value, 1, 99),
  CYAML_FIELD_END,
};
static const cyaml_schema_value_t rule_value = { CYAML_VALUE_MAPPING (CYAML_FLAG_DEFAULT, GridRule, rule_fields) };

static const cyaml_schema_field_t grid_fields[] = {
  YAML_KIND_FIELD,
  CYAML_FIELD_STRING_PTR ("version", REQUIRED, Grid, version, 1, CODE_MAX),
  CYAML_FIELD_STRING_PTR ("name", REQUIRED, Grid, name, 1, WORDS_MAX),
  CYAML_FIELD_STRING_PTR ("date", REQUIRED, Grid, date, 1, CODE_MAX),
  CYAML_FIELD_STRING_PTR ("source", REQUIRED, Grid, source, 1, 4 * WORDS_MAX),
  CYAML_FIELD_SEQUENCE ("families", REQUIRED, Grid, families, &family_value, 1, 32),
  CYAML_FIELD_SEQUENCE ("classes", REQUIRED, Grid, classes, &class_value, GRID_CLASS_LAST, GRID_CLASS_LAST),
  CYAML_FIELD_UINT ("markup_cap", CYAML_FLAG_DEFAULT, Grid, markup_cap),
  CYAML_FIELD_SEQUENCE ("markups", REQUIRED, Grid, markups, &markup_value, GRID_MARKUP_LAST, GRID_MARKUP_LAST),
  CYAML_FIELD_MAPPING ("occupancy", CYAML_FLAG_DEFAULT, Grid, occupancy, occupancy_fields),
  CYAML_FIELD_SEQUENCE ("rules", REQUIRED, Grid, rules, &rule_value, GRID_RULE_LAST, GRID_RULE_LAST),
  CYAML_FIELD_SEQUENCE ("situations", REQUIRED, Grid, situations, &situation_value, 1, 99),
  CYAML_FIELD_END,
};
static const cyaml_schema_value_t grid_value = { CYAML_VALUE_MAPPING (CYAML_FLAG_POINTER, Grid, grid_fields) };

Grid *
grid_take (const YamlFile *yaml, GError **error)
{
  g_autoptr (Grid) grid = yaml_file_load (yaml, GRID_KIND, &grid_value, error);

  return grid != NULL && grid_check (grid, yaml, error) ? g_steal_pointer (&grid) : NULL;
}

Grid *
grid_load (const char *path, GError **error)
{
  g_autoptr (YamlFile) yaml = yaml_file_read (path, error);

  return yaml == NULL ? NULL : grid_take (yaml, error);
}

void
grid_free (Grid *grid)
{
  if (grid == NULL)
    return;
  g_clear_pointer (&grid->criteria, g_ptr_array_unref);
  g_clear_pointer (&grid->severities, g_ptr_array_unref);
  g_clear_pointer (&grid->by_code, g_hash_table_unref);
  yaml_data_free (&grid_value, grid);
}

/* Codes of the three levels differ in length, so that one table holds them all and none is taken for another. */
static gconstpointer
grid_find (const Grid *grid, const char *code, gsize length)
{
  return code != NULL && strlen (code) == length ? g_hash_table_lookup (grid->by_code, code) : NULL;
}

const GridSituation *
grid_situation (const Grid *grid, const char *code)
{
  return grid_find (grid, code, GRID_SITUATION_LENGTH);
}

const GridCriterion *
grid_criterion (const Grid *grid, const char *code)
{
  return grid_find (grid, code, GRID_CRITERION_LENGTH);
}

const GridSeverity *
grid_severity (const Grid *grid, const char *code)
{
  return grid_find (grid, code, GRID_SEVERITY_LENGTH);
}

guint
grid_maximum (const Grid *grid)
{
  return grid->maximum;
}

guint
grid_zone_maximum (const Grid *grid, GridZone zone)
{
  return zone < GRID_ZONE_LAST ? grid->zone_maximum[zone] : 0;
}

const char *
grid_zone_name (GridZone zone)
{
  return zone < GRID_ZONE_LAST ? zones[zone].str : NULL;
}

const char *
grid_rule_name (GridRuleName rule)
{
  return rule < GRID_RULE_LAST ? rules[rule].str : NULL;
}

const char *
grid_markup_name (GridMarkupKind markup)
{
  return markup < GRID_MARKUP_LAST ? markups[markup].str : NULL;
}

const char *
grid_flag_name (guint flag)
{
  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    if ((guint) flags[i].val == flag)
      return flags[i].str;
  return NULL;
}

const char *
grid_energy_name (GridEnergySource energy)
{
  return energy < GRID_ENERGY_LAST ? energies[energy].str : NULL;
}

GridEnergySource
grid_energy_from_name (const char *name)
{
  for (guint i = 0; i < GRID_ENERGY_LAST; i++)
    if (g_strcmp0 (name, energies[i].str) == 0)
      return (GridEnergySource) i;
  return GRID_ENERGY_UNKNOWN;
}

guint
grid_occupancy_m2 (const Grid *grid, guint inhabitants)
{
  const GridOccupancy *occupancy = &grid->occupancy;

  if (inhabitants < 2)
    return inhabitants * occupancy->one_m2;
  if (inhabitants >= occupancy->most_from)
    return occupancy->most_m2;
  return occupancy->two_m2 + occupancy->more_m2 * (inhabitants - 2);
}
