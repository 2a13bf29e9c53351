/* grid_view.h: the evaluation grid as people read it: what it asks, how it weighs, which versions there are, and what
 * changes from one to another. For the public site and for the page on which a town adopts one. */
#pragma once
#include "domain/grid_compare.h"
#include "view/viewer.h"

/* (transfer full): {version, name, date, source, maximum, building, dwelling, cap, criteria_count, severities_count,
 * classes[] {class {letter, words}, from, nothing, something}, markups[] {words, percent}, floors[] {words},
 * rules[] {words}, occupancy {…}}: how a class is computed. */
Tree *grid_view_method (const Viewer *viewer, const Grid *grid);

/* (transfer full): {family {code, words}, situations[] {code, words, plain, zone, maximum, criteria[] {code, words,
 * plain, severities[] {code, words, weight, flags, question, legal_basis}}}}: one family, criterion by criterion. */
Tree *grid_view_family (const Viewer *viewer, const Grid *grid, const GridFamily *family);

/* (transfer full): {from {version, name}, to {…}, same, weighs, early, silent, counts[] {words},
 * groups[] {words, rows[] {code, what, aspect, before, after, added, removed}}}. */
Tree *grid_view_changes (const Viewer *viewer, const Grid *from, const Grid *to);

/* (transfer full): list of {version, name, date, current, newer, adopted, at, by, reports, url}: all that the box has,
 * the newest first. NULL with STORE. */
Tree *grid_view_versions (const Viewer *viewer, GError **error);

/* (transfer full): what raises the index, with the limit of that grid: "5 habitants ou plus". */
char *grid_view_markup (const Viewer *viewer, const GridMarkup *markup);
