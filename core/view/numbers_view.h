/* numbers_view.h: the phone numbers to call, from the data file of grids/, as trees: no number is written in a page. */
#pragma once
#include "base/tree.h"
#include "domain/numbers.h"

/* (transfer full): {number, link, words, when} per number that may be shown, most urgent first; a number keeps on one
 * line. */
Tree *numbers_view_list (const Numbers *numbers);
/* (transfer full): those of kind "emergency" by code: emergency.fire {number, link, words, when}. */
Tree *numbers_view_emergency (const Numbers *numbers);
