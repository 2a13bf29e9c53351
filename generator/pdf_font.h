/* pdf_font.h: what the layout must know of a TrueType file: which characters it has and how wide they are.
 * Draws nothing. */
#pragma once
#include <glib.h>

typedef struct PdfFace PdfFace;

/* Reads the file's cmap (format 4) and hmtx tables, every offset checked. NOT_FOUND, IO, or INVALID for another kind of
 * file. */
PdfFace *pdf_face_load (const char *path, GError **error);
void pdf_face_free (PdfFace *face); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdfFace, pdf_face_free)

/* Only the basic plane counts: libharu writes two bytes a character. */
gboolean pdf_face_has (const PdfFace *face, gunichar character);
/* Advance in thousandths of the font size; 0 for what the face does not have. */
guint pdf_face_width (const PdfFace *face, gunichar character);
