/* admin_backup.h: commands of histologe-admin about backups. */
#pragma once
#include "admin_import.h"

/* "backup now [FOLDER]": one at every place, or one into FOLDER, which no page lists; prints where it lies. */
gboolean admin_backup_now (const Arguments *arguments, GError **error);
gboolean admin_backup_list (const Arguments *arguments, GError **error);
/* "backup verify [NAME]": the latest of each place, or that one, with every file read back. */
gboolean admin_backup_verify (const Arguments *arguments, GError **error);
/* "backup code": the recovery code, for who has no printer. */
gboolean admin_backup_code (const Arguments *arguments, GError **error);

/* "restore PATH [NAME] [--replace] [--starts]": PATH is a stick, its folder of backups, or one backup; asks for the code on
 * standard input. Opens nothing of the box but its data folder, which nobody may have open. --starts: the box is started by who
 * calls (histologe-restore), so that the reader is not told to. */
gboolean admin_restore (const char *config_path, int count, char **words, GError **error);
