/* plural.h: which plural form a count takes in a language (CLDR 44, cardinal rules for whole numbers). */
#pragma once
#include <glib.h>

/* "zero", "one", "two", "few", "many" or "other". A language that is not listed has one for 1, other for the rest. */
const char *plural_form (const char *lang, guint64 n);
/* TRUE when `lang` is `base` or a variety of it: "fr-facile" is "fr", "frx" is not. */
gboolean plural_is_lang (const char *lang, const char *base);
