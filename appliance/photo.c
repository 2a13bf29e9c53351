/* photo.c: histologe-photo, which reads an uploaded picture and writes it anew, upright and small, so that nothing of
 * the upload itself (position, camera, hidden texts) is kept. Opens no file: standard input is the picture, descriptor
 * 3 takes the large JPEG, descriptor 4 the small one. Meant to be started by histologe-confine; it closes a tighter
 * lock of its own before the first byte. With --heif it reads HEIC, whose decoder works in threads, and nothing else.
 *
 * Answers on standard output with a key file: [photo], then format, width, height (of the large picture), or reason
 * (see refuse). Exit status: 0 written; 1 the picture is refused; 2 the helper failed (no lock, no decoder, output not
 * written). */
#include "photo_samples.h"

#include <errno.h>
#include <gdk-pixbuf/gdk-pixbuf.h>
#include <malloc.h>
#include <sched.h>
#include <seccomp.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define LARGE_PX 1600
#define SMALL_PX 320
#define SIDE_MAX_PX 16000
#define PIXELS_MAX G_GINT64_CONSTANT (50000000)
#define BYTES_MAX (15 * 1024 * 1024)
#define BLOCK_BYTES (64 * 1024)
#define HEAD_BYTES 1024
#define BRANDS_BYTES_MAX 128
#define QUALITY "82"

enum { FD_LARGE = 3, FD_SMALL = 4 };
enum { EXIT_WRITTEN, EXIT_REFUSED, EXIT_FAILED };

/* What a file is by its first bytes, never by its name. `format` NULL: known, and not taken; the reason says why. */
typedef struct {
  guint offset;
  const char *magic;
  guint length;
  const char *format; /* also the second half of its media type, by which its decoder is found */
  const char *reason;
  gboolean heif; /* read with --heif only */
} Kind;

static const Kind kinds[] = {
  { .offset = 0, .magic = "\xff\xd8\xff", .length = 3, .format = "jpeg" },
  { .offset = 0, .magic = "\x89PNG\r\n\x1a\n", .length = 8, .format = "png" },
  { .offset = 8, .magic = "WEBPVP8", .length = 7, .format = "webp" },
  { .offset = 4, .magic = "ftyphei", .length = 7, .format = "heic", .heif = TRUE },
  { .offset = 4, .magic = "ftyphev", .length = 7, .format = "heic", .heif = TRUE },
  { .offset = 4, .magic = "ftypmif1", .length = 8, .format = "heic", .heif = TRUE },
  { .offset = 4, .magic = "ftypmsf1", .length = 8, .format = "heic", .heif = TRUE },
  /* no telephone takes AVIF: not worth two more decoders of films behind our door */
  { .offset = 4, .magic = "ftypavi", .length = 7, .reason = "unsupported_format" },
  { .offset = 4, .magic = "ftypcrx", .length = 7, .reason = "unsupported_format" }, /* raw, of one maker */
  { .offset = 4, .magic = "ftyp", .length = 4, .reason = "film" },
  { .offset = 4, .magic = "moov", .length = 4, .reason = "film" },
  { .offset = 0, .magic = "\x1a\x45\xdf\xa3", .length = 4, .reason = "film" },
  { .offset = 8, .magic = "AVI ", .length = 4, .reason = "film" },
  { .offset = 0, .magic = "\0\0\1\xba", .length = 4, .reason = "film" },
  { .offset = 0, .magic = "GIF8", .length = 4, .reason = "unsupported_format" },
  { .offset = 0, .magic = "BM", .length = 2, .reason = "unsupported_format" },
  { .offset = 0, .magic = "II*\0", .length = 4, .reason = "unsupported_format" }, /* TIFF and most raw formats */
  { .offset = 0, .magic = "MM\0*", .length = 4, .reason = "unsupported_format" },
  { .offset = 0, .magic = "8BPS", .length = 4, .reason = "unsupported_format" },
  { .offset = 0, .magic = "\xff\x0a", .length = 2, .reason = "unsupported_format" }, /* JPEG XL, both ways */
  { .offset = 4, .magic = "JXL ", .length = 4, .reason = "unsupported_format" },
  { .offset = 0, .magic = "PK\3\4", .length = 4, .reason = "office" },
  { .offset = 0, .magic = "\xd0\xcf\x11\xe0", .length = 4, .reason = "office" },
  { .offset = 0, .magic = "{\\rtf", .length = 5, .reason = "office" },
};

