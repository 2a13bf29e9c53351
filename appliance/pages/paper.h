/* paper.h: a PDF that the generator makes for one person who waits, and nobody keeps. */
#pragma once
#include "http/exchange.h"

/* (transfer full): the bytes of the generator's product of that key (generator/product.c). BUSY while another is being
 * made, IO, and what the generator says. */
GBytes *paper_make (Exchange *exchange, const char *key, GError **error);
