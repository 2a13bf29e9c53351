/* reach_machine.h: what this machine knows of its own line, and what names stand for. */
#pragma once
#include "base/tree.h"

/* Sets own4, own6 (addresses of interfaces that are up, the machine's own loopback apart) and gateway ("192.168.1.1",
 * "" without one) of `facts`. */
void reach_machine_set (Tree *facts);
/* Sets name4 and name6: what `host` stands for; an address stands for itself. Asks the name servers: seconds. */
void reach_machine_set_name (const char *host, Tree *facts);
