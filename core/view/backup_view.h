/* backup_view.h: backups as the back office shows them: the last good one, the places, the list, the sheet of the code,
 * and what a box that was brought back must tell. */
#pragma once
#include "domain/backup.h"
#include "domain/backup_place.h"
#include "view/viewer.h"

/* What the page shows; borrowed. */
typedef struct {
  const GPtrArray *places;                   /* of BackupPlace */
  const GPtrArray *backups;                  /* of Backup, the latest first */
  const BackupRestore *restore;              /* nullable: this store was never brought back */
  const char *ssh_key;                       /* the box's own key for other hosts; nullable */
  const char *print;                         /* of the key of the backups; nullable: none yet */
  char *(*print_key) (const char *host_key); /* (transfer full): a key as its host's administrator sees it */
  gboolean (*same_disk) (const BackupPlace *place, gpointer data); /* it lies on the disk of the data */
  gpointer data;
} BackupState;

/* Sets on `view`: last {at, verified, place, late}, sheet {print, printed}, restored {…, held}, places[],
 * backups[], under_way, any_stick. */
void backup_view_set (const Viewer *viewer, const BackupState *state, Tree *view);
