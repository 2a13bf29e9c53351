/* routes.h: every door of the daemon, in one table. */
#pragma once
#include "http/exchange.h"

extern const Route routes[];
extern const guint routes_count;