/* Drawings are texts, with as much before their beginning as their author likes. */
static const Kind drawing = { .reason = "drawing" };
static const Kind avif = { .reason = "unsupported_format" };

typedef struct {
  int call;
  unsigned int n_args;
  struct scmp_arg_cmp arg;
} Grant;

#define GRANT(name) \
  { \
    .call = SCMP_SYS (name) \
  }
#define GRANT_DATA_ONLY(name) \
  { \
    .call = SCMP_SYS (name), .n_args = 1, .arg = { \
      .arg = 2, \
      .op = SCMP_CMP_MASKED_EQ, \
      .datum_a = PROT_EXEC, \
      .datum_b = 0 \
    } \
  }

/* All that is left after the lock: whatever is not here fails with EPERM. */
static const Grant grants[] = {
  /* the picture in, the pictures out, through descriptors that are already open */
  GRANT (read),
  GRANT (write),
  GRANT (writev),
  GRANT (close),
  GRANT (lseek),
  GRANT (_llseek),
  GRANT (fstat),
  GRANT (fstat64),
  /* memory for pixels, never for instructions */
  GRANT (brk),
  GRANT (munmap),
  GRANT (mremap),
  GRANT (madvise),
  GRANT_DATA_ONLY (mmap),
  GRANT_DATA_ONLY (mmap2),
  GRANT_DATA_ONLY (mprotect),
  /* locks of the libraries, and their clock where it is not read without a call */
  GRANT (futex),
  GRANT (futex_time64),
  GRANT (sched_yield),
  GRANT (clock_gettime),
  GRANT (clock_gettime64),
  GRANT (gettimeofday),
  GRANT (getrandom),
  /* the end, good or bad */
  GRANT (exit),
  GRANT (exit_group),
  GRANT (rt_sigreturn),
  GRANT (rt_sigprocmask),
  GRANT (rt_sigaction),
  GRANT (restart_syscall),
  GRANT (sigaltstack),
  GRANT (getpid),
  GRANT (gettid),
};

/* And for a decoder that works in threads: more of this same process, never another one. */
static const Grant thread_grants[] = {
  { .call = SCMP_SYS (clone),
    .n_args = 1,
    .arg = { .arg = 0, .op = SCMP_CMP_MASKED_EQ, .datum_a = CLONE_THREAD, .datum_b = CLONE_THREAD } },
  GRANT (set_robust_list),
  GRANT (rseq),
  GRANT (sched_getaffinity),
};

/* No atexit functions: they would run behind the lock. */
static G_NORETURN void
finish (int status)
{
  _exit (status);
}

static G_NORETURN void
fail (const char *what)
{
  dprintf (STDERR_FILENO, "histologe-photo: %s\n", what);
  finish (EXIT_FAILED);
}

/* The reasons are stable: the catalogue of words has one sentence for each. not_an_image, unsupported_format, drawing,
 * film, office, heic, too_many_pixels, too_many_bytes, broken. */
static G_NORETURN void
refuse (const char *reason)
{
  dprintf (STDOUT_FILENO, "reason=%s\n", reason);
  finish (EXIT_REFUSED);
}

static gboolean
decoder_try (const char *format, const void *bytes, gsize length)
{
  g_autofree char *type = g_strconcat ("image/", format, NULL);
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new_with_mime_type (type, NULL);

  if (loader == NULL)
    return FALSE;
  if (!gdk_pixbuf_loader_write (loader, bytes, length, NULL)) {
    gdk_pixbuf_loader_close (loader, NULL);
    return FALSE;
  }
  return gdk_pixbuf_loader_close (loader, NULL) && gdk_pixbuf_loader_get_pixbuf (loader) != NULL;
}

