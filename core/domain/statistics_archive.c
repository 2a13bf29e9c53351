/* statistics_archive.c: which periods there are, and what each may print beside all others. The reckoning itself:
 * statistics_secrecy.c. */
#include "domain/statistics_archive.h"

#include <string.h>

#include "base/clock.h"
#include "domain/statistics_private.h"
#include "domain/statistics_secrecy.h"

void
statistics_archive_free (StatisticsArchive *archive)
{
  if (archive == NULL)
    return;
  g_clear_pointer (&archive->whole, statistics_free);
  g_clear_pointer (&archive->years, g_ptr_array_unref);
  g_clear_pointer (&archive->halves, g_ptr_array_unref);
  g_clear_pointer (&archive->quarters, g_ptr_array_unref);
  g_free (archive);
}

gboolean
statistics_is_open (const Statistics *statistics)
{
  return statistics->until >= statistics->now;
}

static Statistics *
member (const GPtrArray *periods, guint index)
{
  return g_ptr_array_index (periods, index);
}

/* TRUE when `part` lies within `period`. */
static gboolean
is_within (const Statistics *part, const Statistics *period)
{
  return part->since >= period->since && part->until <= period->until;
}

/* FALSE when one of the parts has no page: what it holds would be the difference. */
static gboolean
parts_add_up (const GPtrArray *parts, const Statistics *period)
{
  gint64 received = 0;

  for (guint i = 0; i < parts->len; i++)
    received += is_within (member (parts, i), period) ? member (parts, i)->received.count : 0;
  return received == period->received.count;
}

/* ---- one count, wherever it stands ---- */

typedef enum { KEY_ACCEPTED, KEY_QUICK, KEY_UNKNOWN, KEY_HANDLED, KEY_IN_TIME, KEY_CELL } KeyKind;
typedef struct {
  KeyKind kind;
  StatisticsTable table; /* of KEY_CELL */
  const char *code;
} Key;

static StatisticsCell *
key_cell (Statistics *statistics, const Key *key)
{
  StatisticsCell *cells[] = { &statistics->accepted, &statistics->quick_procedures, &statistics->unknown_before };

  return key->kind < G_N_ELEMENTS (cells) ? cells[key->kind]
                                          : statistics_table_find (statistics, key->table, key->code);
}

static StatisticsShare *
key_share (Statistics *statistics, const Key *key)
{
  return key->kind == KEY_HANDLED   ? &statistics->handled
         : key->kind == KEY_IN_TIME ? &statistics->handled_in_time
                                    : NULL;
}

static gint64
key_count (Statistics *statistics, const Key *key)
{
  const StatisticsShare *share = key_share (statistics, key);

  return share != NULL ? share->count : key_cell (statistics, key)->count;
}

/* Of how many reports. */
static gint64
key_received (Statistics *statistics, const Key *key)
{
  const StatisticsShare *share = key_share (statistics, key);

  return share != NULL ? share->base : statistics->received.count;
}

static gboolean
key_is_shown (Statistics *statistics, const Key *key)
{
  const StatisticsShare *share = key_share (statistics, key);

  return share != NULL ? share->counts : key_cell (statistics, key)->mask == STATISTICS_SHOWN;
}

static void
key_set (Statistics *statistics, const Key *key, gboolean hidden)
{
  StatisticsShare *share = key_share (statistics, key);

  if (share != NULL)
    share->shown = share->counts = !hidden && share->base >= statistics->bounds.base_min;
  else
    key_cell (statistics, key)->mask = hidden ? STATISTICS_HIDDEN : STATISTICS_SHOWN;
}

/* ---- counts that overlap ---- */

/* TRUE for a year that may print it: over, and for what takes 4 months that old. */
static gboolean
is_candidate (Statistics *year, const Key *key)
{
  return !statistics_is_open (year) && key_received (year, key) == year->received.count;
}

