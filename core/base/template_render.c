/* template_render.c: walks compiled templates over a Tree. Its stack is on the heap: no recursion, whatever a template
 * asks for. */
#include "base/error.h"
#include "base/template_private.h"
#include "base/text.h"

#include <string.h>

enum { NO_SCOPE = -1 };

/* A run through some nodes of one template: a whole template, a partial, a section's body or a block given to a parent.
 */
typedef struct {
  const Template *item;
  guint start, next, end;
  const Tree *context; /* (nullable): what this run puts on the lookup stack */
  const Tree *list;    /* (nullable): the list a section walks through, at `at` */
  guint at;
  int scope;                   /* index of the innermost parent's run whose blocks apply here, or NO_SCOPE */
  gsize indent, indent_length; /* what goes before each line: a stretch of Render.indents */
  gsize indents_before;        /* length of Render.indents when it began */
  gsize strip;                 /* what leaves each line before */
  gsize written;               /* length of the output when it began */
  gboolean within_line;        /* it began within a line: its first line takes no indentation */
  gboolean fresh;              /* it stands for whole lines: its last line is ended */
  /* A parent's run: the blocks given to it, and the scope of those who gave them. */
  const Template *giver;
  guint given_start, given_end;
  int giver_scope;
} Run;

typedef struct {
  const TemplateSet *set;
  TemplateEscape escape;
  GString *out;
  GString *indents;
  guint depth, steps;
  Run runs[TEMPLATE_DEPTH_MAX];
} Render;

static Run *
render_top (Render *render)
{
  return &render->runs[render->depth - 1];
}

static const Node *
node_of (const Template *item, guint index)
{
  return &item->nodes[index];
}

static const Tree *
render_lookup (const Render *render, const Node *node)
{
  const char *part = node->text;
  const Tree *found = NULL;

  for (guint i = render->depth; i > 0 && found == NULL; i--)
    found = node->length == 0 ? render->runs[i - 1].context : tree_get (render->runs[i - 1].context, part);
  /* Only the first part is searched on the stack: the others belong to what it found. */
  for (gsize i = 1; i < node->length; i++) {
    part += strlen (part) + 1;
    found = tree_get (found, part);
  }
  return found;
}

/* A run at `item` above the present one, with its scope and indentation; NULL with an error when there are too many. */
static Run *
render_push (Render *render, const Template *item, guint start, guint end, GError **error)
{
  Run run = { .item = item,
              .start = start,
              .next = start,
              .end = end,
              .scope = NO_SCOPE,
              .written = render->out->len,
              .indents_before = render->indents->len };

  if (render->depth == TEMPLATE_DEPTH_MAX) {
    box_fail (error, BOX_ERROR_INVALID, "template %s: nested deeper than %d", item->name, TEMPLATE_DEPTH_MAX);
    return NULL;
  }
  if (render->depth > 0) {
    const Run *below = render_top (render);

    run.scope = below->scope;
    run.indent = below->indent;
    run.indent_length = below->indent_length;
    if (below->item == item)
      run.strip = below->strip;
  }
  render->runs[render->depth++] = run;
  return render_top (render);
}

/* Adds the white space of a standalone tag to the indentation of `run`, less what its own template's lines lose. Within
 * a line there is none: only the lines of the template that holds the tag are indented. */
static void
run_indent (Render *render, Run *run, const Node *tag, gsize strip)
{
  gsize skipped = MIN (strip, tag->indent_length);
  gsize start = render->indents->len;

  run->within_line = !tag->standalone;
  if (run->within_line)
    run->indent_length = 0;
  if (run->within_line || tag->indent_length == skipped)
    return;
  /* Room first: the stretch copied lies in the same buffer. */
  g_string_set_size (render->indents, start + run->indent_length);
  memcpy (render->indents->str + start, render->indents->str + run->indent, run->indent_length);
  g_string_append_len (render->indents, tag->indent + skipped, (gssize) (tag->indent_length - skipped));
  run->indent = start;
  run->indent_length = render->indents->len - start;
}

static void
append_indent (Render *render, const Run *run)
{
  g_string_append_len (render->out, render->indents->str + run->indent, (gssize) run->indent_length);
}

static gboolean
render_text (Render *render, guint index, GError **error)
{
  const Run *run = render_top (render);
  const Node *node = node_of (run->item, index);
  gsize skip = 0;

  (void) error;
  if (node->line_start) {
    while (skip < run->strip && skip < node->length && (node->text[skip] == ' ' || node->text[skip] == '\t'))
      skip++;
    /* A blank line stays blank. */
    if (node->text[skip] != '\n' && node->text[skip] != '\r' && !(run->within_line && index == run->start))
      append_indent (render, run);
  }
  g_string_append_len (render->out, node->text + skip, (gssize) (node->length - skip));
  return TRUE;
}

