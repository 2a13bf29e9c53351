/* report_search.h: what somebody types to find a report, as the full-text table of the store understands it. */
#pragma once
#include <glib.h>

enum { REPORT_SEARCH_CHARS_MAX = 100, REPORT_SEARCH_WORDS_MAX = 8 };

/* (transfer full): every word typed, each the beginning of one: accents, œ and æ, capitals do not matter; "64-1116" and
 * "1116" are the report of that number, a phone is one number however it was spaced. NULL when nothing of it can be
 * searched. */
typedef enum {
  REPORT_SEARCH_ALL,
  REPORT_SEARCH_OPEN,  /* only among words that everybody who reads the list may read */
  REPORT_SEARCH_CLOSED /* what these alone do not find */
} ReportSearchWhere;
char *report_search_match (const char *typed, ReportSearchWhere where);
