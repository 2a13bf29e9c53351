/* readings.h: readings made, shown and compared, for the tests of readings. */
#pragma once
#include "domain/reading.h"

#define NOON ((gint64) 1795435200) /* 2026-11-23 12:00 UTC */

static inline void
add (GArray *readings, gint64 at, Quantity quantity, gint32 value)
{
  Reading reading = { .at = at, .value = value, .quantity = (guint8) quantity };

  g_array_append_val (readings, reading);
}

static inline GArray *
readings_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (Reading));
}

/* (transfer full): "at:value at:value". */
static inline char *
shown (const GArray *readings)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; readings != NULL && i < readings->len; i++) {
    const Reading *reading = &g_array_index (readings, Reading, i);

    g_string_append_printf (out, "%s%" G_GINT64_FORMAT ":%d", i == 0 ? "" : " ", reading->at - NOON, reading->value);
  }
  return g_string_free (out, FALSE);
}

static inline gboolean
same (const GArray *one, const GArray *other)
{
  if (one->len != other->len)
    return FALSE;
  for (guint i = 0; i < one->len; i++) {
    const Reading *a = &g_array_index (one, Reading, i), *b = &g_array_index (other, Reading, i);

    if (a->at != b->at || a->value != b->value || a->quantity != b->quantity || a->flags != b->flags)
      return FALSE;
  }
  return TRUE;
}
