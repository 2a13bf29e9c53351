/* backup_make.h: writes one backup into a shelf: first the files that are kept apart and are not there yet, piece by
 * piece as long as it may, then the store of one moment and all that is small. Dies at any moment without harm: what is
 * there bears its name only when it is whole. */
#pragma once
#include <gio/gio.h>

#include "base/config.h"
#include "base/vault.h"
#include "domain/backup.h"

typedef struct {
  Store *store;
  const Config *config;
  const VaultKey *key;
  const char *root;   /* folder of the place */
  const char *readme; /* nullable: what LISEZ-MOI.txt says */
  gint64 part_bytes;  /* of a file there, at most */
  gint64 until_ms;    /* of clock_monotonic_ms: files are moved until then, the rest another time; 0: until the end */
  GCancellable *stop; /* nullable */
  void (*progress) (gint64 moved, gint64 total, gpointer data); /* nullable */
  gpointer data;
} BackupMaking;
enum { BACKUP_PART_BYTES = 1 << 30 };

typedef struct {
  gboolean finished;   /* FALSE: files wait for another time */
  gint64 moved, total; /* files that are there, of so many */
  Backup backup;       /* when finished: texts by backup_made_clear; id, uuid, place_id are not set */
} BackupMade;
void backup_made_clear (BackupMade *made);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BackupMade, backup_made_clear)

/* The errors tell what went wrong with the place: IO, LIMIT (full), BUSY (stopped). */
gboolean backup_make (const BackupMaking *making, gint64 now, BackupMade *ret_made, GError **error);
/* The code of [backup_trouble] that fits such an error. */
const char *backup_trouble (const GError *error);
