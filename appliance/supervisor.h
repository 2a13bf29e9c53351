/* supervisor.h: what systemd is told of the daemon: it serves, it lives, it ends. Started by anything else it does
 * nothing. */
#pragma once
#include <glib.h>

typedef struct Supervisor Supervisor;

/* Says that the box is ready at `base_url` (shown by systemctl status) and, where the unit asks for it (WatchdogSec),
 * goes on saying that it lives as long as the first address of `listen` (server.listen) answers on `port`; a box that
 * hangs is started again. On the main loop's thread. */
Supervisor *supervisor_start (const char *base_url, const char *listen, int port);
/* Says that it ends. Accepts NULL. */
void supervisor_stop (Supervisor *supervisor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Supervisor, supervisor_stop)
