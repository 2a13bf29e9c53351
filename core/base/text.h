/* text.h: what is done to texts everywhere: folding, bounds, checks, French typography. Knows no housing and no HTML.
 * Texts are valid UTF-8, as each door sees to it; text_clean takes any bytes. */
#pragma once
#include <glib.h>

/* (transfer full): lower case, accents removed, œ→oe, æ→ae, ß→ss, typographic apostrophes, quotes
 * and dashes to ' " -, runs of white space to one space, none at the ends. NULL gives "". */
char *text_fold (const char *text);
/* (transfer full): what somebody typed: trimmed, valid UTF-8 in NFC (U+FFFD for what is not), control characters and
 * bidirectional overrides removed (newline and tab kept when `multiline`, else a space), CR and CRLF to LF, cut at
 * `max_chars` characters. NULL gives "". */
char *text_clean (const char *text, gboolean multiline, guint max_chars);
/* (transfer full): at most `max_chars` characters, the ellipsis included, cut at a word when there is one. */
char *text_clip (const char *text, guint max_chars);
/* (transfer full): ASCII [a-z0-9-], for file names and anchors. */
char *text_slug (const char *text);
/* (transfer full): French typography: U+202F before ; ! ? and before % of a number, U+00A0 before : and », after «;
 * straight apostrophes between letters to ’. Idempotent. Leaves URLs, mail addresses, {{tags}}, <tags>, &entities;,
 * `code` and 10:30 alone. Not for YAML: "key: value" gains a space. */
char *text_typography (const char *text);
/* (transfer full): the same for the source of a template, an HTML page or a plain mail: tags with their attributes,
 * tags of Mustache, and what stands in style, script, code, pre, kbd and textarea stay as they are. */
char *text_typography_page (const char *source);
/* (transfer full): 1234567 as "1 234 567" with U+202F. */
char *text_integer (gint64 value);
/* (transfer full): "8,5" from 85 with decimals 1: integer thousandths and the like without a float; trailing zeros
 * kept. */
char *text_decimal (gint64 value, guint decimals);
/* (transfer full): the same, without decimals that are all zeros: "100", "99,98". */
char *text_decimal_short (gint64 value, guint decimals);
/* (transfer full): the shortest digits that read back as `value`, with a dot: "8.5", "1e+20". For machines. */
char *text_real (double value);
gboolean text_is_email (const char *text); /* one address, at most 254 bytes, no display name, no control, no space */
char *
text_mask_email (const char *text); /* (transfer full): "camille@example.org" as "c…@example.org"; NULL: no address */
gboolean text_is_phone (const char *text);    /* ten digits from 0, or + or 00 and 9 to 15 digits; spaces dots dashes */
gboolean text_is_postcode (const char *text); /* five digits */
/* A field that several people may change: what its page showed (NULL: nothing), what came back, what stands now (NULL:
 * nothing). Returns what is to be written: of who left it alone, what stands now. NULL when somebody else changed it
 * otherwise meanwhile. */
const char *text_settle (const char *was, const char *typed, const char *now);
/* (transfer full): the digits that an Arabic or Persian keyboard writes (٠ to ٩, ۰ to ۹) as 0 to 9. For what holds a
 * number: a phone, a day, a count, a code. What a person writes in words stays theirs. NULL gives "". */
char *text_latin_digits (const char *text);
/* (transfer full): "05 59.00-00 00" as "0559000000"; "" without a digit, and for NULL. */
char *text_digits (const char *text);
/* (transfer full): the digits by which one phone is known however its number was typed: "0612345678" for 06…, +33 6…,
 * 0033 6…; a foreign number keeps its country's code, without 00. Empty for none. */
char *text_phone_key (const char *text);
/* (transfer full): "3/11/2026" or "3.11.2026", as browsers without a field for days let people type it, as
 * "2026-11-03"; anything else as it is. Whether there is such a day, clock_parse_day tells. */
char *text_day (const char *typed);
/* For g_ptr_array_sort of texts: by their bytes. */
int text_compare (gconstpointer one, gconstpointer other);
/* Bounded number: TRUE and *value for a decimal integer within [min, max] and nothing else around it. */
gboolean text_to_integer (const char *text, gint64 min, gint64 max, gint64 *value);
