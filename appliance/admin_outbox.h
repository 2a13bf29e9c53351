/* admin_outbox.h: histologe-admin outbox: what waits and fails, and the switch that stops all. */
#pragma once
#include "admin_import.h"

gboolean admin_outbox_status (const Arguments *arguments, GError **error);
gboolean admin_outbox_stop (const Arguments *arguments, GError **error); /* REASON */
gboolean admin_outbox_start (const Arguments *arguments, GError **error);
