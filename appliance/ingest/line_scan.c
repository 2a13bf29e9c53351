/* line_scan.c: line protocol, read as its reference says: in names a backslash escapes comma, blank and equals and is
 * itself otherwise; in quoted texts it escapes quotes and itself, and line ends are ordinary there. */
#include "ingest/line_scan.h"

#include <string.h>

#include "ingest/payload.h"

enum { DIGITS_EXACT = 18, POWERS = 23 };

/* What ends a name. */
enum { AT_COMMA = 1, AT_EQUALS = 2, AT_BLANK = 4 };

LineScan
line_scan_of (const char *bytes, gsize length)
{
  return (LineScan){ .at = bytes, .end = bytes + length };
}

static gboolean
fail (LineScan *scan, const char *reason)
{
  if (scan->reason == NULL)
    scan->reason = reason;
  return FALSE;
}

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t';
}

static gboolean
at_line_end (const LineScan *scan)
{
  return scan->at >= scan->end || *scan->at == '\n' || *scan->at == '\r';
}

static void
skip_blanks (LineScan *scan)
{
  while (scan->at < scan->end && is_blank (*scan->at))
    scan->at++;
}

static void
skip_line (LineScan *scan)
{
  const char *feed = memchr (scan->at, '\n', (gsize) (scan->end - scan->at));

  scan->at = feed == NULL ? scan->end : feed + 1;
}

/* Up to the first unescaped end of a name; a line end is always one. */
static LineText
scan_name (LineScan *scan, guint ends)
{
  const char *from = scan->at, *at = from;

  for (; at < scan->end && *at != '\n' && *at != '\r'; at++) {
    if (*at == '\\' && at + 1 < scan->end && (at[1] == ',' || at[1] == ' ' || at[1] == '='))
      at++;
    else if ((*at == ',' && (ends & AT_COMMA) != 0) || (*at == '=' && (ends & AT_EQUALS) != 0)
             || (*at == ' ' && (ends & AT_BLANK) != 0))
      break;
  }
  scan->at = MIN (at, scan->end);
  return (LineText){ from, (gsize) (scan->at - from) };
}

gboolean
line_scan_begin (LineScan *scan, LineText *measurement)
{
  scan->reason = NULL;
  scan->fields = 0;
  while (scan->at < scan->end) {
    scan->number++;
    scan->line = scan->at;
    skip_blanks (scan);
    if (!at_line_end (scan) && *scan->at != '#') {
      *measurement = scan_name (scan, AT_COMMA | AT_BLANK);
      if (measurement->length == 0)
        fail (scan, "missing measurement");
      return TRUE;
    }
    skip_line (scan);
  }
  return FALSE;
}

static gboolean
is_time (const LineText *key)
{
  return key->length == 4 && memcmp (key->at, "time", 4) == 0;
}

static gboolean
name_fits (LineScan *scan, const LineText *name)
{
  return name->length <= LINE_TEXT_MAX || fail (scan, "name too long");
}

gboolean
line_scan_tag (LineScan *scan, LineText *key, LineText *value)
{
  if (scan->reason != NULL || scan->at >= scan->end || *scan->at != ',')
    return FALSE;
  scan->at++;
  *key = scan_name (scan, AT_COMMA | AT_EQUALS | AT_BLANK);
  if (key->length == 0)
    return fail (scan, "missing tag key");
  if (scan->at >= scan->end || *scan->at != '=')
    return fail (scan, "missing tag value");
  scan->at++;
  *value = scan_name (scan, AT_COMMA | AT_EQUALS | AT_BLANK);
  if (value->length == 0)
    return fail (scan, "missing tag value");
  if (scan->at < scan->end && *scan->at == '=')
    return fail (scan, "invalid tag format");
  if (is_time (key))
    return fail (scan, "time is no tag key");
  return name_fits (scan, key) && name_fits (scan, value);
}

/* ---- values ---- */

static const double powers[POWERS] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                       1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };

/* Plain decimals of few digits, the most of what comes, without strtod: exact, because both the digits and the power of
 * ten are exact doubles. FALSE: not so simple. */
static gboolean
simple_number (const char *at, const char *end, double *ret_number)
{
  gboolean negative = at < end && *at == '-';
  guint64 digits = 0;
  guint count = 0, behind = 0;

  at += negative;
  for (; at < end && g_ascii_isdigit (*at); at++, count++)
    digits = digits * 10 + (guint64) (*at - '0');
  if (at < end && *at == '.')
    for (at++; at < end && g_ascii_isdigit (*at); at++, count++, behind++)
      digits = digits * 10 + (guint64) (*at - '0');
  if (at != end || count == 0 || count > DIGITS_EXACT || digits >= (guint64) 1 << 53)
    return FALSE;
  *ret_number = (double) digits / powers[behind];
  if (negative)
    *ret_number = -*ret_number;
  return TRUE;
}

/* 12i fits 64 bits with a sign, 12u without. */
static gboolean
whole_number (const LineText *text, double *ret_number)
{
  gsize length = text->length - 1;
  gboolean has_sign = text->at[length] == 'i', negative = has_sign && text->at[0] == '-';
  guint64 most = has_sign ? (guint64) G_MAXINT64 + negative : G_MAXUINT64, number = 0;

  if (length == (gsize) negative)
    return FALSE;
  for (gsize i = (gsize) negative; i < length; i++)
    if (!g_ascii_isdigit (text->at[i]) || __builtin_mul_overflow (number, 10, &number)
        || __builtin_add_overflow (number, (guint64) (text->at[i] - '0'), &number) || number > most)
      return FALSE;
  *ret_number = negative ? -(double) number : (double) number;
  return TRUE;
}

