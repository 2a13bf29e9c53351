/* pdf_draw.h: marks at a place on the current page: lines, boxes, texts,
 * pictures; what pdf.h's layout and posters stand on.
 * Lengths are points (1/72 inch), y grows downwards from the top of the page, a text's y is its baseline. No page
 * breaks here. */
#pragma once
#include "pdf.h"
#include "pdf_font.h"

#define PDF_MM (72.0 / 25.4)
#define PDF_WIDTH (210 * PDF_MM)
#define PDF_HEIGHT (297 * PDF_MM)
#define PDF_MARGIN (18 * PDF_MM)
#define PDF_COLUMN (PDF_WIDTH - 2 * PDF_MARGIN) /* between the margins */

typedef enum { PDF_REGULAR, PDF_BOLD, PDF_OTHER /* lends what the first two lack */, PDF_FONT_LAST } PdfFont;
typedef enum { PDF_LEFT, PDF_CENTER, PDF_RIGHT } PdfAlign;
typedef enum { PDF_INK, PDF_SOFT, PDF_LINE, PDF_MAIN, PDF_MARK, PDF_PAPER, PDF_COLOR_LAST } PdfColor; /* by role */
typedef struct {
  double x, y, width, height;
} PdfBox;
typedef struct {
  PdfFont font;
  double size;
  guint32 rgb;
  PdfAlign align;
} PdfPen;

guint32 pdf_color (const Pdf *pdf, PdfColor color); /* 0xRRGGBB, the town's colours included */
guint32 pdf_tint (guint32 rgb, double share);       /* mixed with white: share 1 is the colour itself */

/* (transfer full): one line of text the font can show: valid UTF-8 in NFC, no controls, absent characters replaced. */
char *pdf_clean (const Pdf *pdf, PdfFont font, const char *text);
/* Width in points of a text that pdf_clean made. */
double pdf_text_width (const Pdf *pdf, PdfFont font, double size, const char *text);
/* (transfer full): lines no wider than `width`; words longer than a line are cut. Cleans the text itself; at least one
 * line, at most 20,000. */
GPtrArray *pdf_wrap (const Pdf *pdf, PdfFont font, double size, double width, const char *text);

/* The same of a text of pdf_rich_new: each line says itself how it begins. */
GPtrArray *pdf_wrap_rich (const Pdf *pdf, const PdfPen *pen, double width, const char *rich);
/* The same of our own words: on a page read from the right, whatever holds a letter that is read so, is; what people
 * typed is read from where its first letter says. */
GPtrArray *pdf_wrap_page (const Pdf *pdf, const PdfPen *pen, double width, const char *rich);
/* The line is read from the right: it stands on the right. */
gboolean pdf_line_is_rtl (const char *line);

/* (transfer full): cleaned, and cut with an ellipsis when wider than `width`. */
char *pdf_fit (const Pdf *pdf, const PdfPen *pen, double width, const char *text);
const PdfFace *pdf_face (const Pdf *pdf, PdfFont font); /* NULL for PDF_OTHER where it is not installed */

/* Draws one cleaned line; cuts nothing. Links in a rich one lead where they say, in the main colour. */
void pdf_draw_text (Pdf *pdf, const PdfPen *pen, double x, double y, const char *text);
/* From (x, y) to the opposite corner of `line`: a height of 0 lies flat. */
void pdf_draw_line (Pdf *pdf, const PdfBox *line, double width, guint32 rgb);
void pdf_draw_box (Pdf *pdf, const PdfBox *box, guint32 rgb);
/* The outline of a box, with round corners of `radius`. */
void pdf_draw_frame (Pdf *pdf, const PdfBox *box, double radius, double width, guint32 rgb);
#define PDF_DASHES_MAX 4
/* `count` points: x0 y0 x1 y1 …; NAN as x lifts the pen. */
typedef struct {
  const double *xy;
  guint count;
  gboolean closed, fill, round;
  double width;
  guint32 rgb;
  double dashes[PDF_DASHES_MAX]; /* lengths of marks and gaps in turn, 0 after the last; all 0: one line */
  double alpha;                  /* of a fill: 0 or 1 hides what is below */
} PdfPath;
void pdf_draw_path (Pdf *pdf, const PdfPath *path);
void pdf_draw_circle (Pdf *pdf, double x, double y, double radius, guint32 rgb);
void pdf_draw_drop (Pdf *pdf, const PdfBox *box, guint32 rgb, guint32 edge); /* a disc with one corner, lower left */
void pdf_draw_link (Pdf *pdf, const PdfBox *box, const char *uri); /* no border; unknown schemes are ignored */
gboolean pdf_is_link (const char *uri);                            /* http, https, mailto or tel, in plain ASCII */
/* An entry of the reader's contents at height `y` of this page, below the last one of a lower level: 0 is the title. */
#define PDF_LEVELS 3
void pdf_bookmark (Pdf *pdf, const char *text, double y, guint level);
/* Size in pixels of a JPEG of ours, loaded once; 0 after a (sticky) failure. */
guint pdf_image_load (Pdf *pdf, const char *path, guint *ret_width, guint *ret_height);
void pdf_draw_image (Pdf *pdf, guint image, const PdfBox *box);

/* ---- the cursor of the flow: call pdf_need first, so that waiting headings are drawn above ---- */
/* Headings wait for what they stand above, so that both begin on the same page. */
typedef struct {
  PdfText kind;
  char *text;
} PdfWaiting;
GArray *pdf_waiting (Pdf *pdf); /* (transfer none): of PdfWaiting */
void pdf_page_add (Pdf *pdf);
double pdf_air (const Pdf *pdf); /* what share of the space around texts there is */
double pdf_y (const Pdf *pdf);
gboolean pdf_is_rtl (const Pdf *pdf); /* its language is read from the right: so are its pages, columns and lists */
void pdf_move (Pdf *pdf, double y);
double pdf_bottom (void); /* the lowest y of the flow */
double pdf_top (const Pdf *pdf);
gboolean pdf_failed (const Pdf *pdf);
/* Keeps the first error: box code and English text. */
void pdf_fail (Pdf *pdf, int code, const char *text);