/* Told in the quarters of a year when it is safe in each, and nothing is left to reckon. */
static void
hide_in_parts (const GPtrArray *parts, const Statistics *year, const Key *key, gboolean hidden)
{
  hidden = hidden || !parts_add_up (parts, year);
  for (guint i = 0; i < parts->len; i++) {
    Statistics *part = member (parts, i);
    gint64 count = key_count (part, key), received = key_received (part, key);
    const StatisticsColumn column = { 1,
                                      &count,
                                      &received,
                                      key_share (part, key) != NULL || key->kind == KEY_ACCEPTED,
                                      part->bounds.cell_min,
                                      part->bounds.crossed_min };

    if (is_within (part, year))
      hidden = hidden || !statistics_is_safe (&column, 0) || received != part->received.count;
  }
  for (guint i = 0; i < parts->len; i++)
    if (is_within (member (parts, i), year))
      key_set (member (parts, i), key, hidden);
}

static void
hide_key (const StatisticsArchive *archive, const Key *key)
{
  Statistics *whole = archive->whole;
  guint count = 0;
  g_autofree gint64 *counts = g_new0 (gint64, archive->years->len + 1);
  g_autofree gint64 *received = g_new0 (gint64, archive->years->len + 1);
  g_autofree gboolean *hidden = g_new0 (gboolean, archive->years->len + 1);
  gint64 rest = key_count (whole, key), rest_received = key_received (whole, key);
  gboolean shown = key_is_shown (whole, key);

  for (guint i = 0; i < archive->years->len; i++)
    if (is_candidate (member (archive->years, i), key)) {
      counts[count] = key_count (member (archive->years, i), key);
      received[count] = key_received (member (archive->years, i), key);
      rest -= counts[count];
      rest_received -= received[count++];
    }
  counts[count] = rest;
  received[count] = rest_received;
  const StatisticsColumn column = { count + 1,
                                    counts,
                                    received,
                                    key_share (whole, key) != NULL || key->kind == KEY_ACCEPTED,
                                    whole->bounds.cell_min,
                                    whole->bounds.crossed_min };
  if (shown)
    statistics_hide_column (&column, hidden);
  for (guint i = 0, k = 0; i < archive->years->len; i++) {
    Statistics *year = member (archive->years, i);
    gboolean hide = !is_candidate (year, key) || !shown || hidden[k++];

    key_set (year, key, hide);
    hide_in_parts (archive->quarters, year, key, hide);
  }
}

/* The rows of a period are those of the whole, in its order: neither a place nor an absence tells a count. */
static void
align_rows (const Statistics *whole, Statistics *period, StatisticsTable table)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) statistics_cell_free);

  for (guint i = 0; i < whole->tables[table]->len; i++) {
    const char *code = statistics_table_cell (whole, table, i)->code;
    const StatisticsCell *found = statistics_table_find (period, table, code);
    StatisticsCell *cell = statistics_cell_new (code);

    cell->count = found == NULL ? 0 : found->count;
    g_ptr_array_add (rows, cell);
  }
  g_ptr_array_unref (period->tables[table]);
  period->tables[table] = rows;
  period->withheld[table] = FALSE;
}

static void
hide_overlapping (const StatisticsArchive *archive)
{
  for (KeyKind kind = 0; kind < KEY_CELL; kind++)
    hide_key (archive, &(Key){ .kind = kind });
  for (StatisticsTable table = STATISTICS_SITUATIONS; table <= STATISTICS_RESULTS; table++)
    for (guint i = 0; i < archive->whole->tables[table]->len; i++)
      hide_key (archive, &(Key){ KEY_CELL, table, statistics_table_cell (archive->whole, table, i)->code });
}

/* ---- counts that add up ---- */

/* A table of the periods that print it, the rest last. */
typedef struct {
  const StatisticsArchive *archive;
  StatisticsTable table;
  GPtrArray *periods; /* of Statistics, borrowed */
} Crossing;

static guint
hidden_count (const gboolean *hidden, guint categories)
{
  guint count = 0;

  for (guint i = 0; i < categories; i++)
    count += hidden[i];
  return count;
}