static gboolean
decoder_try_own (const char *format)
{
  g_autoptr (GdkPixbuf) pixel = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 1, 1);
  g_autofree char *bytes = NULL;
  gsize length = 0;

  gdk_pixbuf_fill (pixel, 0);
  return gdk_pixbuf_save_to_buffer (pixel, &bytes, &length, format, NULL, NULL) && decoder_try (format, bytes, length);
}

/* Encodes and decodes one small picture per format, so that every library is open (those that HEIC's opens in its turn
 * too) and every type registered. Of the decoders that stand on the machine only these are ever opened. Without WebP's
 * and HEIC's (packages of their own) we still serve JPEG and PNG. */
static gboolean
decoders_warm_up (gboolean heif, gboolean *ret_has_heif)
{
  if (!decoder_try_own ("jpeg") || (!heif && !decoder_try_own ("png")))
    return FALSE;
  *ret_has_heif = heif && decoder_try ("heic", sample_heic, sizeof sample_heic);
  if (!heif)
    (void) decoder_try ("webp", sample_webp, sizeof sample_webp);
  return TRUE;
}

static int
grants_add (scmp_filter_ctx filter, const Grant *list, guint count)
{
  int status = 0;

  for (guint i = 0; status == 0 && i < count; i++)
    status = seccomp_rule_add_array (filter, SCMP_ACT_ALLOW, list[i].call, list[i].n_args, &list[i].arg);
  return status;
}

static gboolean
lock_down (gboolean threads)
{
  scmp_filter_ctx filter = seccomp_init (SCMP_ACT_ERRNO (EPERM));
  int status = filter == NULL ? -ENOMEM : grants_add (filter, grants, G_N_ELEMENTS (grants));

  if (status == 0 && threads)
    status = grants_add (filter, thread_grants, G_N_ELEMENTS (thread_grants));
  /* its flags lie out of sight; told that it is not there the C library uses the older one */
  if (status == 0)
    status = seccomp_rule_add (filter, SCMP_ACT_ERRNO (ENOSYS), SCMP_SYS (clone3), 0);
  if (status == 0)
    status = seccomp_load (filter);
  seccomp_release (filter);
  return status == 0;
}

/* ---- what it is ---- */

static gboolean
is_drawing (const guint8 *head, gsize length)
{
  gsize at = 0;

  while (at < length && (g_ascii_isspace (head[at]) || head[at] >= 0x80)) /* blanks, a byte order mark */
    at++;
  return at < length && head[at] == '<' && memmem (head, MIN (length, HEAD_BYTES), "<svg", 4) != NULL;
}

/* A general brand says only that it is a still picture: which codec, one of the brands that follow tells. */
static gboolean
is_avif (const guint8 *head, gsize length)
{
  gsize size = length < 16 ? 0 : (gsize) head[2] << 8 | head[3];
  gboolean says_avif = FALSE;

  for (gsize at = 16; at + 4 <= MIN (MIN (size, length), BRANDS_BYTES_MAX); at += 4) {
    if (memcmp (head + at, "hei", 3) == 0 || memcmp (head + at, "hev", 3) == 0)
      return FALSE;
    says_avif = says_avif || memcmp (head + at, "avi", 3) == 0;
  }
  return says_avif;
}

static const Kind *
kind_find (const guint8 *head, gsize length)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i].offset + kinds[i].length <= length
        && memcmp (head + kinds[i].offset, kinds[i].magic, kinds[i].length) == 0)
      return kinds[i].heif && is_avif (head, length) ? &avif : &kinds[i];
  return is_drawing (head, length) ? &drawing : NULL;
}

static guint32
big_endian (const guint8 *bytes)
{
  return (guint32) bytes[0] << 24 | (guint32) bytes[1] << 16 | (guint32) bytes[2] << 8 | bytes[3];
}

