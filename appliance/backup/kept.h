/* kept.h: which files of the box a backup keeps, and under which names. Opens none of them. */
#pragma once
#include "base/config.h"
#include "base/error.h"

typedef struct {
  const char *name; /* in the backup: "files/ab/cdef…", "data/secret.key", "config/mail.msmtp_config" */
  const char *path; /* on the box */
  const char *hash; /* nullable: BLAKE2b-256 of its content, when its name tells it */
  gint64 bytes;
  gboolean apart; /* kept once for all backups, by its content: photos, papers, what is large */
} Kept;

/* Calls `visit` for each, photos first; what vanishes meanwhile is left out. IO; FALSE as soon as `visit` is. The store
 * itself is not among them. */
typedef gboolean (*KeptVisit) (const Kept *kept, gpointer data, GError **error);
gboolean kept_walk (const Config *config, KeptVisit visit, gpointer data, GError **error);

/* (transfer full): where the file of that name in a backup belongs, below the folder `aside` in which everything is
 * laid first; NULL for a name that no backup has. */
char *kept_place (const char *aside, const char *name);

#define KEPT_CONFIG "config"         /* folder of the configuration's own files */
#define KEPT_CONFIG_FILE "file"      /* in it: the configuration itself */
#define KEPT_FILES "files"           /* photos and papers, by hash */
#define KEPT_DATA "data"             /* the rest of the data folder */
#define KEPT_WORKSPACE "backup"      /* of the data folder: where backups are made and looked at */
#define KEPT_RESTORING "restoring"   /* of the data folder: what is brought back, before it takes its place */
#define KEPT_BEFORE "before-restore" /* of the data folder: what was there before */
