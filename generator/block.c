/* block.c: the table of blocks, and lines cut at | where no backslash stands before it. */
#include "block.h"

#include <string.h>

static const char *const names[] = {
  [BLOCK_TABLE] = "table", [BLOCK_FACTS] = "facts",     [BLOCK_FIGURES] = "figures", [BLOCK_CHART] = "chart",
  [BLOCK_IMAGE] = "image", [BLOCK_QR] = "qr",           [BLOCK_GRADE] = "grade",     [BLOCK_NOTICE] = "notice",
  [BLOCK_SMALL] = "small", [BLOCK_ADDRESS] = "address", [BLOCK_SIGN] = "sign",       [BLOCK_PAGE] = "page",
  [BLOCK_KEEP] = "keep", [BLOCK_ANCHOR] = "anchor",
};
G_STATIC_ASSERT (G_N_ELEMENTS (names) == BLOCK_LAST);

static void
line_free (gpointer data)
{
  BlockLine *line = data;

  for (guint i = 0; i < line->count; i++)
    g_free (line->cells[i]);
  g_free (line);
}

/* The next | that parts cells, or the end. */
static const char *
cell_end (const char *p)
{
  for (; *p != '\0' && *p != '|'; p++)
    if (*p == '\\' && p[1] != '\0')
      p++;
  return p;
}

/* Typography puts its spaces before a "!" that only marks the line. */
static const char *
skip_spaces (const char *p)
{
  while (g_unichar_isspace (g_utf8_get_char (p)))
    p = g_utf8_next_char (p);
  return p;
}

static BlockLine *
line_read (const char *text)
{
  BlockLine *line = g_new0 (BlockLine, 1);
  const char *p = skip_spaces (text);

  if (*p != '\0' && strchr ("=~!", *p) != NULL && (p[1] == ' ' || p[1] == '\0')) {
    line->mark = *p;
    p++;
  }
  for (gboolean more = TRUE; more && line->count < BLOCK_CELLS_MAX;) {
    const char *end = cell_end (p);

    line->cells[line->count++] = g_strstrip (g_strndup (p, (gsize) (end - p)));
    more = *end == '|';
    p = end + 1;
  }
  if (line->count > 1 && *line->cells[line->count - 1] == '\0') /* a | at the end closes the last cell */
    g_free (line->cells[--line->count]);
  return line;
}

Block *
block_read (const char *info, const char *content)
{
  g_auto (GStrv) words = g_strsplit (info != NULL ? info : "", " ", -1), lines = g_strsplit (content, "\n", -1);
  Block *block = g_new0 (Block, 1);

  while (block->kind < BLOCK_LAST && g_strcmp0 (words[0], names[block->kind]) != 0)
    block->kind++;
  if (block->kind == BLOCK_LAST) {
    g_free (block);
    return NULL;
  }
  block->lines = g_ptr_array_new_with_free_func (line_free);
  block->words = g_strdupv (words + 1);
  block->content = g_strdup (content);
  for (guint i = 0; lines[i] != NULL; i++)
    if (*g_strstrip (lines[i]) != '\0')
      g_ptr_array_add (block->lines, line_read (lines[i]));
  return block;
}

void
block_free (Block *block)
{
  if (block == NULL)
    return;
  g_strfreev (block->words);
  g_ptr_array_unref (block->lines);
  g_free (block->content);
  g_free (block);
}

const BlockLine *
block_line (const Block *block, guint index)
{
  return g_ptr_array_index (block->lines, index);
}

const char *
block_cell (const BlockLine *line, guint index)
{
  return index < line->count ? line->cells[index] : "";
}
