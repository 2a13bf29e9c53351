/* paper.h: PDFs made while somebody waits, handed out and not kept: one at a time in the whole process. */
#pragma once
#include "http/exchange.h"

/* (transfer full): the product of the generator that `key` names ("access:…", "weekly:<partner>"). BUSY while another
 * is made; NOT_FOUND, IO. */
GBytes *paper_product (Exchange *exchange, const char *key, GError **error);
/* (transfer full): the same words as what stands within a page, of a key "paper:…". BUSY, NOT_FOUND, IO. */
char *paper_body (Exchange *exchange, const char *key, GError **error);
/* (transfer full): prints of domain/print.h as one PDF, in their order, each after its address page when it has a
 * partner. BUSY, IO. */
GBytes *paper_prints (Exchange *exchange, const GPtrArray *prints, GError **error);
