/* address_ask.c: asks an address file what standard input says, one "address TAB postcode TAB city" a line, and prints
 * how sure the answer is, the scores of the best two, key and label of the best, how many there are, microseconds
 * waited and used. With a second argument "typing" the lines are what is being typed. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "domain/address.h"

static const char *const certainties[] = { "none", "several", "exact" };

static void
print_answer (const char *certainty, const GPtrArray *records, gint64 took_us, gint64 used_us)
{
  const AddressRecord *first = records->len > 0 ? g_ptr_array_index (records, 0) : NULL;
  const AddressRecord *second = records->len > 1 ? g_ptr_array_index (records, 1) : NULL;

  printf ("%s\t%.4f\t%.4f\t%s\t%s\t%u\t%" G_GINT64_FORMAT "\t%" G_GINT64_FORMAT "\n", certainty,
          first == NULL ? 0 : first->score, second == NULL ? 0 : second->score,
          first == NULL || first->key == NULL ? "-" : first->key, first == NULL ? "-" : first->label, records->len,
          took_us, used_us);
}

static gint64
used_us (void)
{
  return (gint64) clock () * G_USEC_PER_SEC / CLOCKS_PER_SEC;
}

static void
ask (AddressBase *base, char *line, gboolean typing)
{
  g_auto (GStrv) parts = NULL;
  gint64 start = g_get_monotonic_time (), used = used_us ();

  line[strcspn (line, "\n")] = '\0';
  parts = g_strsplit (line, "\t", 3);
  if (typing) {
    g_autoptr (GPtrArray) records = address_suggest (base, parts[0], NULL);

    print_answer ("typing", records, g_get_monotonic_time () - start, used_us () - used);
  } else if (g_strv_length (parts) == 3) {
    AddressAsked asked = { parts[0], parts[1], parts[2], NULL };
    g_autoptr (AddressChoices) choices = address_choices (base, &asked);

    print_answer (certainties[choices->certainty], choices->records, g_get_monotonic_time () - start,
                  used_us () - used);
  }
}

int
main (int argc, char **argv)
{
  g_autoptr (AddressBase) base = NULL;
  g_autoptr (GError) error = NULL;
  char line[2048];
  gint64 start = g_get_monotonic_time ();

  if (argc < 2)
    return 2;
  base = address_base_open (argv[1]);
  if (!address_base_check (base, &error)) {
    fprintf (stderr, "%s\n", error->message);
    return 1;
  }
  fprintf (stderr, "loaded %" G_GINT64_FORMAT " us\n", g_get_monotonic_time () - start);
  while (fgets (line, sizeof line, stdin) != NULL)
    ask (base, line, argc > 2 && strcmp (argv[2], "typing") == 0);
  return 0;
}
