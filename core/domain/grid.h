/* grid.h: an evaluation grid: situations, their criteria, the severities a person chooses among, and the figures of the
 * scoring. A grid is a YAML file of grids/, named after its version; a report keeps the version it was scored with. It
 * knows no report and computes no score (score.h). A loaded grid never changes: threads share it freely, and every
 * pointer reached from it lives as long as it does. */
#pragma once
#include "base/translation.h"

typedef enum { GRID_ZONE_BUILDING, GRID_ZONE_DWELLING, GRID_ZONE_LAST } GridZone;

/* Flags of a severity, as bits. They are leads to check, never verdicts. */
typedef enum {
  GRID_DANGER = 1 << 0,           /* someone may be hurt */
  GRID_INSALUBRITY = 1 << 1,      /* CSP L1331-22, L1331-23 */
  GRID_DECENCY = 1 << 2,          /* décret 2002-120 */
  GRID_HYGIENE = 1 << 3,          /* CSP R1331-14 s. or the département's sanitary rules */
  GRID_ENERGY = 1 << 4,           /* energy performance */
  GRID_LABEL_MINIMAL = 1 << 5,    /* eliminates from the owner's label */
  GRID_CROWDING = 1 << 6,         /* more people than the dwelling holds */
  GRID_EMERGENCY = 1 << 7,        /* rule X7: show the emergency numbers before anything else */
  GRID_ONE_ROOM_ALLOWED = 1 << 8, /* no decency lead when the dwelling has a single room */
} GridFlag;

/* Heating energies, as a number in a household and as bits (1 << energy) in a rule. */
typedef enum {
  GRID_ENERGY_UNKNOWN,
  GRID_ENERGY_ELECTRICITY,
  GRID_ENERGY_GAS,
  GRID_ENERGY_OIL,
  GRID_ENERGY_WOOD,
  GRID_ENERGY_DISTRICT,
  GRID_ENERGY_OTHER,
  GRID_ENERGY_LAST
} GridEnergySource;

typedef enum {
  GRID_CLASS_A,
  GRID_CLASS_B,
  GRID_CLASS_C,
  GRID_CLASS_D,
  GRID_CLASS_E,
  GRID_CLASS_F,
  GRID_CLASS_G,
  GRID_CLASS_LAST
} GridClass;

/* What raises the percentage: each is one line of the file, with its per cent. */
typedef enum {
  GRID_MARKUP_YOUNG_CHILD, /* a child under 6 */
  GRID_MARKUP_MINOR,       /* otherwise, another minor */
  GRID_MARKUP_FRAIL,       /* someone of 65 or more, pregnant or frail */
  GRID_MARKUP_MANY,        /* `limit` inhabitants or more */
  GRID_MARKUP_SMALL,       /* surface below the occupancy threshold */
  GRID_MARKUP_LEAD_AGE,    /* built before `limit` */
  GRID_MARKUP_COLD_AGE,    /* otherwise, built before `limit` */
  GRID_MARKUP_LAST
} GridMarkupKind;

/* Floors P1 to P7 raise the class, crossing rules X1 to X6 ask or propose something (domain rules §4.2 and §5.4). */
typedef enum {
  GRID_P1,
  GRID_P2,
  GRID_P3,
  GRID_P4,
  GRID_P5,
  GRID_P6,
  GRID_P7,
  GRID_X1,
  GRID_X2,
  GRID_X3,
  GRID_X4,
  GRID_X5,
  GRID_X6,
  GRID_RULE_LAST
} GridRuleName;
#define GRID_FLOOR_LAST GRID_X1

typedef struct _Actions Actions;          /* actions.h: what a report sets off by itself */
typedef struct Completeness Completeness; /* completeness.h: what partners need to read */
typedef struct Thresholds Thresholds;     /* threshold.h: what findings are measured by */
typedef struct _GridFamily GridFamily;
typedef struct _GridSituation GridSituation;
typedef struct _GridCriterion GridCriterion;
typedef struct _GridSeverity GridSeverity;

