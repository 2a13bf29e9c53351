/* backup_rotation.h: which backups of one place stay: the latest of each of the last days, weeks and months. Decides
 * alone; removes nothing. */
#pragma once
#include "domain/backup.h"

/* The rule: periods looked at, and how many of each. The latest backup of a period stands for it. */
typedef struct {
  const char *period; /* pattern of the period's name, for clock_format */
  guint count;
} BackupRotationRule;

/* (transfer full): ids (gint64) of those that may go, the oldest first. `backups`: of Backup, the latest first. The
 * last verified good one always stays, and so does the very latest. */
GArray *backup_rotation_surplus (const GPtrArray *backups);
/* When the place is full: the oldest that may go for the next one to fit, although a rule keeps it; 0: none: only the
 * last verified good one, or the only one, is left. */
gint64 backup_rotation_oldest (const GPtrArray *backups);
