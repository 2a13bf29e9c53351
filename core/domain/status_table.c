/* status_table.c: the table of what the box looks at. Each function stands beside its noun, those that have none in
 * status_machine.c and status_service.c. */
#include "base/clock.h"
#include "domain/backup_status.h"
#include "domain/reach_look.h"
#include "domain/status.h"
#include "domain/status_rows.h"
#include "domain/support.h"
#include "domain/training.h"
#include "domain/update.h"

const char *const status_themes[] = { "data", "mail", "sensors", "site", "machine", "program", NULL };

const StatusRow status_rows[] = {
  /* ---- what must not be lost ---- */
  { "store", "data", NULL, NULL, STATUS_TELL_ADMINISTRATORS, CLOCK_HOUR, status_store },
  { "disk", "data", "soon", NULL, STATUS_TELL_ADMINISTRATORS, CLOCK_HOUR, status_disk },
  { "backup", "data", "never missed", "/gestion/sauvegardes", STATUS_TELL_ADMINISTRATORS, 0, backup_status },
  { "backup_sheet", "data", NULL, "/gestion/sauvegardes", STATUS_TELL_NOBODY, 0, backup_status_sheet },
  { "restored", "data", NULL, "/gestion/sauvegardes", STATUS_TELL_NOBODY, 0, backup_status_restored },
  /* ---- mails: administrators have a mail of their own for them (background/failures.c) ---- */
  { "mail", "mail", "stopped relay", "/courriers", STATUS_TELL_APART, 0, status_mail },
  { "weekly", "mail", NULL, "/partenaires", STATUS_TELL_ADMINISTRATORS, 2 * CLOCK_HOUR, status_weekly },
  /* ---- sensors: a mail of their own too ---- */
  { "sensors", "sensors", "broker", "/gestion/capteurs/reception", STATUS_TELL_APART, 0, status_sensors },
  /* ---- the public site ---- */
  { "site", "site", NULL, "/gestion/publication", STATUS_TELL_ADMINISTRATORS, 6 * CLOCK_HOUR, status_site },
  { "publication", "site", NULL, "/gestion/publication", STATUS_TELL_ADMINISTRATORS, CLOCK_DAY, status_publication },
  { "certificate", "site", "soon over unread", NULL, STATUS_TELL_ADMINISTRATORS, 0, status_certificate },
  { "reach", "site", NULL, "/gestion/acces", STATUS_TELL_ADMINISTRATORS, 3 * CLOCK_HOUR, reach_look_status },
  /* ---- the machine ---- */
  { "clock", "machine", NULL, "/gestion/capteurs/reception", STATUS_TELL_NOBODY, 0, status_clock },
  { "memory", "machine", NULL, NULL, STATUS_TELL_ADMINISTRATORS, 6 * CLOCK_HOUR, status_memory },
  { "heat", "machine", NULL, NULL, STATUS_TELL_ADMINISTRATORS, CLOCK_HOUR, status_heat },
  { "power", "machine", NULL, NULL, STATUS_TELL_ADMINISTRATORS, CLOCK_HOUR, status_power },
  { "presence", "machine", NULL, "/gestion/securite", STATUS_TELL_NOBODY, 0, status_presence },
  /* ---- the program ---- */
  /* Administrators have a mail of their own for what became of an update (background/updates.c). */
  { "update", "program", "put_off refused returned cut ill nobody off blind", "/gestion/mises-a-jour", STATUS_TELL_APART, 0,
    update_status },
  { "jobs", "program", NULL, NULL, STATUS_TELL_ADMINISTRATORS, 2 * CLOCK_HOUR, status_jobs },
  { "training", "program", NULL, "/gestion/entrainement", STATUS_TELL_NOBODY, 0, training_status },
  /* ---- people ---- */
  { "ticket", "program", NULL, "/assistance", STATUS_TELL_APART, 0, support_status }, /* told by background/tickets.c */
  { "crash", "program", NULL, NULL, STATUS_TELL_ADMINISTRATORS, 0, status_crash },
};
const guint status_rows_count = G_N_ELEMENTS (status_rows);
