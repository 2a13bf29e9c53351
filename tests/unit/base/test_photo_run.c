/* test_photo_run.c: an upload becomes two clean, upright JPEGs, or a reason and no file. Does not test the locks
 * (test_helper.c), but for the one that histologe-photo closes itself. */
#include "base/clock.h"
#include "base/error.h"
#include "base/photo_run.h"

#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct {
  char *folder, *large, *small;
} Room;

static char *helpers_folder;
static char *photos_folder;

/* What is found between the start of a JPEG and its first scan. */
typedef struct {
  int width_px, height_px;
  gboolean only_jfif; /* no segment that could carry a text, a position or another picture */
  gboolean ends_clean;
} JpegFacts;

static void
room_open (Room *room, gconstpointer data)
{
  (void) data;
  room->folder = g_dir_make_tmp ("photo-XXXXXX", NULL);
  room->large = g_build_filename (room->folder, "large.jpg", NULL);
  room->small = g_build_filename (room->folder, "small.jpg", NULL);
}

static void
room_close (Room *room, gconstpointer data)
{
  (void) data;
  g_unlink (room->large);
  g_unlink (room->small);
  g_rmdir (room->folder);
  g_free (room->folder);
  g_free (room->large);
  g_free (room->small);
}

static gboolean
room_run (Room *room, const char *name, PhotoInfo *ret_info, GError **error)
{
  g_autofree char *path = g_build_filename (photos_folder, name, NULL);

  const PhotoJob job = { path, room->large, room->small, 0 };

  return photo_run (&job, ret_info, error);
}

static JpegFacts
jpeg_read (const char *path)
{
  JpegFacts facts = { .only_jfif = TRUE };
  g_autofree char *text = NULL;
  const guint8 *bytes = NULL;
  gsize length = 0, at = 2;

  if (!g_file_get_contents (path, &text, &length, NULL) || length < 4)
    return facts;
  bytes = (const guint8 *) text;
  while (at + 9 < length && bytes[at] == 0xff && bytes[at + 1] != 0xda) {
    guint8 marker = bytes[at + 1];

    if ((marker >= 0xe1 && marker <= 0xef) || marker == 0xfe)
      facts.only_jfif = FALSE;
    if (marker == 0xc0 || marker == 0xc2) {
      facts.height_px = bytes[at + 5] << 8 | bytes[at + 6];
      facts.width_px = bytes[at + 7] << 8 | bytes[at + 8];
    }
    at += 2 + (gsize) (bytes[at + 2] << 8 | bytes[at + 3]);
  }
  facts.ends_clean =
      bytes[length - 2] == 0xff && bytes[length - 1] == 0xd9 && g_strstr_len (text, (gssize) length, "script") == NULL;
  return facts;
}

static void
assert_clean (const char *path, int width_px, int height_px)
{
  JpegFacts facts = jpeg_read (path);

  g_assert_cmpint (facts.width_px, ==, width_px);
  g_assert_cmpint (facts.height_px, ==, height_px);
  g_assert_true (facts.only_jfif);
  g_assert_true (facts.ends_clean);
}

typedef struct {
  const char *file, *format;
  int large_px[2], small_px[2];
} Taken;

static const Taken taken[] = {
  { "sideways.jpg", "jpeg", { 960, 1600 }, { 192, 320 } }, /* upright: width and height have changed places */
  { "transparent.png", "png", { 200, 100 }, { 200, 100 } },
  { "small.webp", "webp", { 240, 160 }, { 240, 160 } },
  { "polyglot.jpg", "jpeg", { 320, 200 }, { 320, 200 } },
  /* as a telephone writes it: turned by a box of its own, and by an EXIF tag that must not turn it a second time */
  { "turned.heic", "heic", { 960, 1600 }, { 192, 320 } },
  { "cut-short.jpg", "jpeg", { 960, 1600 }, { 192, 320 } },
};

