/* export.h: the tables that may be taken away as a file: which columns each has, who may read which, how each is
 * read. One row of a table of columns is one column. Says nothing in words (view/export_view.h). */
#pragma once
#include "domain/access.h"
#include "domain/report_filter.h"

typedef enum {
  EXPORT_TEXT,
  EXPORT_PHONE,
  EXPORT_STREET,   /* an address of which only the street is said */
  EXPORT_CODE,     /* said by the words of its group */
  EXPORT_CODES,    /* several, separated by spaces */
  EXPORT_PROBLEMS, /* codes of the grid's severities, separated by spaces */
  EXPORT_DAY,
  EXPORT_MOMENT,
  EXPORT_ISO_DAY, /* a day kept as text: 2026-09-15 */
  EXPORT_COUNT,
  EXPORT_TENTHS,
  EXPORT_PCM, /* thousandths of a percent */
  EXPORT_DEGREES,
  EXPORT_ANSWER, /* yes, no */
  EXPORT_KIND_LAST
} ExportKind;

typedef struct {
  const char *name; /* of the statement's column; its heading: words of group export_<table> */
  ExportKind kind;
  gboolean names;    /* names, contact, exact place, words: for whoever may read them; otherwise the cell is empty */
  const char *group; /* words of its codes */
} ExportColumn;

typedef struct {
  const char *name;
  const char *sql;   /* the rows of one report */
  gboolean own_only; /* no row at all of a file whose names are not for the reader */
  const ExportColumn *columns;
  guint columns_count;
} ExportTable;

typedef enum {
  EXPORT_REPORTS,
  EXPORT_FOLLOWUPS,
  EXPORT_RESULTS,
  EXPORT_ASSIGNMENTS,
  EXPORT_VISITS,
  EXPORT_ORDERS,
  EXPORT_LAST
} ExportTableKind;
extern const ExportTable export_tables[];

/* Whose eyes: the filter's partner and `own_only` say the rest. */
typedef struct {
  const ExportTable *table;
  const ReportFilter *filter;
  Role role;
} ExportWish;

/* (transfer full): of gint64, the reports of the list in its order, all of them whatever the filter's limit. Eight bytes
 * each: the list is settled at once, and no snapshot of the store is held while somebody slowly reads what they hold. */
GArray *export_ids (Db *db, const ReportFilter *filter, GError **error);

/* A row: what its reader may not read is not there. Valid during the visit. */
typedef struct ExportRow ExportRow;
const char *export_row_text (const ExportRow *row, const ExportColumn *column); /* NULL: empty */
gboolean export_row_integer (const ExportRow *row, const ExportColumn *column, gint64 *ret_value); /* FALSE: empty */
gboolean export_row_real (const ExportRow *row, const ExportColumn *column, double *ret_value);    /* FALSE: empty */

/* What becomes of the rows of one report. */
typedef struct {
  void (*visit) (const ExportRow *row, gpointer data);
  gpointer data;
  gboolean named; /* set: names were in them; whoever shows the rows logs that first */
} ExportReading;
/* Visits its rows: none when it is gone, or none of the reader's any more. */
gboolean export_rows (Db *db, const ExportWish *wish, gint64 report_id, ExportReading *reading, GError **error);
