/* type.c: sizes tried from large to small, lines drawn. Chooses no words. */
#include "type.h"

#include <string.h>

enum { SIZES_TRIED = 24 };
#define NARROWED 1.8 /* of a letter's width, about, that tracking takes */

typedef struct {
  GPtrArray *lines;
  double size;
} Setting;

static GPtrArray *
lines_at (PdfSheet *sheet, const Type *type, double size, double width, const char *text)
{
  return pdf_wrap (pdf_sheet_pdf (sheet), type->font, size, width * (1 - NARROWED * type->tracking), text);
}

static double
line_width (PdfSheet *sheet, const Type *type, double size, const char *line)
{
  return pdf_text_width (pdf_sheet_pdf (sheet), type->font, size, line)
         + type->tracking * size * (double) g_utf8_strlen (line, -1);
}

/* pdf_wrap cuts a word that is longer than a line: large type shrinks instead. A cut word is a line that ends without a
 * space in the text. */
static gboolean
lines_are_whole (PdfSheet *sheet, const Type *type, double size, double width, const char *text)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \n", -1);

  for (guint i = 0; words[i] != NULL; i++) {
    g_autofree char *clean = pdf_clean (pdf_sheet_pdf (sheet), type->font, words[i]);

    if (line_width (sheet, type, size, clean) > width)
      return FALSE;
  }
  return TRUE;
}

static Setting
setting_find (PdfSheet *sheet, const Type *type, double width, const char *text)
{
  Setting setting = { NULL, type->size };

  for (guint i = 0; i <= SIZES_TRIED; i++) {
    setting.size = type->size - (type->size - type->least) * i / SIZES_TRIED;
    g_clear_pointer (&setting.lines, g_ptr_array_unref);
    setting.lines = lines_at (sheet, type, setting.size, width, text);
    if (setting.lines->len <= type->lines && lines_are_whole (sheet, type, setting.size, width, text))
      break;
  }
  return setting;
}

/* The last line that there is room for, with all that follows, cut. */
static char *
last_line (PdfSheet *sheet, const Type *type, const Setting *setting, double width)
{
  g_autoptr (GString) rest = g_string_new (NULL);

  for (guint i = type->lines - 1; i < setting->lines->len; i++)
    g_string_append_printf (rest, "%s%s", rest->len > 0 ? " " : "",
                            (const char *) g_ptr_array_index (setting->lines, i));
  return pdf_fit (pdf_sheet_pdf (sheet), &(PdfPen){ type->font, setting->size, type->rgb, PDF_LEFT }, width, rest->str);
}

/* A line that is ordered already cannot be cut at its end: what is read from the right is never cut. */
static guint
lines_shown (const Type *type, const GPtrArray *lines)
{
  return pdf_line_is_rtl (g_ptr_array_index (lines, 0)) ? lines->len : MIN (lines->len, type->lines);
}

double
type_draw (PdfSheet *sheet, const Type *type, const PdfBox *at, const char *text)
{
  Setting setting;
  double x = at->x, y = at->y;
  guint shown;

  if (text == NULL || *text == '\0')
    return at->y;
  x += type->align == PDF_CENTER ? at->width / 2 : type->align == PDF_RIGHT ? at->width : 0;
  setting = setting_find (sheet, type, at->width, text);
  y += setting.size * TYPE_CAPITAL;
  shown = lines_shown (type, setting.lines);
  for (guint i = 0; i < shown; i++) {
    gboolean cut = i + 1 == shown && setting.lines->len > shown;
    g_autofree char *line =
        cut ? last_line (sheet, type, &setting, at->width) : g_strdup (g_ptr_array_index (setting.lines, i));
    const PdfTracked tracked = { { type->font, setting.size, type->rgb, type->align }, type->tracking };

    y += i == 0 ? 0 : setting.size * type->leading;
    pdf_place_text (sheet, &tracked, x, y, line);
  }
  g_ptr_array_unref (setting.lines);
  return y;
}

gboolean
type_fits (PdfSheet *sheet, const Type *type, double width, const char *text)
{
  g_autoptr (GPtrArray) lines = NULL;

  if (text == NULL || *text == '\0')
    return TRUE;
  lines = lines_at (sheet, type, type->least, width, text);
  return lines->len <= type->lines && lines_are_whole (sheet, type, type->least, width, text);
}
