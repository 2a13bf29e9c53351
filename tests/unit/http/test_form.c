/* test_form.c: both form syntaxes, fed whole and byte by byte, within and beyond their bounds. */
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>
#include <sys/stat.h>

#include "base/error.h"
#include "http/form.h"

#define PART "Content-Disposition: form-data; name="

typedef struct {
  const char *name;
  const char *boundary; /* NULL: urlencoded */
  const char *body;
  const char *expected; /* "field=value|field=value", uploads as "field@name:size"; NULL: refused */
  int code;
} Case;

static const Case cases[] = {
  { "plain", NULL, "a=1&b=2", "a=1|b=2", 0 },
  { "empty", NULL, "", "", 0 },
  { "plus and escapes", NULL, "nom=Jos%C3%A9+L%26c", "nom=José L&c", 0 },
  { "no value", NULL, "a&b=", "a=|b=", 0 },
  { "twice the same", NULL, "p=1&p=2", "p=1|p=2", 0 },
  { "equal sign in the value", NULL, "a=b=c", "a=b=c", 0 },
  { "broken escapes stay", NULL, "a=100%&b=%4&c=%zz&d=%%41", "a=100%|b=%4|c=%zz|d=%A", 0 },
  { "separators alone", NULL, "&&a=1&&", "a=1", 0 },
  { "not UTF-8 is replaced", NULL, "a=%FF", "a=\357\277\275", 0 },
  { "NUL by escape", NULL, "a=b%00c&d=e", NULL, BOX_ERROR_INVALID },
  { "no name", NULL, "=x", NULL, BOX_ERROR_INVALID },
  { "one field", "B", "--B\r\n" PART "\"a\"\r\n\r\nx\r\n--B--\r\n", "a=x", 0 },
  { "no last line end", "B", "--B\r\n" PART "a\r\n\r\nx\r\n--B--", "a=x", 0 },
  { "empty field", "B", "--B\r\n" PART "\"a\"\r\n\r\n\r\n--B--\r\n", "a=", 0 },
  { "preamble and epilogue", "B", "hello\r\n--B\r\n" PART "\"a\"\r\n\r\nx\r\n--B--\r\nbye --B", "a=x", 0 },
  { "padding after a delimiter", "B", "--B \t\r\n" PART "\"a\"\r\n\r\nx\r\n--B--\r\n", "a=x", 0 },
  { "line ends and dashes inside", "B", "--B\r\n" PART "\"a\"\r\n\r\n\r\n--\r\n-B\r\n--A\r\n\r\n--B--\r\n",
    "a=\r\n--\r\n-B\r\n--A\r\n", 0 },
  { "a file", "B",
    "--B\r\n" PART "\"f\"; filename=\"C:\\temp\\ph\\\"oto.jpg\"\r\nContent-Type: image/jpeg\r\n\r\nABC\r\n--B--\r\n",
    "f@ph\"oto.jpg:3", 0 },
  { "an empty file input", "B",
    "--B\r\n" PART "\"f\"; filename=\"\"\r\n\r\n\r\n--B\r\n" PART "\"a\"\r\n\r\nx\r\n--B--\r\n", "a=x", 0 },
  { "other case, other headers", "B", "--B\r\nX-Y: 1\r\ncontent-disposition:FORM-DATA; Name=\"a\"\r\n\r\nx\r\n--B--",
    "a=x", 0 },
  { "unknown parameters", "B", "--B\r\nContent-Disposition: form-data; x; y=\"1;name=2\"; name=\"a\"\r\n\r\nv\r\n--B--",
    "a=v", 0 },
  { "cut in the content", "B", "--B\r\n" PART "\"a\"\r\n\r\nx", NULL, BOX_ERROR_INVALID },
  { "cut in the head", "B", "--B\r\n" PART "\"a\"", NULL, BOX_ERROR_INVALID },
  { "nothing at all", "B", "", NULL, BOX_ERROR_INVALID },
  { "no name in the part", "B", "--B\r\nContent-Disposition: form-data\r\n\r\nx\r\n--B--", NULL, BOX_ERROR_INVALID },
  { "no disposition", "B", "--B\r\nContent-Type: text/plain\r\n\r\nx\r\n--B--", NULL, BOX_ERROR_INVALID },
  { "not form-data", "B", "--B\r\nContent-Disposition: attachment; name=a\r\n\r\nx\r\n--B--", NULL, BOX_ERROR_INVALID },
  { "open quote", "B", "--B\r\nContent-Disposition: form-data; name=\"a\r\n\r\nx\r\n--B--", NULL, BOX_ERROR_INVALID },
  { "bytes after a delimiter", "B", "--Bx\r\n" PART "\"a\"\r\n\r\nx\r\n--B--", NULL, BOX_ERROR_INVALID },
};

