/* test_csv.c: files written to a temporary folder and read back record by record; fields written for both kinds of
 * reader. */
#include "base/csv.h"
#include "base/error.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct {
  char *folder;
  char *path;
} Fixture;

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  (void) data;
  fixture->folder = g_dir_make_tmp ("csv-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "file.csv", NULL);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  (void) data;
  g_remove (fixture->path);
  g_rmdir (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static void
write_bytes (Fixture *fixture, const char *bytes, gssize length)
{
  g_assert_true (g_file_set_contents (fixture->path, bytes, length, NULL));
}

/* (transfer full): `bytes` as one gzip part. */
static GBytes *
packed (const char *bytes, gsize length)
{
  g_autoptr (GZlibCompressor) packer = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 6);
  g_autoptr (GInputStream) source = g_memory_input_stream_new_from_data (bytes, (gssize) length, NULL);
  g_autoptr (GInputStream) stream = g_converter_input_stream_new (source, G_CONVERTER (packer));
  g_autoptr (GOutputStream) target = g_memory_output_stream_new_resizable ();

  g_output_stream_splice (target, stream, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, NULL, NULL);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (target));
}

/* The whole file as "line:field|field" lines, then the error. */
static char *
read_all (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CsvReader) reader = csv_reader_open (fixture->path, &error);
  GString *out = g_string_new (NULL);
  int columns = 0;

  while (reader != NULL && csv_reader_next (reader, &error)) {
    g_string_append_printf (out, "%u:", csv_reader_line (reader));
    for (columns = 0; columns < 3; columns++)
      g_string_append_printf (out, "%s%s", columns > 0 ? "|" : "", csv_reader_field (reader, columns));
    g_string_append_c (out, '\n');
  }
  if (error != NULL)
    g_string_append_printf (out, "%s%s", box_error_name ((BoxError) error->code), strstr (error->message, ", line "));
  return g_string_free (out, FALSE);
}

static void
test_read (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *in;
    const char *out;
  } cases[] = {
    { "a,b,c\n1,2,3\n", "2:1|2|3\n" },
    { "a;b;c\r\n1;2,5;3\r\n", "2:1|2,5|3\n" },
    { "\xef\xbb\xbf\"a\";b;c\n1;;\n", "2:1||\n" },
    { "a,b,c\n\"x\ny\",\"say \"\"hi\"\"\",\"\"\n1,2,3", "2:x\ny|say \"hi\"|\n4:1|2|3\n" },
    { "a,b,c\r\n\"x\r\ny\",2,3\r\n4,5,6", "2:x\r\ny|2|3\n4:4|5|6\n" },
    { "\n\na,b,c\n\n1,2,3\n\n\n", "5:1|2|3\n" },
    { "a,b,c\r1,2,3\r", "2:1|2|3\n" },
    { "a,b,c\n5\" pipe,it\"s,\"\"\n", "2:5\" pipe|it\"s|\n" },
    { "\"a,b\";b;c\n1;2;3\n", "2:1|2|3\n" },
    { "a\n1\n", "2:1||\n" },
    { "a,b,c\n", "" },
    { "a,b,c", "" },
    { "a,b,c\n1,2,3\n1,2\n", "2:1|2|3\ninvalid, line 3: 2 fields, the header has 3" },
    { "a,b,c\n1,2,3,4\n", "invalid, line 2: 4 fields, the header has 3" },
    { "a,b,c\n1,2,\"3\n\n", "invalid, line 2: a quote is not closed" },
    { "a,b,c\n1,2,\"3\"x\n", "invalid, line 2: text behind a closing quote" },
    { "a,b,c\n1,2,\xe9\n", "invalid, line 2: not UTF-8" },
    { "\xe9,b,c\n", "invalid, line 1: not UTF-8" },
    { "\xef\xbb,b,c\n", "invalid, line 1: not UTF-8" },
    { "", "invalid, line 1: no header" },
    { "\n\n", "invalid, line 1: no header" },
    { "\xef\xbb\xbf", "invalid, line 1: no header" },
  };

  (void) data;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *plain = NULL;
    g_autofree char *unpacked = NULL;
    g_autoptr (GBytes) bytes = packed (cases[i].in, strlen (cases[i].in));

    write_bytes (fixture, cases[i].in, -1);
    plain = read_all (fixture);
    g_assert_cmpstr (plain, ==, cases[i].out);
    write_bytes (fixture, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));
    unpacked = read_all (fixture);
    g_assert_cmpstr (unpacked, ==, cases[i].out);
  }
}

