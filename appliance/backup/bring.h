/* bring.h: brings a backup back: aside first, looked at, made fit for this program, then moved into place. A cut at any
 * moment leaves either what was there, or a move that the next start ends. */
#pragma once
#include "base/config.h"
#include "domain/backup_key.h"

typedef struct {
  const Config *config;
  const BackupKey *key;
  const char *shelf, *name;
  gint64 now;
  void (*progress) (gint64 done, gint64 total, gpointer data); /* nullable: bytes of the archive, then files */
  gpointer data;
} Bringing;

typedef struct {
  gint64 at, rows, files, lost; /* lost: files that are missing or damaged */
  int schema;
} Brought;
/* DENIED, INVALID, NOT_FOUND, STORE: it is not good, nothing was changed. CONFLICT: a newer program made it. IO, LIMIT.
 */
gboolean bring_aside (const Bringing *bringing, Brought *ret_brought, GError **error);
/* What lies aside and is ready takes its place; what was there goes into a folder beside. Nothing to do is TRUE. Nobody
 * may have the data open. IO. */
gboolean bring_finish (const char *data_folder, GError **error);
/* Puts the configuration's files back where they were, when this box has its own at the same places; calls `visit` for
 * each with what became of it. */
typedef void (*BringVisit) (const char *path, gboolean back, gpointer data);
void bring_config (const Config *config, BringVisit visit, gpointer data);

/* TRUE when the store of that folder holds nothing of a town yet: no account, no report. */
gboolean bring_is_fresh (const char *data_folder);
/* Holds the data for one who alone may touch it (`alone`), or who lives on it with others; a descriptor that is closed
 * at the end. -1: somebody else holds it, or it cannot be. */
int bring_hold (const char *data_folder, gboolean alone);
