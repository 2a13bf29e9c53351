/* shelf.h: the folder of a place that holds the backups of one key, "histologe-K7PM3QXD": which backups lie in it, and
 * what may be swept out of it. */
#pragma once
#include "base/vault.h"

#define SHELF_PREFIX "histologe-"
#define SHELF_README "LISEZ-MOI.txt"

/* (transfer full): the shelf of a key in a place. */
char *shelf_path (const char *root, const VaultKey *key);
/* TRUE for "histologe-20261207-023004". */
gboolean shelf_is_backup (const char *name);
/* The moment that its name tells. */
gboolean shelf_backup_at (const char *name, gint64 *ret_at);
/* (transfer full): the name of a backup of that moment. */
char *shelf_backup_name (gint64 at);
/* (transfer full): names of the whole backups in a shelf, the latest first; NULL when it cannot be read. IO, NOT_FOUND.
 */
GPtrArray *shelf_list (const char *shelf, GError **error);
/* Makes the shelf, its pool and its readme when they are not there. IO, LIMIT. */
gboolean shelf_make (const char *shelf, const char *readme, GError **error);
/* All that was written there is on the disk. IO. */
gboolean shelf_flush (const char *shelf, GError **error);
/* Removes one backup, at once for who looks: renamed first. IO. */
gboolean shelf_remove (const char *shelf, const char *name, GError **error);
/* Removes what a cut left behind, and every file of the pool that no backup of the shelf names; nothing when one of
 * their lists cannot be read, or is another backup's. *ret_removed counts them. */
gboolean shelf_sweep (const char *shelf, const VaultKey *key, guint *ret_removed, GError **error);
/* Free bytes of the disk that `path` lies on; -1: not known. */
gint64 shelf_free (const char *path);
