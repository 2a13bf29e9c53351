/* csv.c: records of a CSV file one at a time, and fields written safely. Knows no column's meaning. */
#include "base/csv.h"

#include "base/csv_private.h"
#include "base/error.h"

#include <string.h>

#define BOM "\xef\xbb\xbf"

enum { RECORD_BYTES_MAX = 64 * 1024 };

struct CsvReader {
  char *path;
  CsvInput *input;
  GPtrArray *headers;
  GString *record; /* the fields, NUL after each */
  GArray *starts;  /* of gsize: where each field begins in `record` */
  char separator;  /* NUL until the header shows it */
  guint line;      /* of the next byte */
  guint record_line;
  gboolean failed;
};

/* Where a field stands: at its start, unquoted, within quotes, just behind a quote that may close. */
typedef enum { FIELD_START, FIELD_PLAIN, FIELD_QUOTED, FIELD_QUOTE } FieldState;

static gboolean
reader_fail (CsvReader *reader, BoxError code, guint line, const char *reason, GError **error)
{
  reader->failed = TRUE;
  return box_fail (error, code, "%s, line %u: %s", reader->path, line, reason);
}

static void
field_begin (CsvReader *reader)
{
  gsize start = reader->record->len;

  g_array_append_val (reader->starts, start);
}

static void
field_end (CsvReader *reader)
{
  g_string_append_c (reader->record, '\0');
}

/* The first comma or semicolon outside quotes in the header is the separator. */
static gboolean
is_separator (CsvReader *reader, int byte)
{
  if (reader->separator == '\0' && (byte == ',' || byte == ';'))
    reader->separator = (char) byte;
  return byte == reader->separator && byte != '\0';
}

/* Takes a line end, whichever it is, when `byte` begins one. */
static gboolean
take_line_end (CsvReader *reader, int byte)
{
  if (byte != '\n' && byte != '\r')
    return FALSE;
  if (byte == '\r' && csv_input_peek (reader->input) == '\n')
    csv_input_take (reader->input);
  reader->line++;
  return TRUE;
}

/* What `byte` does within quotes; -1 is left to the caller. */
static FieldState
quoted_byte (CsvReader *reader, int byte)
{
  if (byte == '"')
    return FIELD_QUOTE;
  reader->line += byte == '\n';
  g_string_append_c (reader->record, (char) byte);
  return FIELD_QUOTED;
}

/* What `byte` does elsewhere, being neither separator nor line end. A quote amid plain text is kept as it stands. */
static gboolean
plain_byte (CsvReader *reader, int byte, FieldState *state)
{
  if (byte == '"' && *state == FIELD_START)
    *state = FIELD_QUOTED;
  else if (*state == FIELD_QUOTE && byte != '"')
    return FALSE;
  else {
    g_string_append_c (reader->record, (char) byte);
    *state = *state == FIELD_QUOTE ? FIELD_QUOTED : FIELD_PLAIN;
  }
  return TRUE;
}

/* Reads one record into reader->record. FALSE with an error when its shape is wrong. */
static gboolean
read_record (CsvReader *reader, GError **error)
{
  FieldState state = FIELD_START;
  int byte;

  g_string_truncate (reader->record, 0);
  g_array_set_size (reader->starts, 0);
  reader->record_line = reader->line;
  field_begin (reader);
  while ((byte = csv_input_take (reader->input)) >= 0) {
    if (reader->record->len > RECORD_BYTES_MAX)
      return reader_fail (reader, BOX_ERROR_LIMIT, reader->record_line, "longer than 64 KiB", error);
    if (state == FIELD_QUOTED)
      state = quoted_byte (reader, byte);
    else if (is_separator (reader, byte)) {
      field_end (reader);
      field_begin (reader);
      state = FIELD_START;
    } else if (take_line_end (reader, byte))
      break;
    else if (!plain_byte (reader, byte, &state))
      return reader_fail (reader, BOX_ERROR_INVALID, reader->line, "text behind a closing quote", error);
  }
  field_end (reader);
  if (state == FIELD_QUOTED && csv_input_failure (reader->input) == NULL)
    return reader_fail (reader, BOX_ERROR_INVALID, reader->record_line, "a quote is not closed", error);
  return TRUE;
}

/* What the reading of bytes met is an error of this line. */
static gboolean
check_input (CsvReader *reader, GError **error)
{
  const GError *failure = csv_input_failure (reader->input);

  if (failure == NULL)
    return TRUE;
  return reader_fail (reader, (BoxError) failure->code, reader->line, failure->message, error);
}

/* With a length, g_utf8_validate refuses NUL too: the only ones are those that end fields. */
static gboolean
check_text (CsvReader *reader, GError **error)
{
  gsize end = reader->record->len;

  for (guint i = reader->starts->len; i > 0; i--) {
    gsize start = g_array_index (reader->starts, gsize, i - 1);

    if (!g_utf8_validate (reader->record->str + start, (gssize) (end - 1 - start), NULL))
      return reader_fail (reader, BOX_ERROR_INVALID, reader->record_line, "not UTF-8", error);
    end = start;
  }
  return TRUE;
}

/* The next record that is no blank line. FALSE at the end, and on error. */
static gboolean
next_record (CsvReader *reader, GError **error)
{
  do {
    if (csv_input_peek (reader->input) < 0)
      return check_input (reader, error) && FALSE;
    if (!read_record (reader, error) || !check_input (reader, error))
      return FALSE;
  } while (reader->starts->len == 1 && reader->record->len == 1);
  return check_text (reader, error);
}

/* FALSE for a file that begins like a byte order mark and goes on otherwise: private characters, or another encoding.
 */
