/* statistics_archive_view.h: the periods of the archive as pages lead to them. Addresses are those of the public site.
 */
#pragma once
#include "domain/statistics_archive.h"
#include "view/statistics_view.h"

#define STATISTICS_URL "/statistiques/"

/* (transfer full): "1er trimestre 2026", "2026", "novembre 2026": the period of `months` that holds `at`. */
char *statistics_period_label (const Voice *voice, gint64 at, int months);
/* (transfer full): "/statistiques/2026/t3/", "/statistiques/2026/": the page of a quarter or a year. */
char *statistics_period_url (gint64 at, int months);

/* (transfer full): the years, latest first: [{label, url, open, received, any_quarters, quarters [{label, short, url,
 * open, received}]}]. */
Tree *statistics_archive_view (const StatisticsArchive *archive, const Voice *voice);
/* (transfer full): one period among them: {label, code, yearly, open, received, previous {label, url}, next, year
 * {label, url}, quarters []}: `year` of a quarter, `quarters` of a year or of the quarter's year. */
Tree *statistics_archive_view_period (const StatisticsArchive *archive, const Statistics *period, const Voice *voice);