struct _GridFamily {
  char *code;
  char *words;
  guint maximum; /* sum of the maxima of its situations */
  guint index;   /* place in Grid.families */
};

struct _GridSeverity {
  char *code;  /* "L-HUM02-3" */
  char *words; /* as the reference grid says it */
  guint weight;
  guint flags;    /* GridFlag bits */
  char *question; /* asked after sending; NULL: none */
  char *legal_basis;
  const GridCriterion *criterion;
};

struct _GridCriterion {
  char *code; /* "L-HUM02" */
  char *words;
  char *own_plain;   /* as in the file, may be NULL: read `plain` */
  const char *plain; /* everyday wording, never NULL */
  GridSeverity *severities;
  guint severities_count;
  guint maximum; /* heaviest severity: a criterion is a single choice */
  const GridSituation *situation;
};

struct _GridSituation {
  char *code; /* "L-HUM" */
  GridZone zone;
  char *words;
  char *own_plain;
  const char *plain;
  char *family_code;
  const GridFamily *family;
  GridCriterion *criteria;
  guint criteria_count;
  guint maximum; /* sum over its criteria */
};

typedef struct {
  GridClass letter;
  guint min;   /* lowest index of the class, thousandths of a percent */
  char *key;   /* stable name, for catalogues and style sheets */
  char *words; /* the sentence of the class */
} GridClassRow;

typedef struct {
  GridMarkupKind name;
  guint percent;
  guint limit; /* persons or year, by kind; 0 when the kind has none */
} GridMarkup;

typedef struct {
  GridRuleName name;
  GridClass class_floor;     /* p*: the class is at least this */
  guint at_least;            /* p1, p2: dangers */
  guint at_least_vulnerable; /* p2: dangers when somebody vulnerable lives there */
  guint weight;              /* p3, p4: weight of an insalubrity severity */
  guint before_year;         /* x2: built before */
  guint energies;            /* x1: bits 1 << GridEnergySource */
  char *dpe_letter;          /* p7, x5: this class of the energy label, or a worse one */
  guint above_kwh_m2;        /* p7, x5: or more than this, kWh of final energy per m² and year */
  guint below_cm;            /* x4: ceiling lower than this */
  char **codes;              /* severities that fire the rule, or that it proposes (x3, x4, x5) */
  guint codes_count;
} GridRule;

/* The surface below which a dwelling is too small for its inhabitants: one, two, then `more_m2` each, at most `most_m2`
 * (thresholds of the housing allowances, CSHPF opinion of 11 September 2003; neither a decency norm nor a proof). */
typedef struct {
  guint one_m2;
  guint two_m2;
  guint more_m2;
  guint most_m2;
  guint most_from; /* inhabitants */
} GridOccupancy;

typedef struct {
  char *version; /* "national-2026": the file name without .yaml */
  char *name;
  char *date; /* "2026-01-01", the day it applies from */
  char *source;
  GridFamily *families;
  guint families_count;
  GridSituation *situations; /* in the order of the screens */
  guint situations_count;
  GridClassRow *classes; /* A to G, indexed by GridClass */
  guint classes_count;
  GridMarkup *markups; /* indexed by GridMarkupKind */
  guint markups_count;
  guint markup_cap; /* per cent */
  GridOccupancy occupancy;
  GridRule *rules; /* indexed by GridRuleName */
  guint rules_count;
  /* Built after loading. */
  GPtrArray *criteria;   /* every const GridCriterion *, in order */
  GPtrArray *severities; /* every const GridSeverity *, in order */
  GHashTable *by_code;   /* private: use the look-ups below */
  guint maximum;
  guint zone_maximum[GRID_ZONE_LAST];
  const Actions *actions; /* in force with this grid; NULL: none, or the grid was loaded alone. Owned by the set */
  const TranslationSet *translations; /* private: of its set; NULL for a grid loaded alone */
} Grid;

