/* homologation.h: the security of the box in the back office: its state, what is to be done, the decision and the
 * checks that administrators write down, the file made of it all. */
#pragma once
#include "http/exchange.h"

int homologation_show (Exchange *exchange);
/* Writes a decision down, or takes one back; the same of a check. */
int homologation_decide (Exchange *exchange);
int homologation_check (Exchange *exchange);
/* The security file as a page, and as PDF; the attestation as PDF. */
int homologation_document (Exchange *exchange);
int homologation_pdf (Exchange *exchange);
int homologation_attestation (Exchange *exchange);
