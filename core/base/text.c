/* text.c: folding, cleaning, clipping, numbers and checks of single texts. French typography is in typography.c. */
#include "base/text.h"

#include <string.h>

#define NARROW_SPACE "\xe2\x80\xaf" /* U+202F */
#define ELLIPSIS "\xe2\x80\xa6"     /* U+2026 */

/* More combining marks in a row than any script needs: sorting them canonically takes quadratic time. */
enum { MARKS_MAX = 8, EMAIL_BYTES_MAX = 254, EMAIL_LOCAL_MAX = 64, DOMAIN_LABEL_MAX = 63, DECIMALS_MAX = 18 };

/* What no Unicode decomposition folds. */
static const struct {
  gunichar from;
  const char *to;
} folds[] = {
  { 0x0153, "oe" }, { 0x00e6, "ae" }, { 0x00df, "ss" }, { 0x00f8, "o" },  { 0x0142, "l" },
  { 0x0111, "d" },  { 0x0131, "i" },  { 0x2018, "'" },  { 0x2019, "'" },  { 0x02bc, "'" },
  { 0x2032, "'" },  { 0x2010, "-" },  { 0x2011, "-" },  { 0x2012, "-" },  { 0x2013, "-" },
  { 0x2014, "-" },  { 0x201c, "\"" }, { 0x201d, "\"" }, { 0x00ab, "\"" }, { 0x00bb, "\"" },
};

static gboolean
is_mark (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return type == G_UNICODE_NON_SPACING_MARK || type == G_UNICODE_ENCLOSING_MARK;
}

/* White space, a tab and a line end included; the invisible separators too. */
static gboolean
is_space (gunichar c)
{
  return g_unichar_isspace (c) || c == 0x0b || c == 0x85;
}

static void
append_folded (GString *out, gunichar c)
{
  for (guint i = 0; i < G_N_ELEMENTS (folds); i++)
    if (folds[i].from == c) {
      g_string_append (out, folds[i].to);
      return;
    }
  g_string_append_unichar (out, c);
}

/* Marks leave before the decomposition (see MARKS_MAX) and after it, when they are those it made. */
static char *
without_marks (const char *text)
{
  GString *out = g_string_sized_new (strlen (text));

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (!is_mark (g_utf8_get_char (p)))
      g_string_append_unichar (out, g_utf8_get_char (p));
  return g_string_free (out, FALSE);
}

/* (transfer full) */
static char *
fold_any (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *bare = without_marks (valid);
  g_autofree char *decomposed = g_utf8_normalize (bare, -1, G_NORMALIZE_ALL);
  GString *out = g_string_sized_new (strlen (decomposed));
  gboolean space = FALSE;

  for (const char *p = decomposed; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_unichar_tolower (g_utf8_get_char (p));

    if (is_mark (c))
      continue;
    if (!is_space (c)) {
      if (space && out->len > 0)
        g_string_append_c (out, ' ');
      append_folded (out, c);
    }
    space = is_space (c);
  }
  return g_string_free (out, FALSE);
}

/* (transfer full): most texts hold nothing to decompose and no mark. NULL for one that does. */
static char *
fold_plain (const char *text)
{
  GString *out = g_string_sized_new (strlen (text));
  gboolean space = FALSE;
  const char *p = text;

  for (; *p != '\0' && (guchar) *p < 0x80; p++) {
    gboolean blank = is_space ((guchar) *p);

    if (!blank && space && out->len > 0)
      g_string_append_c (out, ' ');
    if (!blank)
      g_string_append_c (out, g_ascii_tolower (*p));
    space = blank;
  }
  return g_string_free (out, *p != '\0');
}

char *
text_fold (const char *text)
{
  char *plain = fold_plain (text == NULL ? "" : text);

  return plain != NULL ? plain : fold_any (text);
}

/* Signs that steer the direction of writing or hide: they let one text look like another. */
static gboolean
is_hidden (gunichar c)
{
  return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff || (c >= 0xe0000 && c <= 0xe007f)
         || (c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c <= 0xfdef);
}

/* Appends what `c` becomes in a clean text: itself, a space for a line end, or nothing. */
static void
append_clean (GString *out, gunichar c, gboolean multiline)
{
  if (c == 0x2028 || c == 0x2029 || c == 0x85)
    c = '\n';
  if (c == '\n' || c == '\t')
    g_string_append_c (out, multiline ? (char) c : ' ');
  else if (!g_unichar_iscntrl (c) && !is_hidden (c))
    g_string_append_unichar (out, c);
}

static char *
cleaned (const char *valid, gboolean multiline)
{
  GString *out = g_string_sized_new (strlen (valid));
  guint marks = 0;

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    marks = is_mark (c) ? marks + 1 : 0;
    if (marks > MARKS_MAX || (c == '\r' && p[1] == '\n'))
      continue;
    append_clean (out, c == '\r' ? '\n' : c, multiline);
  }
  return g_string_free (out, FALSE);
}

