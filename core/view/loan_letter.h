/* loan_letter.h: the agreement of a loan as words: what is measured and why, how long, who sees it, rights (article 13
 * of the GDPR), what the household ticks and signs. On paper: generator/product_agreement.c. */
#pragma once
#include "base/tree.h"
#include "base/words.h"
#include "domain/loan.h"
#include "domain/report.h"

typedef struct {
  Db *db;
  const Words *words;
  const Report *report;
  const SensorLoan *loan; /* nullable: to be filled in by hand */
  const char *base_url;
  gint64 now;
} LoanLetter;
/* (transfer full): {title, lead, household, file, day, lent[] {label, value}, parts[] {heading, texts[]}, ticks[],
 * sign[]}. NULL with STORE. */
Tree *loan_letter_view (const LoanLetter *letter, GError **error);