/* (transfer full): the counts, category after category. */
static gint64 *
crossing_counts (const Crossing *crossing)
{
  const Statistics *whole = crossing->archive->whole;
  guint categories = whole->tables[crossing->table]->len, periods = crossing->periods->len + 1;
  gint64 *counts = g_new0 (gint64, categories * periods);

  for (guint c = 0; c < categories; c++) {
    gint64 rest = statistics_table_cell (whole, crossing->table, c)->count;

    for (guint p = 0; p + 1 < periods; p++) {
      gint64 count = statistics_table_cell (member (crossing->periods, p), crossing->table, c)->count;

      counts[c * periods + p] = count;
      rest -= count;
    }
    counts[c * periods + periods - 1] = rest;
  }
  return counts;
}

/* How many categories must be hidden in all of these periods; `hidden` says which. */
static guint
crossing_hide (const Crossing *crossing, gboolean *hidden)
{
  const Statistics *whole = crossing->archive->whole;
  guint categories = whole->tables[crossing->table]->len;
  g_autofree gint64 *counts = crossing_counts (crossing);
  const StatisticsBlock block = { categories, crossing->periods->len + 1, counts, whole->bounds.crossed_min };

  for (guint c = 0; c < categories; c++)
    hidden[c] =
        whole->withheld[crossing->table] || statistics_table_cell (whole, crossing->table, c)->mask != STATISTICS_SHOWN;
  statistics_hide_block (&block, hidden);
  return hidden_count (hidden, categories);
}

static gboolean
crossing_is_safe (const Crossing *crossing, const gboolean *hidden)
{
  const Statistics *whole = crossing->archive->whole;
  g_autofree gint64 *counts = crossing_counts (crossing);
  const StatisticsBlock block = { whole->tables[crossing->table]->len, crossing->periods->len + 1, counts,
                                  whole->bounds.crossed_min };

  return statistics_block_is_safe (&block, hidden);
}

/* Puts the quarters of a printed year in its place, when that tells nothing more. */
static void
crossing_split (Crossing *crossing, Statistics *year, const gboolean *hidden)
{
  const GPtrArray *quarters = crossing->archive->quarters;
  Crossing finer = { crossing->archive, crossing->table, g_ptr_array_new () };

  for (guint i = 0; i < crossing->periods->len; i++)
    if (member (crossing->periods, i) != year)
      g_ptr_array_add (finer.periods, member (crossing->periods, i));
  for (guint i = 0; i < quarters->len; i++)
    if (is_within (member (quarters, i), year))
      g_ptr_array_add (finer.periods, member (quarters, i));
  if (parts_add_up (quarters, year) && crossing_is_safe (&finer, hidden)) {
    g_ptr_array_unref (crossing->periods);
    crossing->periods = g_ptr_array_ref (finer.periods);
  }
  g_ptr_array_unref (finer.periods);
}

static void
crossing_print (const Crossing *crossing, Statistics *period, const gboolean *hidden)
{
  period->withheld[crossing->table] = FALSE;
  for (guint c = 0; c < period->tables[crossing->table]->len; c++)
    statistics_table_cell (period, crossing->table, c)->mask = hidden[c] ? STATISTICS_HIDDEN : STATISTICS_SHOWN;
}

/* The periods of `crossing` print their table, and the quarters of each where they may. */
static void
crossing_print_all (Crossing *crossing, const gboolean *hidden)
{
  g_autoptr (GPtrArray) years = g_ptr_array_ref (crossing->periods);

  for (guint i = 0; i < years->len; i++) {
    crossing_print (crossing, member (years, i), hidden);
    crossing_split (crossing, member (years, i), hidden);
  }
  for (guint i = 0; i < crossing->periods->len; i++)
    crossing_print (crossing, member (crossing->periods, i), hidden);
}

