/* places.h: what takes long for a slow line (files that come, tables that leave) holds one of a quarter of the workers.
 * The others stay for everybody else; and of these places one address leaves a quarter to others, however slow it is. */
#pragma once
#include <glib.h>

/* One kind of such work; static, it needs no other beginning. */
typedef struct {
  GMutex mutex;
  guint all;
  GHashTable *by_client; /* address → how many; NULL before the first */
} Places;

/* FALSE when none is left for that address. `threads`: how many workers there are; 0: as many as by default. */
gboolean places_enter (Places *places, guint threads, const char *client);
/* After each places_enter that was TRUE. */
void places_leave (Places *places, const char *client);
