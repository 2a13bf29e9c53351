/* weekly_paper.h: what the doors to a weekly report share: its page, its PDF, the line of the history. */
#pragma once
#include "domain/actor.h"
#include "domain/weekly_report.h"
#include "http/exchange.h"

/* (transfer full): the tree that its PDF printed; NOT_FOUND when none was kept. */
Tree *weekly_paper_page (const WeeklyReport *report, GError **error);
/* Within a store_write: who took it away, of which week. `how`: "by_link", "by_account". */
gboolean weekly_paper_tell (Db *db, const Actor *actor, const WeeklyReport *report, const char *how, GError **error);
/* The PDF as a download. */
int weekly_paper_send (Exchange *exchange, const WeeklyReport *report);
/* (transfer full): "rapport-2026-w48.pdf" */
char *weekly_paper_name (Exchange *exchange, const char *week);