/* Every year that is over; without the last one when the rest, the year under way, would hide too much with it. */
static void
hide_adding_up (const StatisticsArchive *archive, StatisticsTable table)
{
  guint categories = archive->whole->tables[table]->len, all;
  g_autofree gboolean *hidden = g_new0 (gboolean, categories), *fewer = g_new0 (gboolean, categories);
  Crossing crossing = { archive, table, g_ptr_array_new () };

  for (guint i = 0; i < archive->years->len; i++)
    if (!statistics_is_open (member (archive->years, i)))
      g_ptr_array_add (crossing.periods, member (archive->years, i));
  all = crossing_hide (&crossing, hidden);
  if (all > 0 && crossing.periods->len > 1) {
    gpointer last = g_ptr_array_steal_index (crossing.periods, crossing.periods->len - 1);

    if (crossing_hide (&crossing, fewer) < all)
      memcpy (hidden, fewer, categories * sizeof (gboolean));
    else
      g_ptr_array_add (crossing.periods, last);
  }
  if (hidden_count (hidden, categories) < categories)
    crossing_print_all (&crossing, hidden);
  g_ptr_array_unref (crossing.periods);
}

/* ---- half-years ---- */

static gboolean
parts_show (const GPtrArray *quarters, const Statistics *half, const Key *key)
{
  for (guint i = 0; i < quarters->len; i++)
    if (is_within (member (quarters, i), half) && !key_is_shown (member (quarters, i), key))
      return FALSE;
  return TRUE;
}

/* What its quarters print can be added up by anybody; nothing else is told. */
static void
tell_half (const StatisticsArchive *archive, Statistics *half)
{
  for (KeyKind kind = 0; kind < KEY_CELL; kind++) {
    const Key key = { .kind = kind };

    key_set (half, &key, !parts_show (archive->quarters, half, &key));
  }
  for (StatisticsTable table = STATISTICS_STATES; table < STATISTICS_TABLE_LAST; table++) {
    half->withheld[table] = FALSE;
    for (guint i = 0; i < archive->quarters->len; i++)
      half->withheld[table] |=
          is_within (member (archive->quarters, i), half) && member (archive->quarters, i)->withheld[table];
    for (guint i = 0; i < half->tables[table]->len; i++) {
      const Key key = { KEY_CELL, table, statistics_table_cell (half, table, i)->code };

      key_set (half, &key, half->withheld[table] || !parts_show (archive->quarters, half, &key));
    }
  }
}

/* ---- periods ---- */

static const StatisticsCell *
node_find (const GPtrArray *nodes, const Statistics *period, int months)
{
  for (guint i = 0; i < nodes->len; i++) {
    const StatisticsCell *node = g_ptr_array_index (nodes, i);

    if (g_ascii_strtoll (node->code, NULL, 10) == months && node->at == statistics_period_start (period->since, months))
      return node;
  }
  return NULL;
}

/* Periods that may say how many reports they received; the others have no page. */
static void
keep_told (GPtrArray *periods, const GPtrArray *nodes, int months)
{
  for (guint i = periods->len; i > 0; i--) {
    Statistics *period = member (periods, i - 1);
    const StatisticsCell *node = period->since == 0 ? NULL : node_find (nodes, period, months);

    if (node == NULL || node->mask != STATISTICS_SHOWN || node->count == 0)
      g_ptr_array_remove_index (periods, i - 1);
  }
}

/* A half-year is told when all of its quarters are. */
static void
keep_halves (StatisticsArchive *archive)
{
  for (guint i = archive->halves->len; i > 0; i--) {
    const Statistics *half = member (archive->halves, i - 1);

    if (half->received.count == 0 || !parts_add_up (archive->quarters, half))
      g_ptr_array_remove_index (archive->halves, i - 1);
  }
}