static void
append_escaped (GString *out, const char *text)
{
  static const char *const entities[128] = {
    ['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;", ['\''] = "&#39;",
  };

  while (*text != '\0') {
    gsize plain = strcspn (text, "&<>\"'");

    g_string_append_len (out, text, (gssize) plain);
    text += plain;
    if (*text != '\0')
      g_string_append (out, entities[(guchar) *text++]);
  }
}

/* A backslash before each sign of ASCII; what could end a line, or open one as code, as an entity. */
static void
append_markdown (GString *out, const char *text)
{
  gboolean begins = TRUE;

  for (const char *p = text; *p != '\0'; p++) {
    if (*p == '\n')
      g_string_append (out, "&#10;");
    else if (g_ascii_isspace (*p) || g_ascii_iscntrl (*p))
      g_string_append (out, begins ? "&#32;" : " ");
    else if (g_ascii_ispunct (*p))
      g_string_append_printf (out, "\\%c", *p);
    else
      g_string_append_c (out, *p);
    begins = begins && (g_ascii_isspace (*p) || g_ascii_iscntrl (*p));
  }
}

static void
append_plain (GString *out, const char *text)
{
  g_string_append (out, text);
}

static void (*const escapes[]) (GString *out, const char *text) = {
  [TEMPLATE_ESCAPE_HTML] = append_escaped,
  [TEMPLATE_ESCAPE_NONE] = append_plain,
  [TEMPLATE_ESCAPE_MARKDOWN] = append_markdown,
};

static gboolean
render_value (Render *render, guint index, GError **error)
{
  const Node *node = node_of (render_top (render)->item, index);
  const Tree *value = render_lookup (render, node);
  g_autofree char *digits = NULL;

  (void) error;
  if (tree_kind (value) == TREE_TEXT)
    escapes[node->kind == NODE_VALUE ? render->escape : TEMPLATE_ESCAPE_NONE](render->out, tree_text (value));
  else if (tree_kind (value) == TREE_INTEGER)
    g_string_append_printf (render->out, "%" G_GINT64_FORMAT, tree_integer (value));
  else if (tree_kind (value) == TREE_FLAG)
    g_string_append (render->out, tree_flag (value) ? "true" : "false");
  else if (tree_kind (value) == TREE_REAL)
    g_string_append (render->out, digits = text_real (tree_real (value)));
  return TRUE;
}

/* A flag only decides: "." stays what it was, and the body needs no run of its own. */
static gboolean
render_section (Render *render, guint index, GError **error)
{
  Run *run = render_top (render);
  const Node *node = node_of (run->item, index);
  const Tree *value = render_lookup (render, node);
  Run *body;

  if (node->kind == NODE_INVERTED || tree_kind (value) == TREE_FLAG) {
    if (tree_flag (value) == (node->kind == NODE_SECTION))
      run->next = index + 1;
    return TRUE;
  }
  if (!tree_flag (value))
    return TRUE;
  body = render_push (render, run->item, index + 1, node->end, error);
  if (body == NULL)
    return FALSE;
  body->list = tree_kind (value) == TREE_LIST ? value : NULL;
  body->context = body->list == NULL ? value : tree_at (value, 0);
  return TRUE;
}

/* A partial, or a parent with the blocks given to it. One that does not exist renders as nothing: see
 * template_set_missing. */
static gboolean
render_partial (Render *render, guint index, GError **error)
{
  const Run *giver = render_top (render);
  const Node *node = node_of (giver->item, index);
  const Template *item = template_find (render->set, node->text);
  Run *run;

  if (item == NULL)
    return TRUE;
  run = render_push (render, item, 0, item->count, error);
  if (run == NULL)
    return FALSE;
  run->strip = 0;
  run_indent (render, run, node, giver->strip);
  if (node->kind == NODE_PARTIAL)
    return TRUE;
  run->giver = giver->item;
  run->given_start = index + 1;
  run->given_end = node->end;
  run->giver_scope = giver->scope;
  run->scope = (int) render->depth - 1;
  return TRUE;
}

