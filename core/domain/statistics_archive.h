/* statistics_archive.h: the figures of each year, half-year and quarter beside those of the whole life of the box,
 * masked together: all of them are published, and a count that one page hides must not be the difference of two others.
 *
 * Of what crosses two dimensions (what by when), counts of 1 to `crossed_min` - 1 are hidden. In short, what a reader
 * may hold is: the total of each count since the opening; that of the years that are over and printed; the rest, which
 * is printed nowhere. Then:
 *   reports received      years add up to the total, quarters to a year, months to a quarter: masked level by level.
 *   counts that overlap   (problems, results, accepted, handled…): years are hidden until the rest leaves at least as
 *                         many values as the bound to each hidden one.
 *   counts that add up    (classes, states): the same categories are hidden in every year, so that what is hidden is a
 *                         full block whose margins alone are known: the values that a cell may take are then those of
 *                         Fréchet's bounds, exactly. The sum of the block's row in a year is not small either.
 *   quarters              of a year that is over and printed: a category is told in its quarters when it is safe in
 * all. half-years            tell what their quarters tell. Shares follow their counts; medians need base_min reports.
 * The year under way tells what was received, no more. */
#pragma once
#include "domain/statistics.h"

typedef struct {
  Statistics *whole;                    /* since the opening, as statistics_compute */
  GPtrArray *years, *halves, *quarters; /* of Statistics, oldest first: calendar periods with a report in them, those
                                         * under way too; none when nothing may be told of them. Half-years and quarters
                                         * only when quarters may be published */
} StatisticsArchive;

void statistics_archive_free (StatisticsArchive *archive);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StatisticsArchive, statistics_archive_free)

/* (transfer full): all from one snapshot of the store. STORE. NOT_FOUND before set-up. */
StatisticsArchive *statistics_archive (Db *db, gint64 now, GError **error);
/* TRUE while the period is not over: its figures will still grow. */
gboolean statistics_is_open (const Statistics *statistics);
