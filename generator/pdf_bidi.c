/* pdf_bidi.c: FriBidi on short texts. Draws nothing. */
#include "pdf_bidi.h"

#include <fribidi.h>
#include <string.h>

#include "pdf_rich.h"

/* What FriBidi leaves in the place of a letter that became part of another. */
#define FILL 0xfeff

gboolean
pdf_bidi_is_rtl (gunichar character)
{
  return (character >= 0x0590 && character <= 0x08ff) || (character >= 0xfb1d && character <= 0xfdff)
         || (character >= 0xfe70 && character <= 0xfefc);
}

gboolean
pdf_bidi_begins_rtl (const char *text)
{
  guint right = 0, left = 0;

  for (const char *p = text; p != NULL && *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar character = g_utf8_get_char (p);

    if (!g_unichar_isalpha (character))
      continue;
    if (right == 0 && !pdf_bidi_is_rtl (character))
      return FALSE;
    right += pdf_bidi_is_rtl (character);
    left += !pdf_bidi_is_rtl (character);
  }
  return right > 0 && left <= 3 * right;
}

gboolean
pdf_bidi_has_rtl (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if ((guchar) *p >= 0xd6 && pdf_bidi_is_rtl (g_utf8_get_char (p)))
      return TRUE;
  return FALSE;
}

static void
append_chars (GString *out, const FriBidiChar *chars, glong count)
{
  for (glong i = 0; i < count; i++)
    if (chars[i] != FILL && chars[i] != 0)
      g_string_append_unichar (out, chars[i]);
}

char *
pdf_bidi_join (char *text)
{
  glong count = 0;
  g_autofree gunichar *chars = g_utf8_to_ucs4_fast (text, -1, &count);
  g_autofree FriBidiCharType *types = g_new0 (FriBidiCharType, count + 1);
  g_autofree FriBidiLevel *levels = g_new0 (FriBidiLevel, count + 1);
  g_autofree FriBidiArabicProp *forms = g_new0 (FriBidiArabicProp, count + 1);
  FriBidiParType direction = FRIBIDI_PAR_ON;
  GString *out;

  fribidi_get_bidi_types (chars, (FriBidiStrIndex) count, types);
  if (fribidi_get_par_embedding_levels_ex (types, NULL, (FriBidiStrIndex) count, &direction, levels) == 0)
    return text;
  g_free (text);
  fribidi_get_joining_types (chars, (FriBidiStrIndex) count, forms);
  fribidi_join_arabic (types, (FriBidiStrIndex) count, levels, forms);
  fribidi_shape (FRIBIDI_FLAGS_ARABIC, levels, (FriBidiStrIndex) count, forms, chars);
  out = g_string_new (NULL);
  append_chars (out, chars, count);
  return g_string_free (out, FALSE);
}

/* What stands between the digits of one number parts it: after Arabic letters "64-150" would be read "150-64", and a
 * telephone's pairs from the last to the first. */
static void
types_join_numbers (const FriBidiChar *chars, FriBidiStrIndex count, FriBidiCharType *types)
{
  static const FriBidiChar within[] = { '-', ' ', 0x00a0, 0x2009, 0x202f };

  for (FriBidiStrIndex i = 1; i + 1 < count; i++)
    for (guint j = 0; j < G_N_ELEMENTS (within); j++)
      if (chars[i] == within[j] && g_unichar_isdigit (chars[i - 1]) && g_unichar_isdigit (chars[i + 1]))
        types[i] = FRIBIDI_TYPE_CS;
}

/* Brackets are turned here, once. A vowel stays left of its letter, where our faces draw it from. `places` (nullable)
 * is ordered with the characters. FALSE: out of memory. */
static gboolean
order_chars (FriBidiChar *chars, FriBidiStrIndex count, gboolean rtl, FriBidiStrIndex *places)
{
  g_autofree FriBidiCharType *types = g_new0 (FriBidiCharType, count + 1);
  g_autofree FriBidiBracketType *brackets = g_new0 (FriBidiBracketType, count + 1);
  g_autofree FriBidiLevel *levels = g_new0 (FriBidiLevel, count + 1);
  FriBidiParType direction = rtl ? FRIBIDI_PAR_RTL : FRIBIDI_PAR_LTR;

  fribidi_get_bidi_types (chars, count, types);
  types_join_numbers (chars, count, types);
  fribidi_get_bracket_types (chars, count, types, brackets);
  if (fribidi_get_par_embedding_levels_ex (types, brackets, count, &direction, levels) == 0)
    return FALSE;
  fribidi_shape_mirroring (levels, count, chars);
  return fribidi_reorder_line (0, types, count, 0, direction, levels, chars, places) != 0;
}

/* A stretch without marks, read from the left. */
static void
order_stretch (GString *out, const char *start, gsize length)
{
  g_autofree char *text = g_strndup (start, length);
  glong count = 0;
  g_autofree gunichar *chars = g_utf8_to_ucs4_fast (text, -1, &count);

  if (pdf_bidi_has_rtl (text) && order_chars (chars, (FriBidiStrIndex) count, FALSE, NULL))
    append_chars (out, chars, count);
  else
    g_string_append (out, text);
}

/* The look of each character of a marked line, and the line without its marks. */
static char *
looks_read (const char *line, GArray *looks)
{
  PdfLook look = { .font = PDF_REGULAR };

  for (const char *p = line; *p != '\0'; p = g_utf8_next_char (p))
    if (pdf_mark_is (g_utf8_get_char (p)))
      pdf_look_mark (&look, PDF_REGULAR, g_utf8_get_char (p));
    else
      g_array_append_val (looks, look);
  return pdf_rich_plain (line);
}

/* Characters change places, each with its look. */
static char *
order_from_right (const char *line)
{
  g_autoptr (GArray) looks = g_array_new (FALSE, FALSE, sizeof (PdfLook));
  g_autofree char *plain = looks_read (line, looks);
  glong count = 0;
  g_autofree gunichar *chars = g_utf8_to_ucs4_fast (plain, -1, &count);
  g_autofree FriBidiStrIndex *places = g_new (FriBidiStrIndex, count + 1);
  GString *out = g_string_new (NULL);
  PdfLook look = { .font = PDF_REGULAR };

  for (glong i = 0; i < count; i++)
    places[i] = (FriBidiStrIndex) i;
  g_string_append_unichar (out, PDF_MARK_RTL);
  if (!order_chars (chars, (FriBidiStrIndex) count, TRUE, places))
    g_string_append (out, plain);
  else
    for (glong i = 0; i < count; i++) {
      pdf_look_turn (out, &look, &g_array_index (looks, PdfLook, places[i]));
      append_chars (out, &chars[i], 1);
    }
  return g_string_free (out, FALSE);
}

char *
pdf_bidi_order (char *line, gboolean rtl)
{
  GString *out;

  if (!pdf_bidi_has_rtl (line))
    return line;
  if (rtl) {
    char *ordered = order_from_right (line);

    g_free (line);
    return ordered;
  }
  out = g_string_new (NULL);
  for (const char *p = line; *p != '\0';) {
    const char *end = p;

    if (pdf_mark_is (g_utf8_get_char (p))) {
      g_string_append_unichar (out, g_utf8_get_char (p));
      p = g_utf8_next_char (p);
      continue;
    }
    while (*end != '\0' && !pdf_mark_is (g_utf8_get_char (end)))
      end = g_utf8_next_char (end);
    order_stretch (out, p, (gsize) (end - p));
    p = end;
  }
  g_free (line);
  return g_string_free (out, FALSE);
}
