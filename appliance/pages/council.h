/* council.h: the half-years of the back office: what each cost, the report to the committee, whether it is published.
 */
#pragma once
#include "http/exchange.h"

/* All of them, and one to work on. */
int council_list (Exchange *exchange);
int council_show (Exchange *exchange);
/* What is typed: foreword and decisions; a cost, or a cost taken back or put back; the publication. */
int council_save (Exchange *exchange);
int council_cost (Exchange *exchange);
int council_shown (Exchange *exchange);
/* The report as a page, and as PDF; `pour=public`: the version for everybody. */
int council_document (Exchange *exchange);
int council_pdf (Exchange *exchange);
