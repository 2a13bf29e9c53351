/* template_private.h: the compiled form that template_parse.c makes and template_render.c walks. For these and
 * template.c only. */
#pragma once
#include "base/template.h"

enum { TEMPLATE_DEPTH_MAX = 64, TEMPLATE_STEPS_MAX = 5000000, TEMPLATE_BYTES_MAX = 64 * 1024 * 1024 };

typedef enum {
  NODE_TEXT,
  NODE_VALUE,
  NODE_RAW,
  NODE_SECTION,
  NODE_INVERTED,
  NODE_PARTIAL,
  NODE_PARENT,
  NODE_BLOCK,
  NODE_LAST
} NodeKind;

/* One piece of a template. The body of a section, parent or block follows it, up to `end`. Small: the daemon holds
 * fifty thousand of them as long as it lives. */
typedef struct {
  const char
      *text; /* NODE_TEXT: bytes; values and sections: the parts of a dotted name, NUL after each; others: the name */
  const char *indent; /* white space before a standalone tag; of a block's first own line when it has one */
  guint length;       /* NODE_TEXT: bytes; values and sections: parts, 0 for "." */
  guint indent_length;
  guint end;            /* index of the node behind this one and its body */
  guint kind : 4;       /* NodeKind */
  guint line_start : 1; /* NODE_TEXT: begins a line of the source, whose white space is then part of it */
  guint standalone : 1; /* the tag had its line for itself */
  guint own_lines : 1;  /* NODE_BLOCK: the body begins on a line of its own */
  guint indented : 1;   /* NODE_BLOCK: `indent` is that of the body's first line */
} Node;

typedef struct {
  char *name;
  char *source;        /* texts of nodes point into it */
  GStringChunk *names; /* nullable: no tag has one */
  Node *nodes;
  guint count; /* of nodes */
} Template;

/* What a set compiles when it is first asked for. */
typedef struct {
  TemplateAsk ask;
  gconstpointer data;
  GError *broken; /* of the first one that could not be compiled */
} TemplateLater;

struct TemplateSet {
  GHashTable *templates;   /* name to Template */
  TemplateLater *later;    /* nullable: asked for what is not in `templates` */
  const TemplateSet *base; /* nullable: asked for what neither has */
};

/* NULL when neither the set nor what it lies over has it, or it is broken. */
const Template *template_find (const TemplateSet *set, const char *name);
/* FALSE with the error of a template that the set, or what it lies over, was asked for and could not compile. */
gboolean template_set_is_whole (const TemplateSet *set, GError **error);

/* (transfer full): INVALID with name, line and reason. */
Template *template_parse (const char *name, const char *source, GError **error);
void template_free (Template *item);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Template, template_free)
