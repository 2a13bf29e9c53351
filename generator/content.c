/* content.c: Mustache, then Markdown, of one page's text. */
#include "content.h"

#include "base/markup.h"
#include "markdown.h"

#define TEMPLATE_PREFIX "content/"

char *
content_render (const Content *content, TemplateSet *templates, const Tree *below, const Tree *view, GError **error)
{
  g_autofree char *name = g_strconcat (TEMPLATE_PREFIX, content->name, NULL);
  g_autoptr (GString) markdown = g_string_new (NULL);
  const TemplateView both = { view, below, TEMPLATE_ESCAPE_HTML };
  g_autofree char *body = content_body (content, error), *html = NULL;
  MarkupTrouble trouble;

  if (body == NULL || !template_set_add (templates, name, body, error)
      || !template_render_over (templates, name, &both, markdown, error))
    return NULL;
  html = markdown_page (markdown->str, markdown->len);
  return content->typed && !markup_check_page (html, &trouble, error) ? NULL : g_steal_pointer (&html);
}
