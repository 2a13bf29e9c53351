/* supervisor.h: what systemd is told of the daemon: it serves, it lives, it ends. Started by anything else it does
 * nothing. */
#pragma once
#include "http/exchange.h"

typedef struct Supervisor Supervisor;

/* Says that the box is ready at `base_url` (shown by systemctl status) and, where the unit asks for it (WatchdogSec),
 * goes on saying that it lives as long as the first address of `listen` (server.listen) answers on `port`, its writer
 * takes work and its jobs go round (background/pulse.h); a box that hangs is started again. A full card is none of this:
 * a new start gives no room. On the main loop's thread, which waits for the writer. `appliance` is kept. */
Supervisor *supervisor_start (const Appliance *appliance, const char *listen, int port);
/* Says that it ends. Accepts NULL. */
void supervisor_stop (Supervisor *supervisor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Supervisor, supervisor_stop)
