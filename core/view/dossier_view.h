/* dossier_view.h: one file as a paper and its page: for staff all that they may see of it by their rights; for the
 * tenant what is shared with them. Logs no reading: who hands it out does. Sentences and order stand in
 * site-templates/documents/dossier.md and dossier-tenant.md. */
#pragma once
#include "domain/report.h"
#include "view/viewer.h"

typedef struct {
  const char *data_folder; /* where the photos lie */
  const char *url_start;   /* of a photo's page: its uuid follows; "/dossiers/<uuid>/photos/" */
} DossierFiles;
/* (transfer full): the tree of report_view.h, its timeline from the first line to the last; `measures`, the findings of
 * the sensors (finding_view.h), where they may be read; images {id: {path, url}}, pictures [{id, words, caption}],
 * papers
 * [{words, name, added, by}] and their any_…. NOT_FOUND when the viewer may not open the file. */
Tree *dossier_view (const Viewer *viewer, const Report *report, const DossierFiles *files, GError **error);
/* (transfer full): as the follow-up page tells it (follow_view.h): state, holders, news from the first to the last,
 * what was reported, what the occupant said, visits, orders, results, files and pictures as above. */
Tree *dossier_view_tenant (const Viewer *viewer, const Report *report, const DossierFiles *files, GError **error);
