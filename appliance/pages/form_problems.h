/* form_problems.h: the two kinds of pages where problems are picked in the grid: the places, then one page a place. */
#pragma once
#include "pages/form_request.h"

void form_view_areas (const FormRequest *request, const Remarks *remarks, Tree *view);
void form_view_problem (const FormRequest *request, const Remarks *remarks, Tree *view);
/* What the posted page says, as answers (field → value) and prefixes of answers to drop. */
void form_read_areas (const FormRequest *request, GHashTable *changes, GPtrArray *cleared);
void form_read_problem (const FormRequest *request, GHashTable *changes, GPtrArray *cleared);
/* A problem chosen (or taken back) outside its page: as answers of the page of places and of its own. One that the
 * person chose worse is left as it is. */
void
form_report_problem (const FormRequest *request, const GridSeverity *severity, gboolean chosen, GHashTable *changes);
/* Adds to `list` {heading, url, problems [{criterion, severity}]} per chosen place. */
void form_view_chosen (const FormRequest *request, Tree *list);
