/* publish.c: which places wait for the site, one after the other, and the box's key for them. What is sent and how:
 * publish_send.c. */
#include "background/publish.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "background/outside.h"
#include "background/program.h"
#include "background/publish_send.h"
#include "base/config.h"
#include "base/error.h"
#include "domain/publish_target.h"

#define FOLDER "publish"
#define KEY "id_ed25519"

enum { RETRY_S = 900, KEY_S = 20 };

/* ---- the key ---- */

char *
publish_key_line_of (const char *data_folder, const char *folder_name)
{
  g_autofree char *path = g_build_filename (data_folder, folder_name, KEY ".pub", NULL);
  char *line = NULL;

  return g_file_get_contents (path, &line, NULL, NULL) ? g_strchomp (line) : NULL;
}

char *
publish_key_line (const char *data_folder)
{
  return publish_key_line_of (data_folder, FOLDER);
}

gboolean
publish_key_make_of (const char *data_folder, const char *folder_name, GError **error)
{
  g_autofree char *folder = g_build_filename (data_folder, folder_name, NULL),
                  *path = g_build_filename (folder, KEY, NULL);
  const char *const argv[] = { "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "histologe", "-f", path, NULL };
  const ProgramCall call = { .argv = argv, .deadline_s = KEY_S };
  g_auto (HelperResult) result = { 0 };

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  if (g_mkdir_with_parents (folder, 0700) != 0)
    return box_fail (error, BOX_ERROR_IO, "%s: the folder cannot be made", folder);
  return program_run (&call, &result, error) && helper_succeeded (&result, error);
}

gboolean
publish_key_make (const char *data_folder, GError **error)
{
  return publish_key_make_of (data_folder, FOLDER, error);
}

char *
publish_key_print (const char *host_key)
{
  g_auto (GStrv) words = g_strsplit (host_key, " ", -1);
  g_autofree guchar *bytes = NULL;
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  guchar digest[32];
  gsize length = 0, size = sizeof digest;
  g_autofree char *text = NULL;

  if (g_strv_length (words) < 2)
    return NULL;
  bytes = g_base64_decode (words[1], &length);
  if (length == 0)
    return NULL;
  g_checksum_update (sum, bytes, (gssize) length);
  g_checksum_get_digest (sum, digest, &size);
  text = g_base64_encode (digest, size);
  return g_strdup_printf ("SHA256:%.*s", (int) strcspn (text, "="), text);
}

/* ---- the job ---- */

static char *
build_shown (const Jobs *jobs)
{
  g_autofree char *link = g_build_filename (jobs->data_folder, "site", "current", NULL);

  return g_file_read_link (link, NULL);
}

static gboolean
target_waits (const PublishTarget *target, const char *build, gint64 now)
{
  gboolean failed = *target->trouble != '\0' && now - target->tried_at < RETRY_S && now >= target->tried_at;

  return !target->paused && strcmp (target->build, build) != 0 && !failed;
}

gboolean
publish_wanted (const Jobs *jobs, Db *db, gint64 now)
{
  g_autofree char *build = jobs->captive ? NULL : build_shown (jobs);
  g_autoptr (GPtrArray) targets = build == NULL ? NULL : publish_target_list (db, NULL);

  for (guint i = 0; targets != NULL && i < targets->len; i++)
    if (target_waits (g_ptr_array_index (targets, i), build, now))
      return TRUE;
  return FALSE;
}

typedef struct {
  PublishTargetOutcome outcome;
  gint64 now;
} Finish;

static gboolean
finish_work (Db *db, gpointer data, GError **error)
{
  const Finish *finish = data;

  return publish_target_finish (db, &finish->outcome, finish->now, error);
}

/* (transfer full): NULL at the end: the box's folders beside its data. */
static char **
own_folders (const Jobs *jobs)
{
  static const char *const keys[] = { "paths.templates", "paths.override", "paths.grids" };
  const Config *config = jobs->config;
  GPtrArray *folders = g_ptr_array_new ();

  for (guint i = 0; config != NULL && i < G_N_ELEMENTS (keys); i++)
    g_ptr_array_add (folders, g_strdup (config_text (config, keys[i])));
  if (jobs->generator != NULL)
    g_ptr_array_add (folders, g_path_get_dirname (jobs->generator));
  g_ptr_array_add (folders, NULL);
  return (char **) g_ptr_array_free (folders, FALSE);
}

static gboolean
send_to (const Jobs *jobs, const PublishTarget *target, const char *build, gboolean *ret_sent, GError **error)
{
  g_auto (GStrv) own = own_folders (jobs);
  g_autofree char *site = g_build_filename (jobs->data_folder, "site", build, NULL);
  g_autofree char *outside = outside_make (jobs);
  const PublishSend send = { jobs->data_folder, site, jobs->stop, (const char *const *) own, outside };
  g_auto (PublishSent) sent = { 0 };
  Finish finish = { .outcome = { .id = target->id } };

  publish_send (&send, target, &sent);
  *ret_sent = sent.trouble == NULL;
  if (g_cancellable_is_cancelled (jobs->stop))
    return box_fail (error, BOX_ERROR_BUSY, "stopped before the end: the rest is for the next run");
  finish.now = jobs->clock ();
  finish.outcome.build = sent.trouble == NULL ? build : NULL;
  finish.outcome.trouble = sent.trouble;
  finish.outcome.detail = sent.detail;
  finish.outcome.offered_key = sent.offered_key;
  finish.outcome.files = sent.files;
  finish.outcome.bytes = sent.bytes;
  return store_write (jobs->store, finish_work, &finish, error);
}

/* While it is sent no run may take the build's folder for its stage, and waits (site.c tries again); -1: one is at it.
 * Held for one place at a time: a build comes between two slow ones. */
static int
hold_builds (const Jobs *jobs)
{
  g_autofree char *path = g_build_filename (jobs->data_folder, "site", ".lock", NULL);
  int lock = g_open (path, O_RDWR | O_CLOEXEC, 0);

  if (lock >= 0 && flock (lock, LOCK_SH | LOCK_NB) != 0) {
    close (lock);
    return -1;
  }
  return lock;
}

/* Counts it in `sendings` when it was tried. */
static gboolean
send_held (const Jobs *jobs, const PublishTarget *target, gint64 now, gint64 sendings[2], GError **error)
{
  int lock = hold_builds (jobs);
  g_autofree char *build = NULL;
  gboolean sent = FALSE, going = TRUE;

  if (lock < 0)
    return box_fail (error, BOX_ERROR_BUSY, "the site is being made");
  build = build_shown (jobs);
  if (build != NULL && target_waits (target, build, now)) {
    going = send_to (jobs, target, build, &sent, error);
    sendings[sent ? 1 : 0]++;
  }
  close (lock);
  return going;
}

gboolean
publish_run_job (const Jobs *jobs, gint64 now, Tree *counts, GError **error)
{
  g_autoptr (GPtrArray) targets = publish_target_list (store_reader (jobs->store), error);
  gint64 sendings[2] = { 0, 0 }; /* failed, done */

  if (targets == NULL)
    return FALSE;
  for (guint i = 0; i < targets->len; i++)
    if (!send_held (jobs, g_ptr_array_index (targets, i), now, sendings, error))
      return FALSE;
  tree_set_integer (counts, "published", sendings[1]);
  tree_set_integer (counts, "failed", sendings[0]);
  return TRUE;
}
