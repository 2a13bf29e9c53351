/* backup_key.h: the key that the backups of this box are written with, and the recovery code that makes it, kept in the
 * data folder for the box alone: it writes every night without anybody. Only its name stands in the store. */
#pragma once
#include "base/vault.h"
#include "domain/actor.h"
#include "store/store.h"

#define BACKUP_KEY_FILE "backup.key"

typedef struct {
  VaultKey key;
  char code[40]; /* as it is printed */
} BackupKey;

/* The key of the box; made, and kept, when there is none yet: `make` FALSE: NOT_FOUND then. IO, BUSY, INVALID for a
 * file that is none. */
gboolean backup_key_load (const char *data_folder, gboolean make, BackupKey *ret_key, GError **error);
/* Keeps a key that a backup was brought back with. IO. */
gboolean backup_key_save (const char *data_folder, const BackupKey *key, GError **error);

/* Within a store_write: the key has that name; a new name is one that nobody has on paper yet. */
gboolean backup_key_note (Db *db, const char *print, gint64 now, GError **error);
/* Within a store_write: the code is about to be shown to that person; kept in the history. */
gboolean backup_key_read (Db *db, const Actor *actor, GError **error);
/* Within a store_write: the sheet of the key of that name was printed, often before the first backup. */
gboolean backup_key_printed (Db *db, const Actor *actor, const char *print, GError **error);
/* When it was last printed, UTC seconds; 0: never, or there is none. */
gint64 backup_key_printed_at (Db *db);
