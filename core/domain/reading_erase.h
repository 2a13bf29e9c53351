/* reading_erase.h: readings of a sensor and time taken out of everything that holds them: journal, blocks, archive,
 * hours. */
#pragma once
#include "store/store.h"

typedef struct {
  gint64 sensor_id;
  gint64 from, to;     /* UTC seconds, `to` not included */
  gboolean keep_hours; /* the hours stay: what was measured is kept less fine */
} ReadingErase;
/* In short transactions behind people's writes; what was begun and cut off is finished by calling it again. Hours that
 * the range touches in part go whole, and come back from what is left of their readings. Adds to *ret_values the
 * readings, to *ret_hours the hours that went (both nullable). */
gboolean
reading_erase (Store *store, const ReadingErase *what, guint64 *ret_values, guint64 *ret_hours, GError **error);

/* Gives the place of what went back to the file system, in short pieces: all free pages (`all`), or only when they are
 * many. A store made before it could does not shrink: its free pages are used again. */
gboolean reading_erase_give_back (Store *store, gboolean all, GError **error);
