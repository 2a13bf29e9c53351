/* backup_look.h: is a backup good? It is brought back aside for real: its store is opened, every page, index and key
 * looked at, its tables counted and compared with the day it was made; of the files kept apart all must be there, and a
 * share of them is read back whole. */
#pragma once
#include <gio/gio.h>

#include "base/tree.h"
#include "base/vault.h"

typedef struct {
  const VaultKey *key;
  const char *shelf, *name;
  const char *workspace; /* folder of the box: the store is brought back in it, and removed */
  const char *digest;    /* nullable: what the archive must be */
  guint share, shares;   /* files of share `share` out of `shares` are read back; shares 1: all */
  GCancellable *stop;    /* nullable */
  void (*progress) (gint64 done, gint64 total, gpointer data); /* nullable: bytes of the archive, then files */
  gpointer data;
} BackupLook;
/* A share of what is kept apart that may be read in one night: a quarter of a minute on a Pi with its stick. */
#define BACKUP_LOOK_BYTES ((gint64) 512 << 20)
guint backup_look_shares (gint64 files_bytes);

typedef struct {
  gint64 at, rows, files, files_read; /* of the backup; rows of its store */
  int schema;
} BackupSeen;
/* The error tells what is wrong with it: DENIED another key, INVALID damaged, NOT_FOUND something is missing, STORE
 * what comes back is not what was kept; IO, LIMIT, BUSY: it could not be looked at. A file kept apart that is damaged
 * is removed: the next backup writes it again. */
gboolean backup_look (const BackupLook *look, BackupSeen *ret_seen, GError **error);
/* Compares the store at `path` with the tables of a manifest. STORE when they differ, or it is not whole. */
gboolean backup_look_store (const char *path, const Tree *manifest, gint64 *ret_rows, GError **error);
