/* dispatch.h: takes one request through its checks, in order, to its handler. */
#pragma once
#include "http/exchange_private.h"

/* Answers the request, whatever it is: returns the HTTP status. */
int dispatch_answer (Exchange *exchange);
/* When somebody last asked this process for something, UTC seconds; 0: nobody did yet. */
gint64 dispatch_last_used (void);
