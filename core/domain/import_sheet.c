/* import_sheet.c: bytes to text, text to records. Goes on after a mistake as long as it can, so that all are told at once. */
#include "domain/import_sheet.h"

#include <string.h>

#include "base/csv.h"
#include "base/error.h"
#include "base/text.h"

/* ---- what is wrong ---- */

static void
trouble_free (gpointer data)
{
  ImportTrouble *trouble = data;

  g_free (trouble->column);
  g_free (trouble->code);
  g_free (trouble->detail);
  g_free (trouble);
}

ImportTroubles *
import_troubles_new (void)
{
  ImportTroubles *troubles = g_new0 (ImportTroubles, 1);

  troubles->list = g_ptr_array_new_with_free_func (trouble_free);
  return troubles;
}

void
import_troubles_free (ImportTroubles *troubles)
{
  if (troubles == NULL)
    return;
  g_ptr_array_unref (troubles->list);
  g_free (troubles);
}

void
import_trouble_add (ImportTroubles *troubles, guint line, const char *column, const char *code, const char *detail)
{
  ImportTrouble *trouble;

  if (++troubles->count > IMPORT_TROUBLES_MAX)
    return;
  trouble = g_new0 (ImportTrouble, 1);
  trouble->line = line;
  trouble->column = g_strdup (column);
  trouble->code = g_strdup (code);
  trouble->detail = detail == NULL ? NULL : text_clip (detail, 60);
  g_ptr_array_add (troubles->list, trouble);
}

/* ---- text ---- */

/* What no sheet holds, whatever wrote it. */
static const char *
bytes_trouble (const char *bytes, gsize length)
{
  if (length == 0)
    return "empty";
  if (length > IMPORT_BYTES_MAX)
    return "long";
  if (length >= 2 && (memcmp (bytes, "\xff\xfe", 2) == 0 || memcmp (bytes, "\xfe\xff", 2) == 0))
    return "utf16";
  return memchr (bytes, '\0', length) != NULL ? "nul" : NULL;
}

char *
import_decode (const char *bytes, gsize length, const char **ret_code)
{
  gboolean marked = length >= 3 && memcmp (bytes, "\xef\xbb\xbf", 3) == 0;
  char *text;

  *ret_code = bytes_trouble (bytes, length);
  if (*ret_code != NULL)
    return NULL;
  if (g_utf8_validate (bytes, (gssize) length, NULL))
    return g_strndup (bytes + (marked ? 3 : 0), length - (marked ? 3 : 0));
  text = marked ? NULL : g_convert (bytes, (gssize) length, "UTF-8", "WINDOWS-1252", NULL, NULL, NULL);
  if (text == NULL)
    *ret_code = "encoding";
  return text;
}

/* ---- records ---- */

/* Cells that the file does not have are NULL amid the others. */
static void
cells_free (char **cells, guint count)
{
  for (guint i = 0; i < count; i++)
    g_free (cells[i]);
  g_free (cells);
}

static void
record_free (gpointer data)
{
  ImportRecord *record = data;

  cells_free (record->cells, record->count);
  g_free (record);
}

void
import_sheet_free (ImportSheet *sheet)
{
  if (sheet == NULL)
    return;
  g_ptr_array_unref (sheet->records);
  g_free (sheet);
}

/* What reading one file shares. */
typedef struct {
  CsvReader *reader;
  const ImportColumn *columns;
  guint count;
  int *places; /* by index of the columns: where the file has it, or -1 */
  guint fields, rows_max; /* of the header */
  ImportTroubles *troubles;
  ImportSheet *sheet;
} Reading;

static int
column_of (const Reading *reading, const char *header)
{
  g_autofree char *folded = text_fold (header);

  g_strdelimit (folded, " -", '_');
  for (guint i = 0; i < reading->count; i++)
    if (strcmp (reading->columns[i].header, folded) == 0)
      return (int) i;
  return -1;
}

/* Unknown columns are told too: a slip in an optional one would else be a silence. */
static void
read_headers (Reading *reading)
{
  const char *header;

  for (guint i = 0; i < reading->count; i++)
    reading->places[i] = -1;
  for (reading->fields = 0; (header = csv_reader_header (reading->reader, reading->fields)) != NULL; reading->fields++) {
    int column = column_of (reading, header);

    if (*header == '\0')
      continue;
    if (column < 0)
      import_trouble_add (reading->troubles, 1, NULL, "column_unknown", header);
    else if (reading->places[column] >= 0)
      import_trouble_add (reading->troubles, 1, NULL, "column_twice", header);
    else
      reading->places[column] = (int) reading->fields;
  }
  for (guint i = 0; i < reading->count; i++)
    if (reading->columns[i].needed && reading->places[i] < 0)
      import_trouble_add (reading->troubles, 1, reading->columns[i].header, "column_missing", NULL);
}

