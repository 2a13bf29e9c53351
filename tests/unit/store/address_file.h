/* address_file.h: an address base in a folder of its own, for the tests that import and search one. */
#pragma once
#include <glib/gstdio.h>

#include "store/address_base.h"
#include "store/store_private.h"

#define HEADER "id;numero;rep;nom_voie;code_postal;code_insee;nom_commune;lon;lat\n"
#define CARNOT "64445_x_00012_bis;12;bis;Rue Carnot;64000;64445;Pau;-0.37;43.30\n"
#define CARNOT_13 "64445_x_00013;13;;Rue Carnot;64000;64445;Pau;-0.37;43.30\n"
#define BILLERE "64129_x_00012_bis;12;bis;Rue Carnot;64140;64129;Billère;-0.39;43.30\n"
#define DEMO_ADDRESSES "packaging/demo/addresses-64445.csv"

typedef struct {
  char *folder, *csv, *db;
} Fixture;

static inline void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  (void) data;
  fixture->folder = g_dir_make_tmp ("address-XXXXXX", NULL);
  fixture->csv = g_build_filename (fixture->folder, "in.csv", NULL);
  fixture->db = g_build_filename (fixture->folder, "addresses.db", NULL);
}

static inline void
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

static inline gboolean
import (Fixture *fixture, const char *content, GError **error)
{
  g_assert_true (g_file_set_contents (fixture->csv, content, -1, NULL));
  return address_base_import (fixture->csv, fixture->db, NULL, NULL, error);
}

/* How many the base holds, as any program sees it. */
static inline gint64
addresses (const Fixture *fixture)
{
  Db *db = db_open (fixture->db, STORE_READ_ONLY);
  Query *query = query_new (db, "SELECT count (*) AS count FROM address");
  gint64 count = query_next (query) ? query_integer (query, "count") : -1;

  query_free (query);
  db_close (db);
  return count;
}

static inline void
add_case (const char *path, void (*function) (Fixture *fixture, gconstpointer data), gconstpointer data)
{
  g_test_add (path, Fixture, data, fixture_set_up, function, fixture_tear_down);
}
