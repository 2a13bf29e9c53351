/* pdf.h: a flowing A4 document: town header, titles, paragraphs, lists, figures, tables, charts, photos, page x / y.
 * Everything goes from top to bottom and breaks pages by itself. Errors are sticky: calls after a failure do nothing
 * and pdf_save reports the first one. Any text is accepted: invalid bytes, controls and characters the font does not
 * have become U+FFFD (or are dropped when invisible). Same calls and same `now_s` give the same bytes. Words come from
 * the caller. */
#pragma once
#include <glib.h>

typedef struct Pdf Pdf;
typedef struct PdfTable PdfTable;

/* What every page says. All texts are copied; NULL leaves the place empty. */
typedef struct {
  const char *town;        /* "Mairie de Pau": header, left, bold; also the author in the metadata */
  const char *service;     /* "Signaler un logement": below it */
  const char *title;       /* header, right, bold; title in the metadata and in the reader's window */
  const char *period;      /* below it: "Semaine du 16 au 22 novembre 2020", "Dossier 64-1116" */
  const char *contact;     /* footer, left: phone of the service, worded */
  const char *date;        /* footer, middle: "Établi le 23 novembre 2020" */
  const char *page_word;   /* footer, right: "page" gives "page 2 / 7" */
  const char *language;    /* "fr-FR" when NULL */
  gboolean rtl;            /* it is read from the right: so is the page */
  const char *font_folder; /* where OpenSans-Regular.ttf and OpenSans-Bold.ttf stand; NULL: the system's folders */
  gint64 now_s;            /* UTC: creation date in the metadata */
  guint32 main_rgb;        /* the town's two colours, 0xRRGGBB; 0: those of the box */
  guint32 mark_rgb;
  const char *logo; /* a JPEG or PNG of ours, instead of the house; NULL: the house */
  const char *mark; /* nullable: on the upper edge of every page, bare ones too: that nothing of it is true */
  gboolean bare;    /* no header and no footer: posters, labels */
  gboolean tight;   /* less air between texts: what would end on one more sheet for a few lines */
  gboolean display; /* large words of ours: Arabic in a bold face that is made for it */
} PdfStyle;

/* Kinds of text, from a table of font, size, leading, colour and space around. */
typedef enum {
  PDF_TITLE,   /* once, on the first page; a bookmark */
  PDF_HEADING, /* a bookmark; never alone at the foot of a page */
  PDF_SUBHEADING,
  PDF_LEAD, /* the sentence under the title */
  PDF_BODY,
  PDF_STRONG, /* body, bold */
  PDF_SMALL,  /* sources, dates, notes; soft */
  PDF_NOTICE, /* between hairlines, with a bar of the main colour on the left */
  PDF_TEXT_LAST
} PdfText;

/* NULL with NOT_FOUND when the fonts are missing, IO for what libharu refuses. */
Pdf *pdf_new (const PdfStyle *style, GError **error);
void pdf_free (Pdf *pdf); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pdf, pdf_free)

/* A stretch of a text: bold, or leading to `uri` (nullable; shown as plain text when it is no link). Newlines break
 * lines. */
typedef struct {
  const char *text;
  gboolean strong;
  const char *uri;
} PdfRun;
/* (transfer full): runs as one rich text, for the functions below that take one. */
char *pdf_rich_new (Pdf *pdf, const PdfRun *runs, guint count);
void pdf_text_rich (Pdf *pdf, PdfText kind, const char *rich);
#define PDF_ITEM_LEVELS 4
/* `level` 0 for the outermost list; `marker` NULL for a further paragraph of the item above. */
void pdf_item_rich (Pdf *pdf, guint level, const char *marker, const char *rich);

/* Newlines in `text` begin a new paragraph. U+00A0 and U+202F never break. */
void pdf_text (Pdf *pdf, PdfText kind, const char *text);
/* One item of a list: `marker` is "•", "1." and so on. */
void pdf_item (Pdf *pdf, const char *marker, const char *text);
/* A paragraph that leads to `uri` (http, https, mailto, tel; others are shown as plain text). */
void pdf_link (Pdf *pdf, const char *text, const char *uri);
void pdf_space (Pdf *pdf, double height_mm);
void pdf_rule (Pdf *pdf); /* a hairline across the page */
/* Begins a new page unless `height_mm` are left on this one. */
void pdf_need (Pdf *pdf, double height_mm);

