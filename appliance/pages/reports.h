/* reports.h: the list of reports and the desk's queue. */
#pragma once
#include "http/exchange.h"

int reports_list (Exchange *exchange);
int reports_triage (Exchange *exchange);
/* The list of the address again, with what is wrong: a code of group list_remark and the field it is about. */
int reports_list_again (Exchange *exchange, const char *field, const char *code);
