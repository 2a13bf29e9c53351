/* test_pdf_bidi.c: lines of Arabic as they are drawn: forms, order, brackets, vowels. */
#include "pdf_bidi.h"

/* As it is seen from left to right: letters in their forms, each vowel left of its letter (our faces draw it there),
 * brackets turned once. */
static void
test_order (void)
{
  static const struct {
    const char *text, *seen;
  } lines[] = {
    { "\u0628\u064a (\u062a\u0646) \u0628", "\uf8f3\ufe8f (\ufee6\ufe97) \ufef2\ufe91" },
    { "abc (\u0628\u062a) d", "abc (\ufe96\ufe91) d" },
    { "\u0646\u064f\u0628", "\uf8f3\ufe90\u064f\ufee7" },
    { "\u0644\u0627 12 [x]", "\uf8f3[x] 12 \ufefb" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    char *joined = pdf_bidi_join (g_strdup (lines[i].text));
    g_autofree char *seen = pdf_bidi_order (joined, pdf_bidi_begins_rtl (lines[i].text));

    g_assert_cmpstr (seen, ==, lines[i].seen);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pdf-bidi/order", test_order);
  return g_test_run ();
}