static gboolean
skip_bom (CsvReader *reader)
{
  for (guint i = 0; BOM[i] != '\0'; i++) {
    if (csv_input_peek (reader->input) != (guchar) BOM[i])
      return i == 0;
    csv_input_take (reader->input);
  }
  return TRUE;
}

static gboolean
read_header (CsvReader *reader, GError **error)
{
  if (!skip_bom (reader))
    return reader_fail (reader, BOX_ERROR_INVALID, 1, "not UTF-8", error);
  if (!next_record (reader, error))
    return reader->failed ? FALSE : reader_fail (reader, BOX_ERROR_INVALID, 1, "no header", error);
  if (reader->separator == '\0')
    reader->separator = ',';
  for (guint i = 0; i < reader->starts->len; i++)
    g_ptr_array_add (reader->headers, g_strstrip (g_strdup (csv_reader_field (reader, (int) i))));
  return TRUE;
}

CsvReader *
csv_reader_open (const char *path, GError **error)
{
  g_autoptr (CsvReader) reader = g_new0 (CsvReader, 1);

  reader->path = g_strdup (path);
  reader->headers = g_ptr_array_new_with_free_func (g_free);
  reader->record = g_string_sized_new (1024);
  reader->starts = g_array_new (FALSE, FALSE, sizeof (gsize));
  reader->line = 1;
  reader->input = csv_input_open (path, error);
  if (reader->input == NULL || !read_header (reader, error))
    return NULL;
  return g_steal_pointer (&reader);
}

void
csv_reader_free (CsvReader *reader)
{
  if (reader == NULL)
    return;
  csv_input_free (reader->input);
  g_array_unref (reader->starts);
  g_string_free (reader->record, TRUE);
  g_ptr_array_unref (reader->headers);
  g_free (reader->path);
  g_free (reader);
}

int
csv_reader_column (const CsvReader *reader, const char *header)
{
  for (guint i = 0; i < reader->headers->len; i++)
    if (g_str_equal (g_ptr_array_index (reader->headers, i), header))
      return (int) i;
  return -1;
}

const char *
csv_reader_header (const CsvReader *reader, guint column)
{
  return column < reader->headers->len ? g_ptr_array_index (reader->headers, column) : NULL;
}

gboolean
csv_reader_next_any (CsvReader *reader, guint *ret_fields, GError **error)
{
  if (reader->failed)
    return reader_fail (reader, BOX_ERROR_INVALID, reader->record_line, "reading stopped here", error);
  if (!next_record (reader, error))
    return FALSE;
  *ret_fields = reader->starts->len;
  return TRUE;
}

gboolean
csv_reader_next (CsvReader *reader, GError **error)
{
  g_autofree char *reason = NULL;
  guint fields = 0;

  if (!csv_reader_next_any (reader, &fields, error))
    return FALSE;
  if (reader->starts->len == reader->headers->len)
    return TRUE;
  reason = g_strdup_printf ("%u fields, the header has %u", reader->starts->len, reader->headers->len);
  return reader_fail (reader, BOX_ERROR_INVALID, reader->record_line, reason, error);
}

const char *
csv_reader_field (const CsvReader *reader, int column)
{
  if (column < 0 || (guint) column >= reader->starts->len)
    return "";
  return reader->record->str + g_array_index (reader->starts, gsize, column);
}

guint
csv_reader_line (const CsvReader *reader)
{
  return reader->record_line;
}

/* "-12" and "+3,5": a sign, digits, and decimals at most. */
static gboolean
is_number (const char *value)
{
  gsize whole, decimals;

  if (*value == '-' || *value == '+')
    value++;
  whole = strspn (value, "0123456789");
  if (whole == 0 || value[whole] == '\0')
    return whole > 0;
  if (value[whole] != '.' && value[whole] != ',')
    return FALSE;
  decimals = strspn (value + whole + 1, "0123456789");
  return decimals > 0 && value[whole + 1 + decimals] == '\0';
}

/* What a spreadsheet would run rather than show. */
static gboolean
is_formula (const char *value)
{
  static const char *const wide[] = { "\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d",
                                      "\xef\xbc\xa0" }; /* = + - @ in full width */

  for (guint i = 0; *value == wide[0][0] && i < G_N_ELEMENTS (wide); i++)
    if (g_str_has_prefix (value, wide[i]))
      return TRUE;
  return *value != '\0' && strchr ("=+-@\t\r\n", *value) != NULL && !is_number (value);
}

static gboolean
needs_quotes (const char *value)
{
  gsize length = strlen (value);

  return length > 0 && (strpbrk (value, ",;\"\r\n\t") != NULL || value[0] == ' ' || value[length - 1] == ' ');
}

/* With each quote twice. */
static void
append_doubled (GString *out, const char *value)
{
  for (const char *quote = strchr (value, '"'); quote != NULL; quote = strchr (value, '"')) {
    g_string_append_len (out, value, quote + 1 - value);
    g_string_append_c (out, '"');
    value = quote + 1;
  }
  g_string_append (out, value);
}

void
csv_begin (GString *out, CsvDialect dialect)
{
  if (dialect == CSV_SPREADSHEET)
    g_string_append (out, BOM);
}

void
csv_append (GString *out, CsvDialect dialect, gboolean first, const char *value)
{
  gboolean guarded, quoted;

  value = value == NULL ? "" : value;
  guarded = dialect == CSV_SPREADSHEET && is_formula (value);
  quoted = needs_quotes (value);
  if (!first)
    g_string_append_c (out, dialect == CSV_SPREADSHEET ? ';' : ',');
  if (quoted)
    g_string_append_c (out, '"');
  if (guarded)
    g_string_append_c (out, '\'');
  append_doubled (out, value);
  if (quoted)
    g_string_append_c (out, '"');
}

void
csv_end_line (GString *out)
{
  g_string_append (out, "\r\n");
}
