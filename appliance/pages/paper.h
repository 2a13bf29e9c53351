/* paper.h: PDFs and their pages made while somebody waits, handed out and not kept: one at a time in the whole process;
 * who comes meanwhile waits PAPER_WAIT_S for their turn. */
#pragma once
#include "http/exchange.h"

enum { PAPER_WAIT_S = 10 };

/* (transfer full): the product of the generator that `key` names ("access:…", "weekly:<partner>"). BUSY while others
 * are made; NOT_FOUND, IO. */
GBytes *paper_product (Exchange *exchange, const char *key, GError **error);
/* (transfer full): the same, closed by a password (AES, 256 bits). INVALID unless it may be one (domain/partner_secret.h). */
GBytes *paper_locked (Exchange *exchange, const char *key, const char *password, GError **error);
/* (transfer full): the same for what stands in no store: `input` is handed over as a file that is erased with the paper,
 * whose name stands at the end of the key. */
GBytes *paper_of (Exchange *exchange, const char *key, const char *input, GError **error);
/* (transfer full): the words of a document as HTML, for within the layout of a page ("paper:…"). */
char *paper_body (Exchange *exchange, const char *key, GError **error);
/* (transfer full): prints of domain/print.h as one PDF, in their order, each after its address page when it has a
 * partner. Letters to tenants that wait are made anew, and kept without their link as they are printed. BUSY, IO. */
GBytes *paper_prints (Exchange *exchange, const GPtrArray *prints, GError **error);

/* Answers with a PDF that no cache keeps. */
int paper_answer (Exchange *exchange, GBytes *bytes, const char *name);
