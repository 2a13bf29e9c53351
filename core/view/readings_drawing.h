/* readings_drawing.h: charts of readings as numbers and words for whoever draws them; nothing else leaves. */
#pragma once
#include "domain/reading_sheet.h"
#include "view/viewer.h"

/* (transfer full): {charts [{id "t", title, description, unit, decimals, from, to, names [], lines [place of each],
 * times, values, lows, highs, zones [{low, high, label}], nights [[from, to]…], silences [[from, to, place]…],
 * marks [[from, to]…], words [{from, to, text}]}]}; times, values, lows and highs are texts of numbers with spaces
 * between, row after row, "-" where nothing was measured; lows and highs are empty when there are too many lines for
 * ranges. */
Tree *readings_drawing (const Viewer *viewer, const ReadingSheet *sheet);
/* Places of lines: the rooms in their order, then these. */
enum { READINGS_PLACE_OUTSIDE = SHEET_ROOMS_MAX, READINGS_PLACE_DERIVED };
