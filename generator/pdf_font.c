/* pdf_font.c: reads characters and widths out of a TrueType file. Knows no PDF and no layout. */
#include "pdf_font.h"

#include "base/error.h"

#define PLANE 0x10000
#define ABSENT 0xffff
#define FILE_MAX (8 * 1024 * 1024)

struct PdfFace {
  guint16 width[PLANE]; /* thousandths of the size, ABSENT when the face lacks the character */
};

/* A table of the font file. Reads outside of it give 0 and are remembered. */
typedef struct {
  const guint8 *data;
  gsize size;
  gboolean broken;
} Block;

static guint
block_u16 (Block *block, gsize at)
{
  if (at + 2 > block->size) {
    block->broken = TRUE;
    return 0;
  }
  return (guint) block->data[at] << 8 | block->data[at + 1];
}

static guint32
block_u32 (Block *block, gsize at)
{
  guint high = block_u16 (block, at);

  return (guint32) high << 16 | block_u16 (block, at + 2);
}

static Block
block_sub (Block *block, gsize at, gsize size)
{
  if (at > block->size || size > block->size - at) {
    block->broken = TRUE;
    return (Block){ NULL, 0, TRUE };
  }
  return (Block){ block->data + at, size, FALSE };
}

static Block
font_table (Block *file, guint32 tag)
{
  guint count = block_u16 (file, 4);

  for (guint i = 0; i < count && !file->broken; i++)
    if (block_u32 (file, 12 + 16 * i) == tag)
      return block_sub (file, block_u32 (file, 12 + 16 * i + 8), block_u32 (file, 12 + 16 * i + 12));
  return (Block){ NULL, 0, TRUE };
}

#define TAG(a, b, c, d) ((guint32) (a) << 24 | (guint32) (b) << 16 | (guint32) (c) << 8 | (guint32) (d))

/* The Unicode map for Windows (3, 1) in format 4: the one libharu uses too. */
static Block
cmap_windows (Block *cmap)
{
  guint count = block_u16 (cmap, 2);

  for (guint i = 0; i < count && !cmap->broken; i++) {
    gsize at = 4 + 8 * i;
    guint32 offset = block_u32 (cmap, at + 4);

    if (block_u16 (cmap, at) == 3 && block_u16 (cmap, at + 2) == 1 && block_u16 (cmap, offset) == 4)
      return block_sub (cmap, offset, cmap->size - MIN (offset, cmap->size));
  }
  return (Block){ NULL, 0, TRUE };
}

typedef struct {
  Block map, metrics;
  guint segments, long_metrics, units;
} Reader;

static guint
reader_glyph (Reader *reader, guint segment, guint code)
{
  gsize ranges = 16 + 6 * (gsize) reader->segments + 2 * segment;
  guint start = block_u16 (&reader->map, 16 + 2 * (gsize) reader->segments + 2 * segment);
  guint delta = block_u16 (&reader->map, 16 + 4 * (gsize) reader->segments + 2 * segment);
  guint range = block_u16 (&reader->map, ranges);
  guint glyph;

  if (range == 0)
    return (code + delta) & 0xffff;
  glyph = block_u16 (&reader->map, ranges + range + 2 * (gsize) (code - start));
  return glyph == 0 ? 0 : (glyph + delta) & 0xffff;
}

static void
reader_segment (Reader *reader, guint segment, PdfFace *face)
{
  guint end = block_u16 (&reader->map, 14 + 2 * (gsize) segment);
  guint start = block_u16 (&reader->map, 16 + 2 * (gsize) reader->segments + 2 * segment);

  for (guint code = start; code <= end && code < 0xffff && !reader->map.broken; code++) {
    guint glyph = reader_glyph (reader, segment, code);

    if (glyph != 0)
      face->width[code] = (guint16) (block_u16 (&reader->metrics, 4 * (gsize) MIN (glyph, reader->long_metrics - 1))
                                     * 1000 / reader->units);
  }
}

static gboolean
face_read (PdfFace *face, Block *file)
{
  Block cmap = font_table (file, TAG ('c', 'm', 'a', 'p')), hhea = font_table (file, TAG ('h', 'h', 'e', 'a'));
  Block head = font_table (file, TAG ('h', 'e', 'a', 'd'));
  Reader reader = { .map = cmap_windows (&cmap), .metrics = font_table (file, TAG ('h', 'm', 't', 'x')) };

  reader.segments = block_u16 (&reader.map, 6) / 2;
  reader.long_metrics = block_u16 (&hhea, 34);
  reader.units = block_u16 (&head, 18);
  if (reader.long_metrics == 0 || reader.units == 0 || reader.segments == 0)
    return FALSE;
  for (guint i = 0; i < reader.segments && !reader.map.broken; i++)
    reader_segment (&reader, i, face);
  return !reader.map.broken && !reader.metrics.broken;
}

PdfFace *
pdf_face_load (const char *path, GError **error)
{
  g_autofree char *bytes = NULL;
  gsize size = 0;
  g_autoptr (PdfFace) face = g_new (PdfFace, 1);
  Block file;

  if (!g_file_get_contents (path, &bytes, &size, error)) {
    box_translate (error);
    return NULL;
  }
  memset (face->width, 0xff, sizeof face->width);
  file = (Block){ (const guint8 *) bytes, MIN (size, FILE_MAX), FALSE };
  if (!face_read (face, &file)) {
    box_fail (error, BOX_ERROR_INVALID, "%s: not a TrueType font with a Unicode map", path);
    return NULL;
  }
  return g_steal_pointer (&face);
}

void
pdf_face_free (PdfFace *face)
{
  g_free (face);
}

gboolean
pdf_face_has (const PdfFace *face, gunichar character)
{
  return character < PLANE && face->width[character] != ABSENT;
}

guint
pdf_face_width (const PdfFace *face, gunichar character)
{
  return pdf_face_has (face, character) ? face->width[character] : 0;
}
