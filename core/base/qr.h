/* qr.h: a text as a QR code, drawn: the only door to libqrencode. Knows no address. */
#pragma once
#include <glib.h>

/* A square of `size` modules a side, the white border of four included; `path` draws the dark ones in these units, as
 * the `d` of an SVG path; qr_is_dark tells of each module. */
typedef struct {
  guint size;
  char *path;
  guchar *dark; /* size × size: 1 where a module is dark */
} Qr;
void qr_clear (Qr *qr);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Qr, qr_clear)

gboolean qr_is_dark (const Qr *qr, guint column, guint row); /* FALSE outside it */
/* Error correction M (15 % may be lost: a crease, a stain). LIMIT for more than fits in a code. */
gboolean qr_draw (const char *text, Qr *ret_qr, GError **error);
/* (transfer full): its modules row by row, 1 is dark, without any border; *ret_width of them a side. LIMIT. */
guint8 *qr_modules (const char *text, guint *ret_width, GError **error);
/* (transfer full): the code as an SVG of its own, for a printer. LIMIT. */
GBytes *qr_svg (const char *text, GError **error);
/* (transfer full): the same as a PNG, black on white, for programs that take no SVG; `scale` pixels a module. LIMIT, IO. */
GBytes *qr_png (const char *text, guint scale, GError **error);
