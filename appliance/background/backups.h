/* backups.h: backups without anybody: each night, and when somebody asks, at every place; then each is looked at. Long
 * work is cut: mails leave in between. What it does with files: backup/. */
#pragma once
#include "backup/backup_make.h"
#include "background/jobs.h"
#include "domain/backup_key.h"
#include "domain/backup_place.h"

/* The jobs. */
gboolean backups_wanted (const Jobs *jobs, Db *db, gint64 now);
gboolean backups_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error);
gboolean backups_check_wanted (const Jobs *jobs, Db *db, gint64 now);
gboolean backups_check_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error);

typedef void (*BackupsProgress) (gint64 done, gint64 total, gpointer data);
/* For the command line too: one backup, to its end. `place` nullable: into `root`, and no row of it is kept. BUSY when
 * one is under way; otherwise as backup_make. */
typedef struct {
  const BackupPlace *place;
  const char *root;
  guint seconds;            /* 0: until the end */
  BackupsProgress progress; /* nullable */
  gpointer data;
} BackupsTry;
/* The workspace, held until its descriptor is closed: one backup or look at a time, the command line and the daemon
 * together. -1: BUSY. */
int backups_lock (const Config *config, GError **error);
gboolean backups_try (const Jobs *jobs, const BackupsTry *input, BackupMade *ret_made, GError **error);
/* Looks at one, notes what is found; `whole`: all of its files are read back. */
gboolean backups_look (const Jobs *jobs, const Backup *backup, gboolean whole, gint64 *ret_files_read, GError **error);
/* (transfer full): the folder of a place, when it is there; NULL with *ret_trouble, a code of [backup_trouble]. */
char *backups_root (const Config *config, const BackupPlace *place, const char **ret_trouble);
