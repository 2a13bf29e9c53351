/* gsm7.h: the alphabet of text messages (3GPP TS 23.038 §6.2.1, GSM 7 bit default with its extension table): what fits
 * into one message, and Latin texts brought into it. Knows no language and no network. */
#pragma once
#include <glib.h>

/* One message, not cut: 160 septets, or 70 UTF-16 units as soon as one character is outside the alphabet. */
enum { GSM7_PART_SEPTETS = 160, GSM7_PART_UNITS = 70 };

/* TRUE with what `text` costs, in septets: the characters of the extension table (€ [ ] { } \ ~ ^ |) cost two. FALSE
 * when a character is outside the alphabet. */
gboolean gsm7_count (const char *text, guint *ret_septets);
/* TRUE when `text` leaves as one message, in whichever of the two ways it must. */
gboolean gsm7_is_one_part (const char *text);
/* (transfer full): `text` with only characters of the alphabet: accents it lacks fall (ê, ç, À), ligatures and
 * typographic signs get their plain stand-in, every kind of space is a space, what has none of these (emoji, control)
 * is left out. NULL when a letter has no stand-in: the text is not Latin. */
char *gsm7_from_text (const char *text);
