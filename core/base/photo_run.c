/* photo_run.c: has an uploaded picture written anew by the confined program histologe-photo. Reads no pixel itself. */
#include "base/photo_run.h"

#include "base/error.h"
#include "base/helper.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define EXIT_REFUSED 1 /* of histologe-photo */

/* A 50-megapixel PNG with transparency is 200 MB of pixels; a Raspberry Pi takes 5 times the time of the machine that
 * measured. HEIC is a film codec: more work for the same picture, on all cores at once, hence the processor time. */
static const HelperLimits limits[] = {
  [FALSE] = { .profile = "photo", .cpu_s = 15, .memory_mb = 400, .file_mb = 8, .deadline_s = 20 },
  [TRUE] = { .profile = "photo", .cpu_s = 40, .memory_mb = 400, .file_mb = 8, .deadline_s = 15 },
};

/* A reader of pictures that has been taken over may say anything: only these words are repeated. */
static const char *const formats[] = { "jpeg", "png", "webp", "heic", NULL };
static const char *const reasons[] = {
  "not_an_image", "unsupported_format", "drawing",        "film",   "office",
  "heic",         "too_many_pixels",    "too_many_bytes", "broken", NULL,
};

enum { FD_IN, FD_LARGE, FD_SMALL, FD_LAST };
static const int longest_px[FD_LAST] = { [FD_LARGE] = PHOTO_LARGE_PX, [FD_SMALL] = PHOTO_SMALL_PX };

/* ---- whose turn it is ---- */

/* Pictures are the largest thing the box holds in memory: one at a time. In the order they came: who brings one does
 * not wait for all six of somebody else. */
static GMutex turns_mutex;
static GCond turns_moved;
static GQueue turns = G_QUEUE_INIT; /* the head works, the others wait */

static gboolean
turn_take (gpointer ticket, gint64 deadline_ms)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&turns_mutex);
  gint64 until_us = deadline_ms == 0 ? G_MAXINT64 : deadline_ms * G_TIME_SPAN_MILLISECOND;
  gboolean in_time = TRUE;

  (void) locker;
  g_queue_push_tail (&turns, ticket);
  while (in_time && g_queue_peek_head (&turns) != ticket)
    in_time = g_cond_wait_until (&turns_moved, &turns_mutex, until_us);
  if (g_queue_peek_head (&turns) == ticket)
    return TRUE;
  g_queue_remove (&turns, ticket);
  return FALSE;
}

static void
turn_pass (void)
{
  g_mutex_lock (&turns_mutex);
  g_queue_pop_head (&turns);
  g_cond_broadcast (&turns_moved);
  g_mutex_unlock (&turns_mutex);
}

/* ---- one picture ---- */

static gboolean
files_open (const char *const paths[FD_LAST], int fds[FD_LAST], GError **error)
{
  for (guint i = 0; i < FD_LAST; i++) {
    int flags = i == FD_IN ? O_RDONLY : O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW;

    fds[i] = open (paths[i], flags | O_CLOEXEC, 0600);
    if (fds[i] < 0)
      return box_fail (error, BOX_ERROR_IO, "%s: cannot be opened", paths[i]);
  }
  return TRUE;
}

static void
files_close (int fds[FD_LAST])
{
  for (guint i = 0; i < FD_LAST; i++)
    if (fds[i] >= 0)
      close (fds[i]);
}

static gboolean
outputs_sync (const char *const paths[FD_LAST], const int fds[FD_LAST], GError **error)
{
  for (guint i = FD_LARGE; i < FD_LAST; i++) {
    struct stat about = { .st_size = 0 };

    if (fstat (fds[i], &about) != 0 || about.st_size == 0 || fsync (fds[i]) != 0)
      return box_fail (error, BOX_ERROR_IO, "%s: was not written", paths[i]);
  }
  return TRUE;
}

static gboolean
photo_refuse (const char *reason, PhotoInfo *ret_info, GError **error)
{
  const char *known = reason != NULL && g_strv_contains (reasons, reason) ? reason : "broken";

  *ret_info = (PhotoInfo){ .width_px = 0 };
  g_strlcpy (ret_info->reason, known, sizeof ret_info->reason);
  return box_fail (error, BOX_ERROR_INVALID, "%s", known);
}

