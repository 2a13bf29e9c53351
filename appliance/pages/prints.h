/* prints.h: what the desk prints and posts. */
#pragma once
#include "http/exchange.h"

int prints_show (Exchange *exchange);   /* GET */
int prints_all (Exchange *exchange);    /* GET: a pile of what waits, as one PDF */
int prints_one (Exchange *exchange);    /* GET: the PDF of one */
int prints_settle (Exchange *exchange); /* POST: posted, all posted, or not posted after all */