static void
pixels_check (guint32 width, guint32 height)
{
  if (MAX (width, height) > SIDE_MAX_PX || (gint64) width * height > PIXELS_MAX)
    refuse ("too_many_pixels");
}

/* HEIC's loader tells the size when all is decoded: too late. Its boxes (ISO/IEC 23008-12, "ispe": version and flags,
 * width, height) stand at the start; who hides them from here meets the limits of memory and time. */
static void
boxes_check (const guint8 *head, gsize length)
{
  const guint8 *end = head + length, *at = head;

  while ((at = memmem (at, (gsize) (end - at), "ispe", 4)) != NULL && end - at >= 16) {
    pixels_check (big_endian (at + 8), big_endian (at + 12));
    at += 4;
  }
}

/* The loader calls this between the header and the first pixel, before it asks for memory. */
static void
size_check (GdkPixbufLoader *loader, int width, int height, gpointer data)
{
  int longest = MAX (width, height);

  (void) data;
  if (width < 1 || height < 1)
    refuse ("broken");
  pixels_check ((guint32) width, (guint32) height);
  if (longest > LARGE_PX)
    gdk_pixbuf_loader_set_size (loader, MAX (1, width * LARGE_PX / longest), MAX (1, height * LARGE_PX / longest));
}

/* A picture cut short by a bad line is taken when something of it arrived: the rest is grey, not whatever lay in
 * memory. */
static void
rest_paint (GdkPixbufLoader *loader)
{
  gdk_pixbuf_fill (gdk_pixbuf_loader_get_pixbuf (loader), 0x808080ff);
}

static void
rows_note (gboolean *any_row)
{
  *any_row = TRUE;
}

static G_NORETURN void
refuse_unread (const GError *error)
{
  refuse (g_error_matches (error, GDK_PIXBUF_ERROR, GDK_PIXBUF_ERROR_INSUFFICIENT_MEMORY) ? "too_many_pixels"
                                                                                          : "broken");
}

/* Whole blocks but for the last, so that the first one holds the magic. */
static gsize
block_read (guint8 *block)
{
  gsize length = 0;

  while (length < BLOCK_BYTES) {
    ssize_t n = read (STDIN_FILENO, block + length, BLOCK_BYTES - length);

    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      fail ("standard input cannot be read");
    if (n == 0)
      break;
    length += (gsize) n;
  }
  return length;
}

static GdkPixbufLoader *
loader_open (const Kind *kind, gboolean *any_row)
{
  g_autofree char *type = g_strconcat ("image/", kind->format, NULL);
  GdkPixbufLoader *loader = gdk_pixbuf_loader_new_with_mime_type (type, NULL);

  if (loader == NULL)
    refuse ("unsupported_format");
  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_check), NULL);
  if (!kind->heif) /* comes whole or not at all, and its pixels before the signal */
    g_signal_connect (loader, "area-prepared", G_CALLBACK (rest_paint), NULL);
  g_signal_connect_swapped (loader, "area-updated", G_CALLBACK (rows_note), any_row);
  return loader;
}

static void
kind_check (const Kind *kind, const guint8 *head, gsize length, gboolean heif)
{
  if (kind == NULL)
    refuse ("not_an_image");
  if (kind->format == NULL)
    refuse (kind->reason);
  if (kind->heif != heif)
    refuse ("broken");
  if (heif)
    boxes_check (head, length);
}

/* (transfer full): the picture, at most LARGE_PX, still lying as the camera held it. */
static GdkPixbuf *
picture_read (gboolean heif, const char **ret_format)
{
  g_autofree guint8 *block = g_malloc (BLOCK_BYTES);
  gsize length = block_read (block);
  gsize total = length;
  const Kind *kind = kind_find (block, length);
  gboolean any_row = FALSE;
  g_autoptr (GdkPixbufLoader) loader = NULL;
  g_autoptr (GError) error = NULL;
  GdkPixbuf *picture = NULL;

  kind_check (kind, block, length, heif);
  loader = loader_open (kind, &any_row);
  for (; length > 0; total += length = block_read (block)) {
    if (total > BYTES_MAX)
      refuse ("too_many_bytes");
    if (!gdk_pixbuf_loader_write (loader, block, length, &error))
      refuse_unread (error);
  }
  if (!gdk_pixbuf_loader_close (loader, &error))
    refuse_unread (error);
  picture = gdk_pixbuf_loader_get_pixbuf (loader);
  if (picture == NULL || !any_row)
    refuse ("broken");
  *ret_format = kind->format;
  return g_object_ref (picture);
}

