/* tables.h: the tables of the program, printed for tests and for who wants to see them: one row a line, fields
 * separated by tabs, "-" for what a row does not have. */
#pragma once
#include <glib.h>

/* noun, verb, states it is possible from (by spaces), state it leads to, right, codes of its reasons (by spaces),
 * whether words are needed, whether the tenant is told, verb of the history, category of the follow-up. */
void tables_print_transitions (void);
/* role, action, whether it may on every file, whether it may on its partner's. */
void tables_print_rights (void);
/* kind, noun and verb of the event, whether each such event tells. */
void tables_print_notices (void);
/* kind, noun of the event, when it leaves, days before the first reminder and between two (a setting, or numbers),
 * how these are counted, days before what is to come, after how many by name, how many at most, until how many days (0:
 * no end), and whom each verb tells: "verb:notice=audience,…" by spaces. */
void tables_print_reminders (void);
