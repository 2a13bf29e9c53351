/* purge.c: the job "purge": calls each eraser of its table. How long a thing is kept is known by the file that
 * owns it. */
#include "background/purge.h"

#include <glib/gstdio.h>
#include <string.h>

#include "backup/kept.h"
#include "base/clock.h"
#include "base/folder.h"
#include "base/text.h"
#include "domain/attempt.h"
#include "domain/backup.h"
#include "domain/bulk.h"
#include "domain/discovery.h"
#include "domain/draft.h"
#include "domain/file.h"
#include "domain/import_stage.h"
#include "domain/incoming.h"
#include "domain/link.h"
#include "domain/mediation_send.h"
#include "domain/notice_queue.h"
#include "domain/mail_address.h"
#include "domain/outbox.h"
#include "domain/print.h"
#include "domain/reminder.h"
#include "domain/reply_tag.h"
#include "domain/report.h"
#include "domain/request_token.h"
#include "domain/sensor.h"
#include "domain/session.h"
#include "domain/ticket.h"
#include "domain/unknown_device.h"
#include "domain/weekly_report.h"

/* Longer than any run: what nobody touched in `tmp` since then was left by one that failed. */
enum { TMP_KEEP_DAYS = 7 };

/* A noun that ages adds its line here; one that names another stands before it. */
static const struct {
  const char *name;
  gboolean (*purge) (Db *db, gint64 now, GError **error);
} erasers[] = {
  { "attempts", attempt_purge },
  { "drafts", draft_purge },
  { "request_tokens", request_token_purge },
  { "bulks", bulk_purge },
  { "letter_codes", mediation_purge_codes },
  { "links", link_purge },
  { "imports", import_stage_purge },
  { "sessions", session_purge },
  { "accesses", report_purge_accesses },
  { "reminders", reminder_purge },
  { "notices", notice_purge },
  { "weekly_reports", weekly_report_purge },
  { "prints", print_purge },
  { "incoming_aside", incoming_empty },
  { "incoming_files", incoming_purge_files },
  { "incoming", incoming_purge },
  { "reply_tags", reply_tag_purge },
  { "mails_given_up", outbox_empty_given_up },
  { "mails", outbox_purge },
  { "mail_addresses", mail_address_purge },
  { "unknown_devices", unknown_device_purge },
  { "discoveries", discovery_purge },
  { "sensor_labels", sensor_purge_labels },
  { "tickets", ticket_purge },
};

const char *
purge_eraser (guint place)
{
  return place < G_N_ELEMENTS (erasers) ? erasers[place].name : NULL;
}

typedef struct {
  guint eraser;
  gint64 now;
  gint64 rows; /* of the last piece */
} Erasing;

static gboolean
erase_piece (Db *db, gpointer data, GError **error)
{
  Erasing *erasing = data;

  if (!erasers[erasing->eraser].purge (db, erasing->now, error))
    return FALSE;
  erasing->rows = db_changes (db);
  return TRUE;
}

/* Piece by piece, so that people who write meanwhile wait for one only. */
static gboolean
erase (const Jobs *jobs, guint eraser, gint64 now, GError **error)
{
  Erasing erasing = { eraser, now, STORE_PIECE_ROWS };

  while (erasing.rows >= STORE_PIECE_ROWS) {
    if (!jobs_go_on (jobs, error) || !store_write (jobs->store, erase_piece, &erasing, error))
      return FALSE;
  }
  return TRUE;
}

/* The folders of weekly runs that never succeeded, for one. */
static guint
purge_tmp (const Jobs *jobs, gint64 now)
{
  g_autofree char *tmp = g_build_filename (jobs->data_folder, "tmp", NULL);
  g_autoptr (GDir) names = g_dir_open (tmp, 0, NULL);
  const char *name;
  guint removed = 0;

  while (names != NULL && (name = g_dir_read_name (names)) != NULL) {
    g_autofree char *path = g_build_filename (tmp, name, NULL);
    GStatBuf status;

    if (g_lstat (path, &status) == 0 && status.st_mtime < now - TMP_KEEP_DAYS * CLOCK_DAY)
      removed += S_ISDIR (status.st_mode) ? folder_remove (path) : g_unlink (path) == 0;
  }
  return removed;
}

/* What a restore put aside, a whole town with its people, by the moment in its name. */
static guint
purge_before (const Jobs *jobs, gint64 now)
{
  g_autoptr (GDir) names = g_dir_open (jobs->data_folder, 0, NULL);
  const char *name;
  guint removed = 0;

  while (names != NULL && (name = g_dir_read_name (names)) != NULL) {
    g_autofree char *path = g_build_filename (jobs->data_folder, name, NULL);
    g_auto (GStrv) parts = g_strsplit (g_str_has_prefix (name, KEPT_BEFORE "-") ? name + strlen (KEPT_BEFORE "-") : "", "-", 2);
    gint64 at = 0;

    if (parts[0] != NULL && text_to_integer (parts[0], 0, G_MAXINT64, &at)
        && at < now - BACKUP_BEFORE_KEEP_DAYS * CLOCK_DAY)
      removed += folder_remove_tree (path);
  }
  return removed;
}

static gboolean
purge_files (const Jobs *jobs, gint64 now, Tree *counts, GError **error)
{
  guint rows = 0, files = 0;

  if (!file_sweep (jobs->store, jobs->data_folder, now, &rows, &files, error))
    return FALSE;
  tree_set_integer (counts, "files", files + purge_tmp (jobs, now) + purge_before (jobs, now)
                                       + import_stage_sweep (jobs->data_folder, now));
  return TRUE;
}

gboolean
purge_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error)
{
  g_autoptr (GError) first_failure = NULL;
  gint64 done = 0;

  for (guint i = 0; i < G_N_ELEMENTS (erasers); i++) {
    g_autoptr (GError) failure = NULL;

    if (erase (jobs, i, now, &failure))
      done++;
    else if (first_failure == NULL) {
      g_prefix_error (&failure, "%s: ", erasers[i].name);
      first_failure = g_steal_pointer (&failure);
    }
  }
  tree_set_integer (counts, "erasers", done);
  if (first_failure == NULL)
    return purge_files (jobs, now, counts, error);
  g_propagate_error (error, g_steal_pointer (&first_failure));
  return FALSE;
}
