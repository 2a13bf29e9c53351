/* dispatch.h: takes one request through its checks, in order, to its handler. */
#pragma once
#include "http/exchange_private.h"

/* Answers the request, whatever it is: returns the HTTP status. */
int dispatch_answer (Exchange *exchange);
