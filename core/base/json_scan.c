/* json_scan.c: judges JSON bytes by RFC 8259 and our bounds, in one pass and without recursion. Keeps nothing of them.
 */
#include "base/json_private.h"

#include "base/error.h"
#include "base/json.h"

#include <errno.h>
#include <math.h>
#include <string.h>

/* The longest number: more digits say nothing a double can hold. */
enum { NUMBER_BYTES_MAX = 512, INTEGER_BYTES_MAX = 20 };

typedef enum { EXPECT_VALUE, EXPECT_ITEM_OR_END, EXPECT_KEY, EXPECT_KEY_OR_END, EXPECT_COLON, EXPECT_NEXT } Expect;

typedef struct {
  const char *p, *end;
  const char *reason;
  Expect expect;
  guint depth, values, values_max;
  char open[JSON_DEPTH_MAX]; /* '[' or '{' */
} Scan;

static gboolean
scan_fault (Scan *scan, const char *reason)
{
  scan->reason = reason;
  return FALSE;
}

/* The next byte, or NUL at the end: no NUL is left in the text by then. */
static char
peek (const Scan *scan)
{
  return scan->p < scan->end ? *scan->p : '\0';
}

static guint
skip_digits (Scan *scan)
{
  const char *start = scan->p;

  while (g_ascii_isdigit (peek (scan)))
    scan->p++;
  return (guint) (scan->p - start);
}

/* Checks that the number from `start` to scan->p can be held: gint64 when written as an integer, else a finite double.
 */
static gboolean
number_fits (Scan *scan, const char *start, gboolean integer)
{
  char digits[NUMBER_BYTES_MAX + 1];
  gsize length = (gsize) (scan->p - start);

  if (length > (integer ? INTEGER_BYTES_MAX : NUMBER_BYTES_MAX))
    return scan_fault (scan, "number out of range");
  memcpy (digits, start, length);
  digits[length] = '\0';
  errno = 0;
  if (integer)
    (void) g_ascii_strtoll (digits, NULL, 10);
  if (integer ? errno == ERANGE : !isfinite (g_ascii_strtod (digits, NULL)))
    return scan_fault (scan, "number out of range");
  return TRUE;
}

static gboolean
scan_number (Scan *scan)
{
  const char *start = scan->p;
  gboolean integer = TRUE;

  if (peek (scan) == '-')
    scan->p++;
  if (peek (scan) == '0')
    scan->p++;
  else if (skip_digits (scan) == 0)
    return scan_fault (scan, "unexpected character");
  if (peek (scan) == '.') {
    integer = FALSE;
    scan->p++;
    if (skip_digits (scan) == 0)
      return scan_fault (scan, "digits are missing");
  }
  if (peek (scan) == 'e' || peek (scan) == 'E') {
    integer = FALSE;
    scan->p++;
    if (peek (scan) == '+' || peek (scan) == '-')
      scan->p++;
    if (skip_digits (scan) == 0)
      return scan_fault (scan, "digits are missing");
  }
  return number_fits (scan, start, integer);
}

/* Four hexadecimal digits, or -1. */
static int
scan_hex (Scan *scan)
{
  int value = 0;

  for (int i = 0; i < 4; i++, scan->p++) {
    int digit = g_ascii_xdigit_value (peek (scan));

    if (digit < 0)
      return -1;
    value = value * 16 + digit;
  }
  return value;
}

/* What follows "\u": a character, or the two halves of one. U+0000 would end a C text early. */
static gboolean
scan_unicode (Scan *scan)
{
  int high = scan_hex (scan), low;

  if (high <= 0)
    return scan_fault (scan, high == 0 ? "NUL character" : "bad escape");
  if (high < 0xd800 || high > 0xdfff)
    return TRUE;
  if (high > 0xdbff || scan->end - scan->p < 6 || scan->p[0] != '\\' || scan->p[1] != 'u')
    return scan_fault (scan, "lone surrogate");
  scan->p += 2;
  low = scan_hex (scan);
  return (low >= 0xdc00 && low <= 0xdfff) || scan_fault (scan, "lone surrogate");
}

static gboolean
scan_escape (Scan *scan)
{
  char c = peek (scan);

  if (c == '\0' || strchr ("\"\\/bfnrtu", c) == NULL)
    return scan_fault (scan, "bad escape");
  scan->p++;
  return c != 'u' || scan_unicode (scan);
}

static gboolean
scan_string (Scan *scan)
{
  for (scan->p++; scan->p < scan->end;) {
    guchar c = (guchar) *scan->p;

    if (c < 0x20)
      return scan_fault (scan, "control character in a string");
    scan->p++;
    if (c == '"')
      return TRUE;
    if (c == '\\' && !scan_escape (scan))
      return FALSE;
  }
  return scan_fault (scan, "a string is not closed");
}

