/* test_address.c: one address line compared, a base imported (or left as it was), found again. */
#include "domain/address.h"

#include <glib/gstdio.h>
#include <gio/gio.h>
#include <string.h>

#include "base/error.h"
#include "store/address_text.h"
#include "store/store_private.h"

static const char *const pairs[][2] = {
  { "12 bis, rue du Hédas", "12 bis rue hedas" },
  { "12bis R. du Hedas", "12 bis rue hedas" },
  { "012 rue Carnot", "12 rue carnot" },
  { "5 Av. de Buros 64000 Pau", "5 avenue buros" },
  { "5, AVENUE DE BUROS, 64000 PAU", "5 avenue buros" },
  { "3 bd d'Alsace-Lorraine", "3 boulevard alsace lorraine" },
  { "3 Boulevard Alsace Lorraine", "3 boulevard alsace lorraine" },
  { "4 rue Émile-Guichenné", "4 rue emile guichenne" },
  { "4 rue Bordenave d’Abère", "4 rue bordenave abere" },
  { "1 pl Clemenceau", "1 place clemenceau" },
  { "7 r Mal Joffre", "7 rue marechal joffre" },
  { "7 rue du Maréchal Joffre", "7 rue marechal joffre" },
  { "2 rue St-Louis", "2 rue saint louis" },
  { "8 b rue Henri IV", "8 b rue henri iv" },
  { "12 r Carnot", "12 rue carnot" },
  { "Rue Carnot", "rue carnot" },
  { "9 rue du 8 Mai 1945", "9 rue 8 mai 1945" },
  { "0 rue Tran", "0 rue tran" },
  { "", "" },
  { "   ", "" },
};

static void
test_normalise (gconstpointer data)
{
  const char *const *pair = data;
  g_autofree char *found = address_text_normalise (pair[0], NULL);

  g_assert_cmpstr (found, ==, pair[1]);
}

static void
test_postcode (void)
{
  g_autofree char *postcode = NULL;
  g_autofree char *text = address_text_normalise ("5 avenue de Buros, 64000 Pau", &postcode);

  g_assert_cmpstr (text, ==, "5 avenue buros");
  g_assert_cmpstr (postcode, ==, "64000");
}

/* ---- the base ---- */

#define HEADER "id;numero;rep;nom_voie;code_postal;code_insee;nom_commune;lon;lat\n"
#define CARNOT "64445_x_00012_bis;12;bis;Rue Carnot;64000;64445;Pau;-0.37;43.30\n"

typedef struct {
  char *folder, *csv, *db;
} Fixture;

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  (void) data;
  fixture->folder = g_dir_make_tmp ("address-XXXXXX", NULL);
  fixture->csv = g_build_filename (fixture->folder, "in.csv", NULL);
  fixture->db = g_build_filename (fixture->folder, "addresses.db", NULL);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) names = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  (void) data;
  while ((name = g_dir_read_name (names)) != NULL) {
    g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

    g_unlink (path);
  }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->csv);
  g_free (fixture->db);
}

static gboolean
import (Fixture *fixture, const char *content, GError **error)
{
  g_assert_true (g_file_set_contents (fixture->csv, content, -1, NULL));
  return address_base_import (fixture->csv, fixture->db, NULL, NULL, error);
}

/* How many the base holds, as any program sees it. */
static gint64
addresses (const Fixture *fixture)
{
  Db *db = db_open (fixture->db, STORE_READ_ONLY);
  Query *query = query_new (db, "SELECT count (*) AS count FROM address");
  gint64 count = query_next (query) ? query_integer (query, "count") : -1;

  query_free (query);
  db_close (db);
  return count;
}

static void
test_demo_file (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AddressBase) base = address_base_open (fixture->db);
  g_autoptr (AddressRecord) record = NULL;
  g_autoptr (GError) error = NULL;

  (void) data;
  g_assert_true (address_base_import ("packaging/demo/addresses-64445.csv", fixture->db, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (addresses (fixture), >=, 150);
  g_assert_true (address_find (base, "11 bis r. Carnot, 64000 Pau", NULL, &record, NULL));
  g_assert_nonnull (record);
  if (record == NULL)
    return;
  g_assert_cmpstr (record->label, ==, "11 bis Rue Carnot");
  g_assert_cmpstr (record->postcode, ==, "64000");
  g_assert_cmpstr (record->city, ==, "Pau");
  g_assert_cmpstr (record->insee, ==, "64445");
  g_assert_cmpstr (record->key, ==, "64445_demo01_00011_bis");
  g_assert_cmpfloat_with_epsilon (record->latitude, 43.30, 0.03);
  g_assert_cmpfloat_with_epsilon (record->longitude, -0.37, 0.03);
}

static void
test_not_there (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AddressBase) base = address_base_open (fixture->db);
  g_autoptr (AddressRecord) record = NULL;

  (void) data;
  g_assert_true (address_find (base, "12 bis rue Carnot", NULL, &record, NULL)); /* no base at all */
  g_assert_null (record);
  g_assert_true (import (fixture, HEADER CARNOT, NULL));
  g_assert_true (address_find (base, "13 rue Carnot", NULL, &record, NULL));
  g_assert_null (record);
  g_assert_true (address_find (base, "12 bis rue Carnot", "64122", &record, NULL));
  g_assert_null (record);
  g_assert_true (address_find (base, "12 bis rue Carnot", "64445", &record, NULL));
  g_assert_nonnull (record);
}

