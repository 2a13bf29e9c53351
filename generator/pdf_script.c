/* pdf_script.c: FriBidi orders and shapes, libharu writes what stands in the font. Breaks lines between words, before
 * they are turned. */
#include "pdf_script.h"

#include <fribidi.h>
#include <string.h>

#include "base/error.h"
#include "pdf_private.h"

#define FACE_FILE "/usr/share/fonts/truetype/kacst-one/KacstOne-Bold.ttf"
#define CAPITAL 0.73 /* from a baseline up to where tall letters end, in sizes */
#define LEAST 0.66
enum { CHARS_MAX = 400, SIZES_TRIED = 12 };

struct PdfScript {
  PdfSheet *sheet;
  PdfFace *face;
  HPDF_Font font;
};

PdfScript *
pdf_script_new (PdfSheet *sheet, GError **error)
{
  g_autoptr (PdfScript) script = g_new0 (PdfScript, 1);
  HPDF_Doc doc = pdf_sheet_pdf (sheet)->doc;
  const char *name;

  script->sheet = sheet;
  script->face = pdf_face_load (FACE_FILE, error);
  if (script->face == NULL)
    return NULL;
  name = HPDF_LoadTTFontFromFile (doc, FACE_FILE, HPDF_TRUE);
  script->font = name == NULL ? NULL : HPDF_GetFont (doc, name, "UTF-8");
  if (script->font == NULL) {
    box_fail (error, BOX_ERROR_IO, "%s: refused by libharu", FACE_FILE);
    return NULL;
  }
  return g_steal_pointer (&script);
}

void
pdf_script_free (PdfScript *script)
{
  if (script == NULL)
    return;
  pdf_face_free (script->face);
  g_free (script);
}

gboolean
pdf_script_is_right_to_left (const char *text)
{
  for (const char *p = text; p != NULL && *p != '\0'; p = g_utf8_next_char (p))
    if (FRIBIDI_IS_RTL (fribidi_get_bidi_type (g_utf8_get_char (p))))
      return TRUE;
  return FALSE;
}

/* (transfer full): the line as it is written from left to right, each letter in its form. Vowels, which the words do
 * without, are left out: nothing here would put them above their letters. */
static char *
line_seen (const char *text)
{
  FriBidiChar logical[CHARS_MAX], seen[CHARS_MAX + 1] = { 0 };
  FriBidiParType direction = FRIBIDI_PAR_ON;
  GString *out = g_string_new (NULL);
  FriBidiStrIndex count = 0;

  for (const char *p = text; *p != '\0' && count < CHARS_MAX; p = g_utf8_next_char (p))
    if (g_unichar_type (g_utf8_get_char (p)) != G_UNICODE_NON_SPACING_MARK)
      logical[count++] = g_utf8_get_char (p);
  if (count > 0 && fribidi_log2vis (logical, count, &direction, seen, NULL, NULL, NULL) == 0)
    count = 0;
  for (FriBidiStrIndex i = 0; i < count; i++)
    if (seen[i] != FRIBIDI_CHAR_FILL)
      g_string_append_unichar (out, seen[i]);
  return g_string_free (out, FALSE);
}

static double
width_of (const PdfScript *script, double size, const char *seen)
{
  guint total = 0;

  for (const char *p = seen; *p != '\0'; p = g_utf8_next_char (p))
    total += pdf_face_width (script->face, g_utf8_get_char (p));
  return total * size / 1000;
}

/* (transfer full): lines as they are seen, no wider than `width` unless one word is. */
static GPtrArray *
lines_break (const PdfScript *script, double size, double width, const char *text)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  g_autoptr (GString) line = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++) {
    g_autofree char *longer = g_strconcat (line->str, line->len > 0 ? " " : "", words[i], NULL);
    g_autofree char *seen = line_seen (longer);

    if (line->len > 0 && width_of (script, size, seen) > width) {
      g_ptr_array_add (lines, line_seen (line->str));
      g_string_assign (line, words[i]);
    } else
      g_string_assign (line, longer);
  }
  g_ptr_array_add (lines, line_seen (line->str));
  return lines;
}

static void
line_draw (const PdfScript *script, const PdfPen *pen, double right, double y, const char *seen)
{
  HPDF_Page page = pdf_sheet_pdf (script->sheet)->page;

  HPDF_Page_SetRGBFill (page, (float) (pen->rgb >> 16 & 255) / 255, (float) (pen->rgb >> 8 & 255) / 255,
                        (float) (pen->rgb & 255) / 255);
  HPDF_Page_BeginText (page);
  HPDF_Page_SetFontAndSize (page, script->font, (float) pen->size);
  HPDF_Page_TextOut (page, (float) (right - width_of (script, pen->size, seen)), (float) (PDF_HEIGHT - y), seen);
  HPDF_Page_EndText (page);
}

double
pdf_script_draw (PdfScript *script, const ScriptType *type, const PdfBox *at, const char *text)
{
  Pdf *pdf = pdf_sheet_pdf (script->sheet);
  g_autoptr (GPtrArray) lines = NULL;
  double size = type->size, y;

  if (text == NULL || *text == '\0' || pdf_failed (pdf))
    return at->y;
  for (guint i = 0; i < SIZES_TRIED; i++) {
    size = type->size * (1 - (1 - LEAST) * i / SIZES_TRIED);
    g_clear_pointer (&lines, g_ptr_array_unref);
    lines = lines_break (script, size, at->width, text);
    if (lines->len <= type->lines)
      break;
  }
  const PdfPen pen = { PDF_BOLD, size, type->rgb, PDF_RIGHT };

  y = at->y + size * CAPITAL;
  for (guint i = 0; i < lines->len; i++)
    line_draw (script, &pen, at->x + at->width, y + i * size * type->leading, g_ptr_array_index (lines, i));
  return y + (lines->len - 1) * size * type->leading;
}

double
pdf_script_word (PdfScript *script, const PdfPen *pen, double x, double y, const char *text)
{
  g_autofree char *seen = line_seen (text);
  double right = x + width_of (script, pen->size, seen);

  if (!pdf_failed (pdf_sheet_pdf (script->sheet)))
    line_draw (script, pen, right, y, seen);
  return right;
}
