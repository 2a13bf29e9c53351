/* report_fact.h: the columns of a report that a question may fill and a rule may look at, by name: one table reads and
 * writes them. The names are those of the questionnaire. Asks nothing. */
#pragma once
#include "domain/report.h"

typedef enum {
  FACT_COUNT,  /* a whole number */
  FACT_TENTHS, /* a number with one decimal, "34.5" */
  FACT_ANSWER, /* yes, no */
  FACT_CODE,   /* a word, or a day */
  FACT_ENERGY,
  FACT_LETTER,
  FACT_KIND_LAST
} FactKind;

typedef struct {
  const char *name; /* "built_year" */
  FactKind kind;
  gsize offset;    /* in Report */
  const char *sql; /* writes :value where id is :report */
} ReportFact;

const ReportFact *report_fact_find (const char *name); /* NULL: no column of that name */
/* (transfer full): as a question gives it, "gas", "1965", "34.5", "yes"; NULL when the report does not know. */
char *report_fact_text (const ReportFact *fact, const Report *report);
/* Within a store_write: sets the column; "unknown" empties it. INVALID for a value that is none of its kind. */
gboolean report_fact_write (Db *db, const ReportFact *fact, gint64 report_id, const char *value, GError **error);
/* Within a store_write: keeps an answer without a column, or "unknown" for one that has its own; NULL takes it away. */
gboolean report_answer_write (Db *db, gint64 report_id, const char *field, const char *value, GError **error);
