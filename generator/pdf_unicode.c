/* pdf_unicode.c: the map from a font's codes back to characters, for copying, searching and reading aloud. Codes are
 * characters already, but for joined Arabic letters, which are their plain letters again. */
#include "pdf_private.h"

#include <string.h>

#define PER_BLOCK 100 /* entries that one block may hold */

static const char head[] = "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
                           "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
                           "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
                           "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n";
static const char tail[] = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n";

/* Ranges may not cross a first byte; forms of presentation stand apart. */
static void
append_ranges (GString *map)
{
  for (guint from = 0; from < 256; from += PER_BLOCK) {
    guint to = MIN (from + PER_BLOCK, 256);

    g_string_append_printf (map, "%u beginbfrange\n", to - from);
    for (guint i = from; i < to; i++)
      g_string_append_printf (map, "<%02X00> <%02XFF> <%02X00>\n", i, i, i);
    g_string_append (map, "endbfrange\n");
  }
}

/* "<FEFB> <06440627>": a form and the letters it stands for. FALSE when it is a letter itself. */
static gboolean
append_form (GString *map, gunichar form)
{
  char text[8] = { 0 };
  g_autofree char *plain = NULL;

  g_unichar_to_utf8 (form, text);
  plain = g_utf8_normalize (text, -1, G_NORMALIZE_NFKC);
  if (plain == NULL || strcmp (plain, text) == 0)
    return FALSE;
  g_string_append_printf (map, "<%04X> <", form);
  for (const char *p = plain; *p != '\0'; p = g_utf8_next_char (p))
    g_string_append_printf (map, "%04X", g_utf8_get_char (p) & 0xffff);
  g_string_append (map, ">\n");
  return TRUE;
}

static void
append_forms (GString *map, gunichar first, gunichar last)
{
  for (gunichar form = first; form <= last;) {
    g_autoptr (GString) block = g_string_new (NULL);
    guint count = 0;

    for (; form <= last && count < PER_BLOCK; form++)
      count += append_form (block, form);
    if (count > 0)
      g_string_append_printf (map, "%u beginbfchar\n%sendbfchar\n", count, block->str);
  }
}

static HPDF_Dict
map_new (Pdf *pdf)
{
  HPDF_Dict stream = HPDF_DictStream_New (pdf->doc->mmgr, pdf->doc->xref);
  g_autoptr (GString) map = g_string_new (head);

  if (stream == NULL)
    return NULL;
  append_ranges (map);
  append_forms (map, 0xfe70, 0xfefc);
  g_string_append (map, tail);
  stream->filter = HPDF_STREAM_FILTER_FLATE_DECODE;
  HPDF_Stream_Write (stream->stream, (const HPDF_BYTE *) map->str, (HPDF_UINT) map->len);
  return stream;
}

void
pdf_unicode_declare (Pdf *pdf, HPDF_Font font)
{
  if (pdf->to_unicode == NULL)
    pdf->to_unicode = map_new (pdf);
  if (pdf->to_unicode != NULL)
    HPDF_Dict_Add (font, "ToUnicode", pdf->to_unicode);
}
