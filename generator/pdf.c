/* pdf.c: the document: fonts, metadata, pages, the file. Draws nothing (pdf_draw.c) and lays nothing out
 * (pdf_flow.c, pdf_table.c). */
#include "pdf_private.h"

#include <hpdf_doc.h>
#include <string.h>

#include "base/error.h"
#include "pdf_bidi.h"

#define PAGE_MAX 1000 /* 31 KB of memory each */

static const char *const font_files[] = {
  [PDF_REGULAR] = "OpenSans-Regular.ttf", [PDF_BOLD] = "OpenSans-Bold.ttf", [PDF_OTHER] = "DejaVuSans.ttf"
};
G_STATIC_ASSERT (G_N_ELEMENTS (font_files) == PDF_FONT_LAST);
#define FONT_DISPLAY "KacstOne-Bold.ttf" /* lends Arabic letters to posters */

static const char *const font_folders[] = { "/usr/share/fonts/truetype/open-sans", "/usr/local/share/fonts/open-sans",
                                            "/usr/share/fonts/truetype/dejavu",    "/usr/local/share/fonts/dejavu",
                                            "/usr/share/fonts/truetype/kacst-one", "/usr/local/share/fonts/kacst-one" };

static const guint32 default_colors[] = {
  [PDF_INK] = 0x1c2b33,  [PDF_SOFT] = 0x55636b, [PDF_LINE] = 0xd8d4ca,
  [PDF_MAIN] = 0x0b5563, [PDF_MARK] = 0xb4471f, [PDF_PAPER] = 0xffffff,
};
G_STATIC_ASSERT (G_N_ELEMENTS (default_colors) == PDF_COLOR_LAST);

/* ---- errors ---- */

/* Called by libharu in the middle of its work: it may not jump away, so it only notes what happened. */
static void
on_haru_error (HPDF_STATUS status, HPDF_STATUS detail, void *data)
{
  Pdf *pdf = data;

  if (pdf->status != HPDF_OK)
    return;
  pdf->status = status;
  pdf->detail = detail;
}

void
pdf_fail (Pdf *pdf, int code, const char *text)
{
  if (pdf->error == NULL)
    box_fail (&pdf->error, (BoxError) code, "%s", text);
}

gboolean
pdf_failed (const Pdf *pdf)
{
  return pdf->error != NULL || pdf->status != HPDF_OK;
}

static gboolean
pdf_report (Pdf *pdf, GError **error)
{
  if (pdf->error != NULL) {
    g_propagate_error (error, g_error_copy (pdf->error));
    return FALSE;
  }
  if (pdf->status != HPDF_OK)
    return box_fail (error, BOX_ERROR_IO, "libharu refused: status 0x%04lx, detail %lu", pdf->status, pdf->detail);
  return TRUE;
}

/* ---- opening ---- */

static char *
font_path (const char *folder, const char *file)
{
  char *path = g_build_filename (folder != NULL ? folder : font_folders[0], file, NULL);

  for (guint i = 0; folder == NULL && i < G_N_ELEMENTS (font_folders) && !g_file_test (path, G_FILE_TEST_EXISTS); i++) {
    g_free (path);
    path = g_build_filename (font_folders[i], file, NULL);
  }
  return path;
}

/* Embeds the face, of which only what is used ends up in the file. */
static gboolean
font_embed (Pdf *pdf, PdfFont font, const char *path)
{
  const char *name = HPDF_LoadTTFontFromFile (pdf->doc, path, HPDF_TRUE);

  if (name != NULL)
    pdf->fonts[font] = HPDF_GetFont (pdf->doc, name, "UTF-8");
  if (pdf->fonts[font] != NULL)
    pdf_unicode_declare (pdf, pdf->fonts[font]);
  return pdf->fonts[font] != NULL;
}

static gboolean
pdf_load_fonts (Pdf *pdf, const PdfStyle *style, GError **error)
{
  for (guint i = 0; i < PDF_OTHER; i++) {
    g_autofree char *path = font_path (style->font_folder, font_files[i]);

    pdf->faces[i] = pdf_face_load (path, error);
    if (pdf->faces[i] == NULL)
      return FALSE;
    if (!font_embed (pdf, i, path))
      return pdf_failed (pdf) ? pdf_report (pdf, error)
                              : box_fail (error, BOX_ERROR_IO, "%s: refused by libharu", path);
  }
  pdf->other->path = font_path (NULL, style->display ? FONT_DISPLAY : font_files[PDF_OTHER]);
  return TRUE;
}

/* Most papers never need it: it is read for the first character that Open Sans lacks. */
const PdfFace *
pdf_face (const Pdf *pdf, PdfFont font)
{
  PdfOther *other = pdf->other;

  if (font != PDF_OTHER)
    return pdf->faces[font];
  if (!other->tried)
    other->face = pdf_face_load (other->path, NULL);
  other->tried = TRUE;
  return other->face;
}

