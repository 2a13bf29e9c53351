/* places.c: counts who holds a worker for long, in all and by address. Knows no request. */
#include "http/places.h"

#include "http/server.h"

enum { ONE_OF = 4, LEFT_SHARE = 4 };

gboolean
places_enter (Places *places, guint threads, const char *client)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&places->mutex);
  guint workers = threads > 0 ? threads : SERVER_THREADS_DEFAULT;
  guint most = MAX (1, workers / (places->one_of > 0 ? places->one_of : ONE_OF)), own;

  (void) locker;
  if (places->by_client == NULL)
    places->by_client = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  own = GPOINTER_TO_UINT (g_hash_table_lookup (places->by_client, client));
  if (places->all >= most || own >= most - most / LEFT_SHARE)
    return FALSE;
  places->all++;
  g_hash_table_insert (places->by_client, g_strdup (client), GUINT_TO_POINTER (own + 1));
  return TRUE;
}

void
places_leave (Places *places, const char *client)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&places->mutex);
  guint own = GPOINTER_TO_UINT (g_hash_table_lookup (places->by_client, client));

  (void) locker;
  places->all--;
  if (own > 1)
    g_hash_table_insert (places->by_client, g_strdup (client), GUINT_TO_POINTER (own - 1));
  else
    g_hash_table_remove (places->by_client, client);
}
