/* test_statistics_mask.c: the masks against a reader who reckons, of one table and of many that are published together;
 * medians and shares. */
#include "domain/statistics_secrecy.h"

#include "base/clock.h"
#include "domain/statistics_private.h"

/* ---- one table ---- */

static GPtrArray *
cells_new (const gint64 *counts, guint count)
{
  GPtrArray *cells = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < count; i++) {
    StatisticsCell *one = g_new0 (StatisticsCell, 1);

    one->count = counts[i];
    g_ptr_array_add (cells, one);
  }
  return cells;
}

/* Tries every value of the small cells that fits what is printed; TRUE when each may be anything from 1 to 4. */
static gboolean
reader_cannot_tell (const GPtrArray *cells)
{
  guint count = 0, seen[8] = { 0 };
  gint64 rest = 0;
  gboolean hidden = FALSE;

  for (guint i = 0; i < cells->len; i++) {
    const StatisticsCell *one = g_ptr_array_index (cells, i);

    rest += one->mask == STATISTICS_SHOWN ? 0 : one->count;
    hidden = hidden || one->mask == STATISTICS_HIDDEN;
    count += one->mask == STATISTICS_SMALL;
  }
  for (guint guess = 0; guess < 1u << (2 * count); guess++) {
    gint64 sum = 0;

    for (guint k = 0; k < count; k++)
      sum += 1 + ((guess >> (2 * k)) & 3);
    if (rest - sum != 0 && (!hidden || rest - sum < 5))
      continue;
    for (guint k = 0; k < count; k++)
      seen[k] |= 1u << ((guess >> (2 * k)) & 3);
  }
  for (guint k = 0; k < count; k++)
    if (seen[k] != 15)
      return FALSE;
  return TRUE;
}

/* Every table of five cells from 0 to 11: whatever is published, the reader cannot tell a small cell. */
static void
test_mask_attack (void)
{
  guint withheld = 0, published = 0;

  for (guint code = 0; code < 12 * 12 * 12 * 12 * 12; code += 7) {
    const gint64 counts[] = { code % 12, code / 12 % 12, code / 144 % 12, code / 1728 % 12, code / 20736 };
    g_autoptr (GPtrArray) cells = cells_new (counts, G_N_ELEMENTS (counts));

    if (!statistics_mask (cells, STATISTICS_CELL_MIN, TRUE)) {
      withheld++;
      continue;
    }
    published++;
    if (!reader_cannot_tell (cells)) {
      g_test_message ("told: %d %d %d %d %d", (int) counts[0], (int) counts[1], (int) counts[2], (int) counts[3],
                      (int) counts[4]);
      g_test_fail ();
      return;
    }
  }
  g_test_message ("%u published, %u withheld", published, withheld);
  g_assert_cmpuint (withheld * 20, <, published);
}

static const struct {
  const char *name, *masks; /* . shown, s small, h hidden */
  gint64 counts[4];
  gboolean total_known;
} masks[] = {
  { "nothing-small", "....", { 5, 0, 12, 30 }, TRUE },        { "zero-is-printed", "....", { 0, 0, 0, 9 }, TRUE },
  { "alone-needs-another", "sh..", { 3, 20, 30, 40 }, TRUE }, { "two-hide-each-other", "ss..", { 3, 2, 30, 40 }, TRUE },
  { "two-ones-do-not", "ssh.", { 1, 1, 9, 40 }, TRUE },       { "without-a-total", "s...", { 3, 20, 30, 40 }, FALSE },
};

static void
test_mask (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autoptr (GPtrArray) cells = cells_new (masks[row].counts, 4);
  char found[5] = "....";

  g_assert_true (statistics_mask (cells, STATISTICS_CELL_MIN, masks[row].total_known));
  for (guint i = 0; i < 4; i++)
    found[i] = ".sh"[((StatisticsCell *) g_ptr_array_index (cells, i))->mask];
  g_assert_cmpstr (found, ==, masks[row].masks);
}

static void
test_median (void)
{
  const int odd[] = { 9, 1, 4 }, even[] = { 7, 2, 3, 8 };
  g_autoptr (GArray) days = g_array_new (FALSE, FALSE, sizeof (int));

  g_assert_cmpint (statistics_median_twice (days), ==, 0);
  g_array_append_vals (days, odd, G_N_ELEMENTS (odd));
  g_assert_cmpint (statistics_median_twice (days), ==, 8);
  g_array_set_size (days, 0);
  g_array_append_vals (days, even, G_N_ELEMENTS (even));
  g_assert_cmpint (statistics_median_twice (days), ==, 10);
}

