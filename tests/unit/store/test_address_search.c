/* test_address_search.c: words compared, lines taken apart, addresses found however they are spelt; hostile questions;
 * two hundred noisy spellings of the imported file. */
#include "store/address_search.h"

#include <string.h>

#include "address_file.h"
#include "base/text.h"

/* ---- words ---- */

static const char *const pairs[][2] = {
  { "Rue du Hédas", "rue hedas" },
  { "R. du Hedas", "rue hedas" },
  { "AVENUE DE BUROS", "avenue buros" },
  { "av. de Buros", "avenue buros" },
  { "bd d'Alsace-Lorraine", "boulevard alsace lorraine" },
  { "bld d’Alsace Lorraine", "boulevard alsace lorraine" },
  { "rue Émile-Guichenné", "rue emile guichenne" },
  { "pl Clemenceau", "place clemenceau" },
  { "r Mal Joffre", "rue marechal joffre" },
  { "rue du Gal. de Gaulle", "rue general gaulle" },
  { "rue Ste-Cécile", "rue sainte cecile" },
  { "imp. du Sacré-Cœur", "impasse sacre coeur" },
  { "rte de Tarbes", "route tarbes" },
  { "ch. du Moulin", "chemin moulin" },
  { "Rés. les Pins", "residence pins" },
  { "lot. les Chênes", "lotissement chenes" },
  { "Rue Henri IV", "rue henri 4" },
  { "rue du 08 Mai 1945", "rue 8 mai 1945" },
  { "rue du premier mai", "rue 1er mai" },
  { "Rue du 2ème Régiment", "rue 2e regiment" },
  { "Le", "le" },
  { NULL, "" },
  { "", "" },
  { "   ", "" },
};

static void
test_normalise (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++) {
    g_autofree char *found = address_text_normalise (pairs[i][0]);

    g_assert_cmpstr (found, ==, pairs[i][1]);
  }
}

/* words; then numbers that may be the house's, then the postcode */
static const struct {
  const char *line, *words, *houses, *postcode;
} lines[] = {
  { "12 bis, rue du Hédas", "12 rue hedas", "12bis", NULL },
  { "12bis R. du Hedas 64000 Pau", "12 rue hedas pau", "12bis", "64000" },
  { "12B rue Carnot", "12 rue carnot", "12b", NULL },
  { "12 b rue Carnot", "12 rue carnot", "12b", NULL },
  { "12 A Impasse X", "12 impasse x", "12a", NULL },
  { "012 quater rue Carnot", "12 rue carnot", "12quater", NULL },
  { "12 r Carnot", "12 rue carnot", "12", NULL },
  { "12rue Carnot", "12 rue carnot", "12", NULL },
  { "n° 12 rue Carnot", "12 rue carnot", "12", NULL },
  { "Carnot rue 12 ter", "carnot rue 12", "12ter", NULL },
  { "rue Carnot, 12b", "rue carnot 12", "12b", NULL },
  { "64000 PAU, 7 rue Serviez", "pau 7 rue serviez", "7", "64000" },
  { "9 rue du 8 mai 1945", "9 rue 8 mai 1945", "9,8,1945", NULL },
  { "5 rue X, bât B apt 12, 3e étage", "5 rue x", "5", NULL },
  { "5 rue X 64000 Pau cedex 9", "5 rue x pau", "5", "64000" },
  { "12-14 rue Carnot", "12 14 rue carnot", "12,14", NULL },
  { "0559000000", "", "", NULL },
  { "rue de la Porte Neuve", "rue porte neuve", "", NULL },
};

static void
test_parse (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autoptr (AddressTyped) typed = address_text_parse (lines[i].line, NULL, NULL);
    g_autoptr (GString) houses = g_string_new (NULL);
    g_autofree char *words = NULL;

    for (guint h = 0; h < typed->houses->len; h++) {
      const AddressHouse *house = &g_array_index (typed->houses, AddressHouse, h);

      g_string_append_printf (houses, "%s%u%s", h > 0 ? "," : "", house->number, house->repetition);
    }
    g_ptr_array_add (typed->words, NULL);
    words = g_strjoinv (" ", (char **) typed->words->pdata);
    g_assert_cmpstr (words, ==, lines[i].words);
    g_assert_cmpstr (houses->str, ==, lines[i].houses);
    g_assert_cmpstr (typed->postcode, ==, lines[i].postcode);
  }
}