/* A QR code of `uri`, which leads there too, with a rich text beside it; the text alone for what no code can hold. */
void pdf_code_rich (Pdf *pdf, const char *rich, const char *uri);

/* Big numbers side by side, at most PDF_FIGURE_MAX in a row. */
#define PDF_FIGURE_MAX 4
typedef struct {
  const char *value; /* "48 %" */
  const char *words; /* "traités en moins de 4 mois" */
  const char *note;  /* nullable: "72 dossiers sur 150" */
  gboolean waits;    /* for somebody: in the second colour */
} PdfFigure;
void pdf_figures (Pdf *pdf, const PdfFigure *figures, guint count);

/* The class of a dwelling: the drop with its letter (A to G; others are drawn without colour) and its words beside. */
void pdf_grade (Pdf *pdf, char letter, const char *words);

/* ---- tables: rows may break across pages, the header row is repeated; no row stands alone before or after a break
 * ---- */
typedef enum {
  PDF_CELL_TEXT,
  PDF_CELL_STRONG, /* bold */
  PDF_CELL_NUMBER, /* right-aligned */
  PDF_CELL_GRADE,  /* "E" or "E difficile": the drop, then the words */
  PDF_CELL_LINK,   /* leads where the first cell does */
  PDF_CELL_HAND,   /* while it is empty: room for two lines written by hand */
  PDF_CELL_LAST
} PdfCell;
typedef struct {
  const char *title; /* when every title is NULL there is no header row */
  double fraction;   /* of the width; all are scaled to sum up to 1 */
  PdfCell cell;
} PdfColumn;
#define PDF_COLUMN_MAX 12
/* One table at a time; end it before the next text: the last rows wait for it. `count` is bounded by PDF_COLUMN_MAX. */
PdfTable *pdf_table_begin (Pdf *pdf, const PdfColumn *columns, guint count);
/* What stands above the header on each page after the first: "Derniers suivis (suite)"; NULL for nothing. */
void pdf_table_set_again (PdfTable *table, const char *heading);
/* `cells` has one text per column, NULL for empty; `uri` (nullable) makes the first cell a link. */
void pdf_table_row (PdfTable *table, const char *const *cells, const char *uri);
/* A row of the same thing as the one above: its first `same` cells are shown only at the head of a page. */
void pdf_table_row_same (PdfTable *table, const char *const *cells, const char *uri, guint same);
/* The same with rich cells, which may hold links themselves; `total` as below. */
void pdf_table_row_rich (PdfTable *table, const char *const *cells, guint same, gboolean total);
/* The same in bold, above a stronger line: totals. */
void pdf_table_total (PdfTable *table, const char *const *cells);
void pdf_table_end (PdfTable *table); /* frees it; accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdfTable, pdf_table_end)

/* A JPEG made by our own photo helper or a PNG of ours, never one from outside. `caption` nullable. A file that is
 * neither is a sticky INVALID error. */
typedef struct {
  const char *path, *caption;
} PdfPhoto;
#define PDF_PHOTO_ACROSS 4
/* Side by side, `across` in a row (1 to PDF_PHOTO_ACROSS), scaled down to fit their place; a row breaks no page. */
void pdf_photos (Pdf *pdf, const PdfPhoto *photos, guint count, guint across);
/* One, scaled down to fit `max_height_mm` and the page's width. */
void pdf_photo (Pdf *pdf, const char *path, double max_height_mm, const char *caption);
/* A chart of chart.h, replayed as vectors: `svg` as chart_batch_svg gave it, across `width_fraction` (0 to 1] of the
 * page's width. At 0.85 its 640 px wide texts are as large as the body's. */
void pdf_chart (Pdf *pdf, const char *svg, double width_fraction);

/* Several letters in one file: the next page is the first of another, its foot counts from 1 again. */
void pdf_part_begin (Pdf *pdf);
/* What can be made again at any moment is not forced onto the card by pdf_save, which takes its time. */
void pdf_set_passing (Pdf *pdf);
guint pdf_page_count (const Pdf *pdf);
/* Writes headers and footers, then the file: temporary name, fsync, rename. Once per document. */
gboolean pdf_save (Pdf *pdf, const char *path, GError **error);
