/* content.c: the only door to cmark of Markdown pages. */
#include "content.h"

#include <cmark.h>

#include "base/markup.h"

#define TEMPLATE_PREFIX "content/"

char *
content_render (const Content *content, TemplateSet *templates, const Tree *below, const Tree *view, GError **error)
{
  g_autofree char *name = g_strconcat (TEMPLATE_PREFIX, content->name, NULL);
  g_autoptr (GString) markdown = g_string_new (NULL);
  const TemplateView both = { view, below, TEMPLATE_ESCAPE_HTML };
  MarkupTrouble trouble;
  char *html, *copy;

  if (!template_set_add (templates, name, content->body, error)
      || !template_render_over (templates, name, &both, markdown, error))
    return NULL;
  html = cmark_markdown_to_html (markdown->str, markdown->len, CMARK_OPT_UNSAFE);
  copy = g_strdup (html);
  cmark_get_default_mem_allocator ()->free (html);
  if (!content->typed || markup_check_page (copy, &trouble, error))
    return copy;
  g_free (copy);
  return NULL;
}
