/* rule_view.h: rules and traces in words: conditions, whom a rule reaches, what became of one, the list of rules. */
#pragma once
#include "domain/rule_edit.h"
#include "domain/rule_set.h"
#include "view/viewer.h"

/* (transfer full): of a trace of codes, "class at_least D; lead is non_decence", the words: "criticité au moins D, …". */
char *rule_view_why (const Viewer *viewer, const char *trace);
/* Fills `map` with {name, uuid, version, if, to, except, from, until, automatic, active, gone, idle}: `idle` when it does
 * not count today. */
void rule_view_fill (const Viewer *viewer, const Rule *rule, Tree *map);
/* Adds to `list` a map {code, words, selected} per value that a condition of that field may have. */
void rule_view_add_values (const Viewer *viewer, const RuleField *field, const char *chosen, Tree *list);
/* (transfer full): a page of rules, from 1: {rules: each as above with its number and neighbours, on_page: to be said by
 * what changes one, pager (pager.h), archived, archived_cut: there are more than archived_most, first_only,
 * automatic_allowed}. A page beyond the last is the last. */
enum { RULE_VIEW_PAGE = 50 };
Tree *rule_view_list (const Viewer *viewer, gint64 page, GError **error);
/* (transfer full): a list of {at, what, by, before, after}: the changes of a rule, newest first. */
Tree *rule_view_history (const Viewer *viewer, gint64 rule_id, GError **error);