static gboolean
answer_read (GKeyFile *answer, PhotoInfo *ret_info, GError **error)
{
  g_autofree char *format = g_key_file_get_string (answer, "photo", "format", NULL);
  int width_px = g_key_file_get_integer (answer, "photo", "width", NULL);
  int height_px = g_key_file_get_integer (answer, "photo", "height", NULL);

  if (format == NULL || !g_strv_contains (formats, format) || width_px < 1 || height_px < 1
      || MAX (width_px, height_px) > longest_px[FD_LARGE])
    return box_fail (error, BOX_ERROR_IO, "histologe-photo: an answer that makes no sense");
  *ret_info = (PhotoInfo){ .width_px = width_px, .height_px = height_px };
  g_strlcpy (ret_info->format, format, sizeof ret_info->format);
  return TRUE;
}

/* histologe-photo opens its answer before it looks at the picture. Without it the helper itself is ill; with it,
 * whatever ended the program before it was done (a crash, a limit, the deadline) lies in the picture. Of HEIC that is
 * not said to be broken: a good one may have been too much for this machine. */
static gboolean
result_read (const HelperResult *result, gboolean heif, PhotoInfo *ret_info, GError **error)
{
  g_autoptr (GKeyFile) answer = g_key_file_new ();
  gboolean begun = g_key_file_load_from_data (answer, result->output, (gsize) -1, G_KEY_FILE_NONE, NULL)
                   && g_key_file_has_group (answer, "photo");
  g_autofree char *reason = begun ? g_key_file_get_string (answer, "photo", "reason", NULL) : NULL;

  if (begun && (!result->exited || (result->status == EXIT_REFUSED && reason != NULL)))
    return photo_refuse (reason == NULL && heif ? "heic" : reason, ret_info, error);
  return helper_succeeded (result, error) && answer_read (answer, ret_info, error);
}

/* Only tells under which lock to read it: what the file is, the helper decides. */
static gboolean
is_heif (int fd)
{
  static const char *const brands[] = { "hei", "hev", "mif", "msf" };
  char head[12] = "";

  if (pread (fd, head, sizeof head, 0) != sizeof head || memcmp (head + 4, "ftyp", 4) != 0)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (brands); i++)
    if (memcmp (head + 8, brands[i], strlen (brands[i])) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
photo_convert (const int fds[FD_LAST], PhotoInfo *ret_info, GError **error)
{
  g_autofree char *program = helper_path ("histologe-photo", error);
  gboolean heif = is_heif (fds[FD_IN]);
  const char *const argv[] = { program, heif ? "--heif" : NULL, NULL };
  const HelperCommand command = { .argv = argv, .fds = fds, .n_fds = FD_LAST };
  g_auto (HelperResult) result = { .exited = FALSE };

  if (program == NULL)
    return FALSE;
  return helper_run (&command, &limits[heif], &result, error) && result_read (&result, heif, ret_info, error);
}

static gboolean
photo_write (const PhotoJob *job, PhotoInfo *ret_info, GError **error)
{
  const char *const paths[FD_LAST] = {
    [FD_IN] = job->in_path, [FD_LARGE] = job->large_path, [FD_SMALL] = job->small_path
  };
  int fds[FD_LAST] = { -1, -1, -1 };
  gboolean ok =
      files_open (paths, fds, error) && photo_convert (fds, ret_info, error) && outputs_sync (paths, fds, error);

  for (guint i = FD_LARGE; !ok && i < FD_LAST; i++)
    if (fds[i] >= 0)
      unlink (paths[i]);
  files_close (fds);
  return ok;
}

gboolean
photo_run (const PhotoJob *job, PhotoInfo *ret_info, GError **error)
{
  PhotoInfo info = { .width_px = 0 };
  gboolean ok;

  if (!turn_take (&info, job->deadline_ms))
    return box_fail (error, BOX_ERROR_BUSY, "other pictures come first");
  ok = photo_write (job, &info, error);
  turn_pass ();
  if (ok || info.reason[0] != '\0')
    *ret_info = info;
  return ok;
}