/* Cuts white space off both ends, in place; the Unicode spaces too, which g_strstrip leaves. */
static char *
trim (char *text)
{
  const char *start = text;
  char *end;

  while (*start != '\0' && is_space (g_utf8_get_char (start)))
    start = g_utf8_next_char (start);
  memmove (text, start, strlen (start) + 1);
  for (end = text + strlen (text); end > text; *end = '\0') {
    char *before = g_utf8_prev_char (end);

    if (!is_space (g_utf8_get_char (before)))
      break;
    end = before;
  }
  return text;
}

/* Signs that are themselves in every form: nothing in it has to leave or to be put in order. */
static gboolean
is_plain (const char *text)
{
  while (*text >= ' ' && *text <= '~')
    text++;
  return *text == '\0';
}

/* (transfer full) */
static char *
normal_form (const char *text, gboolean multiline)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *clean = cleaned (valid, multiline);

  return g_utf8_normalize (clean, -1, G_NORMALIZE_NFC);
}

char *
text_clean (const char *text, gboolean multiline, guint max_chars)
{
  char *normal = trim (text == NULL || is_plain (text) ? g_strdup (text == NULL ? "" : text) : normal_form (text, multiline));

  if (g_utf8_strlen (normal, -1) > (glong) max_chars)
    *g_utf8_offset_to_pointer (normal, (glong) max_chars) = '\0';
  return trim (normal);
}

char *
text_clip (const char *text, guint max_chars)
{
  g_autofree char *valid = trim (g_utf8_make_valid (text == NULL ? "" : text, -1));
  const char *end, *word;

  if (g_utf8_strlen (valid, -1) <= (glong) max_chars)
    return g_steal_pointer (&valid);
  if (max_chars == 0)
    return g_strdup ("");
  end = word = g_utf8_offset_to_pointer (valid, (glong) max_chars - 1);
  while (word > valid && !is_space (g_utf8_get_char (word)))
    word = g_utf8_prev_char (word);
  /* One very long word is cut inside rather than dropped. */
  if (word > valid)
    end = word;
  valid[end - valid] = '\0';
  return g_strconcat (trim (valid), ELLIPSIS, NULL);
}

char *
text_slug (const char *text)
{
  g_autofree char *folded = text_fold (text);
  GString *out = g_string_sized_new (strlen (folded));

  for (const char *p = folded; *p != '\0'; p++)
    if (g_ascii_isalnum (*p))
      g_string_append_c (out, *p);
    else if (out->len > 0 && out->str[out->len - 1] != '-')
      g_string_append_c (out, '-');
  if (out->len > 0 && out->str[out->len - 1] == '-')
    g_string_truncate (out, out->len - 1);
  return g_string_free (out, FALSE);
}

static void
append_grouped (GString *out, guint64 value)
{
  char digits[24];
  int length = g_snprintf (digits, sizeof digits, "%" G_GUINT64_FORMAT, value);

  for (int i = 0; i < length; i++) {
    if (i > 0 && (length - i) % 3 == 0)
      g_string_append (out, NARROW_SPACE);
    g_string_append_c (out, digits[i]);
  }
}

/* The distance from zero, also of G_MININT64, which has no positive twin. */
static guint64
magnitude (gint64 value)
{
  return value < 0 ? (guint64) (-(value + 1)) + 1 : (guint64) value;
}

char *
text_integer (gint64 value)
{
  GString *out = g_string_new (value < 0 ? "-" : "");

  append_grouped (out, magnitude (value));
  return g_string_free (out, FALSE);
}

char *
text_decimal (gint64 value, guint decimals)
{
  GString *out = g_string_new (value < 0 ? "-" : "");
  guint64 scale = 1;

  decimals = MIN (decimals, DECIMALS_MAX);
  for (guint i = 0; i < decimals; i++)
    scale *= 10;
  append_grouped (out, magnitude (value) / scale);
  if (decimals > 0)
    g_string_append_printf (out, ",%0*" G_GINT64_MODIFIER "u", (int) decimals, magnitude (value) % scale);
  return g_string_free (out, FALSE);
}

char *
text_decimal_short (gint64 value, guint decimals)
{
  guint64 scale = 1;

  decimals = MIN (decimals, DECIMALS_MAX);
  for (guint i = 0; i < decimals; i++)
    scale *= 10;
  return magnitude (value) % scale == 0 ? text_decimal (value / (gint64) scale, 0) : text_decimal (value, decimals);
}

char *
text_real (double value)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];
  static const char *const formats[] = { "%.15g", "%.16g", "%.17g" };

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_ascii_strtod (g_ascii_formatd (digits, sizeof digits, formats[i], value), NULL) == value)
      break;
  return g_strdup (digits);
}

/* The part before the @: the atoms of RFC 5321 with single dots between them. */
static gboolean
is_email_local (const char *text, gsize length)
{
  if (length == 0 || length > EMAIL_LOCAL_MAX || text[0] == '.' || text[length - 1] == '.')
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (text[i]) && (text[i] == '\0' || strchr ("!#$%&'*+/=?^_`{|}~-.", text[i]) == NULL))
      return FALSE;
  return g_strstr_len (text, (gssize) length, "..") == NULL;
}

