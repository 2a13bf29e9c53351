/* weekly_view.h: a partner's weekly report as a tree of texts: what its PDF prints, from top to bottom. */
#pragma once
#include "base/tree.h"
#include "domain/weekly.h"
#include "view/voice.h"

typedef struct {
  const char *partner;  /* its name */
  const char *base_url; /* links lead to <base_url>/dossiers/<uuid>, nowhere else */
} WeeklyReader;

/* (transfer full): a map
 *   title, partner, span ("du 16 au 22 novembre 2026"), period ("Semaine du …"), made, date, lead, demo (text or null)
 *   figures [{code, value, words}]: to answer, silent, open
 *   first {title, empty, more, columns [{title, width, kind}], rows [{url, cells [text]}]}: what to do this week
 *   chart {title, rows [{label, count}]}: files handed over by month, rows empty when there was none
 *   sections [{code, title, intro, empty, more, columns, rows}]: one per list; `empty` is a sentence when there is no
 * row */
Tree *weekly_tree (const Weekly *weekly, const Voice *voice, const WeeklyReader *reader);
