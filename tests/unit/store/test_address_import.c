/* test_address_import.c: a base imported, or left as it was; a file that is no base of ours. */
#include "store/address_import.h"

#include <gio/gio.h>
#include <string.h>

#include "address_file.h"

static void
test_demo_file (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AddressBase) base = address_base_open (fixture->db);
  g_autoptr (AddressRecord) record = NULL;
  g_autoptr (GError) error = NULL;

  (void) data;
  g_assert_true (address_base_import (DEMO_ADDRESSES, fixture->db, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (addresses (fixture), ==, 173);
  g_assert_true (address_base_get (base, "64445_demo01_00011_bis", &record, &error));
  g_assert_nonnull (record);
  if (record == NULL)
    return;
  g_assert_cmpstr (record->label, ==, "11 bis Rue Carnot");
  g_assert_cmpstr (record->street, ==, "Rue Carnot");
  g_assert_cmpstr (record->postcode, ==, "64000");
  g_assert_cmpstr (record->city, ==, "Pau");
  g_assert_cmpstr (record->insee, ==, "64445");
  g_assert_cmpfloat_with_epsilon (record->latitude, 43.30, 0.03);
  g_assert_cmpfloat_with_epsilon (record->longitude, -0.37, 0.03);
}

/* Streets that alternate, an address given twice, and two of one number: nothing is doubled, nothing lost. */
static void
test_any_order (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AddressBase) base = address_base_open (fixture->db);
  g_autoptr (AddressRecord) first = NULL, other = NULL, none = NULL;

  (void) data;
  g_assert_true (import (fixture,
                         HEADER CARNOT BILLERE CARNOT_13 CARNOT BILLERE
                         "64445_y_00013;13;;Rue Carnot;64000;64445;Pau;-0.38;43.31\n",
                         NULL));
  g_assert_cmpint (addresses (fixture), ==, 4);
  g_assert_true (address_base_get (base, "64445_x_00013", &first, NULL));
  g_assert_true (address_base_get (base, "64445_y_00013", &other, NULL));
  g_assert_true (address_base_get (base, "64445_z_00013", &none, NULL));
  g_assert_cmpstr (first == NULL ? NULL : first->label, ==, "13 Rue Carnot");
  g_assert_cmpstr (other == NULL ? NULL : other->label, ==, "13 Rue Carnot");
  g_assert_null (none);
}

/* What another version made, and what is no address file at all: told, and replaced by the next import. */
static void
test_unreadable (Fixture *fixture, gconstpointer data)
{
  static const char *const contents[] = { "CREATE TABLE address (key TEXT PRIMARY KEY, search TEXT)", NULL };

  (void) data;
  for (guint i = 0; i < G_N_ELEMENTS (contents); i++) {
    g_autoptr (AddressBase) base = address_base_open (fixture->db);
    g_autoptr (GError) error = NULL, again = NULL;
    AddressQuestion question = { .text = "12 rue Carnot", .limit = 5 };

    g_unlink (fixture->db);
    if (contents[i] != NULL) {
      Db *db = db_open (fixture->db, STORE_READ_WRITE);

      g_assert_true (db_run (db, contents[i], NULL));
      db_close (db);
    } else
      g_assert_true (g_file_set_contents (fixture->db, "this is no store of addresses", -1, NULL));
    g_assert_false (address_base_check (base, &error));
    g_assert_error (error, BOX_ERROR, BOX_ERROR_STORE);
    g_assert_nonnull (error == NULL ? NULL : strstr (error->message, fixture->db));
    g_assert_true (contents[i] == NULL || strstr (error->message, "import the addresses again") != NULL);
    g_assert_null (address_base_search (base, &question, &again));
    g_assert_error (again, BOX_ERROR, BOX_ERROR_STORE);
    g_assert_true (import (fixture, HEADER CARNOT, NULL));
    g_assert_true (address_base_check (base, NULL));
  }
}

typedef struct {
  const char *name, *line, *told;
} BrokenLine;

