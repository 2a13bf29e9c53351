/* document_view.h: the photos and documents of a report: for staff, by type and by what they show; for the tenant,
 * those that services added for them to read. */
#pragma once
#include "domain/report.h"
#include "domain/report_document.h"
#include "view/viewer.h"

/* Sets `groups` [{words, items[]}] of documents by type, `galleries` [{words, items[]}] of photos by criterion, their
 * any_…, `count`, `left`, `archive_url` (of all at once, when there are any). An item: {url, small, name, size, number,
 * added, by, caption, of (a visit, an order), is_photo, visible, by_tenant, and what the viewer may do: change_url,
 * of_services, can_show, can_hide}. */
gboolean document_view_add (const Viewer *viewer, const Report *report, Tree *view, GError **error);

/* (transfer full): of ReportDocument: those that the viewer, who holds the report, may open. NULL: STORE. */
GPtrArray *document_view_list (const Viewer *viewer, const Report *report, GError **error);
/* TRUE when that file is on the report, and one that the viewer, who holds the report, may open. */
gboolean document_view_shows (const Viewer *viewer, const Report *report, const char *file_uuid);

/* What is chosen or typed in the form that adds some; all nullable. */
typedef struct {
  const char *document_type, *caption, *criterion;
  const char *of; /* uuid of a visit or an order */
  gboolean visible;
} DocumentTyped;
/* Sets `types`, `criteria` and `ofs` [{code, words, selected}], `caption`, `visible`. */
gboolean document_view_add_form (const Viewer *viewer, const Report *report, const DocumentTyped *typed, Tree *view,
                                 GError **error);

/* For the file's page: sets `documents_count`, words of how many services added, and `shared_photos` [{url, number,
 * added}]: the last few of those. */
gboolean document_view_add_summary (const Viewer *viewer, const Report *report, Tree *view, GError **error);

/* For the follow-up page: sets `shared` [{url, words, name, size, caption, is_photo, added, number}] and `has_shared`;
 * `url_start`: the uuid follows. */
gboolean
document_view_follow_add (const Viewer *viewer, gint64 report_id, const char *url_start, Tree *view, GError **error);