/* What stands alone in it, before the archive says what may be told. */
static void
close_period (const Statistics *whole, Statistics *period)
{
  GPtrArray *rows = period->tables[STATISTICS_PERIODS];

  period->received.mask = STATISTICS_SHOWN;
  period->objective_received.mask = STATISTICS_HIDDEN;
  for (guint i = 0; i < rows->len; i++) {
    StatisticsCell *row = g_ptr_array_index (rows, i);

    for (guint k = 0; k < whole->tables[STATISTICS_PERIODS]->len; k++)
      if (statistics_table_cell (whole, STATISTICS_PERIODS, k)->at == row->at)
        row->mask = statistics_table_cell (whole, STATISTICS_PERIODS, k)->mask;
  }
  period->withheld[STATISTICS_PERIODS] = whole->withheld[STATISTICS_PERIODS];
  for (guint i = 0; i < STATISTICS_DELAY_LAST; i++)
    period->delays[i].base_shown = period->delays[i].pending_shown = FALSE;
  for (StatisticsTable table = STATISTICS_STATES; table <= STATISTICS_CLASSES; table++)
    period->withheld[table] = TRUE;
  for (StatisticsTable table = STATISTICS_SITUATIONS; table <= STATISTICS_RESULTS; table++)
    align_rows (whole, period, table);
}

static void
mask_together (StatisticsArchive *archive)
{
  GPtrArray *all[] = { archive->years, archive->halves, archive->quarters };
  g_autoptr (GPtrArray) nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) statistics_cell_free);
  const Statistics *whole = archive->whole;

  if (whole->received.mask == STATISTICS_SHOWN)
    statistics_mask_periods (whole->tables[STATISTICS_PERIODS], whole->period_months, whole->bounds.cell_min, nodes);
  keep_told (archive->years, nodes, 12);
  keep_told (archive->quarters, nodes, 3);
  keep_halves (archive);
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    for (guint k = 0; k < all[i]->len; k++)
      close_period (whole, member (all[i], k));
  hide_overlapping (archive);
  hide_adding_up (archive, STATISTICS_CLASSES);
  hide_adding_up (archive, STATISTICS_STATES);
  for (guint i = 0; i < archive->halves->len; i++)
    tell_half (archive, member (archive->halves, i));
}

/* ---- reading ---- */

static void
add_scopes (GArray *scopes, gint64 opening, gint64 now, int months)
{
  StatisticsScope scope = statistics_scope_of (opening, months);

  for (; scope.from <= now; scope = statistics_scope_of (scope.until, months))
    g_array_append_val (scopes, scope);
}

static GPtrArray *
take (GPtrArray *all, guint count)
{
  GPtrArray *taken = g_ptr_array_new_with_free_func ((GDestroyNotify) statistics_free);

  for (guint i = 0; i < count; i++)
    g_ptr_array_add (taken, g_ptr_array_steal_index (all, 0));
  return taken;
}

StatisticsArchive *
statistics_archive (Db *db, gint64 now, GError **error)
{
  const StatisticsScope whole = { 0, 0 };
  g_autoptr (GArray) scopes = g_array_new (FALSE, FALSE, sizeof (StatisticsScope));
  g_autoptr (GPtrArray) all = NULL;
  StatisticsArchive *archive;
  guint counts[3] = { 0 };
  static const int lengths[] = { 12, 6, 3 };
  gint64 opening = 0;

  if (!statistics_opening (db, now, &opening, error))
    return NULL;
  g_array_append_val (scopes, whole);
  for (guint i = 0; i < G_N_ELEMENTS (lengths) && opening != 0; i++) {
    counts[i] = scopes->len;
    add_scopes (scopes, opening, now, lengths[i]);
    counts[i] = scopes->len - counts[i];
  }
  all = statistics_compute_set (db, (const StatisticsScope *) (gconstpointer) scopes->data, scopes->len, TRUE, now,
                                error);
  if (all == NULL)
    return NULL;
  archive = g_new0 (StatisticsArchive, 1);
  archive->whole = g_ptr_array_steal_index (all, 0);
  archive->years = take (all, counts[0]);
  archive->halves = take (all, counts[1]);
  archive->quarters = take (all, counts[2]);
  mask_together (archive);
  return archive;
}