static void
test_nul (Fixture *fixture, gconstpointer data)
{
  g_autofree char *out = NULL;

  (void) data;
  write_bytes (fixture, "a,b,c\n1,\0,3\n", 12);
  out = read_all (fixture);
  g_assert_cmpstr (out, ==, "invalid, line 2: not UTF-8");
}

static void
test_columns (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsvReader) reader = NULL;

  (void) data;
  write_bytes (fixture, "id; Nom ;ville\n1;A;B\n", -1);
  reader = csv_reader_open (fixture->path, NULL);
  g_assert_cmpint (csv_reader_column (reader, "id"), ==, 0);
  g_assert_cmpint (csv_reader_column (reader, "Nom"), ==, 1);
  g_assert_cmpint (csv_reader_column (reader, "nom"), ==, -1);
  g_assert_true (csv_reader_next (reader, NULL));
  g_assert_cmpstr (csv_reader_field (reader, 2), ==, "B");
  g_assert_cmpstr (csv_reader_field (reader, -1), ==, "");
  g_assert_cmpstr (csv_reader_field (reader, 3), ==, "");
}

static void
test_bound (Fixture *fixture, gconstpointer data)
{
  g_autofree char *filling = g_strnfill (65000, 'x');
  g_autofree char *fits = g_strdup_printf ("a,b,c\n%s,2,3\n", filling);
  g_autofree char *too_long = g_strdup_printf ("a,b,c\n1,2,3\n%s%s,2,3\n", filling, filling);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  (void) data;
  write_bytes (fixture, fits, -1);
  first = read_all (fixture);
  g_assert_cmpuint (strlen (first), ==, strlen ("2:|2|3\n") + 65000);
  write_bytes (fixture, too_long, -1);
  second = read_all (fixture);
  g_assert_cmpstr (second, ==, "2:1|2|3\nlimit, line 3: longer than 64 KiB");
}

/* Many chunks, and a gzip file made of two parts as `cat a.gz b.gz` makes it. */
static void
test_large (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) file = g_string_new (NULL);
  g_autoptr (GBytes) header = packed ("id;name\n", 8);
  g_autoptr (GBytes) rest = NULL;
  g_autoptr (CsvReader) reader = NULL;
  g_autoptr (GError) error = NULL;
  guint count = 0;

  (void) data;
  for (int i = 0; i < 50000; i++)
    g_string_append_printf (text, "%d;\"name ; %d\"\r\n", i, i * 7);
  rest = packed (text->str, text->len);
  g_string_append_len (file, g_bytes_get_data (header, NULL), (gssize) g_bytes_get_size (header));
  g_string_append_len (file, g_bytes_get_data (rest, NULL), (gssize) g_bytes_get_size (rest));
  write_bytes (fixture, file->str, (gssize) file->len);
  reader = csv_reader_open (fixture->path, &error);
  g_assert_no_error (error);
  while (reader != NULL && csv_reader_next (reader, &error)) {
    g_autofree char *name = g_strdup_printf ("name ; %u", count * 7);

    g_assert_cmpstr (csv_reader_field (reader, 1), ==, name);
    count++;
  }
  g_assert_no_error (error);
  g_assert_cmpuint (count, ==, 50000);
}

