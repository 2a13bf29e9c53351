/* mobile.c: the table of mobile ranges. Calls nobody. */
#include "domain/mobile.h"

#include <string.h>

#include "base/text.h"

enum { NATIONAL_DIGITS = 10 };

/* First row that fits, longest first. Source: the French numbering plan (ARCEP decision 2018-0881 as amended), read on
 * 2026-11-29 against the metadata of libphonenumber 8.12.57. 070 to 072 are machines and ranges not in use. Mayotte and
 * Réunion share 262, Guadeloupe, Saint-Martin and Saint-Barthélemy 590. Collectivities with a plan of their own (+508,
 * +681, +687, +689) are not here. */
static const struct {
  const char *prefix;  /* as dialled inside France */
  const char *country; /* what the network puts instead of the 0 */
} ranges[] = {
  { "0639", "262" }, { "0690", "590" }, { "0691", "590" }, { "0692", "262" }, { "0693", "262" }, { "0694", "594" },
  { "0696", "596" }, { "0697", "596" }, { "06", "33" },    { "073", "33" },   { "074", "33" },   { "075", "33" },
  { "076", "33" },   { "077", "33" },   { "078", "33" },   { "079", "33" },
};
static const char *const countries[] = { "33", "262", "590", "594", "596" };

/* (transfer full): the number as dialled inside France, "0612345678"; NULL when it is not one. *ret_country: the code
 * it came with, NULL without one. */
static char *
national_of (const char *typed, const char **ret_country)
{
  g_autofree char *digits = text_digits (typed);
  gboolean foreign = typed[0] == '+' || g_str_has_prefix (digits, "00");
  const char *number = typed[0] != '+' && foreign ? digits + 2 : digits;

  *ret_country = NULL;
  if (!foreign)
    return strlen (digits) == NATIONAL_DIGITS ? g_steal_pointer (&digits) : NULL;
  for (guint i = 0; i < G_N_ELEMENTS (countries); i++)
    if (g_str_has_prefix (number, countries[i])) {
      const char *rest = number + strlen (countries[i]);

      rest += *rest == '0' ? 1 : 0; /* "+33 06…": the 0 stayed */
      *ret_country = countries[i];
      return strlen (rest) == NATIONAL_DIGITS - 1 ? g_strconcat ("0", rest, NULL) : NULL;
    }
  return NULL;
}

char *
mobile_international (const char *typed)
{
  const char *country = NULL;
  g_autofree char *national = text_is_phone (typed) ? national_of (typed, &country) : NULL;

  for (guint i = 0; national != NULL && i < G_N_ELEMENTS (ranges); i++) {
    if (!g_str_has_prefix (national, ranges[i].prefix))
      continue;
    /* People write +33 before an overseas number too: the network wants its own code. */
    if (country != NULL && strcmp (country, "33") != 0 && strcmp (country, ranges[i].country) != 0)
      return NULL;
    return g_strconcat ("+", ranges[i].country, national + 1, NULL);
  }
  return NULL;
}
