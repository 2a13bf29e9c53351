/* form_problems.h: the two kinds of pages where problems are picked in the grid: the places, then one page a place. */
#pragma once
#include "pages/form_request.h"

void form_view_areas (const FormRequest *request, const Remarks *remarks, Tree *view);
void form_view_problem (const FormRequest *request, const Remarks *remarks, Tree *view);
/* What the posted page says, as answers (field → value) and prefixes of answers to drop. */
void form_read_areas (const FormRequest *request, GHashTable *changes, GPtrArray *cleared);
void form_read_problem (const FormRequest *request, GHashTable *changes, GPtrArray *cleared);
/* Every problem of the grid at once: situations[] {words, picto, zone, open, criteria[]}, problem_error. */
void form_view_all_problems (const FormRequest *request, const Remarks *remarks, Tree *view);
/* A choice may be a problem of the grid as well (gas, bare wires): it is then chosen there too, where it can be seen
 * and changed; unticked, it goes there. `answer` is the field's new one; what follows is added to `changes`. */
void form_report_choices (const FormRequest *request, const Field *field, const char *answer, GHashTable *changes);
/* Adds to `list` {heading, url, problems [{criterion, severity}]} per chosen place. */
void form_view_chosen (const FormRequest *request, Tree *list);
