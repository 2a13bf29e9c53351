/* admin_import.h: commands of histologe-admin that bring sheets in and print them. */
#pragma once
#include "service.h"

/* What a command is given: its words after the command's own. */
typedef struct {
  Service *service;
  int count;
  char **words;
} Arguments;

/* "import partners FILE [--dry-run]": says what becomes of each line; does it, whole or not at all. INVALID with what is
 * wrong on stdout. */
gboolean admin_import (const Arguments *arguments, GError **error);
/* "addresses import FILE", the same as "import addresses FILE". */
gboolean admin_import_addresses (const Arguments *arguments, GError **error);
/* "export partners": the sheet on stdout. */
gboolean admin_export (const Arguments *arguments, GError **error);
