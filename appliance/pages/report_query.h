/* report_query.h: what an address asks of a list of reports: text, filters, order. */
#pragma once
#include "domain/report_filter.h"
#include "http/exchange.h"

/* Adds what the query string chooses; what is unknown in it is left out. */
void report_query_read (Exchange *exchange, ReportCriteria *criteria);