static const BrokenLine broken_lines[] = {
  { "fields", "64445_x_1;1\n", "line 3" },
  { "number", "64445_x_1;one;;Rue X;64000;64445;Pau;-0.37;43.30\n", "line 3: numero" },
  { "no-key", ";1;;Rue X;64000;64445;Pau;-0.37;43.30\n", "line 3: id" },
  { "postcode", "64445_x_1;1;;Rue X;6400;64445;Pau;-0.37;43.30\n", "line 3: code_postal" },
  { "insee", "64445_x_1;1;;Rue X;64000;6444;Pau;-0.37;43.30\n", "line 3: code_insee" },
  { "lat", "64445_x_1;1;;Rue X;64000;64445;Pau;-0.37;143.30\n", "line 3: lat" },
  { "lon", "64445_x_1;1;;Rue X;64000;64445;Pau;west;43.30\n", "line 3: lon" },
  { "lon-nan", "64445_x_1;1;;Rue X;64000;64445;Pau;nan;43.30\n", "line 3: lon" },
  { "no-street", "64445_x_1;1;;;64000;64445;Pau;-0.37;43.30\n", "line 3: nom_voie" },
};

/* The file, the line and the reason are told, and the former base stands. */
static void
test_broken_line (Fixture *fixture, gconstpointer data)
{
  const BrokenLine *broken = data;
  g_autofree char *content = g_strconcat (HEADER CARNOT, broken->line, NULL);
  g_autofree char *aside = g_strconcat (fixture->db, ".new", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (import (fixture, HEADER CARNOT, NULL));
  g_assert_false (import (fixture, content, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_INVALID);
  g_assert_nonnull (error == NULL ? NULL : strstr (error->message, fixture->csv));
  g_assert_nonnull (error == NULL ? NULL : strstr (error->message, broken->told));
  g_assert_cmpint (addresses (fixture), ==, 1);
  g_assert_false (g_file_test (aside, G_FILE_TEST_EXISTS));
}

static void
test_missing_column (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  (void) data;
  g_assert_false (import (fixture, "id;numero;rep\n1;1;\n", &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_INVALID);
  g_assert_nonnull (error == NULL ? NULL : strstr (error->message, "nom_voie"));
}

static gboolean
progress_stop (guint lines, gpointer data)
{
  *(guint *) data = lines;
  return FALSE;
}

static void
test_stopped (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) content = g_string_new (HEADER);
  g_autoptr (GError) error = NULL;
  guint lines = 0;

  (void) data;
  for (guint i = 0; i < 2500; i++)
    g_string_append_printf (content, "64445_x_%05u;%u;;Rue X;64000;64445;Pau;-0.37;43.30\n", i, i);
  g_assert_true (g_file_set_contents (fixture->csv, content->str, -1, NULL));
  g_assert_false (address_base_import (fixture->csv, fixture->db, progress_stop, &lines, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_LIMIT);
  g_assert_cmpuint (lines, ==, 1000);
  g_assert_false (g_file_test (fixture->db, G_FILE_TEST_EXISTS));
}

static void
test_gzip (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GZlibCompressor) packer = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 6);
  g_autoptr (GFile) file = g_file_new_for_path (fixture->csv);
  g_autoptr (GOutputStream) raw = G_OUTPUT_STREAM (g_file_replace (file, NULL, FALSE, G_FILE_CREATE_NONE, NULL, NULL));
  g_autoptr (GOutputStream) stream = g_converter_output_stream_new (raw, G_CONVERTER (packer));

  (void) data;
  g_assert_true (g_output_stream_write_all (stream, HEADER CARNOT, strlen (HEADER CARNOT), NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (stream, NULL, NULL));
  g_assert_true (address_base_import (fixture->csv, fixture->db, NULL, NULL, NULL));
  g_assert_cmpint (addresses (fixture), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (guint i = 0; i < G_N_ELEMENTS (broken_lines); i++) {
    g_autofree char *path = g_strconcat ("/address/import/broken-", broken_lines[i].name, NULL);

    add_case (path, test_broken_line, &broken_lines[i]);
  }
  add_case ("/address/import/demo-file", test_demo_file, NULL);
  add_case ("/address/import/any-order", test_any_order, NULL);
  add_case ("/address/import/unreadable", test_unreadable, NULL);
  add_case ("/address/import/missing-column", test_missing_column, NULL);
  add_case ("/address/import/stopped", test_stopped, NULL);
  add_case ("/address/import/gzip", test_gzip, NULL);
  return g_test_run ();
}
