/* weekly_page.h: a partner's weekly report as a page, and as the document that is its PDF: the same sections. */
#pragma once
#include "base/tree.h"

/* Sets in `view`, of a tree of weekly_view.h (or what was kept of one): title, partner, period, made, lead, demo,
 * measured, note, figures[] {value, words, waits}, lists[] {id, first, title, intro, empty, more, heads[] {title, kind,
 * width}, any_rows, rows[] {url, reference, same, fields[] {label, words, leads}}, hidden (how many rows stand in the
 * PDF only)}: what to do first, then a list a section; `leads`: the words are a link to the row's url; `same`: it
 * repeats the row above; chart {title, source, any_rows, rows[] {label, count}}. */
/* More rows weigh more than a telephone should load; the PDF has them. */
enum { WEEKLY_PAGE_ROWS = 100 };
void weekly_page_fill (const Tree *report, guint rows_max, Tree *view);