static gboolean
is_domain_label (const char *label)
{
  gsize length = strlen (label);

  if (length == 0 || length > DOMAIN_LABEL_MAX || label[0] == '-' || label[length - 1] == '-')
    return FALSE;
  return strspn (label, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == length;
}

gboolean
text_is_email (const char *text)
{
  const char *at = text == NULL ? NULL : strchr (text, '@');
  g_auto (GStrv) labels = NULL;
  guint count;

  if (at == NULL || strlen (text) > EMAIL_BYTES_MAX || !is_email_local (text, (gsize) (at - text)))
    return FALSE;
  labels = g_strsplit (at + 1, ".", -1);
  count = g_strv_length (labels);
  for (guint i = 0; i < count; i++)
    if (!is_domain_label (labels[i]))
      return FALSE;
  /* A last label of digits would be an IP address. */
  return count >= 2 && strlen (labels[count - 1]) >= 2 && !g_ascii_isdigit (labels[count - 1][0]);
}

char *
text_mask_email (const char *text)
{
  const char *at = text == NULL ? NULL : strrchr (text, '@');
  g_autofree char *start = at == NULL || at == text ? NULL : g_utf8_substring (text, 0, 1);

  return start == NULL ? NULL : g_strconcat (start, "…", at, NULL);
}

gboolean
text_is_phone (const char *text)
{
  GString *digits = g_string_new (NULL);
  gboolean foreign, clean = TRUE;
  g_autofree char *number = NULL;

  if (text == NULL || !g_utf8_validate (text, -1, NULL))
    text = "";
  foreign = text[0] == '+';
  for (const char *p = foreign ? text + 1 : text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_ascii_isdigit (*p))
      g_string_append_c (digits, *p);
    else
      clean =
          clean && (strchr (".- ()", *p) != NULL || g_unichar_type (g_utf8_get_char (p)) == G_UNICODE_SPACE_SEPARATOR);
  number = g_string_free (digits, FALSE);
  if (g_str_has_prefix (number, "00") && !foreign) {
    foreign = TRUE;
    memmove (number, number + 2, strlen (number) - 1);
  }
  if (!clean || strlen (number) < 9 || strlen (number) > 15)
    return FALSE;
  return foreign ? number[0] != '0' : strlen (number) == 10 && number[0] == '0' && number[1] != '0';
}

char *
text_latin_digits (const char *text)
{
  g_autoptr (GString) kept = g_string_new (NULL);

  for (const char *at = text != NULL ? text : ""; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar letter = g_utf8_get_char (at);
    gboolean is_foreign = (letter >= 0x660 && letter <= 0x669) || (letter >= 0x6f0 && letter <= 0x6f9);

    g_string_append_unichar (kept, is_foreign ? (gunichar) ('0' + g_unichar_digit_value (letter)) : letter);
  }
  return g_string_free (g_steal_pointer (&kept), FALSE);
}

char *
text_digits (const char *text)
{
  GString *digits = g_string_new (NULL);

  for (const char *at = text != NULL ? text : ""; *at != '\0'; at++)
    if (g_ascii_isdigit (*at))
      g_string_append_c (digits, *at);
  return g_string_free (digits, FALSE);
}

#define FRANCE "33"

char *
text_phone_key (const char *text)
{
  g_autofree char *digits = text_digits (text);
  const char *rest = digits;

  if (g_str_has_prefix (rest, "00"))
    rest += 2;
  if (!g_str_has_prefix (rest, FRANCE))
    return g_strdup (rest);
  rest += strlen (FRANCE);
  return g_strconcat ("0", *rest == '0' ? rest + 1 : rest, NULL); /* +33 (0)6… too */
}

char *
text_day (const char *typed)
{
  g_auto (GStrv) parts = g_strsplit_set (typed != NULL ? typed : "", "/.", 4);
  gint64 day, month, year;

  if (g_strv_length (parts) != 3 || !text_to_integer (parts[0], 1, 31, &day)
      || !text_to_integer (parts[1], 1, 12, &month) || !text_to_integer (parts[2], 1900, 2200, &year))
    return g_strdup (typed);
  return g_strdup_printf ("%04d-%02d-%02d", (int) year, (int) month, (int) day);
}

gboolean
text_is_postcode (const char *text)
{
  return text != NULL && strlen (text) == 5 && strspn (text, "0123456789") == 5;
}

const char *
text_settle (const char *was, const char *typed, const char *now)
{
  if (g_strcmp0 (was, typed) == 0)
    return now == NULL ? typed : now;
  return now == NULL || g_strcmp0 (now, was) == 0 || g_strcmp0 (now, typed) == 0 ? typed : NULL;
}

int
text_compare (gconstpointer one, gconstpointer other)
{
  return strcmp (*(const char *const *) one, *(const char *const *) other);
}

gboolean
text_to_integer (const char *text, gint64 min, gint64 max, gint64 *value)
{
  gint64 number;

  if (text == NULL || text[0] == '+' || !g_ascii_string_to_signed (text, 10, min, max, &number, NULL))
    return FALSE;
  *value = number;
  return TRUE;
}
