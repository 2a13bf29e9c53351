/* test_import_sheet.c: bytes as spreadsheets save them, to text; text to records, each mistake with its line; damage by
 * chance. */
#include "domain/import_sheet.h"

#include <glib/gstdio.h>
#include <string.h>

static const ImportColumn columns[] = {
  { "nom", TRUE, TRUE, 10, "x", "x" },
  { "code_postal", TRUE, FALSE, 5, "x", "x" },
  { "note", FALSE, FALSE, 20, "x", "x" },
};

static void
check_decode (const char *bytes, gsize length, const char *text, const char *code)
{
  const char *found = NULL;
  g_autofree char *decoded = import_decode (bytes, length, &found);

  g_assert_cmpstr (decoded, ==, text);
  g_assert_cmpstr (found, ==, code);
}

static void
test_decode (void)
{
  g_autofree char *huge = g_strnfill (IMPORT_BYTES_MAX + 1, 'a');

  check_decode ("caf\xc3\xa9", 5, "caf\xc3\xa9", NULL);
  check_decode ("\xef\xbb\xbf" "caf\xc3\xa9", 8, "caf\xc3\xa9", NULL);
  check_decode ("caf\xe9 10 \x80", 9, "caf\xc3\xa9 10 \xe2\x82\xac", NULL); /* the euro of Windows */
  check_decode ("", 0, NULL, "empty");
  check_decode ("a\0b", 3, NULL, "nul");
  check_decode ("\xff\xfe" "a\0", 4, NULL, "utf16");
  check_decode ("\xfe\xff\0a", 4, NULL, "utf16");
  check_decode ("\xef\xbb\xbf\xff", 4, NULL, "encoding"); /* says UTF-8, and is not */
  check_decode ("a\x81", 2, NULL, "encoding");            /* no letter in Windows-1252 either */
  check_decode (huge, IMPORT_BYTES_MAX + 1, NULL, "long");
}

typedef struct {
  ImportSheet *sheet;
  ImportTroubles *troubles;
} Result;

static Result
read_text (const char *text)
{
  g_autofree char *path = NULL;
  int handle = g_file_open_tmp ("sheet-XXXXXX", &path, NULL);
  Result result = { NULL, import_troubles_new () };

  g_close (handle, NULL);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  result.sheet = import_sheet_read (path, columns, G_N_ELEMENTS (columns), 50, result.troubles);
  g_unlink (path);
  return result;
}

static void
result_clear (Result *result)
{
  import_sheet_free (result->sheet);
  import_troubles_free (result->troubles);
}

/* "3 nom cell_long; 4 - fields" */
static char *
print_troubles (const ImportTroubles *troubles)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < troubles->list->len; i++) {
    const ImportTrouble *trouble = g_ptr_array_index (troubles->list, i);

    g_string_append_printf (text, "%s%u %s %s", i == 0 ? "" : "; ", trouble->line,
                            trouble->column == NULL ? "-" : trouble->column, trouble->code);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static const struct {
  const char *text, *troubles;
  guint records;
} sheets[] = {
  { "nom;code_postal\nPau;64000\n", "", 1 },
  { "Nom , Code postal\r\nPau,64000\r\n", "", 1 },
  { "NOM;CODE-POSTAL;;\nPau;64000;;\n;;;\n\n", "", 1 },
  { "nom;code_postal;note\n\"Pau; ville\";64000;\"deux\nlignes\"\nLons;64140;\n", "", 2 },
  { "", "1 - unreadable", 0 },
  { "nom;code_postal\n", "0 - no_record", 0 },
  { "nom\nPau\n", "1 code_postal column_missing", 1 },
  { "nom;code_postal;couleur\nPau;64000;bleu\n", "1 - column_unknown", 1 },
  { "nom;nom;code_postal\nPau;Pau;64000\n", "1 - column_twice", 1 },
  { "nom;code_postal\nPau\nLons;64140\n;64140\n", "2 - fields; 4 nom cell_missing", 2 },
  { "nom;code_postal\nUn nom trop long;64000\nPau;640000\n", "2 nom cell_long; 3 code_postal cell_long", 2 },
  { "nom;code_postal\n=A1+B1;64000\n@x;1\n-a;1\n+33 5;1\n-12,5;1\n'=A1;1\n",
    "2 nom formula; 3 nom formula; 4 nom formula; 7 nom formula", 6 },
  { "nom;code_postal\nPau;64000\n\"Lons;64140\nBizanos;64320\n", "3 - quote", 1 },
};

static void
test_read (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (sheets); i++) {
    Result result = read_text (sheets[i].text);
    g_autofree char *troubles = print_troubles (result.troubles);

    g_test_message ("%s", sheets[i].text);
    g_assert_cmpstr (troubles, ==, sheets[i].troubles);
    g_assert_cmpuint (result.sheet == NULL ? 0 : result.sheet->records->len, ==, sheets[i].records);
    result_clear (&result);
  }
}

