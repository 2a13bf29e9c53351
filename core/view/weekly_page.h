/* weekly_page.h: a partner's weekly report as a page: the same sections as its PDF, from the same tree. */
#pragma once
#include "base/tree.h"

/* Sets in `view`, of a tree of weekly_view.h (or what was kept of one): title, partner, period, made, lead, demo,
 * measured, note, figures[] {value, words, waits}, lists[] {id, title, intro, empty, more, heads[] {title}, any_rows,
 * rows[] {url, reference, fields[] {label, words}}, hidden (how many rows stand in the PDF only)}: what to do first,
 * then a list a section; chart {title, source, any_rows, rows[] {label, count}}. */
void weekly_page_fill (const Tree *report, Tree *view);
