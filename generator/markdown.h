/* markdown.h: CommonMark read and walked; the only door to cmark. Knows no page and no paper. */
#pragma once
#include <glib.h>

/* A node, and what is below it. */
typedef struct Markdown Markdown;

typedef enum {
  MARKDOWN_DOCUMENT,
  MARKDOWN_HEADING,
  MARKDOWN_PARAGRAPH,
  MARKDOWN_LIST,
  MARKDOWN_ITEM,
  MARKDOWN_QUOTE,
  MARKDOWN_RULE,
  MARKDOWN_CODE, /* a fenced or indented block */
  MARKDOWN_HTML, /* block or inline, comments apart */
  MARKDOWN_COMMENT,
  MARKDOWN_LINK,
  MARKDOWN_STRONG,
  MARKDOWN_OTHER
} MarkdownKind;

/* (transfer full): never NULL. A newline within a text (it came as &#10;) becomes a break of the line. */
Markdown *markdown_parse (const char *text);
void markdown_free (Markdown *root); /* accepts NULL; of what markdown_parse gave */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Markdown, markdown_free)

MarkdownKind markdown_kind (const Markdown *node);
Markdown *markdown_first (const Markdown *node);  /* (nullable): its first child */
Markdown *markdown_next (const Markdown *node);   /* (nullable): its next sibling */
Markdown *markdown_parent (const Markdown *node); /* (nullable) */
guint markdown_line (const Markdown *node);
guint markdown_level (const Markdown *heading);
gboolean markdown_is_ordered (const Markdown *list);
guint markdown_list_start (const Markdown *list);
const char *markdown_url (const Markdown *link);
const char *markdown_info (const Markdown *code);    /* behind the fence; "" */
const char *markdown_content (const Markdown *code); /* of a code block */
/* (transfer full): all texts below; a soft break is a space, a hard one a newline. */
char *markdown_text (const Markdown *node);
/* (transfer full): of it and what is below; HTML in it is left out, addresses of scripts too. */
char *markdown_html (const Markdown *node);
/* The same of its children, without the paragraph around them when they stand in one alone. */
char *markdown_html_inline (const Markdown *root);
/* (transfer full): of our own pages: HTML in them is kept as it is. */
char *markdown_page (const char *text, gsize length);

/* Calls `each` for a node and all below it, until one says FALSE (with `error` set). */
gboolean markdown_walk (const Markdown *node, gboolean (*each) (const Markdown *node, gpointer data, GError **error),
                        gpointer data, GError **error);

/* A stretch of a paragraph of one kind; a newline in `text` breaks the line. */
typedef struct {
  char *text;
  gboolean strong;
  char *uri; /* nullable */
} MarkdownRun;
/* (transfer full): of MarkdownRun: all that is written below a node, in order. */
GArray *markdown_runs (const Markdown *node);
/* Some of these words lead somewhere. */
gboolean markdown_leads (const Markdown *node);