static guint
like (const char *typed, const char *known, AddressManner manner)
{
  AddressWord one = address_word_new (typed), other = address_word_new (known);

  return address_likeness (&one, &other, manner);
}

static void
test_likeness (void)
{
  g_assert_cmpuint (like ("carnot", "carnot", 0), ==, 100);
  g_assert_cmpuint (like ("cranot", "carnot", 0), ==, 84);  /* swapped */
  g_assert_cmpuint (like ("carrnot", "carnot", 0), >=, 92); /* doubled */
  g_assert_cmpuint (like ("carno", "carnot", 0), ==, 88);   /* heard alike */
  g_assert_cmpuint (like ("fillipe", "philippe", 0), ==, 88);
  g_assert_cmpuint (like ("bouqet", "bouquet", 0), ==, 88);
  g_assert_cmpuint (like ("clem", "clemenceau", 0), ==, 70);
  g_assert_cmpuint (like ("clem", "clemenceau", ADDRESS_UNFINISHED), ==, 92);
  g_assert_cmpuint (like ("clam", "clemenceau", ADDRESS_UNFINISHED), >=, 60);
  g_assert_cmpuint (like ("j", "jean", 0), ==, 45);
  g_assert_cmpuint (like ("lupo", "loup", 0), ==, 0);
  g_assert_cmpuint (like ("lupo", "loup", ADDRESS_LOOSE), >=, 50);
  g_assert_cmpuint (like ("carnot", "serviez", 0), ==, 0);
  g_assert_cmpuint (like ("8", "18", 0), ==, 0); /* numbers are what they are */
  g_assert_cmpuint (like ("19", "1945", 0), ==, 0);
  g_assert_cmpuint (like ("", "pau", 0), ==, 0);
}

/* Distances are the same from both sides, nothing for itself, and never over 100. */
static void
test_likeness_random (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (64);

  for (guint i = 0; i < 20000; i++) {
    char one[28], other[28];
    guint manner = g_rand_int_range (random, 0, 4), there, back;

    for (guint j = 0; j < sizeof one; j++) {
      one[j] = (char) ('a' + g_rand_int_range (random, 0, 4));
      other[j] = (char) ('a' + g_rand_int_range (random, 0, 4));
    }
    one[g_rand_int_range (random, 0, sizeof one)] = '\0';
    other[g_rand_int_range (random, 0, sizeof other)] = '\0';
    one[sizeof one - 1] = other[sizeof other - 1] = '\0';
    there = like (one, other, manner & ADDRESS_LOOSE);
    back = like (other, one, manner & ADDRESS_LOOSE);
    g_assert_cmpuint (like (one, other, manner), <=, 100);
    if (strlen (one) == strlen (other))
      g_assert_cmpuint (there, ==, back);
    g_assert_cmpuint (like (one, one, manner), ==, 100);
  }
}

/* ---- the demonstration's town ---- */

/* (transfer full): label of the best answer and whether it has a key: "12 Rue Carnot +"; NULL for none that is any
 * good. */
static char *
best_of (AddressBase *base, const AddressQuestion *question)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = address_base_search (base, question, &error);
  const AddressRecord *first;

  g_assert_no_error (error);
  if (records == NULL || records->len == 0)
    return NULL;
  first = g_ptr_array_index (records, 0);
  if (!question->unfinished && first->score < 0.6)
    return NULL;
  return g_strdup_printf ("%s %s", first->label, first->key == NULL ? "-" : "+");
}