static gboolean
scan_number (const LineText *text, double *ret_number)
{
  char last = text->length == 0 ? '\0' : text->at[text->length - 1];

  if (last == 'i' || last == 'u')
    return whole_number (text, ret_number);
  if (simple_number (text->at, text->at + text->length, ret_number))
    return TRUE;
  return text->length > 0 && g_ascii_isgraph (text->at[0]) && payload_number_text (text->at, text->length, ret_number);
}

static gboolean
scan_flag (const LineText *text, double *ret_number)
{
  static const char *const words[] = { "t", "T", "true", "True", "TRUE", "f", "F", "false", "False", "FALSE" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (text->length == strlen (words[i]) && memcmp (words[i], text->at, text->length) == 0) {
      *ret_number = g_ascii_tolower (words[i][0]) == 't';
      return TRUE;
    }
  return FALSE;
}

static gboolean
scan_quoted (LineScan *scan, LineValue *value)
{
  const char *from = ++scan->at;

  while (scan->at < scan->end && *scan->at != '"')
    scan->at += *scan->at == '\\' && scan->at + 1 < scan->end ? 2 : 1;
  if (scan->at >= scan->end) {
    scan->at = from; /* go on behind the end of this line, not of all */
    return fail (scan, "unbalanced quotes");
  }
  value->kind = LINE_TEXT;
  value->text = (LineText){ from, (gsize) (scan->at - from) };
  scan->at++;
  if (value->text.length > LINE_TEXT_MAX)
    return fail (scan, "text too long");
  return at_line_end (scan) || *scan->at == ',' || is_blank (*scan->at) || fail (scan, "missing separator");
}

static gboolean
scan_value (LineScan *scan, LineValue *value)
{
  const char *from = scan->at;
  LineText text;

  if (scan->at < scan->end && *scan->at == '"')
    return scan_quoted (scan, value);
  while (!at_line_end (scan) && *scan->at != ',' && !is_blank (*scan->at))
    scan->at++;
  text = (LineText){ from, (gsize) (scan->at - from) };
  if (text.length == 0)
    return fail (scan, "missing field value");
  if (scan_number (&text, &value->number))
    value->kind = LINE_NUMBER;
  else if (scan_flag (&text, &value->number))
    value->kind = LINE_FLAG;
  else
    return fail (scan, "invalid field value");
  return TRUE;
}

gboolean
line_scan_field (LineScan *scan, LineText *key, LineValue *value)
{
  if (scan->reason != NULL)
    return FALSE;
  if (scan->fields == 0)
    skip_blanks (scan);
  else if (scan->at < scan->end && *scan->at == ',')
    scan->at++;
  else
    return FALSE;
  if (at_line_end (scan))
    return fail (scan, "missing fields");
  *key = scan_name (scan, AT_COMMA | AT_EQUALS | AT_BLANK);
  if (key->length == 0)
    return fail (scan, "missing field key");
  if (scan->at >= scan->end || *scan->at != '=')
    return fail (scan, "missing field value");
  scan->at++;
  scan->fields++;
  if (is_time (key))
    return fail (scan, "time is no field key");
  return name_fits (scan, key) && scan_value (scan, value);
}

/* ---- the end ---- */

static gboolean
scan_time (LineScan *scan, gint64 *ret_time)
{
  gboolean negative = *scan->at == '-';
  gint64 time = 0;
  guint digits = 0;

  scan->at += negative;
  for (; scan->at < scan->end && g_ascii_isdigit (*scan->at); scan->at++, digits++)
    if (__builtin_mul_overflow (time, 10, &time) || __builtin_sub_overflow (time, *scan->at - '0', &time))
      return fail (scan, "timestamp out of range");
  skip_blanks (scan);
  if (digits == 0 || !at_line_end (scan))
    return fail (scan, "bad timestamp");
  if (!negative && time == G_MININT64)
    return fail (scan, "timestamp out of range");
  *ret_time = negative ? time : -time;
  return TRUE;
}

gboolean
line_scan_end (LineScan *scan, gboolean *has_time, gint64 *time)
{
  *has_time = FALSE;
  if (scan->reason == NULL && scan->fields == 0)
    fail (scan, "missing fields");
  if (scan->reason == NULL) {
    skip_blanks (scan);
    if (!at_line_end (scan))
      *has_time = scan_time (scan, time);
  }
  skip_line (scan);
  return scan->reason == NULL;
}

gsize
line_scan_plain (const LineText *text, char *into, gsize size)
{
  gsize kept = 0;

  for (gsize i = 0; i < text->length && kept + 1 < size; i++) {
    gboolean escape = text->at[i] == '\\' && i + 1 < text->length
                      && (text->at[i + 1] == ',' || text->at[i + 1] == ' ' || text->at[i + 1] == '=');

    into[kept++] = text->at[i += escape];
  }
  into[kept] = '\0';
  return kept;
}