/* "+33 5 59…" and "-12,5" are no formulas. */
static gboolean
is_formula (const char *cell)
{
  if (*cell == '\0' || strchr ("=+-@", *cell) == NULL)
    return FALSE;
  return *cell == '=' || *cell == '@' || cell[1 + strspn (cell + 1, "0123456789 .,()-")] != '\0';
}

/* (transfer full): a cell as it was meant. */
static char *
cell_read (const Reading *reading, guint column)
{
  const char *typed = csv_reader_field (reading->reader, reading->places[column]);
  guint line = csv_reader_line (reading->reader);
  const ImportColumn *wanted = &reading->columns[column];
  gboolean guarded = typed[0] == '\'' && typed[1] != '\0' && strchr ("=+-@", typed[1]) != NULL;
  char *cell = text_clean (typed + guarded, FALSE, wanted->max + 1);

  if (g_utf8_strlen (cell, -1) > wanted->max) {
    g_autofree char *bound = g_strdup_printf ("%u", wanted->max);

    import_trouble_add (reading->troubles, line, wanted->header, "cell_long", bound);
  } else if (is_formula (cell))
    import_trouble_add (reading->troubles, line, wanted->header, "formula", cell);
  else if (wanted->filled && *cell == '\0')
    import_trouble_add (reading->troubles, line, wanted->header, "cell_missing", NULL);
  return cell;
}

static gboolean
is_blank (char **cells, guint count)
{
  for (guint i = 0; i < count; i++)
    if (cells[i] != NULL && *cells[i] != '\0')
      return FALSE;
  return TRUE;
}

/* Spreadsheets end tables with lines of separators: these are no records. */
static void
take_record (Reading *reading)
{
  ImportRecord *record;
  guint before = reading->troubles->count, told = reading->troubles->list->len;
  char **cells = g_new0 (char *, reading->count + 1);

  for (guint i = 0; i < reading->count; i++)
    cells[i] = reading->places[i] < 0 ? NULL : cell_read (reading, i);
  if (is_blank (cells, reading->count)) {
    g_ptr_array_set_size (reading->troubles->list, (int) told);
    reading->troubles->count = before;
    cells_free (cells, reading->count);
    return;
  }
  record = g_new0 (ImportRecord, 1);
  record->line = csv_reader_line (reading->reader);
  record->cells = cells;
  record->count = reading->count;
  g_ptr_array_add (reading->sheet->records, record);
}

/* FALSE when nothing more can be read. */
static gboolean
next_record (Reading *reading)
{
  g_autoptr (GError) error = NULL;
  guint fields = 0;

  if (!csv_reader_next_any (reading->reader, &fields, &error)) {
    if (error != NULL)
      import_trouble_add (reading->troubles, csv_reader_line (reading->reader), NULL,
                          g_error_matches (error, BOX_ERROR, BOX_ERROR_LIMIT) ? "line_long" : "quote", NULL);
    return FALSE;
  }
  if (reading->sheet->records->len >= reading->rows_max) {
    g_autofree char *bound = g_strdup_printf ("%u", reading->rows_max);

    import_trouble_add (reading->troubles, csv_reader_line (reading->reader), NULL, "rows", bound);
    return FALSE;
  }
  if (fields != reading->fields) {
    g_autofree char *found = g_strdup_printf ("%u / %u", fields, reading->fields);

    import_trouble_add (reading->troubles, csv_reader_line (reading->reader), NULL, "fields", found);
    return TRUE;
  }
  take_record (reading);
  return TRUE;
}

ImportSheet *
import_sheet_read (const char *path, const ImportColumn *columns, guint count, guint rows_max,
                   ImportTroubles *troubles)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CsvReader) reader = csv_reader_open (path, &error);
  g_autofree int *places = g_new0 (int, count);
  g_autoptr (ImportSheet) sheet = g_new0 (ImportSheet, 1);
  Reading reading = { reader, columns, count, places, 0, rows_max, troubles, sheet };

  sheet->records = g_ptr_array_new_with_free_func (record_free);
  if (reader == NULL) {
    import_trouble_add (troubles, g_error_matches (error, BOX_ERROR, BOX_ERROR_IO) ? 0 : 1, NULL,
                        g_error_matches (error, BOX_ERROR, BOX_ERROR_LIMIT) ? "line_long" : "unreadable", NULL);
    return NULL;
  }
  read_headers (&reading);
  while (next_record (&reading))
    ;
  if (sheet->records->len == 0 && troubles->count == 0)
    import_trouble_add (troubles, 0, NULL, "no_record", NULL);
  return g_steal_pointer (&sheet);
}
