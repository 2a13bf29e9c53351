/* weekly_view.h: a partner's weekly report as a tree of texts: what its PDF prints, from top to bottom. */
#pragma once
#include "base/tree.h"
#include "domain/weekly.h"
#include "view/voice.h"

typedef struct {
  const char *partner;  /* its name */
  const char *base_url; /* links lead to <base_url>/reponse/<token>, <base_url>/dossiers/<uuid>, <base_url>/dossiers */
  const char *town;     /* its name: the source of the chart */
} WeeklyReader;

/* (transfer full): a map
 *   title, partner, span ("du 16 au 22 novembre 2026"), period ("Semaine du …"), made, date, lead, demo (text or null)
 *   measured: what sensors say anew, in one line; null when they say nothing
 *   figures [{code, value, words, waits}]: to answer, silent, open; `waits`: for the reader
 *   first {title, again, empty, more, columns [{title, width, kind}], rows [{url, reference, city, cells [text]}]}:
 * what to do this week; `again`: its title on the next page; `same`: how many first cells repeat those of the row above
 * open, open_url: "Ouvrir mes dossiers : …", null when nothing waits answers {text, whose, url}: the list of all that
 * waits, by link; null without links chart {title, source, rows [{label, count}]}: files handed over by month, rows
 * empty when there was none sections [{code, title, again, intro, empty, more, columns, rows}]: one per list; `empty`
 * is a sentence when there is no row. Follow-ups stand by file, the file with the newest one first. */
Tree *weekly_tree (const Weekly *weekly, const Voice *voice, const WeeklyReader *reader);
/* Takes every link out of it, and says by which other ways to answer: for a reader who opens none (domain/reach.h).
 * `town` as territory_tree makes it. */
void weekly_tree_close (Tree *tree, const Voice *voice, const Tree *town);
