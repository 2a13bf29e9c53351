/* said.h: what a message says, in one line: "salon: t 1590 @-65 | rh 7140 @- (2 refused); other: online". A time is in
 * seconds from now, "-" the time of arrival. */
#pragma once
#include <string.h>

#include "ingest/dialect.h"

#define NOW ((gint64) 1768373000) /* 2026-01-14 06:43:20 UTC */

static inline void
said_device (GString *out, const IngestDevice *device)
{
  g_string_append_printf (out, "%s%s:", out->len == 0 ? "" : "; ", device->device == NULL ? "" : device->device);
  for (guint i = 0; i < device->batch->readings->len; i++) {
    const Reading *reading = &g_array_index (device->batch->readings, Reading, i);

    g_string_append_printf (out, "%s%s %d @", i == 0 ? " " : " | ", quantity_kinds[reading->quantity].name,
                            reading->value);
    if (reading->at == READING_NO_TIME)
      g_string_append (out, "-");
    else
      g_string_append_printf (out, "%" G_GINT64_FORMAT, reading->at - NOW);
  }
  if (device->batch->refused > 0)
    g_string_append_printf (out, " (%u refused)", device->batch->refused);
  if (device->online != INGEST_UNSAID)
    g_string_append (out, device->online == INGEST_ONLINE ? " online" : " offline");
  if (device->correction != INGEST_CORRECTION_UNSAID)
    g_string_append (out, device->correction == INGEST_CORRECTED ? " corrected" : " uncorrected");
}

/* (transfer full) */
static inline char *
said (const IngestOutput *output)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < output->devices->len; i++)
    said_device (out, g_ptr_array_index (output->devices, i));
  if (output->refused_lines > 0)
    g_string_append_printf (out, "; %u lines refused: %s", output->refused_lines, output->first_reason);
  return g_string_free (out, FALSE);
}

/* One message and what it says; of a refused one nothing (NULL). */
typedef struct {
  const char *name, *dialect, *topic, *bytes, *said;
} Said;

static inline void
said_check (gconstpointer data)
{
  const Said *one = data;
  /* In a block of its own size: a byte read beyond it is seen. */
  g_autofree char *bytes = g_memdup2 (one->bytes, strlen (one->bytes));
  IngestInput input = { .bytes = bytes, .length = strlen (one->bytes), .topic = one->topic, .now = NOW };
  g_autoptr (IngestOutput) output = ingest_output_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *found = NULL;

  if (one->said == NULL) {
    g_assert_false (ingest_read (ingest_dialect_find (one->dialect), &input, output, &error));
    g_assert_nonnull (error);
    return;
  }
  g_assert_true (ingest_read (ingest_dialect_find (one->dialect), &input, output, &error));
  g_assert_no_error (error);
  found = said (output);
  g_assert_cmpstr (found, ==, one->said);
}

static inline void
said_add (const char *prefix, const Said *cases, guint count)
{
  for (guint i = 0; i < count; i++) {
    g_autofree char *path = g_strdup_printf ("%s/%s/%s", prefix, cases[i].dialect, cases[i].name);

    g_test_add_data_func (path, &cases[i], said_check);
  }
}
