/* form_install.h: what makes the form an application of a phone that opens without network: manifest and service
 * worker. Handlers of routes.c. */
#pragma once
#include "http/exchange.h"

int form_manifest (Exchange *exchange); /* GET /signaler/manifest.webmanifest */
/* GET /signaler/worker.js?langue=fr: the worker of the form in that language. Its text changes whenever a page or file
 * that it keeps does, which is how a browser learns that it must fetch them again. */
int form_worker (Exchange *exchange);
