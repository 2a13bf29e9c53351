/* markup_private.h: what the two checkers share. */
#pragma once
#include "base/markup.h"

/* FALSE with INVALID, and *trouble. */
gboolean markup_fail (MarkupTrouble *trouble, MarkupProblem problem, guint line, const char *name, GError **error);
