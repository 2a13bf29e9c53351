/* status_table.c: the table of what the box looks at. Each function stands beside its noun, those that have none in
 * status_machine.c and status_service.c. */
#include "base/clock.h"
#include "domain/backup_status.h"
#include "domain/status.h"
#include "domain/status_rows.h"

const char *const status_themes[] = { "data", "mail", "sensors", "site", "machine", "program", NULL };

const StatusRow status_rows[] = {
  /* ---- what must not be lost ---- */
  { "store", "data", NULL, NULL, STATUS_TELL_ADMINISTRATORS, CLOCK_HOUR, status_store },
  { "disk", "data", "soon", NULL, STATUS_TELL_ADMINISTRATORS, CLOCK_HOUR, status_disk },
  { "backup", "data", "never missed", "/gestion/sauvegardes", STATUS_TELL_ADMINISTRATORS, 0, backup_status },
  { "backup_sheet", "data", NULL, "/gestion/sauvegardes", STATUS_TELL_NOBODY, 0, backup_status_sheet },
  { "restored", "data", NULL, "/gestion/sauvegardes", STATUS_TELL_NOBODY, 0, backup_status_restored },
  /* ---- mails: administrators have a mail of their own for them (background/failures.c) ---- */
  { "mail", "mail", "stopped relay", "/courriers", STATUS_TELL_NOBODY, 0, status_mail },
  /* ---- the program ---- */
  { "jobs", "program", NULL, NULL, STATUS_TELL_ADMINISTRATORS, 2 * CLOCK_HOUR, status_jobs },
  { "clock", "machine", NULL, "/gestion/capteurs/reception", STATUS_TELL_NOBODY, 0, status_clock },
};
const guint status_rows_count = G_N_ELEMENTS (status_rows);
