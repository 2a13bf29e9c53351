/* import_sheet.h: a table that somebody made with a spreadsheet, read whole: text whichever way it was saved, records by
 * column, and each thing that is wrong with where it stands. Knows none of the tables. */
#pragma once
#include <glib.h>

enum { IMPORT_BYTES_MAX = 2 * 1024 * 1024, IMPORT_ROWS_MAX = 5000, IMPORT_TROUBLES_MAX = 200 };

/* What is wrong: `line` of the file from 1 (0: the file itself), a column by its header (nullable), a code of the
 * catalogue's group import_trouble, a detail (nullable). */
typedef struct {
  guint line;
  char *column, *code, *detail;
} ImportTrouble;
typedef struct {
  GPtrArray *list; /* of ImportTrouble: the first IMPORT_TROUBLES_MAX */
  guint count;     /* of all of them */
} ImportTroubles;
ImportTroubles *import_troubles_new (void);
void import_troubles_free (ImportTroubles *troubles);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ImportTroubles, import_troubles_free)
/* Texts are copied. */
void import_trouble_add (ImportTroubles *troubles, guint line, const char *column, const char *code, const char *detail);

/* (transfer full): the bytes as UTF-8 without BOM: UTF-8 as it is, else Windows-1252. NULL with *ret_code: "empty", "long",
 * "nul" (a NUL byte: no text), "utf16", "encoding". */
char *import_decode (const char *bytes, gsize length, const char **ret_code);

/* A column that a table may have. Headers are compared without case and accents. */
typedef struct {
  const char *header;
  gboolean needed; /* the file must have the column */
  gboolean filled; /* and each record must fill it */
  guint max;       /* characters */
  const char *meaning; /* code of the group import_column: what it holds */
  const char *example; /* of the model */
} ImportColumn;

typedef struct {
  guint line;
  char **cells; /* by index of the columns: NULL where the file has no such column */
  guint count;  /* of the columns */
} ImportRecord;
typedef struct {
  GPtrArray *records; /* of ImportRecord */
} ImportSheet;
void import_sheet_free (ImportSheet *sheet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ImportSheet, import_sheet_free)

/* (transfer full): reads a file of UTF-8 text. Troubles of the file, of its header and of each record are added; the records
 * that could be read are there all the same. Cells are trimmed; the apostrophe that guards a formula is taken away; a cell
 * that begins like a formula is a trouble unless `number`-like (a phone, a sum). At most
 * `rows_max` records. NULL when nothing could be read. */
ImportSheet *import_sheet_read (const char *path, const ImportColumn *columns, guint count, guint rows_max,
                                ImportTroubles *troubles);