typedef struct _GridSet GridSet;

/* Loads one grid, whose first key is "kind: grid". INVALID reads "file, line N: reason" (yaml.h); unknown keys,
 * repeated or ill-formed codes, a severity outside its criterion and figures out of bounds are refused. LIMIT above
 * YAML_BYTES_MAX; NOT_FOUND or IO when the file cannot be read. Free with grid_free(). */
Grid *grid_load (const char *path, GError **error);
void grid_free (Grid *grid);

/* Look-ups by code, in constant time; NULL when unknown or when `code` is NULL. */
const GridSituation *grid_situation (const Grid *grid, const char *code);
const GridCriterion *grid_criterion (const Grid *grid, const char *code);
const GridSeverity *grid_severity (const Grid *grid, const char *code);

/* (transfer full): what a tenant reads, typography done, in `language` where it is translated, else in French: the
 * plain words of a situation "L-HUM" or a criterion "L-HUM02", the words of a severity "L-HUM02-3", its question
 * "L-HUM02-3.question". NULL for an unknown code and for a severity that asks nothing. */
char *grid_words (const Grid *grid, const char *language, const char *code);

/* The heaviest possible sum, recomputed when the grid was loaded: whole grid, one zone. */
guint grid_maximum (const Grid *grid);
guint grid_zone_maximum (const Grid *grid, GridZone zone);

/* Stable names: zones "batiment" and "logement"; rules "p1".."p7", "x1".."x6"; markups "young_child"…; energies "gas"…
 * grid_energy_from_name() gives UNKNOWN for NULL or a name it does not know. */
const char *grid_zone_name (GridZone zone);
const char *grid_rule_name (GridRuleName rule);
const char *grid_markup_name (GridMarkupKind markup);
const char *grid_energy_name (GridEnergySource energy);
GridEnergySource grid_energy_from_name (const char *name);

/* "danger"… for one GridFlag bit; NULL for any other number. */
const char *grid_flag_name (guint flag);

/* Surface in m² below which `inhabitants` (1 or more) are too many; 0 for 0. */
guint grid_occupancy_m2 (const Grid *grid, guint inhabitants);

/* Every grid of a folder: files <version>.yaml whose first key is "kind: grid", with the actions that go with each
 * (actions.h) and the translations of both (translation.h). Files of another kind are left alone. A bad grid, a bad
 * table of actions, a wrong translation, or a file that does not say its kind, refuses the folder; so does a folder
 * without any grid (NOT_FOUND), or a version that is not its file's name. */
GridSet *grid_load_folder (const char *folder, GError **error);
void grid_set_free (GridSet *set);
const Grid *grid_set_find (const GridSet *set, const char *version); /* NULL when unknown */
/* In force: that of grid_set_use(), the newest until then; never NULL. Threads may ask while another sets it. */
const Grid *grid_set_current (const GridSet *set);
const Grid *grid_set_newest (const GridSet *set);          /* the latest date; never NULL */
gboolean grid_set_use (GridSet *set, const char *version); /* FALSE, and nothing done, for an unknown version */
GPtrArray *grid_set_list (const GridSet *set);             /* (transfer container): of const Grid *, the newest first */
/* Actions of a version, in force or not: a question keeps the file its words stand in. NULL when unknown. */
const Actions *grid_set_actions (const GridSet *set, const char *version);
const Completeness *grid_set_completeness (const GridSet *set); /* completeness.h; never NULL */
const Thresholds *grid_set_thresholds (const GridSet *set); /* threshold.h: the latest; NULL in a folder without any */
/* Those that a finding was judged by; the latest for a version that left the box, and for NULL. */
const Thresholds *grid_set_thresholds_of (const GridSet *set, const char *version);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Grid, grid_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GridSet, grid_set_free)
