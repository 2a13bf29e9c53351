/* pdf_bidi.h: Arabic and Hebrew as they are read: letters joined, then each line ordered; the only door to FriBidi. */
#pragma once
#include <glib.h>

gboolean pdf_bidi_is_rtl (gunichar character);
/* The text (nullable) is read from the right: its first letter goes from there, and it is no French sentence that only
 * begins with a name in such letters. */
gboolean pdf_bidi_begins_rtl (const char *text);
/* Some letter of the text goes from the right. */
gboolean pdf_bidi_has_rtl (const char *text);
/* (transfer full), takes `text`: letters in the forms that they have between their neighbours. */
char *pdf_bidi_join (char *text);
/* (transfer full), takes one line: as it is seen from left to right. Stretches between marks of pdf_rich.h are ordered
 * each for itself, but for a line read from the right: it says so by its first mark, and its stretches change places.
 * "64-150" and "05 00 00 00 64" are one number each, wherever they stand. */
char *pdf_bidi_order (char *line, gboolean rtl);
