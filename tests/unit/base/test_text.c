/* test_text.c: one table per function: what goes in, what comes out. */
#include "base/text.h"

#include <string.h>

typedef struct {
  const char *in;
  const char *out;
} Pair;

typedef struct {
  const char *in;
  gboolean good;
} Check;

static const Pair folds[] = {
  { "Élève  où\tça", "eleve ou ca" },
  { "Œuvre ÆON Straße", "oeuvre aeon strasse" },
  { "L\xe2\x80\x99H\xc3\xb4tel\xc2\xa0 ", "l'hotel" },
  { "e\xcc\x81t\xc3\xa9", "ete" },
  { "ﬁn Nº ½", "fin no 1\xe2\x81\x84"
               "2" },
  { "«\xc2\xa0rue–cour »", "\" rue-cour \"" },
  { "a\xff\xfe", "a\xef\xbf\xbd\xef\xbf\xbd" },
  { "", "" },
  { NULL, "" },
};

static const Pair slugs[] = {
  { "Rapport n° 12 : l'été", "rapport-n-12-l-ete" },
  { "--Cœur--", "coeur" },
  { "日本", "" },
  { "../../etc/passwd", "etc-passwd" },
};

static const Pair typographies[] = {
  { "Quoi?", "Quoi\xe2\x80\xaf?" },
  { "Quoi ?!", "Quoi\xe2\x80\xaf?!" },
  { "Nom: oui ; non !", "Nom\xc2\xa0: oui\xe2\x80\xaf; non\xe2\x80\xaf!" },
  { "«oui» et « non »", "«\xc2\xa0oui\xc2\xa0» et «\xc2\xa0non\xc2\xa0»" },
  { "« {{name}} »", "«\xc2\xa0{{name}}\xc2\xa0»" },
  { "l'été d'{{name}} l'<b>eau</b>", "l’été d’{{name}} l’<b>eau</b>" },
  { "'seul' 5'", "'seul' 5'" },
  { "à 10:30 précises", "à 10:30 précises" },
  { "50% et 50 %", "50\xe2\x80\xaf% et 50\xe2\x80\xaf%" },
  { "12 000 € ou 5€, {{n}} € ; €uro", "12 000\xc2\xa0€ ou 5\xc2\xa0€, {{n}}\xc2\xa0€\xe2\x80\xaf; €uro" },
  { "18 °C, n° 5, 7°", "18\xc2\xa0°C, n° 5, 7°" },
  { "{{n}} % de x%y", "{{n}}\xe2\x80\xaf% de x%y" },
  { "http://a.fr/?q=l'eau;b: https://b.fr ; www.c.fr?", "http://a.fr/?q=l'eau;b: https://b.fr\xe2\x80\xaf; www.c.fr?" },
  { "«http://a.fr/»", "«\xc2\xa0http://a.fr/\xc2\xa0»" },
  { "o'neil@ville.fr: mailto:a@b.fr", "o'neil@ville.fr\xc2\xa0: mailto:a@b.fr" },
  { "<a href=\"x?y;z\" title=\"l'eau !\">Lien</a>!", "<a href=\"x?y;z\" title=\"l'eau !\">Lien</a>\xe2\x80\xaf!" },
  { "Bonjour {{#name}}{{name}}{{/name}}!", "Bonjour {{#name}}{{name}}{{/name}}\xe2\x80\xaf!" },
  { "A&nbsp;: b &amp; c&#39;d", "A&nbsp;: b &amp; c&#39;d" },
  { "{{base}}/suivi?code=1", "{{base}}/suivi?code=1" },
  { "`a ; b` ; ``c ` !``", "`a ; b`\xe2\x80\xaf; ``c ` !``" },
  { "|:--|--:|\n![image](x)\n: def", "|:--|--:|\n![image](x)\n: def" },
  { "3 < 4 ; 5", "3 < 4\xe2\x80\xaf; 5" },
  { "(!) ?", "(!)\xe2\x80\xaf?" },
  { "Déjà\xe2\x80\xaf! Puis\xc2\xa0: Et\xc2\xa0;", "Déjà\xe2\x80\xaf! Puis\xc2\xa0: Et\xe2\x80\xaf;" },
  { "**Attention**: {{! l'eau ? }}", "**Attention**\xc2\xa0: {{! l'eau ? }}" },
  { "ouvert {{ « l'eau", "ouvert {{ «\xc2\xa0l’eau" },
  { "«", "«" },
  { "»;{{x}}?!a@b.frhttp://x;", "»;{{x}}\xe2\x80\xaf?!a@b.frhttp://x\xe2\x80\xaf;" },
  { NULL, "" },
};

