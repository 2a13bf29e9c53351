/* qr.c: libqrencode's modules as runs of a path, or as the pixels of a picture.
 * nocheck:html the code to keep is a drawing, no page */
#include "base/qr.h"

#include <gio/gio.h>
#include <qrencode.h>
#include <string.h>

#include "base/error.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (QRcode, QRcode_free)

enum { BORDER = 4 /* modules: ISO/IEC 18004 asks for them */ };

void
qr_clear (Qr *qr)
{
  g_clear_pointer (&qr->path, g_free);
  g_clear_pointer (&qr->dark, g_free);
  qr->size = 0;
}

/* Dark modules side by side are one rectangle. */
static void
draw_row (const QRcode *code, int row, GString *path)
{
  for (int from = 0, to; from < code->width; from = to) {
    gboolean dark = (code->data[row * code->width + from] & 1) != 0;

    for (to = from + 1; to < code->width && ((code->data[row * code->width + to] & 1) != 0) == dark; to++)
      ;
    if (dark)
      g_string_append_printf (path, "M%d %dh%dv1h-%dz", from + BORDER, row + BORDER, to - from, to - from);
  }
}

gboolean
qr_is_dark (const Qr *qr, guint column, guint row)
{
  return column < qr->size && row < qr->size && qr->dark[row * qr->size + column] != 0;
}

/* With the white border around. */
static guchar *
modules_of (const QRcode *code)
{
  guint size = (guint) code->width + 2 * BORDER;
  guchar *dark = g_new0 (guchar, (gsize) size * size);

  for (int row = 0; row < code->width; row++)
    for (int column = 0; column < code->width; column++)
      dark[((guint) row + BORDER) * size + (guint) column + BORDER] = code->data[row * code->width + column] & 1;
  return dark;
}

gboolean
qr_draw (const char *text, Qr *ret_qr, GError **error)
{
  g_autoptr (QRcode) code = QRcode_encodeString8bit (text, 0, QR_ECLEVEL_M);
  g_autoptr (GString) path = g_string_new (NULL);

  if (code == NULL)
    return box_fail (error, BOX_ERROR_LIMIT, "too long for a QR code");
  for (int row = 0; row < code->width; row++)
    draw_row (code, row, path);
  qr_clear (ret_qr);
  ret_qr->size = (guint) code->width + 2 * BORDER;
  ret_qr->dark = modules_of (code);
  ret_qr->path = g_string_free (g_steal_pointer (&path), FALSE);
  return TRUE;
}

guint8 *
qr_modules (const char *text, guint *ret_width, GError **error)
{
  g_autoptr (QRcode) code = QRcode_encodeString8bit (text, 0, QR_ECLEVEL_M);
  guint8 *modules;

  if (code == NULL) {
    box_fail (error, BOX_ERROR_LIMIT, "too long for a QR code");
    return NULL;
  }
  *ret_width = (guint) code->width;
  modules = g_malloc ((gsize) *ret_width * *ret_width);
  for (guint i = 0; i < *ret_width * *ret_width; i++)
    modules[i] = code->data[i] & 1;
  return modules;
}

/* ---- as a picture: PNG (ISO/IEC 15948), one bit a pixel ---- */

static guint32
png_crc (const guint8 *bytes, gsize length)
{
  guint32 crc = 0xffffffff;

  for (gsize i = 0; i < length; i++) {
    crc ^= bytes[i];
    for (guint bit = 0; bit < 8; bit++)
      crc = (crc >> 1) ^ (0xedb88320 & (0 - (crc & 1)));
  }
  return ~crc;
}

static void
put_number (GByteArray *out, guint32 number)
{
  const guint32 big = GUINT32_TO_BE (number);

  g_byte_array_append (out, (const guint8 *) &big, sizeof big);
}

/* Length, name, data, and a sum over the last two. */
static void
put_chunk (GByteArray *out, const char name[4], gconstpointer data, gsize length)
{
  guint start;

  put_number (out, (guint32) length);
  start = out->len;
  g_byte_array_append (out, (const guint8 *) name, 4);
  if (length > 0)
    g_byte_array_append (out, data, (guint) length);
  put_number (out, png_crc (out->data + start, out->len - start));
}

static gboolean
is_dark (const QRcode *code, int x, int y)
{
  x -= BORDER;
  y -= BORDER;
  return x >= 0 && y >= 0 && x < code->width && y < code->width && (code->data[y * code->width + x] & 1) != 0;
}

/* Rows of pixels, each after a byte that says it is as it is; a bit that is set is white. */
static GByteArray *
pixels_of (const QRcode *code, guint scale, guint *ret_side)
{
  guint side = ((guint) code->width + 2 * BORDER) * scale;
  GByteArray *pixels = g_byte_array_new ();

  for (guint y = 0; y < side; y++) {
    guint row = pixels->len + 1;

    g_byte_array_set_size (pixels, row + (side + 7) / 8);
    memset (pixels->data + row - 1, 0, (side + 7) / 8 + 1);
    for (guint x = 0; x < side; x++)
      if (!is_dark (code, (int) (x / scale), (int) (y / scale)))
        pixels->data[row + x / 8] |= (guint8) (0x80 >> (x % 8));
  }
  *ret_side = side;
  return pixels;
}

static GBytes *
packed (const GByteArray *pixels, GError **error)
{
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GZlibCompressor) packer = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 9);
  g_autoptr (GOutputStream) stream = g_converter_output_stream_new (memory, G_CONVERTER (packer));

  if (!g_output_stream_write_all (stream, pixels->data, pixels->len, NULL, NULL, error)
      || !g_output_stream_close (stream, NULL, error)) {
    box_translate (error);
    return NULL;
  }
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

GBytes *
qr_png (const char *text, guint scale, GError **error)
{
  static const guint8 signature[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };
  g_autoptr (QRcode) code = QRcode_encodeString8bit (text, 0, QR_ECLEVEL_M);
  g_autoptr (GByteArray) out = g_byte_array_new (), header = g_byte_array_new (), pixels = NULL;
  g_autoptr (GBytes) data = NULL;
  const guint8 kind[] = { 1, 0, 0, 0, 0 }; /* one bit, grey, no interlace */
  gsize length = 0;
  guint side;

  if (code == NULL) {
    box_fail (error, BOX_ERROR_LIMIT, "too long for a QR code");
    return NULL;
  }
  pixels = pixels_of (code, scale, &side);
  data = packed (pixels, error);
  if (data == NULL)
    return NULL;
  put_number (header, side);
  put_number (header, side);
  g_byte_array_append (header, kind, sizeof kind);
  g_byte_array_append (out, signature, sizeof signature);
  put_chunk (out, "IHDR", header->data, header->len);
  put_chunk (out, "IDAT", g_bytes_get_data (data, &length), g_bytes_get_size (data));
  put_chunk (out, "IEND", NULL, 0);
  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}

GBytes *
qr_svg (const char *text, GError **error)
{
  g_auto (Qr) qr = { .path = NULL };
  char *svg;

  if (!qr_draw (text, &qr, error))
    return NULL;
  svg =
      g_strdup_printf ("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %u %u\" width=\"40mm\" height=\"40mm\">"
                       "<title>%s</title><path fill=\"#fff\" d=\"M0 0h%uv%uH0z\"/><path d=\"%s\"/></svg>\n",
                       qr.size, qr.size, text, qr.size, qr.size, qr.path);
  return g_bytes_new_take (svg, strlen (svg));
}
