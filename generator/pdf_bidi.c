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
  for (const char *p = text; p != NULL && *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar character = g_utf8_get_char (p);

    if (g_unichar_isalpha (character))
      return pdf_bidi_is_rtl (character);
  }
  return FALSE;
}

static gboolean
has_rtl (const char *text)
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

/* Brackets are turned here, once. A vowel stays left of its letter, where our faces draw it from. FALSE: out of memory.
 */
static gboolean
order_chars (FriBidiChar *chars, FriBidiStrIndex count, gboolean rtl)
{
  g_autofree FriBidiCharType *types = g_new0 (FriBidiCharType, count + 1);
  g_autofree FriBidiBracketType *brackets = g_new0 (FriBidiBracketType, count + 1);
  g_autofree FriBidiLevel *levels = g_new0 (FriBidiLevel, count + 1);
  FriBidiParType direction = rtl ? FRIBIDI_PAR_RTL : FRIBIDI_PAR_LTR;

  fribidi_get_bidi_types (chars, count, types);
  fribidi_get_bracket_types (chars, count, types, brackets);
  if (fribidi_get_par_embedding_levels_ex (types, brackets, count, &direction, levels) == 0)
    return FALSE;
  fribidi_shape_mirroring (levels, count, chars);
  return fribidi_reorder_line (0, types, count, 0, direction, levels, chars, NULL) != 0;
}

/* A stretch without marks. */
static void
order_stretch (GString *out, const char *start, gsize length, gboolean rtl)
{
  g_autofree char *text = g_strndup (start, length);
  glong count = 0;
  g_autofree gunichar *chars = g_utf8_to_ucs4_fast (text, -1, &count);

  if (has_rtl (text) && order_chars (chars, (FriBidiStrIndex) count, rtl))
    append_chars (out, chars, count);
  else
    g_string_append (out, text);
}

static char *
order_from_right (const char *line)
{
  GString *out = g_string_new (NULL);
  g_autofree char *plain = pdf_rich_plain (line);

  g_string_append_unichar (out, PDF_MARK_RTL);
  order_stretch (out, plain, strlen (plain), TRUE);
  return g_string_free (out, FALSE);
}

char *
pdf_bidi_order (char *line, gboolean rtl)
{
  GString *out;

  if (!has_rtl (line))
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
    order_stretch (out, p, (gsize) (end - p), FALSE);
    p = end;
  }
  g_free (line);
  return g_string_free (out, FALSE);
}