/* (transfer full): upright, on white. */
static GdkPixbuf *
picture_prepare (GdkPixbuf *picture)
{
  g_autoptr (GdkPixbuf) upright = gdk_pixbuf_apply_embedded_orientation (picture);
  GdkPixbuf *flat = NULL;

  if (upright == NULL)
    refuse ("too_many_pixels");
  if (!gdk_pixbuf_get_has_alpha (upright))
    return g_steal_pointer (&upright);
  flat = gdk_pixbuf_composite_color_simple (upright, gdk_pixbuf_get_width (upright), gdk_pixbuf_get_height (upright),
                                            GDK_INTERP_NEAREST, 255, 16, 0xffffff, 0xffffff);
  if (flat == NULL)
    refuse ("too_many_pixels");
  return flat;
}

/* (transfer full): the same picture when it is small enough already. */
static GdkPixbuf *
picture_shrink (GdkPixbuf *picture, int side_px)
{
  int width = gdk_pixbuf_get_width (picture);
  int height = gdk_pixbuf_get_height (picture);
  int longest = MAX (width, height);
  GdkPixbuf *small = NULL;

  if (longest <= side_px)
    return g_object_ref (picture);
  small = gdk_pixbuf_scale_simple (picture, MAX (1, width * side_px / longest), MAX (1, height * side_px / longest),
                                   GDK_INTERP_BILINEAR);
  if (small == NULL)
    refuse ("too_many_pixels");
  return small;
}

static gboolean
bytes_write (const gchar *bytes, gsize length, GError **error, gpointer data)
{
  const int *fd = data;

  while (length > 0) {
    ssize_t n = write (*fd, bytes, length);

    if (n < 0 && errno != EINTR) {
      g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_IO, "output cannot be written");
      return FALSE;
    }
    if (n > 0) {
      bytes += n;
      length -= (gsize) n;
    }
  }
  return TRUE;
}

static void
picture_write (GdkPixbuf *picture, int side_px, int fd)
{
  g_autoptr (GdkPixbuf) shrunk = picture_shrink (picture, side_px);

  if (!gdk_pixbuf_save_to_callback (shrunk, bytes_write, &fd, "jpeg", NULL, "quality", QUALITY, NULL))
    fail ("output cannot be written");
}

int
main (int argc, char **argv)
{
  gboolean heif = argc > 1 && strcmp (argv[1], "--heif") == 0, has_heif = FALSE;
  const char *format = NULL;
  g_autoptr (GdkPixbuf) picture = NULL;
  g_autoptr (GdkPixbuf) ready = NULL;

  mallopt (M_ARENA_MAX, 1); /* each further one takes 64 MB of the addresses that the limit counts */
  if (!decoders_warm_up (heif, &has_heif))
    fail ("no decoder for JPEG or PNG");
  if (!lock_down (heif))
    fail ("cannot lock itself down");
  dprintf (STDOUT_FILENO, "[photo]\n");
  if (heif && !has_heif)
    refuse ("heic");
  picture = picture_read (heif, &format);
  ready = picture_prepare (picture);
  picture_write (ready, LARGE_PX, FD_LARGE);
  picture_write (ready, SMALL_PX, FD_SMALL);
  dprintf (STDOUT_FILENO, "format=%s\nwidth=%d\nheight=%d\n", format, gdk_pixbuf_get_width (ready),
           gdk_pixbuf_get_height (ready));
  finish (EXIT_WRITTEN);
}
