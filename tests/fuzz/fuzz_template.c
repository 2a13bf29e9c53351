/* fuzz_template.c: the bytes are a template and, behind a NUL, its partial "p"; rendered over a small tree of every
 * kind. */
#include "base/template.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static Tree *
context_new (void)
{
  Tree *map = tree_new_map ();
  Tree *list = tree_set_list (map, "l");
  Tree *item = tree_add_map (list);

  tree_set_text (item, "a", "<one>");
  tree_add_text (list, "two");
  tree_add_integer (list, 3);
  tree_add_list (list);
  tree_set_text (tree_set_map (map, "m"), "a", "x\ny");
  tree_set_text (map, "a", "a&b");
  tree_set_flag (map, "f", TRUE);
  tree_set_real (map, "r", 1.5);
  tree_set_null (map, "n");
  return map;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *bytes = g_malloc (size + 2);
  g_autoptr (TemplateSet) set = template_set_new ();
  g_autoptr (Tree) context = NULL;
  g_autoptr (GString) out = NULL;

  memcpy (bytes, data, size);
  bytes[size] = bytes[size + 1] = '\0';
  if (!template_set_add (set, "it", bytes, NULL))
    return 0;
  if (strlen (bytes) < size && !template_set_add (set, "p", bytes + strlen (bytes) + 1, NULL))
    return 0;
  context = context_new ();
  out = g_string_new (NULL);
  template_render (set, "it", context, TEMPLATE_ESCAPE_HTML, out, NULL);
  return 0;
}
