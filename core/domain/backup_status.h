/* backup_status.h: how the backups are, for the status page. Each is a StatusLook (status.h). */
#pragma once
#include "domain/status.h"

/* No good one for BACKUP_ALARM_DAYS (at: of the last one; cause never: there was none yet). Notice, cause missed: last
 * night's is missing (at: of the last one). */
gboolean backup_status (const StatusScene *scene, StatusFinding *finding, GError **error);
/* The sheet of the recovery code was never printed although backups are made. */
gboolean backup_status_sheet (const StatusScene *scene, StatusFinding *finding, GError **error);
/* This box was brought back and nobody read what that means, or messages are still put aside (number). */
gboolean backup_status_restored (const StatusScene *scene, StatusFinding *finding, GError **error);
