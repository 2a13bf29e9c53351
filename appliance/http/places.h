/* places.h: what takes long for a slow line (files that come, tables that leave) or comes by the thousand (readings)
 * holds one of a share of the workers. The others stay for everybody else; and of these places one address leaves a
 * quarter to others, however slow it is. */
#pragma once
#include <glib.h>

/* One kind of such work; static, it needs no other beginning. */
typedef struct {
  guint one_of; /* the share: one of so many parts of the workers; 0: a quarter */
  GMutex mutex;
  guint all;
  GHashTable *by_client; /* address → how many; NULL before the first */
} Places;

/* FALSE when none is left for that address. `threads`: how many workers there are; 0: as many as by default. */
gboolean places_enter (Places *places, guint threads, const char *client);
/* After each places_enter that was TRUE. */
void places_leave (Places *places, const char *client);
