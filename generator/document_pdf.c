/* document_pdf.c: a document on paper: its nodes, one after the other, onto pdf.h; its blocks stand in document_pdf_block.c. */
#include "document_pdf_private.h"
#include "town_pdf.h"

#define BLOCK_SPACE_MM 1.5
enum { LAST_ITEMS_MM = 16 };

/* ---- nodes ---- */

char *
document_pdf_rich (Pdf *pdf, const Markdown *node, const char *uri)
{
  g_autoptr (GArray) runs = markdown_runs (node);
  g_autofree PdfRun *parts = g_new0 (PdfRun, runs->len + 1);

  if (markdown_leads (node))
    uri = NULL;
  for (guint i = 0; i < runs->len; i++) {
    const MarkdownRun *run = &g_array_index (runs, MarkdownRun, i);

    parts[i] = (PdfRun){ run->text, run->strong, run->uri != NULL ? run->uri : (char *) uri };
  }
  return pdf_rich_new (pdf, parts, runs->len);
}

static void
print_paragraph (const Printing *printing, const Markdown *node, PdfText kind)
{
  g_autofree char *rich = document_pdf_rich (printing->pdf, node, NULL);

  pdf_text_rich (printing->pdf, kind, rich);
}

static void
print_heading (const Printing *printing, const Markdown *node)
{
  g_free (*printing->heading);
  *printing->heading = markdown_text (node);
  print_paragraph (printing, node, markdown_level (node) <= 2 ? PDF_HEADING : PDF_SUBHEADING);
}

typedef struct {
  const Markdown *list;
  guint level, number;
} ListAt;

static void print_list (const Printing *printing, const Markdown *list, guint level);

/* An item's own paragraphs, the first with its marker, and the lists in it. */
static void
print_item (const Printing *printing, const Markdown *item, const ListAt *at)
{
  g_autofree char *number = g_strdup_printf ("%u.", at->number);
  const char *marker = markdown_is_ordered (at->list) ? number : at->level % 2 == 0 ? "•" : "–";

  for (const Markdown *node = markdown_first (item); node != NULL; node = markdown_next (node)) {
    g_autofree char *rich = NULL;

    if (markdown_kind (node) == MARKDOWN_LIST) {
      print_list (printing, node, at->level + 1);
      continue;
    }
    rich = document_pdf_rich (printing->pdf, node, NULL);
    pdf_item_rich (printing->pdf, at->level, marker, rich);
    marker = NULL;
  }
}

static void
print_list (const Printing *printing, const Markdown *list, guint level)
{
  ListAt at = { list, level, markdown_list_start (list) };

  for (const Markdown *item = markdown_first (list), *next; item != NULL; item = next, at.number++) {
    next = markdown_next (item);
    if (item != markdown_first (list) && next != NULL && markdown_next (next) == NULL)
      pdf_need (printing->pdf, LAST_ITEMS_MM); /* the last item is not left alone on a page */
    print_item (printing, item, &at);
  }
  if (level == 0)
    pdf_space (printing->pdf, BLOCK_SPACE_MM);
}

/* ---- the whole ---- */

void
document_pdf_node (const Printing *printing, const Markdown *node, PdfText kind)
{
  switch (markdown_kind (node)) {
  case MARKDOWN_HEADING:
    print_heading (printing, node);
    break;
  case MARKDOWN_PARAGRAPH:
    print_paragraph (printing, node, kind);
    break;
  case MARKDOWN_LIST:
    print_list (printing, node, 0);
    break;
  case MARKDOWN_QUOTE:
    document_pdf_children (printing, node, PDF_NOTICE);
    break;
  case MARKDOWN_RULE:
    pdf_rule (printing->pdf);
    break;
  case MARKDOWN_CODE:
    document_pdf_block (printing, node);
    break;
  default:
    break;
  }
}

void
document_pdf_children (const Printing *printing, const Markdown *parent, PdfText kind)
{
  for (const Markdown *node = markdown_first (parent); node != NULL; node = markdown_next (node))
    document_pdf_node (printing, node, kind);
}

static gboolean
is_small (const Markdown *node)
{
  return markdown_kind (node) == MARKDOWN_CODE && g_strcmp0 (markdown_info (node), "small") == 0;
}

/* TRUE when the small print at its end has begun a sheet of its own. */
static gboolean
print_document (const Document *document, Pdf *pdf)
{
  guint before = pdf_page_count (pdf);
  g_autofree char *heading = NULL;
  const Printing printing = { document, pdf, &heading };

  if (document_has_heading (document))
    pdf_text (pdf, PDF_TITLE, document->front.title);
  if (document->front.lead != NULL)
    pdf_text (pdf, PDF_LEAD, document->front.lead);
  for (const Markdown *node = markdown_first (document->tree); node != NULL; node = markdown_next (node)) {
    document_pdf_node (&printing, node, PDF_BODY);
    if (!is_small (node))
      before = pdf_page_count (pdf);
  }
  if (document->front.small != NULL) {
    pdf_rule (pdf);
    pdf_text (pdf, PDF_SMALL, document->front.small);
  }
  return pdf_page_count (pdf) > before;
}

/* (transfer full) */
static Pdf *
pdf_open (const Document *document, gboolean tight, GError **error)
{
  const DocumentFront *front = &document->front;
  g_autofree char *made = voice_say (&document->kit->voice, "paper.made", document->view);
  const TownPdf head = { .title = front->head != NULL ? front->head : front->title,
                         .period = front->period,
                         .date = front->date != NULL ? front->date : made,
                         .contact = front->contact,
                         .tight = tight,
                         .language = front->language };

  return town_pdf_new (document->kit, &head, error);
}

/* (transfer full) */
static Pdf *
print_joined (const Document *const *documents, guint count, gboolean tight, gboolean *ret_spilled, GError **error)
{
  Pdf *pdf = pdf_open (documents[0], tight, error);

  *ret_spilled = FALSE;
  for (guint i = 0; i < count && pdf != NULL; i++) {
    if (i > 0)
      pdf_part_begin (pdf);
    *ret_spilled = print_document (documents[i], pdf) || *ret_spilled;
  }
  return pdf;
}

gboolean
document_pdf_joined (const Document *const *documents, guint count, const char *path, guint *ret_pages, GError **error)
{
  gboolean spilled = FALSE;
  g_autoptr (Pdf) pdf = print_joined (documents, count, FALSE, &spilled, error);

  if (spilled) { /* a sheet for some small print is one too many: once more, with less air */
    pdf_free (pdf);
    pdf = print_joined (documents, count, TRUE, &spilled, error);
  }
  if (pdf == NULL || !pdf_save (pdf, path, error))
    return FALSE;
  if (ret_pages != NULL)
    *ret_pages = pdf_page_count (pdf);
  return TRUE;
}

gboolean
document_pdf (const Document *document, const char *path, guint *ret_pages, GError **error)
{
  return document_pdf_joined (&document, 1, path, ret_pages, error);
}