static void
test_share (void)
{
  g_assert_cmpint (statistics_share_percent (&(StatisticsShare){ .count = 72, .base = 150 }), ==, 48);
  g_assert_cmpint (statistics_share_percent (&(StatisticsShare){ .count = 1, .base = 8 }), ==, 13); /* 12.5: up */
  g_assert_cmpint (statistics_share_percent (&(StatisticsShare){ .count = 5, .base = 0 }), ==, 0);
}

/* ---- periods within periods ---- */

/* Months of two years: every sum that is printed leaves a hidden month its choice. */
static void
test_mask_periods (void)
{
  static const gint64 counts[24] = { 9, 2, 8, 7, 6, 9, 8, 9, 7, 5, 6, 8, 1, 0, 1, 9, 9, 9, 6, 3, 2, 8, 7, 9 };
  g_autoptr (GPtrArray) months = g_ptr_array_new_with_free_func ((GDestroyNotify) statistics_cell_free);
  g_autoptr (GPtrArray) nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) statistics_cell_free);
  gint64 start;

  g_assert_true (clock_parse_day ("2024-01-01", &start));
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++) {
    StatisticsCell *month = statistics_cell_new (NULL);

    month->at = clock_add_months (start, (int) i);
    month->count = counts[i];
    g_ptr_array_add (months, month);
  }
  g_assert_true (statistics_mask_periods (months, 1, 5, nodes));
  g_assert_cmpuint (nodes->len, ==, 2 + 8);
  /* A small month hides another one of its quarter: year and quarters are printed. */
  const StatisticsMask expected[] = { STATISTICS_SHOWN, STATISTICS_SMALL, STATISTICS_HIDDEN };
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpint (((StatisticsCell *) g_ptr_array_index (months, i))->mask, ==, expected[i]);
  /* The first quarter of 2025 received 2: it is hidden with another, and so are their months. */
  for (guint i = 12; i < 15; i++)
    g_assert_cmpint (((StatisticsCell *) g_ptr_array_index (months, i))->mask, ==, STATISTICS_HIDDEN);
  guint hidden = 0;
  for (guint i = 15; i < 24; i += 3)
    hidden += ((StatisticsCell *) g_ptr_array_index (months, i))->mask == STATISTICS_HIDDEN
              && ((StatisticsCell *) g_ptr_array_index (months, i + 1))->mask == STATISTICS_HIDDEN
              && ((StatisticsCell *) g_ptr_array_index (months, i + 2))->mask == STATISTICS_HIDDEN;
  g_assert_cmpuint (hidden, ==, 1);
}

/* ---- counts by period, their total known ---- */

enum { PERIODS = 4, CATEGORIES = 3, BOUND = 4 };

static guint32 seed = 20261123;

/* The same numbers at every run. */
static guint32
next_number (guint32 below)
{
  seed = seed * 1664525 + 1013904223;
  return (seed >> 8) % below;
}

/* Least and most that the reader can give a hidden count, by trying every choice of the others. */
static void
column_range (const StatisticsColumn *column, const gboolean *hidden, guint period, gint64 *least, gint64 *most)
{
  gint64 sum = 0, room = 0;

  for (guint i = 0; i < column->periods; i++)
    if (hidden[i]) {
      sum += column->counts[i];
      room += i == period ? 0 : column->received[i];
    }
  *least = -1;
  for (gint64 guess = 0; guess <= column->received[period]; guess++)
    if (sum - guess >= 0 && sum - guess <= room) {
      *least = *least < 0 ? guess : *least;
      *most = guess;
    }
}

static void
test_hide_column (void)
{
  guint printed = 0, hidden_count = 0;

  for (guint round = 0; round < 20000; round++) {
    gint64 counts[PERIODS], received[PERIODS], total = 0, rest = 0;
    gboolean hidden[PERIODS] = { FALSE };
    StatisticsColumn column = { PERIODS, counts, received, 3, BOUND };

    for (guint i = 0; i < PERIODS; i++) {
      counts[i] = next_number (9);
      received[i] = counts[i] + next_number (12);
      total += counts[i];
      rest += received[i] - counts[i];
    }
    if (total < column.cell_min || rest < column.cell_min)
      continue; /* hidden as a whole: nothing of it is printed */
    statistics_hide_column (&column, hidden);
    for (guint i = 0; i < PERIODS; i++) {
      gint64 least = 0, most = 0, sum = 0;

      hidden_count += hidden[i];
      printed += !hidden[i];
      for (guint k = 0; k < PERIODS; k++)
        sum += hidden[k] ? counts[k] : 0;
      if (statistics_is_safe (&column, i))
        continue;
      g_assert_true (hidden[i]);
      column_range (&column, hidden, i, &least, &most);
      /* With all hidden the printed total alone is left, which is not small. */
      if (!hidden[0] || !hidden[1] || !hidden[2] || !hidden[3])
        g_assert_cmpint (most - least, >=, MIN (BOUND - 1, MIN (sum, received[i])));
      g_assert_cmpint (most, >, least);
    }
  }
  g_assert_cmpuint (printed, >, 1000);
  g_assert_cmpuint (hidden_count, >, 1000);
}

