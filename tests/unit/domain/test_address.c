/* test_address.c: how sure an answer is, what is proposed, and what becomes of a report's address. */
#include "domain/address.h"

#include <string.h>

#include "../store/address_file.h"

/* Pau and its neighbour; Rue Carnot stands in both, Lons is one letter from Mons, which is not there. */
#define TOWNS \
  HEADER CARNOT CARNOT_13 BILLERE "64348_x_00003;3;;Rue du Moulin;64140;64348;Lons;-0.41;43.31\n" \
                                  "64348_y_00003;3;;Rue de la Mairie;64140;64348;Lons;-0.41;43.31\n" \
                                  "64445_z_00008;8;;Rue du 8 Mai 1945;64000;64445;Pau;-0.37;43.30\n" \
                                  "64445_w_00005;5;;Avenue des Lilas;64000;64445;Pau;-0.37;43.30\n" \
                                  "64445_v_00005;5;;Impasse des Lilas;64000;64445;Pau;-0.37;43.30\n"

static const struct {
  AddressAsked asked;
  AddressCertainty certainty;
  const char *first; /* its key, or "-" and its label */
} cases[] = {
  { { "12 bis rue Carnot", "64000", "Pau", NULL }, ADDRESS_EXACT, "64445_x_00012_bis" },
  { { "12bis, R. CARNO", NULL, "pau", NULL }, ADDRESS_EXACT, "64445_x_00012_bis" },
  { { "12 bis rue Carnot", NULL, "Billère", NULL }, ADDRESS_EXACT, "64129_x_00012_bis" },
  { { "12 bis rue Carnot", "64140", "Bilere", NULL }, ADDRESS_EXACT, "64129_x_00012_bis" },
  { { "12 bis rue Carnot", "64140", NULL, NULL }, ADDRESS_EXACT, "64129_x_00012_bis" },
  { { "12 bis rue Carnot", NULL, NULL, "64129" }, ADDRESS_EXACT, "64129_x_00012_bis" },
  { { "12 bis rue Carnot 64140 Billère", NULL, NULL, NULL }, ADDRESS_EXACT, "64129_x_00012_bis" },
  { { "8 rue du 8 mai 1945", "64000", "Pau", NULL }, ADDRESS_EXACT, "64445_z_00008" },
  /* which of them: no town, or a name that is nearly one */
  { { "12 bis rue Carnot", NULL, NULL, NULL }, ADDRESS_SEVERAL, "64445_x_00012_bis" },
  { { "12 bis rue Carnot", NULL, "Bilere", NULL }, ADDRESS_SEVERAL, "64129_x_00012_bis" },
  { { "5 lilas", "64000", "Pau", NULL }, ADDRESS_SEVERAL, "64445_w_00005" },
  /* the street without that number, or that "bis" */
  { { "14 rue Carnot", "64000", "Pau", NULL }, ADDRESS_SEVERAL, "-14 Rue Carnot" },
  { { "rue Carnot", "64000", "Pau", NULL }, ADDRESS_SEVERAL, "-Rue Carnot" },
  { { "12 rue Carnot", "64000", "Pau", NULL }, ADDRESS_SEVERAL, "64445_x_00012_bis" },
  { { "13 ter rue Carnot", "64000", "Pau", NULL }, ADDRESS_SEVERAL, "64445_x_00013" },
  /* another town's: of that name elsewhere, one letter away, or simply not ours */
  { { "12 bis rue Carnot", "31000", "Toulouse", NULL }, ADDRESS_NONE, NULL },
  { { "12 bis rue Carnot", "65000", "Pau", NULL }, ADDRESS_SEVERAL, "64445_x_00012_bis" },
  { { "3 rue du Moulin", "62000", "Mons", NULL }, ADDRESS_SEVERAL, "64348_x_00003" },
  { { "3 rue du Moulin", NULL, "Jurançon", NULL }, ADDRESS_NONE, NULL },
  { { "3 rue des Écoles", "64140", "Lons", NULL }, ADDRESS_NONE, NULL },
  { { "chez ma sœur, derrière l'église", NULL, "Pau", NULL }, ADDRESS_NONE, NULL },
  { { NULL, NULL, NULL, NULL }, ADDRESS_NONE, NULL },
};