static void
test_fold (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (folds); i++) {
    g_autofree char *got = text_fold (folds[i].in);

    g_assert_cmpstr (got, ==, folds[i].out);
  }
}

/* A text of ASCII alone is folded and cleaned by a shorter way: what follows it may change nothing. */
static void
test_plain (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);

  for (guint round = 0; round < 2000; round++) {
    char text[24] = "x", longer[32];
    g_autofree char *folded = NULL, *folded_longer = NULL, *clean = NULL, *clean_longer = NULL;

    for (guint i = 1; i < sizeof text - 1; i++)
      text[i] = (char) (round % 2 == 0 ? g_rand_int_range (rand, 1, 128) : g_rand_int_range (rand, ' ', 127));
    g_snprintf (longer, sizeof longer, "%sz\u00e9", text); /* after a letter: an accent of its own, and not the text's */
    text[sizeof text - 2] = longer[sizeof text - 2] = 'z';
    folded = text_fold (text);
    folded_longer = text_fold (longer);
    g_assert_true (g_str_has_prefix (folded_longer, folded));
    g_assert_cmpstr (folded_longer + strlen (folded), ==, "ze");
    clean = text_clean (text, round % 4 < 2, 100);
    clean_longer = text_clean (longer, round % 4 < 2, 100);
    g_assert_true (g_str_has_prefix (clean_longer, clean));
    g_assert_cmpstr (clean_longer + strlen (clean), ==, "z\u00e9");
  }
}

static void
test_slug (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (slugs); i++) {
    g_autofree char *got = text_slug (slugs[i].in);

    g_assert_cmpstr (got, ==, slugs[i].out);
  }
}

static void
test_typography (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (typographies); i++) {
    g_autofree char *once = text_typography (typographies[i].in);
    g_autofree char *twice = text_typography (once);

    g_assert_cmpstr (once, ==, typographies[i].out);
    g_assert_cmpstr (twice, ==, once);
  }
}

