/* test_mobile.c: which numbers get text messages, and how they are written. */
#include "domain/mobile.h"

static void
test_numbers (void)
{
  static const struct {
    const char *typed, *expected;
  } rows[] = {
    { "06 12 34 56 78", "+33612345678" },
    { "06.12.34.56.78", "+33612345678" },
    { "07-81-23-45-67", "+33781234567" },
    { "+33 6 12 34 56 78", "+33612345678" },
    { "+33 06 12 34 56 78", "+33612345678" }, /* the 0 stayed */
    { "0033612345678", "+33612345678" },
    { "0690 12 34 56", "+590690123456" },
    { "+590 690 12 34 56", "+590690123456" },
    { "+33 690 12 34 56", "+590690123456" },
    { "00262 692 12 34 56", "+262692123456" },
    { "0639 12 34 56", "+262639123456" },
    { "0694 12 34 56", "+594694123456" },
    { "0696123456", "+596696123456" },
    { "0697123456", "+596697123456" },
    { "05 59 27 85 80", NULL }, /* landlines */
    { "+33 5 59 27 85 80", NULL },
    { "+262 262 12 34 56", NULL },
    { "09 72 67 50 64", NULL },
    { "08 06 70 67 06", NULL },   /* services */
    { "0700 12 34 56", NULL },    /* machines */
    { "0712345678", NULL },       /* not in use */
    { "+49 1512 3456789", NULL }, /* foreign */
    { "+34612345678", NULL },
    { "+590 612 34 56 78", NULL }, /* of another territory than its code says */
    { "+337123", NULL },
    { "06 12 34 56 7", NULL },
    { "06 12 34 56 789", NULL },
    { "33612345678", NULL },
    { "pas de téléphone", NULL },
    { "06 12 34 56 78\nBcc", NULL },
    { "", NULL },
    { NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *number = mobile_international (rows[i].typed), *again = mobile_international (number);

    g_test_message ("%s", rows[i].typed);
    g_assert_cmpstr (number, ==, rows[i].expected);
    g_assert_cmpstr (again, ==, number); /* what the network writes is read the same */
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/mobile/numbers", test_numbers);
  return g_test_run ();
}
