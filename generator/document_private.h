/* document_private.h: what is in a Document: for document*.c. */
#pragma once
#include "block.h"
#include "document.h"
#include "markdown.h"

/* Front matter: texts without markup, NULL when absent. */
typedef struct {
  char *title, *heading, *lead, *head, *period, *date, *small, *language, *names;
} DocumentFront;

struct Document {
  Kit *kit;
  const Tree *view;
  char *name;
  DocumentFront front;
  Markdown *tree;
};

gboolean document_has_heading (const Document *document);
/* (transfer full): one cell as text. */
char *document_cell_text (const char *markdown);
/* (transfer none): view.charts.ID, NULL when there is none. */
const char *document_chart (const Document *document, const char *id);
const Tree *document_image (const Document *document, const char *id);