/* The block of that name given to `parent`, or NULL. Only blocks directly below the parent's tag count. */
static const Node *
given_find (const Run *parent, const char *name)
{
  for (guint i = parent->given_start; i < parent->given_end; i = node_of (parent->giver, i)->end) {
    const Node *node = node_of (parent->giver, i);

    if (node->kind == NODE_BLOCK && g_str_equal (node->text, name))
      return node;
  }
  return NULL;
}

/* The run of the outermost parent that was given a block of that name, or NULL: who includes decides over who is
 * included. */
static const Run *
scope_find (const Render *render, int scope, const char *name)
{
  const Run *found = NULL;

  for (; scope != NO_SCOPE; scope = render->runs[scope].giver_scope)
    if (given_find (&render->runs[scope], name) != NULL)
      found = &render->runs[scope];
  return found;
}

/* A block nobody gave goes on with its default body; one given is run instead, its lines moved to where the block
 * stands. */
static gboolean
render_block (Render *render, guint index, GError **error)
{
  Run *site = render_top (render);
  const Node *node = node_of (site->item, index);
  const Run *parent = scope_find (render, site->scope, node->text);
  const Node *given;
  guint start;
  Run *run;

  if (parent == NULL) {
    site->next = index + 1;
    return TRUE;
  }
  given = given_find (parent, node->text);
  start = (guint) (given - node_of (parent->giver, 0)) + 1;
  run = render_push (render, parent->giver, start, given->end, error);
  if (run == NULL)
    return FALSE;
  run->scope = parent->giver_scope;
  run->strip = given->indented ? given->indent_length : 0;
  run->fresh = node->standalone;
  run_indent (render, run, node, site->strip);
  if (node->standalone && !given->own_lines && given->end > start)
    append_indent (render, run);
  run->written = render->out->len;
  return TRUE;
}

static gboolean (*const renders[]) (Render *render, guint index, GError **error) = {
  [NODE_TEXT] = render_text,       [NODE_VALUE] = render_value,      [NODE_RAW] = render_value,
  [NODE_SECTION] = render_section, [NODE_INVERTED] = render_section, [NODE_PARTIAL] = render_partial,
  [NODE_PARENT] = render_partial,  [NODE_BLOCK] = render_block,
};
G_STATIC_ASSERT (G_N_ELEMENTS (renders) == NODE_LAST);

static gboolean
render_node (Render *render, GError **error)
{
  Run *run = render_top (render);
  guint index = run->next;
  const Node *node = node_of (run->item, index);

  run->next = node->end;
  return renders[node->kind](render, index, error);
}

/* The end of a run: the next item of its list, or back to the run below. */
static void
render_end_run (Render *render)
{
  Run *run = render_top (render);
  GString *out = render->out;

  if (run->list != NULL && ++run->at < tree_length (run->list)) {
    run->context = tree_at (run->list, run->at);
    run->next = run->start;
    return;
  }
  if (run->fresh && out->len > run->written && out->str[out->len - 1] != '\n')
    g_string_append_c (out, '\n');
  g_string_truncate (render->indents, run->indents_before);
  render->depth--;
}

static gboolean
render_all (Render *render, GError **error)
{
  gsize before = render->out->len;

  while (render->depth > 0) {
    const Run *run = render_top (render);

    if (++render->steps > TEMPLATE_STEPS_MAX || render->out->len - before > TEMPLATE_BYTES_MAX)
      return box_fail (error, BOX_ERROR_LIMIT, "template %s: the page grows without end", render->runs[0].item->name);
    if (run->next >= run->end)
      render_end_run (render);
    else if (!render_node (render, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
template_render_over (const TemplateSet *set, const char *name, const TemplateView *view, GString *out, GError **error)
{
  const Template *item = template_find (set, name);
  g_autofree Render *render = g_new0 (Render, 1);
  gsize before = out->len;
  gboolean done;

  if (item == NULL)
    return template_set_is_whole (set, error) && box_fail (error, BOX_ERROR_NOT_FOUND, "template %s: unknown", name);
  render->set = set;
  render->escape = view->escape;
  render->out = out;
  render->indents = g_string_new (NULL);
  render_push (render, item, item->count, item->count, NULL)->context = view->shared; /* renders nothing itself */
  render_push (render, item, 0, item->count, NULL)->context = view->own;
  done = render_all (render, error) && template_set_is_whole (set, error);
  g_string_free (render->indents, TRUE);
  if (!done)
    g_string_truncate (out, before);
  return done;
}

gboolean
template_render (const TemplateSet *set, const char *name, const Tree *context, TemplateEscape escape, GString *out,
                 GError **error)
{
  const TemplateView view = { context, NULL, escape };

  return template_render_over (set, name, &view, out, error);
}
