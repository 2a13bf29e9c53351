/* payload.c: numbers, times and keys of JSON payloads. Writes nothing. */
#include "ingest/payload.h"

#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"

/* Later than the year 5000 in seconds, 1973 in milliseconds. */
#define MILLISECONDS_FROM 1e11
#define SECONDS_MAX 1e14
enum { NUMBER_CHARS_MAX = 32 };

static gboolean
text_number (const char *text, double *ret_number)
{
  char *end = NULL;
  double number;

  /* Plain decimals only: strtod also reads "inf", "nan" and hexadecimal. */
  if (*text == '\0' || strlen (text) > NUMBER_CHARS_MAX || text[strspn (text, "0123456789+-.eE")] != '\0')
    return FALSE;
  number = g_ascii_strtod (text, &end);
  if (*end != '\0' || !isfinite (number))
    return FALSE;
  *ret_number = number;
  return TRUE;
}

gboolean
payload_number (const Tree *value, double *ret_number)
{
  TreeKind kind = tree_kind (value);

  if (kind == TREE_TEXT)
    return text_number (tree_text (value), ret_number);
  if ((kind != TREE_INTEGER && kind != TREE_REAL) || !isfinite (tree_real (value)))
    return FALSE;
  *ret_number = tree_real (value);
  return TRUE;
}

gint64
payload_time (const Tree *value)
{
  double number;
  gint64 time_s;

  if (payload_number (value, &number)) {
    if (fabs (number) >= MILLISECONDS_FROM)
      number /= 1000;
    return fabs (number) < SECONDS_MAX ? (gint64) floor (number) : READING_NO_TIME;
  }
  return clock_parse (tree_text (value), &time_s) ? time_s : READING_NO_TIME;
}

void
payload_add (ReadingBatch *batch, const Tree *object, const PayloadKey *keys, guint key_count)
{
  double number;

  for (guint i = 0; i < key_count; i++)
    if (payload_number (tree_get (object, keys[i].key), &number))
      reading_batch_add (batch, keys[i].quantity, number * keys[i].factor);
}

Tree *
payload_object (const char *bytes, gsize length, GError **error)
{
  g_autoptr (Tree) tree = json_parse (bytes, length, error);

  if (tree == NULL)
    return NULL;
  if (tree_kind (tree) != TREE_MAP) {
    box_fail (error, BOX_ERROR_INVALID, "the message is not a JSON object");
    return NULL;
  }
  return g_steal_pointer (&tree);
}
