/* plural.c: the plural rules of languages, as one table. Knows no word. */
#include "base/plural.h"

#include <string.h>

typedef const char *(*PluralRule) (guint64 n);

static const char *
plural_default (guint64 n)
{
  return n == 1 ? "one" : "other";
}

static const char *
plural_french (guint64 n)
{
  return n <= 1 ? "one" : "other";
}

static const char *
plural_arabic (guint64 n)
{
  static const char *const small[] = { "zero", "one", "two" };
  guint64 rest = n % 100;

  if (n < G_N_ELEMENTS (small))
    return small[n];
  if (rest >= 3 && rest <= 10)
    return "few";
  return rest >= 11 ? "many" : "other";
}

static const char *
plural_russian (guint64 n)
{
  if (n % 10 == 1 && n % 100 != 11)
    return "one";
  return n % 10 >= 2 && n % 10 <= 4 && (n % 100 < 12 || n % 100 > 14) ? "few" : "many";
}

static const char *
plural_polish (guint64 n)
{
  return n == 1 ? "one" : plural_russian (n)[0] == 'f' ? "few" : "many";
}

static const char *
plural_romanian (guint64 n)
{
  if (n == 1)
    return "one";
  return n == 0 || (n % 100 >= 1 && n % 100 <= 19) ? "few" : "other";
}

static const char *
plural_none (guint64 n)
{
  (void) n;
  return "other";
}

/* CLDR 44, plural rules for whole numbers. Languages not listed: 1 is one. */
static const struct {
  const char *lang;
  PluralRule rule;
} plurals[] = {
  { "fr", plural_french },   { "pt", plural_french },  { "ar", plural_arabic },
  { "ru", plural_russian },  { "uk", plural_russian }, { "pl", plural_polish },
  { "ro", plural_romanian }, { "zh", plural_none },    { "vi", plural_none },
};

gboolean
plural_is_lang (const char *lang, const char *base)
{
  gsize length = strlen (base);

  return strncmp (lang, base, length) == 0 && !g_ascii_isalnum (lang[length]);
}

const char *
plural_form (const char *lang, guint64 n)
{
  for (guint i = 0; i < G_N_ELEMENTS (plurals); i++)
    if (plural_is_lang (lang, plurals[i].lang))
      return plurals[i].rule (n);
  return plural_default (n);
}