static char *
form_summary (const Form *form, const char *const *names)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (; *names != NULL; names++) {
    g_autoptr (GPtrArray) values = form_values (form, *names);

    for (guint i = 0; i < values->len; i++)
      g_string_append_printf (text, "%s%s=%s", text->len > 0 ? "|" : "", *names,
                              (char *) g_ptr_array_index (values, i));
  }
  for (guint i = 0; i < form_upload_count (form); i++) {
    const Upload *upload = form_upload (form, i);

    g_string_append_printf (text, "%s%s@%s:%" G_GSIZE_FORMAT, text->len > 0 ? "|" : "", upload->field, upload->name,
                            upload->size_bytes);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static FormParser *
parser_new (Form *form, const char *boundary)
{
  return boundary == NULL ? form_parser_new_urlencoded (form) : form_parser_new_multipart (form, boundary);
}

static gboolean
feed_in_pieces (FormParser *parser, const char *body, gsize length, gsize piece, GError **error)
{
  for (gsize at = 0; at < length; at += piece)
    if (!form_parser_feed (parser, body + at, MIN (piece, length - at), error))
      return FALSE;
  return form_parser_finish (parser, error);
}

static void
check_case (const Case *test, gsize piece)
{
  static const char *const names[] = { "a", "b", "c", "d", "nom", "p", NULL };
  g_autoptr (Form) form = form_new (NULL);
  g_autoptr (FormParser) parser = parser_new (form, test->boundary);
  g_autoptr (GError) error = NULL;
  g_autofree char *summary = NULL;
  gboolean done = feed_in_pieces (parser, test->body, strlen (test->body), piece, &error);

  if (test->expected == NULL) {
    g_assert_false (done);
    g_assert_error (error, BOX_ERROR, test->code);
    return;
  }
  g_assert_no_error (error);
  g_assert_true (done);
  summary = form_summary (form, names);
  g_assert_cmpstr (summary, ==, test->expected);
}

static void
test_case (gconstpointer data)
{
  const Case *test = data;

  for (gsize piece = 1; piece < 12; piece++)
    check_case (test, piece);
  check_case (test, 4096);
}

/* ---- bounds ---- */

static char *
repeat (const char *text, guint count)
{
  GString *all = g_string_new (NULL);

  for (guint i = 0; i < count; i++)
    g_string_append (all, text);
  return g_string_free (all, FALSE);
}

static void
assert_limit (const char *boundary, const char *body, gboolean fits)
{
  g_autoptr (Form) form = form_new (NULL);
  g_autoptr (FormParser) parser = parser_new (form, boundary);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (feed_in_pieces (parser, body, strlen (body), 1000, &error), ==, fits);
  if (!fits)
    g_assert_error (error, BOX_ERROR, BOX_ERROR_LIMIT);
}

static void
test_fields_bounded (void)
{
  g_autofree char *fits = repeat ("a=1&", FORM_FIELDS_MAX);
  g_autofree char *over = repeat ("a=1&", FORM_FIELDS_MAX + 1);

  assert_limit (NULL, fits, TRUE);
  assert_limit (NULL, over, FALSE);
}

static void
test_field_length_bounded (void)
{
  g_autofree char *most = g_strnfill (FORM_FIELD_BYTES_MAX, 'x');
  g_autofree char *fits = g_strconcat ("a=", most, NULL);
  g_autofree char *over = g_strconcat (fits, "x", NULL);
  g_autofree char *part_fits = g_strconcat ("--B\r\n" PART "a\r\n\r\n", most, "\r\n--B--", NULL);
  g_autofree char *part_over = g_strconcat ("--B\r\n" PART "a\r\n\r\n", most, "x\r\n--B--", NULL);

  assert_limit (NULL, fits, TRUE);
  assert_limit (NULL, over, FALSE);
  assert_limit ("B", part_fits, TRUE);
  assert_limit ("B", part_over, FALSE);
}

static void
test_head_bounded (void)
{
  g_autofree char *filler = g_strnfill (FORM_PART_HEAD_BYTES_MAX, 'x');
  g_autofree char *over = g_strconcat ("--B\r\n" PART "a\r\nX: ", filler, "\r\n\r\nx\r\n--B--", NULL);

  assert_limit ("B", over, FALSE);
}

static void
test_files_bounded (void)
{
  g_autofree char *parts = repeat ("--B\r\n" PART "f; filename=x\r\n\r\nx\r\n", FORM_FILES_MAX);
  g_autofree char *fits = g_strconcat (parts, "--B--", NULL);
  g_autofree char *over = g_strconcat (parts, "--B\r\n" PART "f; filename=x\r\n\r\nx\r\n--B--", NULL);

  assert_limit ("B", fits, TRUE);
  assert_limit ("B", over, FALSE);
}

/* ---- the spool ---- */

static gsize
folder_count (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  gsize count = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    count++;
  return count;
}

static gboolean
feed_file (FormParser *parser, gsize size, GError **error)
{
  static const char head[] = "--B\r\n" PART "\"photo\"; filename=\"a.jpg\"\r\n\r\n", tail[] = "\r\n--B--\r\n";
  g_autofree char *block = g_strnfill (64 * 1024, 'z');

  if (!form_parser_feed (parser, head, strlen (head), error))
    return FALSE;
  for (gsize done = 0; done < size; done += MIN (size - done, 64 * 1024))
    if (!form_parser_feed (parser, block, MIN (size - done, 64 * 1024), error))
      return FALSE;
  return form_parser_feed (parser, tail, strlen (tail), error) && form_parser_finish (parser, error);
}

static void
check_spooled (const char *folder, gsize size, gboolean too_large)
{
  g_autoptr (Form) form = form_new (folder);
  g_autoptr (FormParser) parser = form_parser_new_multipart (form, "B");
  g_autoptr (GError) error = NULL;
  const Upload *upload;
  struct stat status = { 0 };

  g_assert_true (feed_file (parser, size, &error));
  g_assert_no_error (error);
  upload = form_upload (form, 0);
  g_assert_nonnull (upload);
  if (upload == NULL)
    return;
  g_assert_cmpint (upload->too_large, ==, too_large);
  g_assert_cmpuint (upload->size_bytes, ==, size);
  g_assert_cmpint (stat (upload->path, &status), ==, 0);
  g_assert_cmpint (status.st_size, ==, too_large ? 0 : (gint64) size);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  g_assert_cmpuint (folder_count (folder), ==, 1);
}

static void
test_spool (void)
{
  g_autofree char *folder = g_dir_make_tmp ("form-XXXXXX", NULL);

  check_spooled (folder, 0, FALSE);
  check_spooled (folder, 100000, FALSE);
  check_spooled (folder, FORM_FILE_BYTES_MAX, FALSE);
  check_spooled (folder, FORM_FILE_BYTES_MAX + 1, TRUE);
  g_assert_cmpuint (folder_count (folder), ==, 0);
  g_rmdir (folder);
}

static void
test_spool_missing (void)
{
  g_autoptr (Form) form = form_new ("/nonexistent/folder");
  g_autoptr (FormParser) parser = form_parser_new_multipart (form, "B");
  g_autoptr (GError) error = NULL;

  g_assert_false (feed_file (parser, 10, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_IO);
}

/* ---- header values ---- */

static void
test_boundary (void)
{
  static const struct {
    const char *type;
    const char *boundary;
  } types[] = {
    { "multipart/form-data; boundary=abc", "abc" },
    { "Multipart/Form-Data; charset=utf-8; BOUNDARY=\"a b\"", "a b" },
    { "multipart/form-data;boundary=----WebKitFormBoundary7MA4YWxkTrZu0gW", "----WebKitFormBoundary7MA4YWxkTrZu0gW" },
    { "multipart/form-data", NULL },
    { "multipart/form-data; boundary=", NULL },
    { "multipart/form-data; boundary=\"a<b\"", NULL },
    { "multipart/form-data; boundary=\"a \"", NULL },
    { "multipart/mixed; boundary=abc", NULL },
    { "multipart/form-databoundary=abc", NULL },
    { NULL, NULL },
  };
  g_autofree char *seventy = g_strnfill (FORM_BOUNDARY_BYTES_MAX, 'b');
  g_autofree char *longest = g_strconcat ("multipart/form-data; boundary=", seventy, NULL);
  g_autofree char *longer = g_strconcat (longest, "b", NULL);
  g_autofree char *kept = form_boundary (longest);

  for (guint i = 0; i < G_N_ELEMENTS (types); i++) {
    g_autofree char *boundary = form_boundary (types[i].type);

    g_assert_cmpstr (boundary, ==, types[i].boundary);
  }
  g_assert_cmpstr (kept, ==, seventy);
  g_assert_null (form_boundary (longer));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const char *syntax = cases[i].boundary == NULL ? "urlencoded" : "multipart";
    g_autofree char *path = g_strdup_printf ("/form/%s/%s", syntax, cases[i].name);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/form/bounds/fields", test_fields_bounded);
  g_test_add_func ("/form/bounds/field length", test_field_length_bounded);
  g_test_add_func ("/form/bounds/part head", test_head_bounded);
  g_test_add_func ("/form/bounds/files", test_files_bounded);
  g_test_add_func ("/form/spool/sizes", test_spool);
  g_test_add_func ("/form/spool/missing folder", test_spool_missing);
  g_test_add_func ("/form/boundary", test_boundary);
  return g_test_run ();
}
