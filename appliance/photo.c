/* photo.c: histologe-photo, which reads an uploaded picture and writes it anew, upright and small, so that nothing of
 * the upload itself (position, camera, hidden texts) is kept. Opens no file: standard input is the picture, descriptor
 * 3 takes the large JPEG, descriptor 4 the small one. Meant to be started by histologe-confine; it closes a tighter
 * lock of its own before the first byte.
 *
 * Answers on standard output with a key file: [photo], then format, width, height (of the large picture), or reason
 * (see refuse). Exit status: 0 written; 1 the picture is refused; 2 the helper failed (no lock, no decoder, output not
 * written). */
#include <errno.h>
#include <gdk-pixbuf/gdk-pixbuf.h>
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
#define HEAD_BYTES 16
#define QUALITY "82"

enum { FD_LARGE = 3, FD_SMALL = 4 };
enum { EXIT_WRITTEN, EXIT_REFUSED, EXIT_FAILED };

/* What a file is by its first bytes, never by its name. `loader` NULL: known, and not taken; the reason says why. */
typedef struct {
  guint offset;
  const char *magic;
  guint length;
  const char *loader;
  const char *reason;
} Kind;

static const Kind kinds[] = {
  { .offset = 0, .magic = "\xff\xd8\xff", .length = 3, .loader = "jpeg" },
  { .offset = 0, .magic = "\x89PNG\r\n\x1a\n", .length = 8, .loader = "png" },
  { .offset = 8, .magic = "WEBPVP8", .length = 7, .loader = "webp" },
  /* telephones of one maker: hangs under this lock, needs a profile of its own */
  { .offset = 4, .magic = "ftyphei", .length = 7, .reason = "heic" },
  { .offset = 4, .magic = "ftyphev", .length = 7, .reason = "heic" },
  { .offset = 4, .magic = "ftypmif1", .length = 8, .reason = "heic" },
  { .offset = 4, .magic = "ftypmsf1", .length = 8, .reason = "heic" },
  { .offset = 4, .magic = "ftyp", .length = 4, .reason = "unsupported_format" }, /* AVIF, films */
  { .offset = 0, .magic = "GIF8", .length = 4, .reason = "unsupported_format" },
  { .offset = 0, .magic = "BM", .length = 2, .reason = "unsupported_format" },
  { .offset = 0, .magic = "II*\0", .length = 4, .reason = "unsupported_format" }, /* TIFF and most raw formats */
  { .offset = 0, .magic = "MM\0*", .length = 4, .reason = "unsupported_format" },
  { .offset = 0, .magic = "8BPS", .length = 4, .reason = "unsupported_format" },
  { .offset = 0, .magic = "%PDF-", .length = 5, .reason = "unsupported_format" },
};

/* One pixel of WebP: its decoder is a library that must be opened before the lock closes. */
static const guint8 webp_pixel[] = {
  'R', 'I', 'F', 'F',  0x1a, 0, 0, 0,    'W',  'E',  'B',  'P',  'V',  'P',  '8',  'L',  0x0d,
  0,   0,   0,   0x2f, 0,    0, 0, 0x10, 0x07, 0x10, 0x11, 0x11, 0x88, 0x88, 0xfe, 0x07, 0,
};

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

/* The reasons are stable: the catalogue of words has one sentence for each. not_an_image, unsupported_format, heic,
 * too_many_pixels, too_many_bytes, broken. */
static G_NORETURN void
refuse (const char *reason)
{
  dprintf (STDOUT_FILENO, "reason=%s\n", reason);
  finish (EXIT_REFUSED);
}

static gboolean
decoder_try (const char *loader_name, const void *bytes, gsize length)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new_with_type (loader_name, NULL);

  if (loader == NULL)
    return FALSE;
  if (!gdk_pixbuf_loader_write (loader, bytes, length, NULL)) {
    gdk_pixbuf_loader_close (loader, NULL);
    return FALSE;
  }
  return gdk_pixbuf_loader_close (loader, NULL) && gdk_pixbuf_loader_get_pixbuf (loader) != NULL;
}

