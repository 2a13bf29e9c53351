/* fuzz_address.c: whatever is typed is taken apart within its bounds, compared, and searched in the demonstration's
 * town; the first line is the address, the second the town, the third the postcode. */
#include <glib/gstdio.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "domain/address.h"
#include "store/address_likeness.h"
#include "store/address_text.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static char *base_path;

static void
remove_base (void)
{
  g_unlink (base_path);
}

static AddressBase *
demo_base (void)
{
  static AddressBase *base;

  if (base == NULL) {
    base_path = g_strdup_printf ("%s/fuzz-addresses-%d.db", g_get_tmp_dir (), (int) getpid ());
    atexit (remove_base);
    if (!address_base_import ("packaging/demo/addresses-64445.csv", base_path, NULL, NULL, NULL))
      abort ();
    base = address_base_open (base_path);
  }
  return base;
}

static void
check_typed (const AddressTyped *typed)
{
  if (typed->words->len > ADDRESS_WORDS_MAX || typed->town_from > typed->words->len)
    abort ();
  for (guint i = 0; i < typed->houses->len; i++)
    if (g_array_index (typed->houses, AddressHouse, i).word >= typed->words->len)
      abort ();
  for (guint i = 0; i < typed->words->len; i++)
    for (guint j = 0; j < typed->words->len; j++) {
      AddressWord one = address_word_new (g_ptr_array_index (typed->words, i));
      AddressWord other = address_word_new (g_ptr_array_index (typed->words, j));
      guint like = address_likeness (&one, &other, i % 4);

      if (like > 100 || (i == j && like != 100) || !g_utf8_validate (one.text, -1, NULL))
        abort ();
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_auto (GStrv) parts = g_strsplit (text, "\n", 3);
  const char *line = parts[0], *town = line == NULL ? NULL : parts[1], *postcode = town == NULL ? NULL : parts[2];
  g_autoptr (AddressTyped) typed = address_text_parse (line, postcode, town);
  AddressAsked asked = { line, postcode, town, NULL };
  g_autoptr (AddressChoices) choices = address_choices (demo_base (), &asked);
  g_autoptr (GPtrArray) proposed = address_suggest (demo_base (), line, town);

  check_typed (typed);
  if (choices->records->len > ADDRESS_CHOICES_MAX || proposed->len > ADDRESS_SUGGESTIONS_MAX)
    abort ();
  return 0;
}
