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
enum { STATUS_MEMORY_NOTICE_PERCENT = 10, STATUS_MEMORY_ALARM_PERCENT = 5 };
gboolean status_memory (const StatusScene *scene, StatusFinding *finding, GError **error); /* bytes: available */
enum { STATUS_HEAT_NOTICE = 75, STATUS_HEAT_ALARM = 82 /* degrees: a Pi slows down from 80 on */ };
gboolean status_heat (const StatusScene *scene, StatusFinding *finding, GError **error); /* number: degrees */
gboolean status_power (const StatusScene *scene, StatusFinding *finding, GError **error);

enum { STATUS_CERTIFICATE_NOTICE_DAYS = 21, STATUS_CERTIFICATE_ALARM_DAYS = 7 };
/* at: last moment of the certificate that the configuration names (server.certificate); number: days left. */
gboolean status_certificate (const StatusScene *scene, StatusFinding *finding, GError **error);

/* ---- the service (status_service.c) ---- */
gboolean status_store (const StatusScene *scene, StatusFinding *finding, GError **error);
/* Messages wait for hours (number, at: since), nothing leaves because somebody said so, no relay is named. */
gboolean status_mail (const StatusScene *scene, StatusFinding *finding, GError **error);
gboolean status_weekly (const StatusScene *scene, StatusFinding *finding, GError **error);
gboolean status_sensors (const StatusScene *scene, StatusFinding *finding, GError **error); /* number: gateways; at: since */
gboolean status_site (const StatusScene *scene, StatusFinding *finding, GError **error); /* at: last build */
gboolean status_publication (const StatusScene *scene, StatusFinding *finding, GError **error); /* number: places */
gboolean status_jobs (const StatusScene *scene, StatusFinding *finding, GError **error); /* number: that fail */
enum { STATUS_PRESENCE_DAYS = 7, STATUS_PRESENCE_OUTAGES = 3 };
gboolean status_presence (const StatusScene *scene, StatusFinding *finding, GError **error); /* number: outages */
enum { STATUS_CRASH_DAYS = 7, STATUS_CRASH_ALARM = 3 /* within a day */ };
gboolean status_crash (const StatusScene *scene, StatusFinding *finding, GError **error); /* number; at: the last */