/* Encodes and decodes one pixel per format, so that every library is open and every type registered. Of the decoders
 * that stand on the machine only these three are ever opened. Without WebP's (a package of its own) we still serve JPEG
 * and PNG. */
static gboolean
decoders_warm_up (void)
{
  static const char *const own[] = { "jpeg", "png" };
  g_autoptr (GdkPixbuf) pixel = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 1, 1);

  gdk_pixbuf_fill (pixel, 0);
  for (guint i = 0; i < G_N_ELEMENTS (own); i++) {
    g_autofree char *bytes = NULL;
    gsize length = 0;

    if (!gdk_pixbuf_save_to_buffer (pixel, &bytes, &length, own[i], NULL, NULL) || !decoder_try (own[i], bytes, length))
      return FALSE;
  }
  (void) decoder_try ("webp", webp_pixel, sizeof webp_pixel);
  return TRUE;
}

static gboolean
lock_down (void)
{
  scmp_filter_ctx filter = seccomp_init (SCMP_ACT_ERRNO (EPERM));
  int status = filter == NULL ? -ENOMEM : 0;

  for (guint i = 0; status == 0 && i < G_N_ELEMENTS (grants); i++)
    status = seccomp_rule_add_array (filter, SCMP_ACT_ALLOW, grants[i].call, grants[i].n_args, &grants[i].arg);
  if (status == 0)
    status = seccomp_load (filter);
  seccomp_release (filter);
  return status == 0;
}

static const Kind *
kind_find (const guint8 *head, gsize length)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i].offset + kinds[i].length <= length
        && memcmp (head + kinds[i].offset, kinds[i].magic, kinds[i].length) == 0)
      return &kinds[i];
  return NULL;
}

/* The loader calls this between the header and the first pixel, before it asks for memory. */
static void
size_check (GdkPixbufLoader *loader, int width, int height, gpointer data)
{
  int longest = MAX (width, height);

  (void) data;
  if (width < 1 || height < 1)
    refuse ("broken");
  if (longest > SIDE_MAX_PX || (gint64) width * height > PIXELS_MAX)
    refuse ("too_many_pixels");
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
  GdkPixbufLoader *loader = NULL;

  if (kind == NULL)
    refuse ("not_an_image");
  if (kind->loader == NULL)
    refuse (kind->reason);
  loader = gdk_pixbuf_loader_new_with_type (kind->loader, NULL);
  if (loader == NULL)
    refuse ("unsupported_format");
  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_check), NULL);
  g_signal_connect (loader, "area-prepared", G_CALLBACK (rest_paint), NULL);
  g_signal_connect_swapped (loader, "area-updated", G_CALLBACK (rows_note), any_row);
  return loader;
}

/* (transfer full): the picture, at most LARGE_PX, still lying as the camera held it. */
static GdkPixbuf *
picture_read (const char **ret_format)
{
  g_autofree guint8 *block = g_malloc (BLOCK_BYTES);
  gsize length = block_read (block);
  gsize total = length;
  const Kind *kind = kind_find (block, length);
  gboolean any_row = FALSE;
  g_autoptr (GdkPixbufLoader) loader = loader_open (kind, &any_row);
  g_autoptr (GError) error = NULL;
  GdkPixbuf *picture = NULL;

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
  *ret_format = kind->loader;
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
main (void)
{
  const char *format = NULL;
  g_autoptr (GdkPixbuf) picture = NULL;
  g_autoptr (GdkPixbuf) ready = NULL;

  if (!decoders_warm_up ())
    fail ("no decoder for JPEG or PNG");
  if (!lock_down ())
    fail ("cannot lock itself down");
  dprintf (STDOUT_FILENO, "[photo]\n");
  picture = picture_read (&format);
  ready = picture_prepare (picture);
  picture_write (ready, LARGE_PX, FD_LARGE);
  picture_write (ready, SMALL_PX, FD_SMALL);
  dprintf (STDOUT_FILENO, "format=%s\nwidth=%d\nheight=%d\n", format, gdk_pixbuf_get_width (ready),
           gdk_pixbuf_get_height (ready));
  finish (EXIT_WRITTEN);
}
