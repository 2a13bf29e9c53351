/* exposition.c: lines of text. */
#include "base/exposition.h"

/* Of a help (quotes stay) and of a label's value. */
static void
add_escaped (GString *text, const char *words, gboolean quotes)
{
  for (const char *at = words; *at != '\0'; at++) {
    if (*at == '\\' || (quotes && *at == '"'))
      g_string_append_c (text, '\\');
    if (*at == '\n')
      g_string_append (text, "\\n");
    else
      g_string_append_c (text, *at);
  }
}

void
exposition_family (GString *text, const char *name, const char *type, const char *help)
{
  g_string_append_printf (text, "# HELP %s ", name);
  add_escaped (text, help, FALSE);
  g_string_append_printf (text, "\n# TYPE %s %s\n", name, type);
}

void
exposition_add (GString *text, const char *name, const char *const *labels, double value)
{
  char figures[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (text, name);
  for (guint i = 0; labels != NULL && labels[i] != NULL && labels[i + 1] != NULL; i += 2) {
    g_string_append_printf (text, "%s%s=\"", i == 0 ? "{" : ",", labels[i]);
    add_escaped (text, labels[i + 1], TRUE);
    g_string_append_c (text, '"');
  }
  if (labels != NULL && labels[0] != NULL)
    g_string_append_c (text, '}');
  g_string_append_printf (text, " %s\n", g_ascii_dtostr (figures, sizeof figures, value));
}

void
exposition_one (GString *text, const char *name, const char *type, const char *help, double value)
{
  exposition_family (text, name, type, help);
  exposition_add (text, name, NULL, value);
}
