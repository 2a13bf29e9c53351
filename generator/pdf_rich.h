/* pdf_rich.h: rich texts within the layout: private characters mark where bold and links begin and end. No plain text
 * keeps such characters: pdf_clean and pdf_wrap replace them. */
#pragma once
#include "pdf_draw.h"

/* How characters look from some place of a line on. */
typedef struct {
  PdfFont font;
  guint link; /* 1 for the document's first address; 0: none */
} PdfLook;

#define PDF_MARK_RTL 0xf8f3u /* begins a line that is read from the right */
gboolean pdf_mark_is (gunichar character);
/* Advance in thousandths of the size; a mark has none, and changes `look` (`font` is that of the pen). */
guint pdf_look_width (const Pdf *pdf, PdfLook *look, PdfFont font, gunichar character);
/* The marks that turn a fresh line into `look`. */
void pdf_look_append (GString *line, const PdfLook *look, PdfFont font);
/* What a mark makes of `look`, in a text whose pen has `font`. */
void pdf_look_mark (PdfLook *look, PdfFont font, gunichar mark);
/* The marks that turn a line of `look` into `next`, which `look` then is; plain is PDF_REGULAR, whatever the pen. */
void pdf_look_turn (GString *line, PdfLook *look, const PdfLook *next);
/* What a character is drawn in: the look's font, or the one that lends what it lacks. */
PdfFont pdf_look_font (const Pdf *pdf, const PdfLook *look, gunichar character);

/* The next stretch of one look and one font, without marks; `at` moves behind it. FALSE at the end. */
typedef struct {
  const char *start;
  gsize length;
  PdfFont font;
  guint link;
} PdfSpan;
gboolean pdf_span_next (const Pdf *pdf, PdfFont font, PdfLook *look, const char **at, PdfSpan *ret_span);

/* (transfer none): the address that a mark speaks of; NULL for none. */
const char *pdf_link_of (const Pdf *pdf, guint link);
/* (transfer full): a rich text without its marks. */
char *pdf_rich_plain (const char *rich);
