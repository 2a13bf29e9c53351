/* law.h: what the law asks of the town: the checklist, the papers, the audit of accessibility. */
#pragma once
#include "http/exchange.h"

int law_show (Exchange *exchange);
int law_paper (Exchange *exchange); /* GET /gestion/loi/papiers/{paper}: its PDF as it would be now, drafts too */
int law_audit_show (Exchange *exchange);
int law_audit_add (Exchange *exchange);