/* libharu keeps the shapes that a shape is made of, but not those that these are made of: the small hamza over a
 * letter, the body of a qaf within a word (a feh's). What is measured is kept. */
static void
font_keep_marks (Pdf *pdf, PdfFont font)
{
  static const char marks[] = "\u0621\u0653\u0654\u0655\u0674\ufbe8\ufbe9\ufed3\ufed4";

  HPDF_Font_TextWidth (pdf->fonts[font], (const HPDF_BYTE *) marks, strlen (marks));
}

HPDF_Font
pdf_font (Pdf *pdf, PdfFont font)
{
  if (font != PDF_OTHER || pdf->fonts[font] != NULL)
    return pdf->fonts[font];
  if (!font_embed (pdf, font, pdf->other->path))
    return pdf->fonts[PDF_REGULAR];
  font_keep_marks (pdf, font);
  return pdf->fonts[font];
}

static void
pdf_describe (Pdf *pdf, const PdfStyle *style)
{
  g_autofree char *title = pdf_clean (pdf, PDF_REGULAR, style->title);
  g_autofree char *author = pdf_clean (pdf, PDF_REGULAR, style->town);
  g_autofree char *subject = pdf_clean (pdf, PDF_REGULAR, style->period);
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (style->now_s);
  HPDF_Date date = { .ind = 'Z' };

  HPDF_SetInfoAttr (pdf->doc, HPDF_INFO_TITLE, title);
  HPDF_SetInfoAttr (pdf->doc, HPDF_INFO_AUTHOR, author);
  HPDF_SetInfoAttr (pdf->doc, HPDF_INFO_SUBJECT, subject);
  HPDF_SetInfoAttr (pdf->doc, HPDF_INFO_CREATOR, "Histologe");
  if (now == NULL)
    return;
  g_date_time_get_ymd (now, &date.year, &date.month, &date.day);
  date.hour = g_date_time_get_hour (now);
  date.minutes = g_date_time_get_minute (now);
  date.seconds = g_date_time_get_second (now);
  HPDF_SetInfoDateAttr (pdf->doc, HPDF_INFO_CREATION_DATE, date);
  HPDF_SetInfoDateAttr (pdf->doc, HPDF_INFO_MOD_DATE, date);
}

/* libharu knows neither; its catalogue is a plain dictionary.
 * Screen readers need the language, people the title in the window. Both came with PDF 1.4; libharu says 1.3. */
static void
pdf_declare_language (Pdf *pdf, const char *language)
{
  HPDF_Dict preferences = HPDF_Dict_New (pdf->doc->mmgr);

  pdf->doc->pdf_version = HPDF_VER_14;
  HPDF_Dict_Add (pdf->doc->catalog, "Lang",
                 HPDF_String_New (pdf->doc->mmgr, language != NULL ? language : "fr-FR", NULL));
  if (preferences == NULL)
    return;
  HPDF_Dict_AddBoolean (preferences, "DisplayDocTitle", HPDF_TRUE);
  if (pdf->rtl)
    HPDF_Dict_AddName (preferences, "Direction", "R2L");
  HPDF_Dict_Add (pdf->doc->catalog, "ViewerPreferences", preferences);
}

static void
pdf_set_up (Pdf *pdf, const PdfStyle *style)
{
  HPDF_SetCurrentEncoder (pdf->doc, "UTF-8");
  pdf->rtl = style->rtl;
  pdf->tight = style->tight;
  pdf_declare_language (pdf, style->language);
  memcpy (pdf->colors, default_colors, sizeof default_colors);
  if (style->main_rgb != 0)
    pdf->colors[PDF_MAIN] = style->main_rgb;
  if (style->mark_rgb != 0)
    pdf->colors[PDF_MARK] = style->mark_rgb;
  pdf_head_copy (&pdf->head, style);
  pdf_describe (pdf, style);
}

static void
waiting_clear (gpointer data)
{
  g_clear_pointer (&((PdfWaiting *) data)->text, g_free);
}

Pdf *
pdf_new (const PdfStyle *style, GError **error)
{
  g_autoptr (Pdf) pdf = g_new0 (Pdf, 1);

  pdf->pages = g_ptr_array_new ();
  pdf->parts = g_array_new (FALSE, FALSE, sizeof (guint));
  pdf->images = g_ptr_array_new ();
  pdf->image_by_path = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  pdf->links = g_ptr_array_new_with_free_func (g_free);
  pdf->link_by_uri = g_hash_table_new (g_str_hash, g_str_equal);
  pdf->other = g_new0 (PdfOther, 1);
  pdf->waiting = g_array_new (FALSE, FALSE, sizeof (PdfWaiting));
  g_array_set_clear_func (pdf->waiting, waiting_clear);
  pdf->doc = HPDF_New (on_haru_error, pdf);
  if (pdf->doc == NULL) {
    box_fail (error, BOX_ERROR_IO, "libharu gave no document");
    return NULL;
  }
  HPDF_SetCompressionMode (pdf->doc, HPDF_COMP_ALL); /* before the fonts: they are compressed only from here on */
  HPDF_UseUTFEncodings (pdf->doc);
  if (!pdf_load_fonts (pdf, style, error))
    return NULL;
  pdf_set_up (pdf, style);
  pdf_page_add (pdf);
  return pdf_report (pdf, error) ? g_steal_pointer (&pdf) : NULL;
}

