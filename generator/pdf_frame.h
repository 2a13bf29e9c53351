/* pdf_frame.h: what stands around and between the text of every document: header, footer, town mark, class marks. */
#pragma once
#include "pdf_draw.h"

/* The words of header and footer, copied from a PdfStyle. */
typedef struct {
  char *town, *service, *title, *period, *contact, *date, *page_word, *logo, *mark;
  gboolean bare;
} PdfHead;

void pdf_head_copy (PdfHead *head, const PdfStyle *style);
void pdf_head_clear (PdfHead *head);
double pdf_head_bottom (const PdfHead *head); /* where the flow begins on each page */
/* On the current page. */
void pdf_head_draw (Pdf *pdf, const PdfHead *head, guint page, guint pages);

/* The town mark: the small house, `size` wide and high, (x, y) its upper left corner. */
void pdf_draw_crest (Pdf *pdf, double x, double y, double size, guint32 rgb);
/* The drop of a class with its letter, `size` wide and high. A letter that is no class gets no colour. */
void pdf_draw_grade (Pdf *pdf, double x, double y, double size, char letter);
