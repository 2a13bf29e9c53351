/* stored.h: one backup as it lies in its folder: the archive (the store and what is small) and the list of the files
 * that are kept apart, both encrypted. Reads; what is written: backup_make.c. */
#pragma once
#include "backup/tarball.h"
#include "base/tree.h"

#define STORED_NAME "archive" /* archive.001… */
#define STORED_LIST "list"    /* list.001… */
#define STORED_MANIFEST "manifest.json"
#define STORED_LIST_DIGEST "list" /* of the manifest: BLAKE2b-256 of the list as it lies there; older ones have none */
#define STORED_STORE "store.db"
#define STORED_POOL "files" /* beside the backups of one key: what they keep apart, by name of the content */
enum { STORED_MANIFEST_MAX = 4 * 1024 * 1024 };

typedef struct Stored Stored;
/* The folder of one backup. NOT_FOUND, DENIED (another key), INVALID, IO. */
Stored *stored_open (const char *folder, const VaultKey *key, GError **error);
TarballReader *stored_files (Stored *archive); /* (transfer none) */
gint64 stored_bytes (const Stored *archive);   /* as it lies there */
gint64 stored_done (const Stored *archive);    /* read so far */
/* After the last file: reads to the real end. (transfer full): BLAKE2b-256 of all; NULL with INVALID. */
char *stored_end (Stored *archive, GError **error);
void stored_free (Stored *archive); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Stored, stored_free)

/* A line of the list. */
typedef struct {
  const char *name;   /* as Kept.name */
  const char *hash;   /* of its content */
  const char *sealed; /* its name in the pool: "ab/cdef…" */
  gint64 bytes;
} StoredEntry;
typedef gboolean (*StoredVisit) (const StoredEntry *entry, gpointer data, GError **error);
/* Calls `visit` for each; FALSE as soon as it is. STORE, after the last, when a `digest` (nullable, of the manifest) is
 * another's. */
gboolean stored_list (const char *folder, const VaultKey *key, const char *digest, StoredVisit visit, gpointer data,
                      GError **error);
/* (transfer full): "ab/cdef…", the name in the pool of that content. */
char *stored_sealed_name (const VaultKey *key, const char *hash);

/* The content of one file kept apart, as `entry` says it: checked, and written to the new file `path` (NULL: only
 * checked). NOT_FOUND, INVALID, IO, LIMIT. */
gboolean
stored_extract (const char *pool, const VaultKey *key, const StoredEntry *entry, const char *path, GError **error);
/* Encrypts a file into the pool under its name, aside and then renamed: what stands there is whole. */
gboolean stored_insert (const char *pool, const VaultKey *key, const char *sealed, const char *path, GError **error);
/* TRUE when a file of the right length lies there. */
gboolean stored_has (const char *pool, const char *sealed, gint64 bytes);
/* (transfer full): what a backup says of itself, the first thing in its archive. NOT_FOUND, DENIED, INVALID, IO; INVALID
 * too when it was made under another name than its folder's. */
Tree *stored_manifest (const char *folder, const VaultKey *key, GError **error);
/* The key that a backup was written with: its salt and print, nothing secret. */
gboolean stored_peek (const char *folder, VaultKey *ret_key, GError **error);
