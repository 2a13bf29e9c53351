/* pdf_script.h: lines of text in Arabic letters on a page of pdf_sheet.h: each letter in the form its neighbours give
 * it, from right to left. Our own words only: what people type stays with pdf_text. */
#pragma once
#include "pdf_sheet.h"

typedef struct PdfScript PdfScript;
/* (transfer full): the face of the box's Arabic words (KacstOne, bold) in that document. NOT_FOUND when its file is
 * missing. */
PdfScript *pdf_script_new (PdfSheet *sheet, GError **error);
void pdf_script_free (PdfScript *script); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdfScript, pdf_script_free)

/* TRUE when the text (nullable) has a letter that is read from right to left. */
gboolean pdf_script_is_right_to_left (const char *text);
/* Draws the text in lines of `width` that end at the right edge of (x, y), as type_draw does: the size shrinks from
 * `size` to two thirds of it until it fits in `lines`. Returns the last baseline. */
typedef struct {
  double size, leading;
  guint32 rgb;
  guint lines;
} ScriptType;
double pdf_script_draw (PdfScript *script, const ScriptType *type, const PdfBox *at, const char *text);
/* One line with its left end at (x, y), y its baseline. Returns its right end. */
double pdf_script_word (PdfScript *script, const PdfPen *pen, double x, double y, const char *text);
