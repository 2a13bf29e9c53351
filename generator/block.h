/* block.h: our fenced blocks: their table, and their lines cut into cells. Draws nothing. */
#pragma once
#include <glib.h>

typedef enum {
  BLOCK_TABLE,
  BLOCK_FACTS,
  BLOCK_FIGURES,
  BLOCK_CHART,
  BLOCK_IMAGE,
  BLOCK_QR,
  BLOCK_GRADE,
  BLOCK_NOTICE,
  BLOCK_SMALL,
  BLOCK_ADDRESS,
  BLOCK_SIGN,
  BLOCK_PAGE,
  BLOCK_KEEP,
  BLOCK_ANCHOR,
  BLOCK_LAST
} BlockKind;

#define BLOCK_CELLS_MAX 12

typedef struct {
  char mark;                    /* '=', '~' or '!' when the line began with it and a space; else 0 */
  char *cells[BLOCK_CELLS_MAX]; /* Markdown, trimmed; "" for an empty one */
  guint count;
} BlockLine;

typedef struct {
  BlockKind kind;
  char **words;     /* behind the kind in the info string */
  GPtrArray *lines; /* of BlockLine */
  char *content;    /* all of it */
} Block;

/* (transfer full): NULL when the info string names no block. */
Block *block_read (const char *info, const char *content);
void block_free (Block *block); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Block, block_free)

const BlockLine *block_line (const Block *block, guint index);
const char *block_cell (const BlockLine *line, guint index); /* "" beyond the last */
