/* document_private.h: what is in a Document: for document*.c, which share the doors to cmark. */
#pragma once
#include <cmark.h>

#include "document.h"
#include "document_block.h"

/* Front matter: texts without markup, NULL when absent. */
typedef struct {
  char *title, *heading, *lead, *head, *period, *date, *small, *language, *names;
} DocumentFront;

struct Document {
  Kit *kit;
  const Tree *view;
  char *name;
  DocumentFront front;
  cmark_node *tree;
};

gboolean document_has_heading (const Document *document);
/* (transfer full): the text of a node and what is below it; breaks become newlines. */
char *document_node_text (cmark_node *node);
/* (transfer full): one line of Markdown as a paragraph of its own; NULL never. */
cmark_node *document_parse_line (const char *markdown);
/* (transfer full): several lines, as blocks. */
cmark_node *document_parse_lines (const char *markdown);
/* (transfer full): one cell as text. */
char *document_cell_text (const char *markdown);
/* (transfer none): view.charts.ID, NULL when there is none. */
const char *document_chart (const Document *document, const char *id);
const Tree *document_image (const Document *document, const char *id);