static const struct {
  const char *typed, *best;
} spellings[] = {
  { "11 bis rue Carnot", "11 bis Rue Carnot +" },
  { "11b r. carnot 64000 Pau", "11 bis Rue Carnot +" },
  { "11 bis, R CARNO, PAU", "11 bis Rue Carnot +" },
  { "carnot rue 11 bis", "11 bis Rue Carnot +" },
  { "Pau, rue Carnot, 11", "11 Rue Carnot +" },
  { "11 avenue Carnot", "11 Rue Carnot +" },
  { "11ruecarnot", "11 Rue Carnot +" },
  { "11 rue carnot bat A apt 3 64100 PAU CEDEX 9", "11 Rue Carnot +" },
  { "999 rue Carnot", "999 Rue Carnot -" },
  { "rue Carnot", "Rue Carnot -" },
  { "rue emil gichené", "Rue Émile Guichenné -" },
  { "rue bordenave dabere", "Rue Bordenave d'Abère -" },
  { "bd des pirénées", "Boulevard des Pyrénées -" },
  { "rue henri 4", "Rue Henri IV -" },
  { "rue du marechal jofre", "Rue Maréchal Joffre -" },
  { "r joffre", "Rue Maréchal Joffre -" },
  { "av j mermoz", "Avenue Jean Mermoz -" },
  { "jeanmermoz avenue", "Avenue Jean Mermoz -" },
  { "bd alsace loraine", "Boulevard Alsace-Lorraine -" },
  { "avenue du lou", "Avenue du Loup -" },
  { "rue de la Liberté à Bayonne", NULL },
  { "pau", NULL },
  { "12", NULL },
  { "", NULL },
};

static void
test_spellings (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AddressBase) base = address_base_open (fixture->db);

  (void) data;
  g_assert_true (address_base_import (DEMO_ADDRESSES, fixture->db, NULL, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (spellings); i++) {
    AddressQuestion question = { .text = spellings[i].typed, .limit = 5 };
    g_autofree char *best = best_of (base, &question);

    g_assert_cmpstr (best, ==, spellings[i].best);
  }
}

