/* report_columns.h: the columns of `report` and `person` that come from whoever reports: one table writes and reads
 * them. Holds no SQL. For report*.c. */
#pragma once
#include "domain/report.h"

/* Binds each column to the parameter of its name, ":adults". What is unknown binds NULL, but for the few columns that
 * are "" then. */
void report_columns_bind (Query *query, const ReportInput *input);
void report_columns_read (Query *query, Report *report); /* of a row that has them all; texts are copied */
void report_columns_clear (Report *report);              /* frees those texts */
/* Copies each but the source, and the place on the map, into an input that holds none of its texts yet. */
void report_columns_input (const Report *report, ReportInput *input);

/* The same for a person; ":phone_digits" is bound from the phone. */
void person_columns_bind (Query *query, const Person *person);
void person_columns_read (Query *query, Person *person);
