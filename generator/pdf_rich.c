/* pdf_rich.c: marks within texts: made of runs, read while measuring and drawing. */
#include "pdf_rich.h"

#include <string.h>

#include "pdf_private.h"

/* Of the private use area, which no face of ours draws. */
#define MARK_LINK 0xe000u /* + number of the address */
#define LINKS_MAX 4000u
#define MARK_STRONG 0xf8f0u
#define MARK_PLAIN 0xf8f1u

gboolean
pdf_mark_is (gunichar character)
{
  return character >= 0xe000 && character <= 0xf8ff;
}

void
pdf_look_mark (PdfLook *look, PdfFont font, gunichar mark)
{
  if (mark == MARK_STRONG)
    look->font = PDF_BOLD;
  else if (mark == MARK_PLAIN)
    look->font = font;
  else if (mark - MARK_LINK <= LINKS_MAX)
    look->link = mark - MARK_LINK;
}

PdfFont
pdf_look_font (const Pdf *pdf, const PdfLook *look, gunichar character)
{
  const PdfFace *other;

  if (character < 0x80 || pdf_face_has (pdf_face (pdf, look->font), character))
    return look->font;
  other = pdf_face (pdf, PDF_OTHER);
  return other != NULL && pdf_face_has (other, character) ? PDF_OTHER : look->font;
}

guint
pdf_look_width (const Pdf *pdf, PdfLook *look, PdfFont font, gunichar character)
{
  if (pdf_mark_is (character)) {
    pdf_look_mark (look, font, character);
    return 0;
  }
  return pdf_face_width (pdf_face (pdf, pdf_look_font (pdf, look, character)), character);
}

void
pdf_look_append (GString *line, const PdfLook *look, PdfFont font)
{
  if (look->font != font)
    g_string_append_unichar (line, MARK_STRONG);
  if (look->link != 0)
    g_string_append_unichar (line, MARK_LINK + look->link);
}

void
pdf_look_turn (GString *line, PdfLook *look, const PdfLook *next)
{
  if (look->font != next->font)
    g_string_append_unichar (line, next->font == PDF_BOLD ? MARK_STRONG : MARK_PLAIN);
  if (look->link != next->link)
    g_string_append_unichar (line, MARK_LINK + next->link);
  *look = *next;
}

gboolean
pdf_span_next (const Pdf *pdf, PdfFont font, PdfLook *look, const char **at, PdfSpan *ret_span)
{
  const char *p = *at;

  for (; pdf_mark_is (g_utf8_get_char (p)); p = g_utf8_next_char (p))
    pdf_look_mark (look, font, g_utf8_get_char (p));
  *ret_span = (PdfSpan){ .start = p, .link = look->link, .font = pdf_look_font (pdf, look, g_utf8_get_char (p)) };
  while (*p != '\0' && !pdf_mark_is (g_utf8_get_char (p))
         && pdf_look_font (pdf, look, g_utf8_get_char (p)) == ret_span->font)
    p = g_utf8_next_char (p);
  ret_span->length = (gsize) (p - ret_span->start);
  *at = p;
  return ret_span->length > 0;
}

/* Its number, 1 for the first; 0 when it is no address or there are too many. */
static guint
link_number (Pdf *pdf, const char *uri)
{
  guint known;

  if (!pdf_is_link (uri))
    return 0;
  known = GPOINTER_TO_UINT (g_hash_table_lookup (pdf->link_by_uri, uri));
  if (known != 0 || pdf->links->len >= LINKS_MAX)
    return known;
  g_ptr_array_add (pdf->links, g_strdup (uri));
  g_hash_table_insert (pdf->link_by_uri, g_ptr_array_index (pdf->links, pdf->links->len - 1),
                       GUINT_TO_POINTER (pdf->links->len));
  return pdf->links->len;
}

const char *
pdf_link_of (const Pdf *pdf, guint link)
{
  return link == 0 || link > pdf->links->len ? NULL : g_ptr_array_index (pdf->links, link - 1);
}

/* What somebody typed keeps no mark of its own. */
static void
append_unmarked (GString *rich, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    g_string_append_unichar (rich, pdf_mark_is (g_utf8_get_char (p)) ? 0xfffd : g_utf8_get_char (p));
}

char *
pdf_rich_new (Pdf *pdf, const PdfRun *runs, guint count)
{
  GString *rich = g_string_new (NULL);
  PdfRun last = { NULL, FALSE, NULL };

  for (guint i = 0; i < count; i++) {
    if (runs[i].strong != last.strong)
      g_string_append_unichar (rich, runs[i].strong ? MARK_STRONG : MARK_PLAIN);
    if (g_strcmp0 (runs[i].uri, last.uri) != 0)
      g_string_append_unichar (rich, MARK_LINK + link_number (pdf, runs[i].uri));
    append_unmarked (rich, runs[i].text);
    last = runs[i];
  }
  return g_string_free (rich, FALSE);
}

char *
pdf_rich_plain (const char *rich)
{
  GString *plain = g_string_new (NULL);

  for (const char *p = rich; *p != '\0'; p = g_utf8_next_char (p))
    if (!pdf_mark_is (g_utf8_get_char (p)))
      g_string_append_unichar (plain, g_utf8_get_char (p));
  return g_string_free (plain, FALSE);
}