static void
test_damaged_gzip (Fixture *fixture, gconstpointer data)
{
  static const char text[] = "a,b,c\n1,2,3\n4,5,6\n";
  g_autoptr (GBytes) bytes = packed (text, strlen (text));
  g_autofree char *copy = g_memdup2 (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autofree char *cut = NULL;
  g_autofree char *damaged = NULL;

  (void) data;
  write_bytes (fixture, copy, (gssize) g_bytes_get_size (bytes) - 4);
  cut = read_all (fixture);
  g_assert_nonnull (strstr (cut, "the gzip file is cut short"));
  copy[g_bytes_get_size (bytes) - 6] ^= 0x55;
  write_bytes (fixture, copy, (gssize) g_bytes_get_size (bytes));
  damaged = read_all (fixture);
  g_assert_nonnull (strstr (damaged, "the gzip file is damaged"));
}

/* An error is not forgotten by asking again, nor taken for the end of the file. */
static void
test_stops (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsvReader) reader = NULL;
  g_autoptr (GError) error = NULL;

  (void) data;
  write_bytes (fixture, "a,b\n1\n2,3\n", -1);
  reader = csv_reader_open (fixture->path, NULL);
  g_assert_false (csv_reader_next (reader, NULL));
  g_assert_false (csv_reader_next (reader, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_INVALID);
}

static void
test_not_found (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  (void) data;
  g_assert_null (csv_reader_open (fixture->path, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (csv_reader_open (fixture->folder, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_IO);
}

static void
test_append (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *value;
    const char *open;
    const char *spreadsheet;
  } cases[] = {
    { "plain", "plain", "plain" },
    { "", "", "" },
    { NULL, "", "" },
    { "a,b", "\"a,b\"", "\"a,b\"" },
    { "a;b", "\"a;b\"", "\"a;b\"" },
    { "a \"b\"", "\"a \"\"b\"\"\"", "\"a \"\"b\"\"\"" },
    { "a\nb", "\"a\nb\"", "\"a\nb\"" },
    { " a", "\" a\"", "\" a\"" },
    { "=1+1", "=1+1", "'=1+1" },
    { "+33 6", "+33 6", "'+33 6" },
    { "-12", "-12", "-12" },
    { "-12,5", "\"-12,5\"", "\"-12,5\"" },
    { "+1.25", "+1.25", "+1.25" },
    { "-1+1", "-1+1", "'-1+1" },
    { "-1.", "-1.", "'-1." },
    { "-", "-", "'-" },
    { "@SUM(A1)", "@SUM(A1)", "'@SUM(A1)" },
    { "\t=1", "\"\t=1\"", "\"'\t=1\"" },
    { "\r=1", "\"\r=1\"", "\"'\r=1\"" },
    { "=\"a\";b", "\"=\"\"a\"\";b\"", "\"'=\"\"a\"\";b\"" },
    { "\xef\xbc\x9d"
      "1",
      "\xef\xbc\x9d"
      "1",
      "'\xef\xbc\x9d"
      "1" },
  };

  (void) fixture;
  (void) data;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GString) out = g_string_new (NULL);

    csv_append (out, CSV_OPEN, TRUE, cases[i].value);
    g_assert_cmpstr (out->str, ==, cases[i].open);
    g_string_truncate (out, 0);
    csv_append (out, CSV_SPREADSHEET, TRUE, cases[i].value);
    g_assert_cmpstr (out->str, ==, cases[i].spreadsheet);
  }
}

/* What we write we read again, in both dialects. */
static void
test_round (Fixture *fixture, gconstpointer data)
{
  static const char *const fields[] = { "a,b", "c \"d\";\r\ne", "" };
  static const CsvDialect dialects[] = { CSV_OPEN, CSV_SPREADSHEET };

  (void) data;
  for (guint d = 0; d < G_N_ELEMENTS (dialects); d++) {
    g_autoptr (GString) out = g_string_new (NULL);
    g_autoptr (CsvReader) reader = NULL;

    csv_begin (out, dialects[d]);
    for (int i = 0; i < 3; i++)
      csv_append (out, dialects[d], i == 0, "h");
    csv_end_line (out);
    for (int i = 0; i < 3; i++)
      csv_append (out, dialects[d], i == 0, fields[i]);
    csv_end_line (out);
    write_bytes (fixture, out->str, (gssize) out->len);
    reader = csv_reader_open (fixture->path, NULL);
    g_assert_cmpint (csv_reader_column (reader, "h"), ==, 0);
    g_assert_true (csv_reader_next (reader, NULL));
    for (int i = 0; i < 3; i++)
      g_assert_cmpstr (csv_reader_field (reader, i), ==, fields[i]);
    g_assert_false (csv_reader_next (reader, NULL));
  }
}

#define ADD(path, test) g_test_add (path, Fixture, NULL, fixture_set_up, test, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  ADD ("/csv/read", test_read);
  ADD ("/csv/nul", test_nul);
  ADD ("/csv/columns", test_columns);
  ADD ("/csv/bound", test_bound);
  ADD ("/csv/large", test_large);
  ADD ("/csv/damaged-gzip", test_damaged_gzip);
  ADD ("/csv/stops", test_stops);
  ADD ("/csv/not-found", test_not_found);
  ADD ("/csv/append", test_append);
  ADD ("/csv/round", test_round);
  return g_test_run ();
}
