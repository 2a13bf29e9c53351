/* document_pdf_private.h: what document_pdf.c and document_pdf_block.c share of a document on its way to paper. */
#pragma once
#include "document_private.h"
#include "pdf.h"

typedef struct {
  const Document *document;
  Pdf *pdf;
  char **heading; /* the last one, for the pages that a table goes on */
} Printing;

/* (transfer full): what is written below a node, with its bold and its links; all of it leads to `uri` (nullable) when
 * nothing of it leads anywhere. */
char *document_pdf_rich (Pdf *pdf, const Markdown *node, const char *uri);
/* A node, or all below one; `kind`: what its paragraphs are. */
void document_pdf_node (const Printing *printing, const Markdown *node, PdfText kind);
void document_pdf_children (const Printing *printing, const Markdown *parent, PdfText kind);
/* What a fenced block is for; nothing when its name is none of ours. */
void document_pdf_block (const Printing *printing, const Markdown *node);