static void
test_unfinished (Fixture *fixture, gconstpointer data)
{
  static const char *const typed[][2] = {
    { "11 rue car", "11 Rue Carnot +" },
    { "11 r c", "11 Rue Carnot +" },
    { "bd pyr", "Boulevard des Pyrénées -" },
    { "1 pl clam", "1 Place Clemenceau +" },
    { "avenue du lo", "Avenue du Loup -" },
    { "avenue du lupo", "Avenue du Loup -" },
    { "ru", NULL },
    { "a", NULL },
  };
  g_autoptr (AddressBase) base = address_base_open (fixture->db);

  (void) data;
  g_assert_true (address_base_import (DEMO_ADDRESSES, fixture->db, NULL, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (typed); i++) {
    AddressQuestion question = { .text = typed[i][0], .unfinished = TRUE, .limit = 8 };
    g_autofree char *best = best_of (base, &question);

    g_assert_cmpstr (best, ==, typed[i][1]);
  }
}

static void
test_communes (Fixture *fixture, gconstpointer data)
{
  static const AddressQuestion questions[] = {
    { .text = "12 bis rue carnot", .insee = "64129", .limit = 9 },
    { .text = "12 bis rue carnot", .city = "bilere", .limit = 9 },
    { .text = "12 bis rue carnot billère", .limit = 9 },
    { .text = "12 bis rue carnot 64140", .limit = 9 },
    { .text = "billere 12bis r carnot", .limit = 9 },
  };
  g_autoptr (AddressBase) base = address_base_open (fixture->db);

  (void) data;
  g_assert_true (import (fixture, HEADER CARNOT BILLERE CARNOT_13, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (questions); i++) {
    g_autoptr (GPtrArray) records = address_base_search (base, &questions[i], NULL);
    const AddressRecord *first = records == NULL || records->len == 0 ? NULL : g_ptr_array_index (records, 0);

    g_assert_cmpstr (first == NULL ? NULL : first->key, ==, "64129_x_00012_bis");
    g_assert_cmpint (records == NULL ? 0 : records->len, ==, questions[i].insee != NULL ? 1 : 2);
  }
}

static void
test_new_base_seen (Fixture *fixture, gconstpointer data)
{
  AddressQuestion question = { .text = "13 rue Carnot", .limit = 1 };
  g_autoptr (AddressBase) base = address_base_open (fixture->db);
  g_autofree char *none = best_of (base, &question), *street = NULL, *house = NULL;

  (void) data;
  g_assert_null (none); /* no base at all */
  g_assert_true (import (fixture, HEADER CARNOT, NULL));
  street = best_of (base, &question);
  g_assert_cmpstr (street, ==, "13 Rue Carnot -");
  g_assert_true (import (fixture, HEADER CARNOT CARNOT_13, NULL));
  house = best_of (base, &question);
  g_assert_cmpstr (house, ==, "13 Rue Carnot +");
}

/* ---- hostile ---- */

static const char *const hostile[] = {
  "' OR 1=1 --",
  "\"rue\" NEAR/2 carnot*",
  "search:rue AND NOT (pau",
  "%%%___",
  "rue; DROP TABLE street",
  "^rue + -carnot",
  "\\0\\x00",
  "🏠🔥🏚️ rue 🏠",
  "شارع كارنو ١٢",
  "улица Карно 12",
  "\xff\xfe\xc3\x28 rue \xe2\x82",
  "\xed\xa0\x80",
  "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18",
  "99999999999999999999999999",
  "a a a a a a a a a a a a a a a a a a a a a a a a a a a",
  "\t\r\n\v",
  "ﬀﬁ ﷺ Å ǅ",
  "-----''''\"\"\"\"",
};

static void
ask_quickly (AddressBase *base, const char *text)
{
  gint64 start = g_get_monotonic_time ();

  for (guint manner = 0; manner < 2; manner++) {
    AddressQuestion question = { text, text, manner == 0 ? text : NULL, manner == 0 ? NULL : text, manner == 1, 99 };
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) records = address_base_search (base, &question, &error);

    g_assert_no_error (error);
    g_assert_cmpuint (records == NULL ? 999 : records->len, <=, ADDRESS_ANSWERS_MAX);
    for (guint i = 0; records != NULL && i < records->len; i++)
      g_assert_true (g_utf8_validate (((AddressRecord *) g_ptr_array_index (records, i))->label, -1, NULL));
  }
  g_assert_cmpint (g_get_monotonic_time () - start, <, G_USEC_PER_SEC); /* the town is small: this is a hang */
}

static void
test_hostile (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AddressBase) base = address_base_open (fixture->db);

  (void) data;
  g_assert_true (address_base_import (DEMO_ADDRESSES, fixture->db, NULL, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++) {
    g_autoptr (GString) longer = g_string_new (NULL);

    while (longer->len < 10000)
      g_string_append (longer, hostile[i]);
    ask_quickly (base, hostile[i]);
    ask_quickly (base, longer->str);
  }
  ask_quickly (base, NULL);
}

static gpointer
ask_often (gpointer data)
{
  AddressQuestion question = { .text = "11 bis rue carno", .limit = 1 };
  guint right = 0;

  for (guint i = 0; i < 200; i++) {
    g_autofree char *best = best_of (data, &question);

    right += g_strcmp0 (best, "11 bis Rue Carnot +") == 0;
  }
  return GUINT_TO_POINTER (right);
}

/* Eight threads ask while the base is replaced under them. */
static void
test_threads (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AddressBase) base = address_base_open (fixture->db);
  GThread *threads[8];

  (void) data;
  g_assert_true (address_base_import (DEMO_ADDRESSES, fixture->db, NULL, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("asker", ask_often, base);
  for (guint i = 0; i < 5; i++)
    g_assert_true (address_base_import (DEMO_ADDRESSES, fixture->db, NULL, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_assert_cmpuint (GPOINTER_TO_UINT (g_thread_join (threads[i])), ==, 200);
}

/* ---- noise ---- */

/* One letter of the line, not the first of a word, lost, doubled, swapped with the next or replaced. */
static void
add_slip (GRand *random, GString *line)
{
  for (guint tries = 0; tries < 50; tries++) {
    gsize at = (gsize) g_rand_int_range (random, 1, (gint32) line->len);
    char letter = line->str[at];

    if (!g_ascii_isalpha (letter) || !g_ascii_isalpha (line->str[at - 1]) || !g_ascii_isalpha (line->str[at + 1]))
      continue;
    switch (g_rand_int_range (random, 0, 4)) {
    case 0:
      g_string_erase (line, (gssize) at, 1);
      return;
    case 1:
      g_string_insert_c (line, (gssize) at, letter);
      return;
    case 2:
      line->str[at] = line->str[at + 1];
      line->str[at + 1] = letter;
      return;
    default:
      line->str[at] = (char) g_rand_int_range (random, 'a', 'z' + 1);
      return;
    }
  }
}

/* (transfer full): a spelling of an address: accents lost, one or two slips, the type short, number last, town left
 * out. */
static char *
noisy (GRand *random, const char *number, const char *street)
{
  g_autofree char *folded = text_fold (street);
  g_autoptr (GString) line = g_string_new (folded);

  for (gint32 slips = g_rand_int_range (random, 1, 3); slips > 0; slips--)
    add_slip (random, line);
  if (g_rand_boolean (random))
    g_string_replace (line, "boulevard ", "bd ", 1);
  if (g_rand_boolean (random))
    g_string_replace (line, "avenue ", "av. ", 1);
  if (g_rand_boolean (random))
    g_string_replace (line, "-", " ", 0);
  return g_rand_int_range (random, 0, 5) == 0
             ? g_strdup_printf ("%s %s", line->str, number)
             : g_strdup_printf ("%s%s %s%s", number, g_rand_boolean (random) ? "," : "", line->str,
                                g_rand_boolean (random) ? ", 64000 Pau" : "");
}

/* At least 95 in a hundred of two hundred spellings of the imported file lead first to their own address. */
static void
test_noise (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AddressBase) base = address_base_open (fixture->db);
  g_autoptr (GRand) random = g_rand_new_with_seed (GPOINTER_TO_UINT (data));
  g_autofree char *content = NULL;
  g_auto (GStrv) rows = NULL;
  guint right = 0;

  g_assert_true (address_base_import (DEMO_ADDRESSES, fixture->db, NULL, NULL, NULL));
  g_assert_true (g_file_get_contents (DEMO_ADDRESSES, &content, NULL, NULL));
  rows = g_strsplit (g_strchomp (content), "\n", -1);
  for (guint i = 0; i < 200; i++) {
    g_auto (GStrv) fields = g_strsplit (rows[g_rand_int_range (random, 1, (gint32) g_strv_length (rows))], ";", -1);
    g_autofree char *number = g_strconcat (fields[2], fields[3][0] == '\0' ? "" : " ", fields[3], NULL);
    g_autofree char *typed = noisy (random, number, fields[4]);
    AddressQuestion question = { .text = typed, .limit = 1 };
    g_autoptr (GPtrArray) records = address_base_search (base, &question, NULL);
    const AddressRecord *first = records == NULL || records->len == 0 ? NULL : g_ptr_array_index (records, 0);

    if (first != NULL && g_strcmp0 (first->key, fields[0]) == 0)
      right++;
    else
      g_test_message ("%s %s: %s", number, fields[4], typed);
  }
  g_test_message ("%u of 200 right", right);
  g_assert_cmpuint (right, >=, 190);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/address/text/normalise", test_normalise);
  g_test_add_func ("/address/text/parse", test_parse);
  g_test_add_func ("/address/likeness/words", test_likeness);
  g_test_add_func ("/address/likeness/random", test_likeness_random);
  add_case ("/address/search/spellings", test_spellings, NULL);
  add_case ("/address/search/unfinished", test_unfinished, NULL);
  add_case ("/address/search/communes", test_communes, NULL);
  add_case ("/address/search/new-base-seen", test_new_base_seen, NULL);
  add_case ("/address/search/hostile", test_hostile, NULL);
  add_case ("/address/search/threads", test_threads, NULL);
  add_case ("/address/search/noise-1", test_noise, GUINT_TO_POINTER (1));
  add_case ("/address/search/noise-2", test_noise, GUINT_TO_POINTER (2026));
  return g_test_run ();
}
