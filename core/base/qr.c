/* qr.c: libqrencode's modules as runs of a path. */
#include "base/qr.h"

#include <qrencode.h>

#include "base/error.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (QRcode, QRcode_free)

enum { BORDER = 4 /* modules: ISO/IEC 18004 asks for them */ };

void
qr_clear (Qr *qr)
{
  g_clear_pointer (&qr->path, g_free);
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
  ret_qr->path = g_string_free (g_steal_pointer (&path), FALSE);
  return TRUE;
}
