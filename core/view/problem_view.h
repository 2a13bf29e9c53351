/* problem_view.h: what was reported, how heavy it is and why: problems by situation, the score's lines, class, leads,
 * notation. */
#pragma once
#include "domain/report.h"
#include "view/viewer.h"

/* Sets `notation` to {level, words, picto}; nothing for 0: not typed yet. */
void problem_view_set_notation (const Viewer *viewer, Tree *map, int level);
/* For a list, from codes separated by spaces, heaviest first: `problems` [{code, words}], one per situation, and
 * `problem` {words, more}. */
void problem_view_set_summary (const Viewer *viewer, Tree *map, const char *severities);

/* For a file: situations[], score {lines[], floors[], markups[]}, leads[], observed[] {words, at}, class,
 * class_sentence, requalified. */
gboolean problem_view_add (const Viewer *viewer, const Report *report, Tree *view, GError **error);
