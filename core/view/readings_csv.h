/* readings_csv.h: readings as a French spreadsheet reads them: semicolons, decimal commas, moments in ISO 8601 with
 * their zone, no cell that would be run as a formula. Line by line: who sends them reads a piece at a time. */
#pragma once
#include "domain/reading_sheet.h"
#include "view/viewer.h"

/* Appends the byte order mark and the headings; `hours`: of hourly values, else of readings. */
void readings_csv_head (const Viewer *viewer, gboolean hours, GString *out);
/* Appends the lines of a part of the span, from `from` on, READINGS_CSV_PIECE_DAYS at most; *ret_next is where the next
 * part begins, or the end of the range. STORE. */
typedef struct {
  const SensorLoan *loan;
  ReadingRange range; /* of the loan within the span: reading_sheet_range */
  gboolean hours;
} ReadingsCsvPart;
gboolean readings_csv_lines (const Viewer *viewer, const ReadingsCsvPart *part, gint64 from, GString *out,
                             gint64 *ret_next, GError **error);
enum { READINGS_CSV_PIECE_DAYS = 7 };
/* (transfer full): "mesures-2026-11-23-semaine.csv": no name of anybody. */
char *readings_csv_file (const Viewer *viewer, const Span *span, gboolean hours);
