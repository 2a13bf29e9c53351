/* actions_check.h: what a schema cannot say about a table of actions: codes, facts, questions and their bounds. For
 * actions.c. */
#pragma once
#include "base/yaml.h"
#include "domain/actions.h"

#define ACTIONS_KIND "actions"

/* INVALID with file, line and reason. */
gboolean actions_check (const Actions *actions, const Grid *grid, const YamlFile *yaml, GError **error);