/* The same street stands in the next town, which the base does not hold: nothing is placed in the wrong town. */
static void
test_other_town (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *city;
    gboolean located;
  } towns[] = { { "Billère", FALSE }, { "PAU", TRUE } };
  g_autoptr (AddressBase) base = address_base_open (fixture->db);

  (void) data;
  g_assert_true (import (fixture, HEADER CARNOT, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (towns); i++) {
    g_autoptr (ReportInput) input = report_input_new ("site");

    input->address = g_strdup ("12 bis rue Carnot");
    input->city = g_strdup (towns[i].city);
    address_locate (input, base);
    g_assert_cmpint (input->located, ==, towns[i].located);
    g_assert_cmpint (input->address_key != NULL, ==, towns[i].located);
  }
}

static void
test_several_communes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AddressBase) base = address_base_open (fixture->db);
  g_autoptr (AddressRecord) none = NULL, by_insee = NULL, by_postcode = NULL;

  (void) data;
  g_assert_true (
      import (fixture, HEADER CARNOT "64129_x_00012_bis;12;bis;Rue Carnot;64140;64129;Billère;-0.39;43.30\n", NULL));
  g_assert_true (address_find (base, "12 bis rue Carnot", NULL, &none, NULL));
  g_assert_null (none);
  g_assert_true (address_find (base, "12 bis rue Carnot", "64129", &by_insee, NULL));
  g_assert_true (address_find (base, "12 bis rue Carnot 64000 Pau", NULL, &by_postcode, NULL));
  g_assert_cmpstr (by_insee == NULL ? NULL : by_insee->city, ==, "Billère");
  g_assert_cmpstr (by_postcode == NULL ? NULL : by_postcode->city, ==, "Pau");
}

static void
test_new_base_seen (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AddressBase) base = address_base_open (fixture->db);
  g_autoptr (AddressRecord) record = NULL;

  (void) data;
  g_assert_true (import (fixture, HEADER CARNOT, NULL));
  g_assert_true (address_find (base, "13, rue Carnot", NULL, &record, NULL));
  g_assert_null (record);
  g_assert_true (import (fixture, HEADER CARNOT "64445_x_00013;13;;Rue Carnot;64000;64445;Pau;-0.37;43.30\n", NULL));
  g_assert_cmpint (addresses (fixture), ==, 2);
  g_assert_true (address_find (base, "13, rue Carnot", NULL, &record, NULL));
  g_assert_nonnull (record);
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

static void
add_case (const char *path, void (*function) (Fixture *fixture, gconstpointer data), gconstpointer data)
{
  g_test_add (path, Fixture, data, fixture_set_up, function, fixture_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++) {
    g_autofree char *path = g_strdup_printf ("/address/normalise/%u", i);

    g_test_add_data_func (path, pairs[i], test_normalise);
  }
  for (guint i = 0; i < G_N_ELEMENTS (broken_lines); i++) {
    g_autofree char *path = g_strconcat ("/address/import/broken-", broken_lines[i].name, NULL);

    add_case (path, test_broken_line, &broken_lines[i]);
  }
  g_test_add_func ("/address/postcode", test_postcode);
  add_case ("/address/import/demo-file", test_demo_file, NULL);
  add_case ("/address/import/missing-column", test_missing_column, NULL);
  add_case ("/address/import/stopped", test_stopped, NULL);
  add_case ("/address/import/gzip", test_gzip, NULL);
  add_case ("/address/find/not-there", test_not_there, NULL);
  add_case ("/address/find/other-town", test_other_town, NULL);
  add_case ("/address/find/several-communes", test_several_communes, NULL);
  add_case ("/address/find/new-base-seen", test_new_base_seen, NULL);
  return g_test_run ();
}
