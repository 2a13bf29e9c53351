/* admin_preview.h: the command of histologe-admin that says what will leave. */
#pragma once
#include "admin_import.h"

/* "jobs preview [--at 2026-12-07T08:00] [--since WHEN] [--json] [--brief] [--out FILE]": what leaves on the day of
 * `at` up to then, and why; without --at, until tomorrow evening. `--brief`: no more than a page shows. INVALID. */
gboolean admin_preview (const Arguments *arguments, GError **error);