static gboolean
scan_literal (Scan *scan)
{
  static const char *const literals[] = { "true", "false", "null" };

  for (guint i = 0; i < G_N_ELEMENTS (literals); i++) {
    gsize length = strlen (literals[i]);

    if ((gsize) (scan->end - scan->p) >= length && memcmp (scan->p, literals[i], length) == 0) {
      scan->p += length;
      return TRUE;
    }
  }
  return scan_fault (scan, "unexpected character");
}

static gboolean
scan_open (Scan *scan, char c)
{
  if (scan->depth == JSON_DEPTH_MAX)
    return scan_fault (scan, "nested too deep");
  scan->open[scan->depth++] = c;
  scan->expect = c == '[' ? EXPECT_ITEM_OR_END : EXPECT_KEY_OR_END;
  scan->p++;
  return TRUE;
}

static gboolean
scan_value (Scan *scan)
{
  char c = peek (scan);

  if (++scan->values > scan->values_max)
    return scan_fault (scan, "too many values");
  if (c == '[' || c == '{')
    return scan_open (scan, c);
  scan->expect = EXPECT_NEXT;
  if (c == '"')
    return scan_string (scan);
  return c == '-' || g_ascii_isdigit (c) ? scan_number (scan) : scan_literal (scan);
}

static gboolean
scan_close (Scan *scan)
{
  scan->depth--;
  scan->expect = EXPECT_NEXT;
  scan->p++;
  return TRUE;
}

/* After a value: a comma, or the end of what holds it. */
static gboolean
scan_next (Scan *scan)
{
  char open = scan->depth == 0 ? '\0' : scan->open[scan->depth - 1];

  if (open == '\0')
    return scan_fault (scan, "something follows the value");
  if (peek (scan) == (open == '[' ? ']' : '}'))
    return scan_close (scan);
  if (peek (scan) != ',')
    return scan_fault (scan, "a comma or an end is missing");
  scan->expect = open == '[' ? EXPECT_VALUE : EXPECT_KEY;
  scan->p++;
  return TRUE;
}

static gboolean
scan_key (Scan *scan)
{
  if (peek (scan) != '"')
    return scan_fault (scan, "a key is missing");
  scan->expect = EXPECT_COLON;
  return scan_string (scan);
}

static gboolean
scan_key_or_end (Scan *scan)
{
  return peek (scan) == '}' ? scan_close (scan) : scan_key (scan);
}

static gboolean
scan_item_or_end (Scan *scan)
{
  return peek (scan) == ']' ? scan_close (scan) : scan_value (scan);
}

static gboolean
scan_colon (Scan *scan)
{
  if (peek (scan) != ':')
    return scan_fault (scan, "a colon is missing");
  scan->expect = EXPECT_VALUE;
  scan->p++;
  return TRUE;
}

static gboolean (*const steps[]) (Scan *scan) = {
  [EXPECT_VALUE] = scan_value, [EXPECT_ITEM_OR_END] = scan_item_or_end,
  [EXPECT_KEY] = scan_key,     [EXPECT_KEY_OR_END] = scan_key_or_end,
  [EXPECT_COLON] = scan_colon, [EXPECT_NEXT] = scan_next,
};

static void
skip_space (Scan *scan)
{
  while (scan->p < scan->end && (*scan->p == ' ' || *scan->p == '\t' || *scan->p == '\n' || *scan->p == '\r'))
    scan->p++;
}

/* Refuses with the place: line, and column in characters. */
static gboolean
fail_at (const char *bytes, const char *at, const char *reason, GError **error)
{
  guint line = 1, column = 1;

  for (const char *p = bytes; p < at; p++) {
    line += *p == '\n';
    /* The bytes that go on with a character do not count. */
    column = *p == '\n' ? 1 : column + (((guchar) *p & 0xc0) != 0x80);
  }
  return box_fail (error, BOX_ERROR_INVALID, "JSON, line %u, column %u: %s", line, column, reason);
}

gboolean
json_scan (const char *bytes, gsize length, guint values_max, GError **error)
{
  Scan scan = { .p = bytes, .end = bytes + length, .expect = EXPECT_VALUE, .values_max = values_max };
  const char *valid_end = bytes;

  if (length > JSON_BYTES_MAX)
    return box_fail (error, BOX_ERROR_LIMIT, "JSON: %" G_GSIZE_FORMAT " bytes, more than %d", length, JSON_BYTES_MAX);
  /* With a length, g_utf8_validate refuses NUL too. */
  if (length > 0 && !g_utf8_validate (bytes, (gssize) length, &valid_end))
    return fail_at (bytes, valid_end, "not UTF-8, or a NUL", error);
  for (skip_space (&scan); scan.p < scan.end; skip_space (&scan))
    if (!steps[scan.expect](&scan))
      return fail_at (bytes, scan.p, scan.reason, error);
  if (scan.depth > 0 || scan.expect != EXPECT_NEXT)
    return fail_at (bytes, scan.end, "the text ends too early", error);
  return TRUE;
}
