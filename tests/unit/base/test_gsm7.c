/* test_gsm7.c: the alphabet of text messages: its cost, its bounds, and what becomes of a French text. */
#include "base/gsm7.h"

#include <string.h>

static const char alphabet[] = "@£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
                               "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà^{}\\[~]|€";

static void
assert_plain (const char *text, const char *expected)
{
  g_autofree char *plain = gsm7_from_text (text);

  g_assert_cmpstr (plain, ==, expected);
}

static void
test_french (void)
{
  assert_plain ("reçu, être, où, à, déjà, noël, maïs, gîte, dû, cœur, ÊTRE, ÇA, À",
                "recu, etre, où, à, déjà, noel, mais,"
                " gite, du, coeur, ETRE, ÇA, A");
  assert_plain ("L’école « Jean\u00a0Moulin\u00a0» – c’est\u202fici\u00a0!…",
                "L'école \"Jean Moulin\" - c'est ici !...");
  assert_plain ("«\u00a0oui\u00a0»", "\"oui\"");
  assert_plain ("34 m², n° 12, 1ᵉʳ étage, 20 €", "34 m2, no 12, 1er étage, 20 €");
  assert_plain ("e\u0301te\u0301", "été"); /* marks apart */
  assert_plain ("Łódź, Šibenik, Đorđe, Iğdır", "Lodz, Sibenik, Dorde, Igdir");
  assert_plain ("ok \xf0\x9f\x91\x8d\u200d.", "ok .");
  assert_plain ("a\tb\rc", "a b c");
  assert_plain (NULL, "");
}

/* Arabic, Cyrillic, Chinese: no stand-in would be understood. */
static void
test_other_scripts (void)
{
  static const char *const texts[] = { "مرحبا", "Привет", "住房", "ε", "Mairie de Pau : جديد" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_plain (texts[i], NULL);
}

static void
test_cost (void)
{
  guint septets = 0;

  g_assert_true (gsm7_count (alphabet, &septets));
  g_assert_cmpuint (septets, ==, 126 + 2 * 9); /* 128 less CR and the escape */
  g_assert_true (gsm7_count ("", &septets));
  g_assert_cmpuint (septets, ==, 0);
  g_assert_true (gsm7_count ("20 €", &septets));
  g_assert_cmpuint (septets, ==, 5);
  g_assert_false (gsm7_count ("ç", &septets));
  g_assert_false (gsm7_count ("`", &septets));
}

static char *
repeated (const char *piece, guint times)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < times; i++)
    g_string_append (text, piece);
  return g_string_free (text, FALSE);
}

static void
test_one_part (void)
{
  static const struct {
    const char *piece;
    guint most;
  } rows[] = { { "a", 160 }, { "é", 160 }, { "€", 80 }, { "ê", 70 }, { "م", 70 }, { "\xf0\x9f\x91\x8d", 35 } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *full = repeated (rows[i].piece, rows[i].most), *over = repeated (rows[i].piece, rows[i].most + 1);

    g_test_message ("%s", rows[i].piece);
    g_assert_true (gsm7_is_one_part (full));
    g_assert_false (gsm7_is_one_part (over));
  }
}

/* ---- what holds for any text ---- */

static void
check_properties (const char *text)
{
  g_autofree char *plain = gsm7_from_text (text), *again = NULL;
  guint septets = 0, septets_before = 0;

  g_assert_nonnull (plain);
  if (plain == NULL)
    return;
  g_assert_true (gsm7_count (plain, &septets)); /* only the alphabet */
  again = gsm7_from_text (plain);
  g_assert_cmpstr (again, ==, plain); /* what is plain stays */
  if (gsm7_count (text, &septets_before)) {
    g_assert_cmpstr (plain, ==, text);
    g_assert_cmpuint (septets, ==, septets_before);
  }
}

/* Each character of Latin writing alone, then random French ones together. */
static void
test_properties (void)
{
  static const char pieces[] = "aeiouyàâäéèêëîïôöùûüÿçœæÀÂÉÈÊËÎÏÔÙÛÜÇŒÆ’‘“”–—…  ,.;:!?'\"()-0123456789@€/bcdfgtrsnm\n";
  glong count = g_utf8_strlen (pieces, -1);

  for (gunichar c = 0x20; c < 0x250; c++) {
    char text[8] = "";

    text[g_unichar_to_utf8 (c, text)] = '\0';
    if (g_unichar_isalpha (c) && c >= 0x180) /* rare ones may have no stand-in */
      continue;
    g_test_message ("U+%04X", c);
    check_properties (text);
  }
  for (guint round = 0; round < 3000; round++) {
    g_autoptr (GString) text = g_string_new (NULL);

    for (gint length = g_test_rand_int_range (0, 200); length > 0; length--)
      g_string_append_unichar (
          text, g_utf8_get_char (g_utf8_offset_to_pointer (pieces, g_test_rand_int_range (0, (gint32) count))));
    check_properties (text->str);
  }
}

/* Bytes of any kind: never outside the alphabet, never a crash. */
static void
test_any_bytes (void)
{
  for (guint round = 0; round < 3000; round++) {
    char bytes[64];
    g_autofree char *plain = NULL;
    guint septets;

    for (guint i = 0; i < sizeof bytes; i++)
      bytes[i] = (char) g_test_rand_int_range (0, 256);
    bytes[sizeof bytes - 1] = '\0';
    plain = gsm7_from_text (bytes);
    g_assert_true (plain == NULL || gsm7_count (plain, &septets));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/gsm7/french", test_french);
  g_test_add_func ("/gsm7/other-scripts", test_other_scripts);
  g_test_add_func ("/gsm7/cost", test_cost);
  g_test_add_func ("/gsm7/one-part", test_one_part);
  g_test_add_func ("/gsm7/properties", test_properties);
  g_test_add_func ("/gsm7/any-bytes", test_any_bytes);
  return g_test_run ();
}
