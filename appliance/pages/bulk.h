/* bulk.h: one thing done to several files of a list at once, and the page that tells what became of each. */
#pragma once
#include "http/exchange.h"

int bulk_send (Exchange *exchange); /* the list again, with a remark, or the way to the page of outcomes */
int bulk_show (Exchange *exchange); /* one's own only */
