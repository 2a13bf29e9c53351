/* grid_set.c: every grid of a folder, by version, because a report keeps the version it was scored with, and its words
 * in the languages of the folder. Parses nothing. */
#include "domain/grid.h"

#include "base/error.h"
#include "base/text.h"
#include "domain/actions.h"
#include "domain/completeness.h"
#include "domain/grid_check.h"
#include "domain/threshold_load.h"

#include <string.h>

#define QUESTION ".question"

struct _GridSet {
  GHashTable *by_version; /* owns the grids */
  const Grid *newest;
  const Grid *current; /* atomic: of what is never freed before the set */
  GPtrArray *actions;  /* of Actions *, by date; owned */
  Completeness *completeness;
  GPtrArray *thresholds; /* of Thresholds *, by date; owned */
  TranslationSet *translations;
};

void
grid_set_free (GridSet *set)
{
  if (set == NULL)
    return;
  g_hash_table_unref (set->by_version);
  g_clear_pointer (&set->actions, g_ptr_array_unref);
  completeness_free (set->completeness);
  g_clear_pointer (&set->thresholds, g_ptr_array_unref);
  translation_set_free (set->translations);
  g_free (set);
}

const Grid *
grid_set_find (const GridSet *set, const char *version)
{
  return version != NULL ? g_hash_table_lookup (set->by_version, version) : NULL;
}

const Grid *
grid_set_current (const GridSet *set)
{
  return g_atomic_pointer_get (&((GridSet *) set)->current);
}

const Grid *
grid_set_newest (const GridSet *set)
{
  return set->newest;
}

gboolean
grid_set_use (GridSet *set, const char *version)
{
  const Grid *grid = grid_set_find (set, version);

  if (grid != NULL)
    g_atomic_pointer_set (&set->current, grid);
  return grid != NULL;
}

/* Dates are ISO, so text order is time order; the version settles a tie, whatever the order of the folder. */
static int
compare_ages (const Grid *a, const Grid *b)
{
  int order = strcmp (a->date, b->date);

  return order != 0 ? order : strcmp (a->version, b->version);
}

static int
newest_first (gconstpointer a, gconstpointer b)
{
  return -compare_ages (*(const Grid *const *) a, *(const Grid *const *) b);
}

GPtrArray *
grid_set_list (const GridSet *set)
{
  GPtrArray *list = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer grid;

  g_hash_table_iter_init (&iter, set->by_version);
  while (g_hash_table_iter_next (&iter, NULL, &grid))
    g_ptr_array_add (list, grid);
  g_ptr_array_sort (list, newest_first);
  return list;
}

const Actions *
grid_set_actions (const GridSet *set, const char *version)
{
  for (guint i = 0; i < set->actions->len; i++)
    if (g_strcmp0 (((const Actions *) g_ptr_array_index (set->actions, i))->version, version) == 0)
      return g_ptr_array_index (set->actions, i);
  return NULL;
}

const Completeness *
grid_set_completeness (const GridSet *set)
{
  return set->completeness;
}

const Thresholds *
grid_set_thresholds (const GridSet *set)
{
  return set->thresholds->len == 0 ? NULL : g_ptr_array_index (set->thresholds, set->thresholds->len - 1);
}

const Thresholds *
grid_set_thresholds_of (const GridSet *set, const char *version)
{
  for (guint i = 0; version != NULL && i < set->thresholds->len; i++)
    if (strcmp (threshold_version (g_ptr_array_index (set->thresholds, i)), version) == 0)
      return g_ptr_array_index (set->thresholds, i);
  return grid_set_thresholds (set);
}

static gboolean
set_add_thresholds (GridSet *set, const char *folder, GError **error)
{
  set->thresholds = threshold_load_folder (folder, error);
  for (guint i = 0; set->thresholds != NULL && i < set->thresholds->len; i++)
    if (!threshold_check_grid (g_ptr_array_index (set->thresholds, i), set, error))
      return FALSE;
  return set->thresholds != NULL;
}

/* The latest actions of each grid are in force with it. */
static gboolean
set_add_actions (GridSet *set, const char *folder, GError **error)
{
  set->actions = actions_load_folder (folder, set, error);
  for (guint i = 0; set->actions != NULL && i < set->actions->len; i++) {
    const Actions *actions = g_ptr_array_index (set->actions, i);
    Grid *grid = g_hash_table_lookup (set->by_version, actions->grid);

    grid->actions = actions;
  }
  return set->actions != NULL;
}

/* ---- words ---- */

/* In French, before typography; NULL when the grid has none under that code. */
static const char *
words_of (const Grid *grid, const char *code)
{
  g_autofree char *asking =
      g_str_has_suffix (code, QUESTION) ? g_strndup (code, strlen (code) - strlen (QUESTION)) : NULL;
  const GridSituation *situation = grid_situation (grid, code);
  const GridCriterion *criterion = grid_criterion (grid, code);
  const GridSeverity *severity = grid_severity (grid, asking != NULL ? asking : code);

  if (situation != NULL)
    return situation->plain;
  if (criterion != NULL)
    return criterion->plain;
  if (severity == NULL)
    return NULL;
  return asking != NULL ? severity->question : severity->words;
}

static gboolean
knows (gconstpointer original, const char *code)
{
  return words_of (original, code) != NULL;
}

char *
grid_words (const Grid *grid, const char *language, const char *code)
{
  const char *words =
      grid->translations == NULL ? NULL : translation_get (grid->translations, grid->version, language, code);

  if (words != NULL)
    return g_strdup (words);
  words = words_of (grid, code);
  return words == NULL ? NULL : text_typography (words);
}

/* ---- the folder ---- */

static gboolean
set_add (const YamlFile *yaml, gpointer data, GError **error)
{
  GridSet *set = data;
  g_autoptr (Grid) grid = grid_take (yaml, error);

  if (grid == NULL || !yaml_file_check_version (yaml, grid->version, error))
    return FALSE;
  if (set->newest == NULL || compare_ages (grid, set->newest) > 0)
    set->newest = set->current = grid;
  g_hash_table_insert (set->by_version, grid->version, grid);
  g_steal_pointer (&grid);
  return TRUE;
}

static gboolean
set_translate (GridSet *set, const char *folder, GError **error)
{
  GHashTableIter iter;
  gpointer item;

  set->translations = translation_load_folder (folder, error);
  if (set->translations == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, set->by_version);
  while (g_hash_table_iter_next (&iter, NULL, &item)) {
    Grid *grid = item;

    if (!translation_check (set->translations, grid->version, knows, grid, error))
      return FALSE;
    grid->translations = set->translations;
  }
  for (guint i = 0; i < set->actions->len; i++) {
    Actions *actions = g_ptr_array_index (set->actions, i);

    if (!translation_check (set->translations, actions->version, actions_knows, actions, error))
      return FALSE;
    actions->translations = set->translations;
  }
  return TRUE;
}

GridSet *
grid_load_folder (const char *folder, GError **error)
{
  g_autoptr (GridSet) set = g_new0 (GridSet, 1);

  set->by_version = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) grid_free);
  if (!yaml_file_each (folder, GRID_KIND, set_add, set, error))
    return NULL;
  if (set->newest == NULL) {
    box_fail (error, BOX_ERROR_NOT_FOUND, "%s: no grid (<version>.yaml)", folder);
    return NULL;
  }
  set->completeness = completeness_load_folder (folder, error);
  return set->completeness != NULL && set_add_thresholds (set, folder, error) && set_add_actions (set, folder, error)
                 && set_translate (set, folder, error)
             ? g_steal_pointer (&set)
             : NULL;
}
