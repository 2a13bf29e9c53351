/* content.c: Mustache, then Markdown, of one page's text. */
#include "content.h"

#include <string.h>

#include "base/markup.h"
#include "markdown.h"

#define TEMPLATE_PREFIX "content/"

/* (transfer full): most pages name no value: they are rendered as they are. A text is compiled for its page alone, not
 * kept: there may be thousands. */
static char *
render_values (const Content *content, const char *body, const TemplateSet *templates, const TemplateView *view,
               GError **error)
{
  g_autofree char *name = g_strconcat (TEMPLATE_PREFIX, content->name, NULL);
  g_autoptr (TemplateSet) set = NULL;
  g_autoptr (GString) markdown = NULL;

  if (strstr (body, "{{") == NULL)
    return g_strdup (body);
  set = template_set_new_over (templates);
  markdown = g_string_new (NULL);
  if (!template_set_add (set, name, body, error) || !template_render_over (set, name, view, markdown, error))
    return NULL;
  return g_string_free (g_steal_pointer (&markdown), FALSE);
}

char *
content_render (const Content *content, const TemplateSet *templates, const Tree *below, const Tree *view,
                GError **error)
{
  const TemplateView both = { view, below, TEMPLATE_ESCAPE_HTML };
  g_autofree char *body = content_body (content, error), *html = NULL;
  g_autofree char *markdown = body == NULL ? NULL : render_values (content, body, templates, &both, error);
  MarkupTrouble trouble;

  if (markdown == NULL)
    return NULL;
  html = markdown_page (markdown, strlen (markdown));
  return content->typed && !markup_check_page (html, &trouble, error) ? NULL : g_steal_pointer (&html);
}
