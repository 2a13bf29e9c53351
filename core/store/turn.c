/* turn.c: programs that write into one store take turns. SQLite lets in who looks at the right moment: beside a daemon
 * whose next transaction begins as soon as the last has ended, a command that looks now and then may never find it.
 * Whoever wants to write first takes the turn, keeps it while it waits for the store, and gives it back once it is in:
 * the daemon finds the turn taken, and comes after it.
 *
 * The turn is the lock (flock) of the store's folder: no file to make, to own or to leave out of a backup; the kernel
 * gives it back for who is killed. It is a courtesy that orders, SQLite's own lock is what protects: who cannot have
 * it, or waited for somebody that stands still in its turn, goes on without. */
#include "store/store_private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

enum { LOOK_MS = 1, STILL_MS = 500 };

int
turn_open (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  return g_str_has_prefix (path, STORE_MEMORY) ? -1 : g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
}

/* Held for as long as its holder waits for one transaction of somebody else: free nearly always. */
static gboolean
turn_take (int turn)
{
  gint64 late_us = g_get_monotonic_time () + STILL_MS * G_TIME_SPAN_MILLISECOND;

  while (turn >= 0 && flock (turn, LOCK_EX | LOCK_NB) != 0) {
    if ((errno != EWOULDBLOCK && errno != EINTR) || g_get_monotonic_time () > late_us)
      return FALSE;
    g_usleep (LOOK_MS * 1000);
  }
  return turn >= 0;
}

gboolean
turn_begin (Db *db, GError **error)
{
  gboolean taken = turn_take (db->turn), begun = db_say (db, "BEGIN IMMEDIATE", error);

  if (taken)
    flock (db->turn, LOCK_UN);
  return begun;
}