static void
test_cells (void)
{
  Result result = read_text ("note;nom;code_postal\n'+33 5;  Pau \t;64000\n");
  const ImportRecord *record = g_ptr_array_index (result.sheet->records, 0);

  g_assert_cmpuint (record->line, ==, 2);
  g_assert_cmpstr (record->cells[0], ==, "Pau");
  g_assert_cmpstr (record->cells[1], ==, "64000");
  g_assert_cmpstr (record->cells[2], ==, "+33 5"); /* the apostrophe only guarded it */
  result_clear (&result);
  result = read_text ("nom;code_postal\nPau;64000\n");
  g_assert_null (((ImportRecord *) g_ptr_array_index (result.sheet->records, 0))->cells[2]); /* no such column */
  result_clear (&result);
}

/* All are counted, so many are kept, so many records are read. */
static void
test_bounds (void)
{
  g_autoptr (GString) text = g_string_new ("nom;code_postal\n");
  Result result;

  for (guint i = 0; i < 300; i++)
    g_string_append (text, "a;b;c\n");
  result = read_text (text->str);
  g_assert_cmpuint (result.troubles->count, ==, 300);
  g_assert_cmpuint (result.troubles->list->len, ==, IMPORT_TROUBLES_MAX);
  result_clear (&result);
  g_string_assign (text, "nom;code_postal\n");
  for (guint i = 0; i < 60; i++)
    g_string_append (text, "Pau;64000\n");
  result = read_text (text->str);
  g_assert_cmpuint (result.sheet->records->len, ==, 50);
  g_assert_cmpuint (result.troubles->count, ==, 1);
  g_assert_cmpstr (((ImportTrouble *) g_ptr_array_index (result.troubles->list, 0))->code, ==, "rows");
  result_clear (&result);
}

/* Bytes changed by chance: read or told, never worse, and the same again. */
static void
test_damaged (void)
{
  static const char good[] = "nom;code_postal;note\n\"Pau; ville\";64000;oui\nLons;64140;\"a \"\"b\"\" c\"\n;;\nBizanos;64320;=1\n";
  g_autoptr (GRand) chance = g_rand_new_with_seed (64);
  guint clean = 0;

  for (guint i = 0; i < 3000; i++) {
    g_autofree char *bytes = g_strdup (good);
    const char *code = NULL;
    g_autofree char *text = NULL;

    for (int changes = g_rand_int_range (chance, 1, 4); changes > 0; changes--)
      bytes[g_rand_int_range (chance, 0, (gint32) sizeof good - 1)] = (char) g_rand_int_range (chance, 0, 256);
    text = import_decode (bytes, sizeof good - 1, &code);
    g_assert_true ((text == NULL) == (code != NULL));
    if (text != NULL) {
      Result one = read_text (text), other = read_text (text);
      g_autofree char *first = print_troubles (one.troubles), *second = print_troubles (other.troubles);

      g_assert_cmpstr (first, ==, second);
      clean += one.troubles->count == 1; /* its own formula */
      result_clear (&one);
      result_clear (&other);
    }
  }
  g_assert_cmpuint (clean, >, 100);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/domain/import-sheet/decode", test_decode);
  g_test_add_func ("/domain/import-sheet/read", test_read);
  g_test_add_func ("/domain/import-sheet/cells", test_cells);
  g_test_add_func ("/domain/import-sheet/bounds", test_bounds);
  g_test_add_func ("/domain/import-sheet/damaged", test_damaged);
  return g_test_run ();
}