/* Every table of three by three with the same margins is possible: does one differ in this cell by that much? */
typedef struct {
  gint64 least, most;
} Range;

static Range
block_range (const StatisticsBlock *block, const gboolean *hidden, guint category, guint period)
{
  Range range = { G_MAXINT64, -1 };
  guint rows[CATEGORIES], count = 0, at = 0;
  gint64 margin_row[CATEGORIES] = { 0 }, margin[3] = { 0 };

  for (guint c = 0; c < CATEGORIES; c++)
    if (hidden[c]) {
      at = c == category ? count : at;
      rows[count++] = c;
    }
  for (guint r = 0; r < count; r++)
    for (guint p = 0; p < 3; p++) {
      margin_row[r] += block->counts[rows[r] * 3 + p];
      margin[p] += block->counts[rows[r] * 3 + p];
    }
  /* Two categories: one row decides the other. Three: two rows decide the third. */
  gint64 a[3], b[3] = { 0 };
  for (a[0] = 0; a[0] <= MIN (margin[0], margin_row[0]); a[0]++)
    for (a[1] = 0; a[1] <= MIN (margin[1], margin_row[0] - a[0]); a[1]++) {
      a[2] = margin_row[0] - a[0] - a[1];
      if (a[2] > margin[2])
        continue;
      gint64 last_0 = count == 3 ? MIN (margin[0] - a[0], margin_row[1]) : 0;
      for (b[0] = 0; b[0] <= last_0; b[0]++) {
        gint64 last_1 = count == 3 ? MIN (margin[1] - a[1], margin_row[1] - b[0]) : 0;
        for (b[1] = 0; b[1] <= last_1; b[1]++) {
          b[2] = count == 3 ? margin_row[1] - b[0] - b[1] : 0;
          if (b[2] > margin[2] - a[2])
            continue;
          gint64 value = at == 0                 ? a[period]
                         : at == 1 && count == 3 ? b[period]
                                                 : margin[period] - a[period] - b[period];
          range.least = MIN (range.least, value);
          range.most = MAX (range.most, value);
        }
      }
    }
  return range;
}

static void
test_hide_block (void)
{
  guint partly = 0, wholly = 0;

  for (guint round = 0; round < 3000; round++) {
    gint64 counts[CATEGORIES * 3];
    gboolean hidden[CATEGORIES] = { FALSE };
    const StatisticsBlock block = { CATEGORIES, 3, counts, BOUND };

    for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
      counts[i] = next_number (i < 3 ? 40 : 10);
    if (!statistics_hide_block (&block, hidden)) {
      wholly++;
      continue;
    }
    partly += hidden[0] || hidden[1] || hidden[2];
    for (guint c = 0; c < CATEGORIES; c++)
      for (guint p = 0; p < 3; p++) {
        gint64 count = counts[c * 3 + p], column = counts[c * 3] + counts[c * 3 + 1] + counts[c * 3 + 2];

        if (count == 0 || count >= BOUND)
          continue;
        g_assert_true (hidden[c]);
        Range range = block_range (&block, hidden, c, p);
        g_assert_cmpint (range.most - range.least, >=, MIN (BOUND - 1, column));
      }
  }
  g_assert_cmpuint (partly, >, 300);
  g_assert_cmpuint (wholly, >, 30);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/mask/attack", test_mask_attack);
  g_test_add_func ("/mask/periods", test_mask_periods);
  g_test_add_func ("/mask/column", test_hide_column);
  g_test_add_func ("/mask/block", test_hide_block);
  g_test_add_func ("/mask/median", test_median);
  g_test_add_func ("/mask/share", test_share);
  for (guint i = 0; i < G_N_ELEMENTS (masks); i++) {
    g_autofree char *path = g_strconcat ("/mask/row/", masks[i].name, NULL);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_mask);
  }
  return g_test_run ();
}
