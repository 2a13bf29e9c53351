/* gsm7.c: two strings are the alphabet; one table says what the decomposition of Unicode does not. */
#include "base/gsm7.h"

#include <string.h>

/* nocheck:french the alphabet itself */
static const char basic[] = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
                            "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
static const char extension[] = "^{}\\[~]|€";

static const struct {
  gunichar from;
  const char *to;
} stand_ins[] = {
  { 0x0152, "OE" }, { 0x0153, "oe" }, { 0x0141, "L" },   { 0x0142, "l" },   { 0x0110, "D" },   { 0x0111, "d" },
  { 0x0131, "i" },  { 0x0126, "H" },  { 0x0127, "h" },   { 0x0166, "T" },   { 0x0167, "t" },   { 0x014a, "N" },
  { 0x014b, "n" },  { 0x0138, "k" },  { 0x00d0, "D" },   { 0x00f0, "d" },   { 0x00de, "Th" },  { 0x00fe, "th" },
  { 0x1e9e, "SS" }, { 0x2018, "'" },  { 0x2019, "'" },   { 0x201a, "'" },   { 0x02bc, "'" },   { 0x2032, "'" },
  { 0x0060, "'" },  { 0x00b4, "'" },  { 0x2010, "-" },   { 0x2011, "-" },   { 0x2012, "-" },   { 0x2013, "-" },
  { 0x2014, "-" },  { 0x2022, "-" },  { 0x00b7, "." },   { 0x201c, "\"" },  { 0x201d, "\"" },  { 0x201e, "\"" },
  { 0x00ab, "\"" }, { 0x00bb, "\"" }, { 0x2026, "..." }, { 0x00b0, "o" },   { 0x00d7, "x" },   { 0x00f7, "/" },
  { 0x2044, "/" },  { 0x2212, "-" },  { 0x00b5, "u" },   { 0x00a9, "(c)" }, { 0x00ae, "(R)" },
};
enum { QUOTE_OPENS = 0x00ab, QUOTE_CLOSES = 0x00bb };

/* In septets; 0: outside the alphabet. */
static guint
cost_of (gunichar c)
{
  if (g_utf8_strchr (basic, -1, c) != NULL)
    return 1;
  return g_utf8_strchr (extension, -1, c) != NULL ? 2 : 0;
}

gboolean
gsm7_count (const char *text, guint *ret_septets)
{
  guint septets = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    guint cost = cost_of (g_utf8_get_char (p));

    if (cost == 0)
      return FALSE;
    septets += cost;
  }
  *ret_septets = septets;
  return TRUE;
}

gboolean
gsm7_is_one_part (const char *text)
{
  guint septets = 0, units = 0;

  if (gsm7_count (text, &septets))
    return septets <= GSM7_PART_SEPTETS;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    units += g_utf8_get_char (p) > 0xffff ? 2 : 1;
  return units <= GSM7_PART_UNITS;
}

static const char *
stand_in_of (gunichar c)
{
  for (guint i = 0; i < G_N_ELEMENTS (stand_ins); i++)
    if (stand_ins[i].from == c)
      return stand_ins[i].to;
  return NULL;
}

static gboolean append_plain (GString *out, gunichar c);

/* What Unicode says the character is made of, without its marks: ê, ², ﬁ. FALSE: it is made of itself alone. */
static gboolean
append_decomposed (GString *out, gunichar c)
{
  gunichar pieces[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
  gsize count = g_unichar_fully_decompose (c, TRUE, pieces, G_N_ELEMENTS (pieces));

  if (count == 1 && pieces[0] == c)
    return FALSE;
  for (gsize i = 0; i < count; i++)
    if (!append_plain (out, pieces[i]))
      return FALSE;
  return TRUE;
}

/* FALSE for a letter or a figure that nothing stands for. */
static gboolean
append_plain (GString *out, gunichar c)
{
  const char *plain = stand_in_of (c);

  if (cost_of (c) != 0 && c != '\r')
    g_string_append_unichar (out, c);
  else if (plain != NULL)
    g_string_append (out, plain);
  else if (g_unichar_isspace (c))
    g_string_append_c (out, ' ');
  else if (!append_decomposed (out, c))
    return !g_unichar_isalnum (c);
  return TRUE;
}

/* French quotation marks hold a space on their inside, which straight ones do not. */
static const char *
skip_inner_space (gunichar mark, const char *next)
{
  return mark == QUOTE_OPENS && g_unichar_isspace (g_utf8_get_char (next)) ? g_utf8_next_char (next) : next;
}

char *
gsm7_from_text (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text == NULL ? "" : text, -1);
  g_autofree char *whole = g_utf8_normalize (valid, -1, G_NORMALIZE_NFC);
  g_autoptr (GString) out = g_string_sized_new (strlen (whole));

  for (const char *p = whole; *p != '\0';) {
    gunichar c = g_utf8_get_char (p);

    if (c == QUOTE_CLOSES && out->len > 0 && out->str[out->len - 1] == ' ')
      g_string_truncate (out, out->len - 1);
    if (!append_plain (out, c))
      return NULL;
    p = skip_inner_space (c, g_utf8_next_char (p));
  }
  return g_string_free (g_steal_pointer (&out), FALSE);
}