static void
test_taken (Room *room, gconstpointer data)
{
  const Taken *row = data;
  PhotoInfo info = { .width_px = 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (room_run (room, row->file, &info, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (info.format, ==, row->format);
  g_assert_cmpstr (info.reason, ==, "");
  g_assert_cmpint (info.width_px, ==, row->large_px[0]);
  g_assert_cmpint (info.height_px, ==, row->large_px[1]);
  assert_clean (room->large, row->large_px[0], row->large_px[1]);
  assert_clean (room->small, row->small_px[0], row->small_px[1]);
}

typedef struct {
  const char *file, *reason;
} Refused;

static const Refused refused[] = {
  { "html.jpg", "not_an_image" },
  { "gif.jpg", "unsupported_format" },
  { "phone.heic", "broken" },
  { "huge-header.heic", "too_many_pixels" },
  { "huge-header.png", "too_many_pixels" },
  { "huge-header.jpg", "too_many_pixels" },
  { "huge-header.webp", "too_many_pixels" },
  { "too-wide.png", "too_many_pixels" },
  { "cut-in-header.jpg", "broken" },
  { "broken.png", "broken" },
};

static void
assert_refused (Room *room, const char *path, const char *reason)
{
  const PhotoJob job = { path, room->large, room->small, 0 };
  PhotoInfo info = { .width_px = 0 };
  g_autoptr (GError) error = NULL;

  g_assert_false (photo_run (&job, &info, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_INVALID);
  if (error != NULL)
    g_assert_cmpstr (error->message, ==, reason);
  g_assert_cmpstr (info.reason, ==, reason);
  g_assert_false (g_file_test (room->large, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (room->small, G_FILE_TEST_EXISTS));
}

static void
test_refused (Room *room, gconstpointer data)
{
  const Refused *row = data;
  g_autofree char *path = g_build_filename (photos_folder, row->file, NULL);

  assert_refused (room, path, row->reason);
}

/* What people send instead of photos, by its first bytes. */
typedef struct {
  const char *name, *reason;
  const char *head;
  gsize length;
} Other;

#define HEAD(text) text, sizeof (text) - 1
static const Other others[] = {
  { "bmp", "unsupported_format", HEAD ("BM\x36\x10\0\0") },
  { "tiff", "unsupported_format", HEAD ("II*\0\x08\0\0\0") },
  { "raw", "unsupported_format",
    HEAD ("\0\0\0\x18"
          "ftypcrx \0\0\0\1crx isom") },
  { "avif", "unsupported_format",
    HEAD ("\0\0\0\x1c"
          "ftypavif\0\0\0\0avifmif1miaf") },
  { "avif-as-still", "unsupported_format",
    HEAD ("\0\0\0\x1c"
          "ftypmif1\0\0\0\0mif1avifmiaf") },
  { "heic-as-still", "broken",
    HEAD ("\0\0\0\x1c"
          "ftypmif1\0\0\0\0mif1avifheic") },
  { "svg", "drawing", HEAD ("<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>") },
  { "svg-late", "drawing", HEAD ("\xef\xbb\xbf<?xml version=\"1.0\"?>\n<!-- by hand -->\n<svg/>") },
  { "mp4", "film",
    HEAD ("\0\0\0\x18"
          "ftypmp42\0\0\0\0mp42isom") },
  { "quicktime", "film",
    HEAD ("\0\0\0\x14"
          "ftypqt  \0\0\0\0qt  ") },
  { "3gp", "film",
    HEAD ("\0\0\0\x18"
          "ftyp3gp4\0\0\0\0isom3gp4") },
  { "webm", "film", HEAD ("\x1a\x45\xdf\xa3\x01\0\0\0") },
  { "avi", "film", HEAD ("RIFF\x24\0\0\0AVI LIST") },
  { "docx", "office", HEAD ("PK\3\4\x14\0\6\0") },
  { "doc", "office", HEAD ("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") },
  { "rtf", "office", HEAD ("{\\rtf1\\ansi Bonjour}") },
  { "wave", "not_an_image", HEAD ("RIFF\x24\0\0\0WAVEfmt ") },
  { "text", "not_an_image", HEAD ("Bonjour") },
};

static void
test_other (Room *room, gconstpointer data)
{
  const Other *row = data;
  g_autofree char *path = g_build_filename (room->folder, "other.jpg", NULL);

  g_assert_true (g_file_set_contents (path, row->head, (gssize) row->length, NULL));
  assert_refused (room, path, row->reason);
  g_unlink (path);
}

/* ---- HEIC from a real encoder ---- */

/* (transfer full): one of our pictures encoded by heif-enc; NULL, and the test has failed, when that did not work. */
static char *
encode (const Room *room, const char *source, const char *name)
{
  g_autofree char *from = g_build_filename (photos_folder, source, NULL);
  g_autofree char *path = g_build_filename (room->folder, name, NULL);
  const char *const argv[] = { "heif-enc", "-q", "40", "-o", path, from, NULL };
  int status = 1;

  g_spawn_sync (NULL, (char **) argv, NULL,
                G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL,
                &status, NULL);
  g_assert_cmpint (status, ==, 0);
  return status == 0 ? g_steal_pointer (&path) : NULL;
}

static void
test_encoded (Room *room, gconstpointer data)
{
  g_autofree char *path = encode (room, "sideways.jpg", "a.heic");
  const PhotoJob job = { path, room->large, room->small, 0 };
  PhotoInfo info = { .width_px = 0 };
  g_autoptr (GError) error = NULL;

  (void) data;
  if (path == NULL)
    return;
  g_assert_true (photo_run (&job, &info, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (info.format, ==, "heic");
  assert_clean (room->large, 1600, 960);
  assert_clean (room->small, 320, 192);
  g_unlink (path);
}

static void
test_encoded_cut (Room *room, gconstpointer data)
{
  g_autofree char *path = encode (room, "sideways.jpg", "cut.heic");

  (void) data;
  if (path == NULL)
    return;
  g_assert_cmpint (truncate (path, 6000), ==, 0);
  assert_refused (room, path, "broken");
  g_unlink (path);
}

static void
test_encoded_avif (Room *room, gconstpointer data)
{
  g_autofree char *path = encode (room, "polyglot.jpg", "a.avif");

  (void) data;
  if (path == NULL)
    return;
  assert_refused (room, path, "unsupported_format");
  g_unlink (path);
}

/* The source did carry what the outputs must not: otherwise the byte scan would prove nothing. */
static void
test_source_is_dirty (Room *room, gconstpointer data)
{
  g_autofree char *path = g_build_filename (photos_folder, "sideways.jpg", NULL);
  g_autofree char *polyglot = g_build_filename (photos_folder, "polyglot.jpg", NULL);

  (void) room, (void) data;
  g_assert_false (jpeg_read (path).only_jfif);
  g_assert_false (jpeg_read (polyglot).ends_clean);
}

static void
test_empty (Room *room, gconstpointer data)
{
  (void) data;
  assert_refused (room, "/dev/null", "not_an_image");
}

/* A good picture with a tail of 16 MB: the limit counts what was sent, not what was drawn. */
static void
test_too_many_bytes (Room *room, gconstpointer data)
{
  g_autofree char *source = g_build_filename (photos_folder, "polyglot.jpg", NULL);
  g_autofree char *path = g_build_filename (room->folder, "long.jpg", NULL);
  g_autofree char *bytes = NULL;
  gsize length = 0;

  (void) data;
  g_assert_true (g_file_get_contents (source, &bytes, &length, NULL));
  g_assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
  g_assert_cmpint (truncate (path, 16 * 1024 * 1024), ==, 0);
  assert_refused (room, path, "too_many_bytes");
  g_unlink (path);
}

static void
test_missing_input (Room *room, gconstpointer data)
{
  PhotoInfo info = { .width_px = 7 };
  g_autoptr (GError) error = NULL;

  (void) data;
  g_assert_false (room_run (room, "no-such-file.jpg", &info, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_IO);
  g_assert_cmpint (info.width_px, ==, 7);
  g_assert_false (g_file_test (room->large, G_FILE_TEST_EXISTS));
}

/* An output name that somebody made a link must not lead us to write elsewhere. */
static void
test_output_link (Room *room, gconstpointer data)
{
  PhotoInfo info = { .width_px = 0 };
  g_autofree char *target = g_build_filename (room->folder, "elsewhere", NULL);
  g_autoptr (GError) error = NULL;

  (void) data;
  g_assert_cmpint (symlink (target, room->large), ==, 0);
  g_assert_false (room_run (room, "small.webp", &info, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_IO);
  g_assert_false (g_file_test (target, G_FILE_TEST_EXISTS));
}

static void
test_no_helper (Room *room, gconstpointer data)
{
  PhotoInfo info = { .width_px = 0 };
  g_autoptr (GError) error = NULL;

  (void) data;
  g_setenv ("HISTOLOGE_HELPERS", room->folder, TRUE);
  g_assert_false (room_run (room, "small.webp", &info, &error));
  g_setenv ("HISTOLOGE_HELPERS", helpers_folder, TRUE);
  g_assert_error (error, BOX_ERROR, BOX_ERROR_IO);
  g_assert_cmpstr (info.reason, ==, "");
  g_assert_false (g_file_test (room->large, G_FILE_TEST_EXISTS));
}

/* ---- one at a time, in the order they came ---- */

/* A picture that comes through a pipe holds the turn until its last byte is written. */
typedef struct {
  Room room;
  const char *path;
  gint64 deadline_ms;
  int place; /* among those that are done; 0: not yet */
  int code;  /* of the error */
} Queued;

static int places_taken; /* atomic */

static gpointer
queued_thread (gpointer data)
{
  Queued *queued = data;
  const PhotoJob job = { queued->path, queued->room.large, queued->room.small, queued->deadline_ms };
  PhotoInfo info = { .width_px = 0 };
  g_autoptr (GError) error = NULL;

  if (!photo_run (&job, &info, &error))
    queued->code = error->code;
  queued->place = g_atomic_int_add (&places_taken, 1) + 1;
  return NULL;
}

static void
test_turns (Room *room, gconstpointer data)
{
  g_autofree char *pipe_path = g_build_filename (room->folder, "pipe", NULL);
  g_autofree char *good = g_build_filename (photos_folder, "small.webp", NULL);
  Queued all[4] = { { .path = pipe_path, .code = -1 },
                    { .path = good, .code = -1 },
                    { .path = good, .code = -1 },
                    { .path = good, .code = -1, .deadline_ms = clock_monotonic_ms () + 300 } };
  GThread *threads[G_N_ELEMENTS (all)];
  int writer = -1;

  (void) data;
  g_assert_cmpint (mkfifo (pipe_path, 0600), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (all); i++) {
    room_open (&all[i].room, NULL);
    threads[i] = g_thread_new ("queued", queued_thread, &all[i]);
    if (i == 0)
      writer = open (pipe_path, O_WRONLY | O_CLOEXEC); /* returns once the other end is open: the turn is taken */
    g_usleep (50000);
  }
  g_thread_join (threads[3]);
  close (writer);
  for (guint i = 0; i < 3; i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (all[3].code, ==, BOX_ERROR_BUSY);
  g_assert_cmpint (all[3].place, ==, 1); /* gave up while the others waited */
  g_assert_cmpint (all[0].code, ==, BOX_ERROR_INVALID);
  g_assert_cmpint (all[1].code, ==, -1);
  g_assert_cmpint (all[2].code, ==, -1);
  g_assert_cmpint (all[1].place, <, all[2].place);
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    room_close (&all[i].room, NULL);
  g_unlink (pipe_path);
}

static gpointer
photo_thread (gpointer data)
{
  Room room = { .folder = NULL };
  PhotoInfo info = { .width_px = 0 };
  gboolean ok = FALSE;

  room_open (&room, NULL);
  ok = room_run (&room, data, &info, NULL);
  room_close (&room, NULL);
  return GINT_TO_POINTER (ok);
}

static void
test_many_threads (Room *room, gconstpointer data)
{
  GThread *threads[4] = { NULL };

  (void) room, (void) data;
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("photo", photo_thread, (gpointer) "sideways.jpg");
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_assert_true (GPOINTER_TO_INT (g_thread_join (threads[i])));
}

/* Without histologe-confine around it: by the time it waits for its first byte it has locked itself. */
static void
test_own_lock (Room *room, gconstpointer data)
{
  g_autofree char *program = g_build_filename (helpers_folder, "histologe-photo", NULL);
  char *argv[] = { program, (char *) data, NULL };
  g_autofree char *status_path = NULL;
  g_autofree char *status = NULL;
  char answer[9] = "";
  GPid pid = 0;
  int in = -1, out = -1;

  (void) room;
  g_assert_true (
      g_spawn_async_with_pipes (NULL, argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, &in, &out, NULL, NULL));
  g_assert_cmpint (read (out, answer, 8), ==, 8);
  g_assert_cmpstr (answer, ==, "[photo]\n");
  status_path = g_strdup_printf ("/proc/%d/status", (int) pid);
  g_assert_true (g_file_get_contents (status_path, &status, NULL, NULL));
  if (status != NULL) {
    g_assert_nonnull (strstr (status, "Seccomp:\t2"));
    g_assert_nonnull (strstr (status, "NoNewPrivs:\t1"));
  }
  close (in);
  close (out);
  waitpid (pid, NULL, 0);
}

static void
rows_add (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (taken); i++) {
    g_autofree char *name = g_strdup_printf ("/photo/taken/%s", taken[i].file);
    g_test_add (name, Room, &taken[i], room_open, test_taken, room_close);
  }
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autofree char *name = g_strdup_printf ("/photo/refused/%s", refused[i].file);
    g_test_add (name, Room, &refused[i], room_open, test_refused, room_close);
  }
  for (guint i = 0; i < G_N_ELEMENTS (others); i++) {
    g_autofree char *name = g_strdup_printf ("/photo/other/%s", others[i].name);
    g_test_add (name, Room, &others[i], room_open, test_other, room_close);
  }
}

/* This program stands in build/<kind>/unit/base; the helpers in build/<kind>. */
static void
folders_find (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *unit = g_path_get_dirname (program);

  helpers_folder = g_canonicalize_filename ("../..", unit);
  photos_folder = g_canonicalize_filename ("../../tests/data/photos", helpers_folder);
  g_setenv ("HISTOLOGE_HELPERS", helpers_folder, TRUE);
}

int
main (int argc, char **argv)
{
  int status = 0;

  folders_find ();
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  rows_add ();
  g_test_add ("/photo/source-is-dirty", Room, NULL, room_open, test_source_is_dirty, room_close);
  g_test_add ("/photo/refused/empty", Room, NULL, room_open, test_empty, room_close);
  g_test_add ("/photo/refused/too-many-bytes", Room, NULL, room_open, test_too_many_bytes, room_close);
  g_test_add ("/photo/missing-input", Room, NULL, room_open, test_missing_input, room_close);
  g_test_add ("/photo/output-link", Room, NULL, room_open, test_output_link, room_close);
  g_test_add ("/photo/no-helper", Room, NULL, room_open, test_no_helper, room_close);
  g_test_add ("/photo/many-threads", Room, NULL, room_open, test_many_threads, room_close);
  g_test_add ("/photo/turns", Room, NULL, room_open, test_turns, room_close);
  g_test_add ("/photo/heic/encoded", Room, NULL, room_open, test_encoded, room_close);
  g_test_add ("/photo/heic/cut", Room, NULL, room_open, test_encoded_cut, room_close);
  g_test_add ("/photo/heic/avif", Room, NULL, room_open, test_encoded_avif, room_close);
  g_test_add ("/photo/own-lock", Room, NULL, room_open, test_own_lock, room_close);
  g_test_add ("/photo/own-lock/heif", Room, "--heif", room_open, test_own_lock, room_close);
  status = g_test_run ();
  g_free (helpers_folder);
  g_free (photos_folder);
  return status;
}