/* What a template keeps as it is written, and what it does not. */
static void
test_typography_page (void)
{
  static const struct {
    const char *in, *out;
  } pages[] = {
    { "<p title=\"Quoi ?\">Quoi ?</p>", "<p title=\"Quoi ?\">Quoi\xe2\x80\xaf?</p>" },
    { "<a href=\"{{>partials/x}} ?\">L'eau :</a>", "<a href=\"{{>partials/x}} ?\">L\xe2\x80\x99"
                                                   "eau\xc2\xa0:</a>" },
    { "<style>a : b; c ! d</style> Non !", "<style>a : b; c ! d</style> Non\xe2\x80\xaf!" },
    { "<script>if (a ? b : c) l'x</script>", "<script>if (a ? b : c) l'x</script>" },
    { "<code>a : b</code><codes>a : b</codes>", "<code>a : b</code><codes>a\xc2\xa0: b</codes>" },
    { "<textarea>l'a : b</textarea>", "<textarea>l'a : b</textarea>" },
    { "\xc2\xab&nbsp;Fini ? \xc2\xbb et \xc2\xab x",
      "\xc2\xab&nbsp;Fini\xe2\x80\xaf?\xc2\xa0\xc2\xbb et \xc2\xab\xc2\xa0x" },
    { "{{#a}}{{>w.b.c}} : {{/a}}<b>x</b>&#8239;?", "{{#a}}{{>w.b.c}}\xc2\xa0: {{/a}}<b>x</b>&#8239;?" },
    { "<!-- a : b > c --><a b='>'>d : e", "<!-- a : b > c --><a b='>'>d\xc2\xa0: e" },
    { "1 < 2 : oui `a : b`", "1 < 2\xc2\xa0: oui `a\xc2\xa0: b`" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++) {
    g_autofree char *once = text_typography_page (pages[i].in);
    g_autofree char *twice = text_typography_page (once);

    g_assert_cmpstr (once, ==, pages[i].out);
    g_assert_cmpstr (twice, ==, once);
  }
}

/* Any order of signs, blanks and spans must come out the same the second time. */
static void
test_typography_idempotent (void)
{
  static const char *const pieces[] = {
    " ",  "!", "?",      ";", ":",        "%",      "«", "»", "'", "a", "7", "{{x}}", "<b>", "\xc2\xa0", "\xe2\x80\xaf",
    "\n", "`", "&nbsp;", "(", "http://x", "a@b.fr", "\""
  };

  for (int round = 0; round < 20000; round++) {
    GString *text = g_string_new (NULL);
    g_autofree char *source = NULL;
    g_autofree char *once = NULL;
    g_autofree char *twice = NULL;

    for (int i = g_test_rand_int_range (1, 9); i > 0; i--)
      g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
    source = g_string_free (text, FALSE);
    once = text_typography (source);
    twice = text_typography (once);
    if (!g_str_equal (once, twice)) {
      g_assert_cmpstr (source, ==, NULL);
      g_assert_cmpstr (twice, ==, once);
      return;
    }
  }
}

static void
assert_clean (const char *in, gboolean multiline, guint max_chars, const char *expected)
{
  g_autofree char *got = text_clean (in, multiline, max_chars);

  g_assert_cmpstr (got, ==, expected);
}

static void
test_clean (void)
{
  assert_clean (NULL, FALSE, 9, "");
  assert_clean ("  a\r\nb\tc\x07 ", TRUE, 99, "a\nb\tc");
  assert_clean ("  a\r\nb\tc\x07 ", FALSE, 99, "a b c");
  assert_clean ("a\rb\xe2\x80\xa8"
                "c",
                TRUE, 99, "a\nb\nc");
  assert_clean ("\xff"
                "a\xc3",
                FALSE, 99,
                "\xef\xbf\xbd"
                "a\xef\xbf\xbd");
  assert_clean ("e\xcc\x81", FALSE, 1, "\xc3\xa9");
  assert_clean ("a\xe2\x80\xae"
                "b\xef\xbb\xbf",
                FALSE, 99, "ab");
  assert_clean ("été chaud", FALSE, 4, "été");
  assert_clean ("abc", FALSE, 0, "");
  assert_clean ("\xc2\xa0 a \xe2\x80\xaf", TRUE, 9, "a");
}

/* A megabyte of combining marks in the worst order must not keep a worker busy for minutes. */
static void
test_clean_marks (void)
{
  GString *text = g_string_new ("a");
  g_autofree char *clean = NULL;
  g_autofree char *folded = NULL;

  for (int i = 0; i < 250000; i++)
    g_string_append (text, i % 2 == 0 ? "\xcc\x81" : "\xcc\xa3");
  g_test_timer_start ();
  clean = text_clean (text->str, FALSE, 100);
  folded = text_fold (text->str);
  g_assert_cmpfloat (g_test_timer_elapsed (), <, 5.0);
  g_assert_cmpint (g_utf8_strlen (clean, -1), <=, 9);
  g_assert_cmpstr (folded, ==, "a");
  g_string_free (text, TRUE);
}

static void
test_clip (void)
{
  static const struct {
    const char *in;
    guint max;
    const char *out;
  } cases[] = {
    { "court", 5, "court" },
    { "un deux trois", 9, "un deux…" },
    { "un deux trois", 8, "un deux…" },
    { "un deux trois", 7, "un…" },
    { "anticonst", 4, "ant…" },
    { "été été", 5, "été…" },
    { "abc", 1, "…" },
    { "abc", 0, "" },
    { NULL, 5, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *got = text_clip (cases[i].in, cases[i].max);

    g_assert_cmpstr (got, ==, cases[i].out);
  }
}

static void
assert_taken (char *got, const char *expected)
{
  g_assert_cmpstr (got, ==, expected);
  g_free (got);
}

static void
test_numbers (void)
{
  assert_taken (text_integer (0), "0");
  assert_taken (text_integer (999), "999");
  assert_taken (text_integer (1234567), "1\xe2\x80\xaf"
                                        "234\xe2\x80\xaf"
                                        "567");
  assert_taken (text_integer (-1000), "-1\xe2\x80\xaf"
                                      "000");
  assert_taken (text_integer (G_MININT64), "-9\xe2\x80\xaf"
                                           "223\xe2\x80\xaf"
                                           "372\xe2\x80\xaf"
                                           "036\xe2\x80\xaf"
                                           "854\xe2\x80\xaf"
                                           "775\xe2\x80\xaf"
                                           "808");
  assert_taken (text_decimal (85, 1), "8,5");
  assert_taken (text_decimal (-5, 2), "-0,05");
  assert_taken (text_decimal (1234500, 3), "1\xe2\x80\xaf"
                                           "234,500");
  assert_taken (text_decimal (12, 0), "12");
  assert_taken (text_decimal_short (10000, 2), "100");
  assert_taken (text_decimal_short (9990, 2), "99,90");
  assert_taken (text_real (0.1), "0.1");
  assert_taken (text_real (1.0 / 3.0), "0.3333333333333333");
  assert_taken (text_real (1e20), "1e+20");
}

static void
assert_checks (gboolean (*check) (const char *text), const Check *cases, guint count)
{
  for (guint i = 0; i < count; i++)
    if (check (cases[i].in) != cases[i].good) {
      g_test_message ("\"%s\" is judged wrongly", cases[i].in);
      g_test_fail ();
    }
}

static void
test_email (void)
{
  static const Check cases[] = {
    { "a@b.fr", TRUE },
    { "jean.d'arc+x@mairie.exemple.fr", TRUE },
    { "a@xn--caf-dma.fr", TRUE },
    { "a@b", FALSE },
    { "a b@c.fr", FALSE },
    { "<a@b.fr>", FALSE },
    { "a@b.fr\n", FALSE },
    { "a@@b.fr", FALSE },
    { ".a@b.fr", FALSE },
    { "a..b@c.fr", FALSE },
    { "a@-b.fr", FALSE },
    { "a@b..fr", FALSE },
    { "a@127.0.0.1", FALSE },
    { "a@b.fr, c@d.fr", FALSE },
    { "@b.fr", FALSE },
    { "", FALSE },
    { NULL, FALSE },
    { "é@b.fr", FALSE },
    { "a@b.f", FALSE },
    { "\"a\"@b.fr", FALSE },
  };

  assert_checks (text_is_email, cases, G_N_ELEMENTS (cases));
}

static void
test_email_length (void)
{
  g_autofree char *local = g_strnfill (64, 'a');
  g_autofree char *label = g_strnfill (62, 'b');
  g_autofree char *fits = g_strdup_printf ("%s@%s.%s.%s", local, label, label, label);
  g_autofree char *too_long = g_strdup_printf ("%s.fr", fits);

  g_assert_cmpuint (strlen (fits), ==, 253);
  g_assert_true (text_is_email (fits));
  g_assert_false (text_is_email (too_long));
}

static void
test_phone (void)
{
  static const Check cases[] = {
    { "0612345678", TRUE },
    { "06 12 34 56 78", TRUE },
    { "06.12.34.56.78", TRUE },
    { "06-12-34-56-78", TRUE },
    { "+33612345678", TRUE },
    { "0033 612345678", TRUE },
    { "06\xc2\xa0"
      "12345678",
      TRUE },
    { "+1 202 555 0123", TRUE },
    { "061234567", FALSE },
    { "06123456789", FALSE },
    { "1234567890", FALSE },
    { "0012345678", FALSE },
    { "+0612345678", FALSE },
    { "06 12 34 5a 78", FALSE },
    { "+1234567890123456", FALSE },
    { "", FALSE },
    { NULL, FALSE },
    { "06+12345678", FALSE },
    { "+33 (0)6 12 34 56 78", TRUE },
  };

  assert_checks (text_is_phone, cases, G_N_ELEMENTS (cases));
}

static void
test_latin_digits (void)
{
  static const struct {
    const char *typed, *kept;
  } cases[] = {
    { "٠٦ ١١ ٢٢ ٣٣ ٤٤", "06 11 22 33 44" }, { "۱۲۳۴۵", "12345" }, { "64-٢٠", "64-20" }, { "é٩", "é9" }, { NULL, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *kept = text_latin_digits (cases[i].typed);

    g_assert_cmpstr (kept, ==, cases[i].kept);
  }
}

static void
test_postcode (void)
{
  static const Check cases[] = {
    { "13001", TRUE }, { "01000", TRUE }, { "1300", FALSE }, { "130011", FALSE }, { "2A004", FALSE }, { NULL, FALSE },
  };

  assert_checks (text_is_postcode, cases, G_N_ELEMENTS (cases));
}

static void
test_to_integer (void)
{
  static const Check cases[] = {
    { "0", TRUE },    { "-5", TRUE },  { "100", TRUE },  { "101", FALSE },
    { "-6", FALSE },  { "+5", FALSE }, { " 5", FALSE },  { "5 ", FALSE },
    { "5.0", FALSE }, { "", FALSE },   { "0x5", FALSE }, { "99999999999999999999", FALSE },
    { NULL, FALSE },
  };
  gint64 value;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    value = -77;
    g_assert_cmpint (text_to_integer (cases[i].in, -5, 100, &value), ==, cases[i].good);
    g_assert_cmpint (value == -77, ==, !cases[i].good);
  }
}

static void
test_digits (void)
{
  static const struct {
    const char *in, *out;
  } cases[] = {
    { NULL, "" },      { "", "" }, { "+ -", "" }, { "05 59.00-00 00", "0559000000" }, { "+33 5 59", "33559" },
    { "٣ 7é8", "78" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *digits = text_digits (cases[i].in);

    g_assert_cmpstr (digits, ==, cases[i].out);
  }
}

static void
test_day (void)
{
  static const struct {
    const char *in, *out;
  } cases[] = {
    { NULL, NULL },
    { "", "" },
    { "3/11/2026", "2026-11-03" },
    { "03.11.2026", "2026-11-03" },
    { "2026-11-03", "2026-11-03" },
    { "31/02/2026", "2026-02-31" }, /* no such day: clock_parse_day refuses it */
    { "3/11/26", "3/11/26" },
    { "3/11/9999", "3/11/9999" },
    { "32/11/2026", "32/11/2026" },
    { "3/11/2026/1", "3/11/2026/1" },
    { "3/11", "3/11" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *day = text_day (cases[i].in);

    g_assert_cmpstr (day, ==, cases[i].out);
  }
}

static void
test_settle (void)
{
  static const struct {
    const char *was, *typed, *now, *written;
  } cases[] = {
    { "a", "a", "a", "a" },   { "a", "b", "a", "b" }, /* alone */
    { "a", "a", "c", "c" },                           /* left alone: somebody else's stays */
    { "a", "b", "c", NULL },  { "a", "b", "b", "b" }, /* both: otherwise, and the same */
    { NULL, "b", NULL, "b" }, { NULL, "b", "b", "b" },
    { NULL, "b", "c", NULL },                          /* a new one, that is there meanwhile */
    { "a", "a", NULL, "a" },  { "a", "b", NULL, "b" }, /* nothing stands there any more */
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (text_settle (cases[i].was, cases[i].typed, cases[i].now), ==, cases[i].written);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/text/fold", test_fold);
  g_test_add_func ("/text/plain", test_plain);
  g_test_add_func ("/text/slug", test_slug);
  g_test_add_func ("/text/typography", test_typography);
  g_test_add_func ("/text/typography-page", test_typography_page);
  g_test_add_func ("/text/typography-idempotent", test_typography_idempotent);
  g_test_add_func ("/text/clean", test_clean);
  g_test_add_func ("/text/clean-marks", test_clean_marks);
  g_test_add_func ("/text/clip", test_clip);
  g_test_add_func ("/text/numbers", test_numbers);
  g_test_add_func ("/text/email", test_email);
  g_test_add_func ("/text/email-length", test_email_length);
  g_test_add_func ("/text/phone", test_phone);
  g_test_add_func ("/text/latin digits", test_latin_digits);
  g_test_add_func ("/text/postcode", test_postcode);
  g_test_add_func ("/text/to-integer", test_to_integer);
  g_test_add_func ("/text/digits", test_digits);
  g_test_add_func ("/text/day", test_day);
  g_test_add_func ("/text/settle", test_settle);
  return g_test_run ();
}
