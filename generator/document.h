/* document.h: a paper and its page from one source: site-templates/documents/<name>.md, Markdown with Mustache, front
 * matter and the blocks below. Who makes one builds a view (a Tree) and names the document: no word and no layout in C.
 *
 * Front matter, one line each; values are Mustache too:
 *   title: what stands as title, in the reader's window and in the metadata (needed)
 *   heading: no            the title is not printed (letters)
 *   lead: a sentence below the title
 *   head: period:          header, right: bold (the title when absent), and below it
 *   date: contact: footer, middle ("Établi le …" when absent) and left (the town's telephone)
 *   small: small print at the end
 *   language: fr           of the text
 *   names: yes             it names people: such a paper may be locked by a password
 * Body: headings from ##, paragraphs, **strong**, [links](<{{url}}>), lists, rules, and fenced blocks, whose cells are
 * Markdown of one line, parted by |. An empty line, and a block without lines, is nothing. At the top level only:
 *   ```table text:3 grade:2 number:1   kinds (text strong number grade link) and widths; first line: heads; a line
 *                                      that begins with "= " is a total; of one that begins with "~ " the first
 *                                      cells that repeat the line above are shown at the head of a page only. Rows
 * break across pages; heads, and the heading above the table, are repeated
 *   ```facts      label | value        a line without value is left out
 *   ```figures    value | words | note "! " before the value: it waits for somebody
 *   ```chart ID 85 its caption         view.charts.ID is the SVG of chart.h; 85 % of the width (all of it when absent)
 *   ```image      ID | words | caption view.images.ID is {path: a JPEG or PNG of ours, url: for the page}; several
 *                                      lines: side by side, "```image 3" three in a row
 *   ```qr         words | address      a code with words beside it
 *   ```grade      E | words            the class of a dwelling
 *   ```notice     Markdown             with a bar of the main colour
 *   ```small      Markdown             small print
 *   ```address    lines                who is written to, in the window of a DL envelope; the town on the left
 *   ```sign       who | below          boxes to sign in, side by side
 *   ```page                            a new page
 *   ```anchor trier                   where #trier of the page leads to: stands before a heading
 *   ```keep 60                         a new page unless 60 mm are left
 * Values are escaped ({{value}}), whatever people typed stays text; never {{{raw}}}, never inside `code`. HTML in a
 * document is INVALID (comments are left out). To what the view holds are added, when absent: town (kit_town), today
 * (in words), base_url. */
#pragma once
#include "kit.h"
#include "pdf.h"

typedef struct Document Document;

/* NOT_FOUND: no such document; INVALID: a mistake in it, said with its name. `view` is read now, and gains keys;
 * its charts and images are read until the document is freed. */
Document *document_new (Kit *kit, const char *name, Tree *view, GError **error);
/* The same from a source given: previews, tests. */
Document *document_parse (Kit *kit, const char *name, const char *source, Tree *view, GError **error);
void document_free (Document *document); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Document, document_free)

/* Owned by the document. */
const char *document_title (const Document *document);
const char *document_lead (const Document *document);     /* nullable */
const char *document_language (const Document *document); /* "fr" */
gboolean document_names_people (const Document *document);

/* One file; `ret_pages` nullable. IO, INVALID for a picture that is none. */
gboolean document_pdf (const Document *document, const char *path, guint *ret_pages, GError **error);
/* Several of a kind in one file, each from a new page on, with one head: letters. At least one. */
gboolean
document_pdf_joined (const Document *const *documents, guint count, const char *path, guint *ret_pages, GError **error);
/* (transfer full): what partials/document shows, for pages that include it in their own template: title, heading, lead,
 * language, small, blocks. */
Tree *document_tree (const Document *document);
/* (transfer full): the body of a page, in HTML, in the classes of assets/box.css: the title as h1 when it is printed,
 * all the words of the paper. */
char *document_html (const Document *document, GError **error);
/* (transfer full): a whole page that stands alone (layouts/paper). */
char *document_page (const Document *document, GError **error);
