/* csv.h: RFC 4180 and its French cousin (semicolon), read by header name and written safely. Streams: constant memory.
 */
#pragma once
#include <gio/gio.h>

typedef struct CsvReader CsvReader;

/* Opens `path`, plain or gzip (told by its first bytes), UTF-8 with or without BOM; the separator is the first comma or
 * semicolon of the header line. NOT_FOUND, IO, INVALID (no header, not UTF-8, damaged gzip). */
CsvReader *csv_reader_open (const char *path, GError **error);
void csv_reader_free (CsvReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsvReader, csv_reader_free)
/* Column of that header (exact, the white space around it aside), or -1. */
int csv_reader_column (const CsvReader *reader, const char *header);
/* Next record, blank lines left out: TRUE with a record, FALSE at the end or on error, which ends the reading. *error
 * is then "path, line 12: …": INVALID for a wrong number of fields, an open quote, not UTF-8, damaged or cut gzip;
 * LIMIT for a record over 64 KiB. */
gboolean csv_reader_next (CsvReader *reader, GError **error);
/* The same, whatever the number of fields: *ret_fields tells it. */
gboolean csv_reader_next_any (CsvReader *reader, guint *ret_fields, GError **error);
const char *csv_reader_header (const CsvReader *reader, guint column); /* NULL past the last */
const char *csv_reader_field (const CsvReader *reader, int column); /* "" for column -1; valid until the next record */
guint csv_reader_line (const CsvReader *reader);                    /* where the present record begins, from 1 */

typedef enum {
  CSV_OPEN,
  CSV_SPREADSHEET
} CsvDialect; /* comma, no BOM / semicolon, BOM, formula injection neutralised */
/* Once, before the first line: the BOM of CSV_SPREADSHEET. */
void csv_begin (GString *out, CsvDialect dialect);
/* Appends one field (after its separator unless `first`), quoted as needed; NULL is empty. For CSV_SPREADSHEET what
 * begins like a formula (= + - @ tab CR LF) and is no plain number gets an apostrophe first. csv_end_line appends CRLF.
 */
void csv_append (GString *out, CsvDialect dialect, gboolean first, const char *value);
void csv_end_line (GString *out);