void
pdf_free (Pdf *pdf)
{
  if (pdf == NULL)
    return;
  if (pdf->doc != NULL)
    HPDF_Free (pdf->doc);
  for (guint i = 0; i < PDF_FONT_LAST; i++)
    pdf_face_free (pdf->faces[i]);
  pdf_face_free (pdf->other->face);
  g_free (pdf->other->path);
  g_free (pdf->other);
  pdf_head_clear (&pdf->head);
  g_hash_table_unref (pdf->link_by_uri);
  g_ptr_array_unref (pdf->links);
  g_ptr_array_unref (pdf->pages);
  g_array_unref (pdf->parts);
  g_ptr_array_unref (pdf->images);
  g_hash_table_unref (pdf->image_by_path);
  g_array_unref (pdf->waiting);
  g_clear_error (&pdf->error);
  g_free (pdf);
}

/* ---- pages and cursor ---- */

void
pdf_page_add (Pdf *pdf)
{
  HPDF_Page page = NULL;

  if (pdf->pages->len >= PAGE_MAX)
    pdf_fail (pdf, BOX_ERROR_LIMIT, "more than 1000 pages");
  else if (!pdf_failed (pdf))
    page = HPDF_AddPage (pdf->doc);
  if (page != NULL) {
    HPDF_Page_SetSize (page, HPDF_PAGE_SIZE_A4, HPDF_PAGE_PORTRAIT);
    g_ptr_array_add (pdf->pages, page);
    pdf->page = page;
  }
  pdf->y = pdf_top (pdf);
}

void
pdf_part_begin (Pdf *pdf)
{
  guint before = pdf->pages->len;

  pdf_page_add (pdf);
  g_array_append_val (pdf->parts, before);
}

void
pdf_set_passing (Pdf *pdf)
{
  pdf->passing = TRUE;
}

guint
pdf_page_count (const Pdf *pdf)
{
  return pdf->pages->len;
}

GArray *
pdf_waiting (Pdf *pdf)
{
  return pdf->waiting;
}

gboolean
pdf_is_rtl (const Pdf *pdf)
{
  return pdf->rtl;
}

double
pdf_air (const Pdf *pdf)
{
  return pdf->tight ? 0.6 : 1;
}

double
pdf_y (const Pdf *pdf)
{
  return pdf->y;
}

void
pdf_move (Pdf *pdf, double y)
{
  pdf->y = y;
}

double
pdf_top (const Pdf *pdf)
{
  return pdf_head_bottom (&pdf->head);
}

double
pdf_bottom (void)
{
  return PDF_HEIGHT - PDF_MARGIN - 3 * PDF_MM;
}

guint32
pdf_color (const Pdf *pdf, PdfColor color)
{
  return pdf->colors[color];
}

/* ---- the file ---- */

/* Page x of y is known only now: libharu still accepts marks on every page. */
static void
pdf_draw_heads (Pdf *pdf)
{
  guint from = 0, part = 0;

  for (guint i = 0; i < pdf->pages->len; i++) {
    guint until = part < pdf->parts->len ? g_array_index (pdf->parts, guint, part) : pdf->pages->len;

    if (i == until) {
      from = i;
      until = ++part < pdf->parts->len ? g_array_index (pdf->parts, guint, part) : pdf->pages->len;
    }
    pdf->page = g_ptr_array_index (pdf->pages, i);
    pdf_head_draw (pdf, &pdf->head, i - from + 1, until - from);
  }
}

gboolean
pdf_save (Pdf *pdf, const char *path, GError **error)
{
  g_autofree HPDF_BYTE *bytes = NULL;
  HPDF_UINT32 size = 0;
  GFileSetContentsFlags flags = G_FILE_SET_CONTENTS_CONSISTENT;

  flags |= pdf->passing ? G_FILE_SET_CONTENTS_ONLY_EXISTING : G_FILE_SET_CONTENTS_DURABLE;
  pdf_need (pdf, 0);
  pdf_draw_heads (pdf);
  if (!pdf_failed (pdf))
    HPDF_SaveToStream (pdf->doc);
  if (!pdf_report (pdf, error))
    return FALSE;
  size = HPDF_GetStreamSize (pdf->doc);
  bytes = g_malloc (size);
  HPDF_GetContents (pdf->doc, bytes, &size);
  if (!pdf_report (pdf, error))
    return FALSE;
  if (!g_file_set_contents_full (path, (const char *) bytes, (gssize) size, flags, 0640, error))
    return box_translate (error);
  return TRUE;
}
