/* fuzz_markdown.c: the bytes are what somebody typed. Wherever a document puts it, it comes out as the same text, in
 * the same number of nodes and cells: it never becomes markup. */
#include "base/template.h"
#include "block.h"
#include "markdown.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static const char *const places[] = { "{{v}}", "## {{v}}", "* {{v}}", "1. {{v}}", "> {{v}}", "mot {{v}} mot" };

/* What is left of a value: controls are spaces, the end has none. */
static char *
expected_new (const char *value)
{
  char *text = g_strdup (value);

  for (char *p = text; *p != '\0'; p++)
    if (*p != '\n' && (g_ascii_iscntrl (*p) || (g_ascii_isspace (*p) && *p != ' ')))
      *p = ' ';
  return text;
}

static char *
render (const char *source, const char *value)
{
  g_autoptr (TemplateSet) set = template_set_new ();
  g_autoptr (Tree) view = tree_new_map ();
  GString *out = g_string_new (NULL);

  tree_set_text (view, "v", value);
  g_assert_true (template_set_add (set, "it", source, NULL));
  g_assert_true (template_render (set, "it", view, TEMPLATE_ESCAPE_MARKDOWN, out, NULL));
  return g_string_free (out, FALSE);
}

static gboolean
count_node (const Markdown *node, gpointer data, GError **error)
{
  MarkdownKind kind = markdown_kind (node);

  (void) error;
  g_assert_true (kind != MARKDOWN_HTML && kind != MARKDOWN_COMMENT && kind != MARKDOWN_CODE && kind != MARKDOWN_LINK
                 && kind != MARKDOWN_RULE);
  *(guint *) data += kind != MARKDOWN_OTHER;
  return TRUE;
}

static guint
nodes_of (const char *markdown, char **ret_text)
{
  g_autoptr (Markdown) root = markdown_parse (markdown);
  guint count = 0;

  markdown_walk (root, count_node, &count, NULL);
  *ret_text = g_strchomp (markdown_text (root));
  return count;
}

static void
check_cells (const char *value, const char *expected)
{
  g_autofree char *content = render ("un | {{v}} | trois\n", value);
  g_autoptr (Block) block = block_read ("table text:1", content);
  g_autofree char *text = NULL;

  g_assert_cmpuint (block->lines->len, ==, 1);
  g_assert_cmpuint (block_line (block, 0)->count, ==, 3);
  nodes_of (block_cell (block_line (block, 0), 1), &text);
  g_assert_cmpstr (text, ==, expected);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *value = g_strndup ((const char *) data, size), *expected = NULL, *chomped = NULL;

  if (!g_utf8_validate (value, -1, NULL))
    return 0;
  expected = expected_new (value);
  chomped = g_strchomp (g_strdup (expected));
  if (*chomped == '\0' || strspn (chomped, " \n") == strlen (chomped))
    return 0;
  for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
    g_autofree char *plain = render (places[i], "mot"), *hostile = render (places[i], value), *word = NULL,
                    *text = NULL;

    g_assert_cmpuint (nodes_of (plain, &word), ==, nodes_of (hostile, &text));
    if (i + 1 < G_N_ELEMENTS (places))
      g_assert_cmpstr (text, ==, chomped);
    else
      g_assert_nonnull (strstr (text, chomped));
  }
  check_cells (value, chomped);
  return 0;
}