static void
test_choices (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AddressBase) base = address_base_open (fixture->db);

  (void) data;
  g_assert_true (import (fixture, TOWNS, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (AddressChoices) choices = address_choices (base, &cases[i].asked);
    const AddressRecord *first = choices->records->len > 0 ? g_ptr_array_index (choices->records, 0) : NULL;
    g_autofree char *found = first == NULL        ? NULL
                             : first->key != NULL ? g_strdup (first->key)
                                                  : g_strconcat ("-", first->label, NULL);

    if (choices->certainty != cases[i].certainty || g_strcmp0 (found, cases[i].first) != 0)
      g_test_message ("%s, %s", cases[i].asked.address, cases[i].asked.city);
    g_assert_cmpint (choices->certainty, ==, cases[i].certainty);
    g_assert_cmpstr (found, ==, cases[i].first);
    g_assert_cmpuint (choices->records->len, <=, ADDRESS_CHOICES_MAX);
    g_assert_true ((choices->certainty == ADDRESS_EXACT) == (choices->records->len == 1 && first->key != NULL)
                   || choices->certainty == ADDRESS_SEVERAL);
  }
}

/* What may be ticked beforehand, where it is the only one proposed. */
static void
test_resembles (void)
{
  static const struct {
    const char *typed, *street;
    gboolean alike;
  } rows[] = {
    { "4 Rue des Essais", "Rue Henri IV", FALSE },
    { "4 Rue des Essais", "Rue Essais", TRUE },
    { "14 rue carno", "Rue Carnot", TRUE },
    { "8 mai 1945", "Rue du 8 Mai 1945", TRUE },
    { "12 rue de la Paix", "Rue de la République", FALSE },
    { "12 rue Pau", "Rue de Bordeaux", FALSE },
    { "henri iv", "Rue Henri IV", TRUE },
    { "4 rue clem", "Rue Clemenceau", TRUE },
    { "", "Rue Carnot", FALSE },
    { NULL, "", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    const AddressRecord record = { .street = (char *) rows[i].street };
    const AddressAsked asked = { rows[i].typed, "64000", "Pau", NULL };

    if (address_resembles (&record, &asked) != rows[i].alike)
      g_test_message ("%s, %s", rows[i].typed, rows[i].street);
    g_assert_cmpint (address_resembles (&record, &asked), ==, rows[i].alike);
  }
}

/* A base that cannot be read knows nothing, and says nothing. */
static void
test_no_base (Fixture *fixture, gconstpointer data)
{
  AddressAsked asked = { "12 bis rue Carnot", "64000", "Pau", NULL };
  g_autoptr (AddressBase) base = address_base_open (fixture->db);
  g_autoptr (AddressChoices) missing = address_choices (base, &asked), broken = NULL;
  g_autoptr (GPtrArray) nothing = NULL;

  (void) data;
  g_assert_cmpint (missing->certainty, ==, ADDRESS_NONE);
  g_assert_true (g_file_set_contents (fixture->db, "no store", -1, NULL));
  broken = address_choices (base, &asked);
  g_assert_cmpint (broken->certainty, ==, ADDRESS_NONE);
  g_assert_cmpuint (broken->records->len, ==, 0);
  nothing = address_suggest (base, "12 bis rue Carnot", NULL);
  g_assert_cmpuint (nothing->len, ==, 0);
}

static void
test_suggest (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *text, *commune;
    guint count;
    const char *first;
  } asked[] = {
    { "12 bis rue ca", NULL, 2, "64445" },
    { "12 bis rue ca", "64445", 1, "64445" },
    { "12 bis rue ca", "pau", 2, "64445" },
    { "12 bis rue carnot bil", NULL, 2, "64129" },
    { "12 bis rue ca", "99999", 0, NULL },
    { "ru", NULL, 0, NULL },
    { NULL, NULL, 0, NULL },
  };
  g_autoptr (AddressBase) base = address_base_open (fixture->db);

  (void) data;
  g_assert_true (import (fixture, HEADER CARNOT BILLERE CARNOT_13, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (asked); i++) {
    g_autoptr (GPtrArray) records = address_suggest (base, asked[i].text, asked[i].commune);
    const AddressRecord *first = records == NULL || records->len == 0 ? NULL : g_ptr_array_index (records, 0);

    g_assert_cmpuint (records == NULL ? 999 : records->len, ==, asked[i].count);
    g_assert_cmpstr (first == NULL ? NULL : first->insee, ==, asked[i].first);
  }
}

/* ---- a report ---- */

static ReportInput *
input_of (const char *address, const char *postcode, const char *city)
{
  ReportInput *input = report_input_new ("site");

  input->address = g_strdup (address);
  input->postcode = g_strdup (postcode);
  input->city = g_strdup (city);
  return input;
}

/* The same street stands in the next town, which the base does not hold: nothing is placed in the wrong town. */
static void
test_locate (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *address, *city, *key;
  } reports[] = {
    { "12 bis rue Carnot", "Jurançon", NULL },
    { "12 bis rue Carnot", "PAU", "64445_x_00012_bis" },
    { "12 B r. Carnnot", "Pau", "64445_x_00012_bis" },
    { "14 rue Carnot", "Pau", NULL },
    { "chez Zoé", "Pau", NULL },
    { NULL, NULL, NULL },
  };
  g_autoptr (AddressBase) base = address_base_open (fixture->db);

  (void) data;
  g_assert_true (import (fixture, TOWNS, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (reports); i++) {
    g_autoptr (ReportInput) input = input_of (reports[i].address, NULL, reports[i].city);

    address_locate (input, base);
    g_assert_cmpstr (input->address_key, ==, reports[i].key);
    g_assert_cmpint (input->located, ==, reports[i].key != NULL);
    g_assert_cmpstr (input->insee, ==, reports[i].key == NULL ? NULL : "64445");
    g_assert_cmpstr (input->address, ==, reports[i].address);
  }
}

/* A key chosen on the page counts while the address is the one it is of; a key of elsewhere places nothing. */
static void
test_locate_by_key (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *address, *city, *key, *placed;
  } reports[] = {
    { "5 Impasse des Lilas", "Pau", "64445_v_00005", "64445_v_00005" },
    { "5 Avenue des Lilas", "Pau", "64445_v_00005", "64445_w_00005" },
    { "5 Impasse des Lilas", "Toulouse", "64445_v_00005", NULL },
    { "5 Impasse des Lilas", "Pau", "nobody's", "64445_v_00005" },
  };
  g_autoptr (AddressBase) base = address_base_open (fixture->db);

  (void) data;
  g_assert_true (import (fixture, TOWNS, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (reports); i++) {
    g_autoptr (ReportInput) input = input_of (reports[i].address, NULL, reports[i].city);

    input->address_key = g_strdup (reports[i].key);
    address_locate (input, base);
    g_assert_cmpint (input->located, ==, reports[i].placed != NULL);
    if (reports[i].placed != NULL)
      g_assert_cmpstr (input->address_key, ==, reports[i].placed);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  add_case ("/address/choices", test_choices, NULL);
  add_case ("/address/no-base", test_no_base, NULL);
  add_case ("/address/suggest", test_suggest, NULL);
  g_test_add_func ("/address/resembles", test_resembles);
  add_case ("/address/locate", test_locate, NULL);
  add_case ("/address/locate-by-key", test_locate_by_key, NULL);
  return g_test_run ();
}
