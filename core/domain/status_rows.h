/* status_rows.h: rows of the status page that have no noun of their own. Each is a StatusLook (status.h). */
#pragma once
#include "domain/status.h"

/* ---- the machine (status_machine.c) ---- */
enum { STATUS_DISK_NOTICE_PERCENT = 10, STATUS_DISK_ALARM_PERCENT = 5 };
#define STATUS_DISK_ALARM_BYTES ((guint64) 200 << 20) /* a small card: the site is built beside the former one */
#define STATUS_DISK_ENOUGH_BYTES ((guint64) 8 << 30)  /* a large disk: years, whatever the share */
/* Pure: what so much room means. */
StatusLevel status_disk_level (guint64 free_bytes, guint64 size_bytes);
gboolean status_disk (const StatusScene *scene, StatusFinding *finding, GError **error); /* bytes: free */
gboolean status_clock (const StatusScene *scene, StatusFinding *finding, GError **error);

/* ---- the service (status_service.c) ---- */
gboolean status_store (const StatusScene *scene, StatusFinding *finding, GError **error);
/* Messages wait for hours (number, at: since), nothing leaves because somebody said so, no relay is named. */
gboolean status_mail (const StatusScene *scene, StatusFinding *finding, GError **error);
gboolean status_jobs (const StatusScene *scene, StatusFinding *finding, GError **error); /* number: that fail */
