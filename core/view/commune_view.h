/* commune_view.h: the communes of the territory in words, and the forms that change them. */
#pragma once
#include "base/remarks.h"
#include "domain/commune_list.h"
#include "domain/commune_merge.h"
#include "view/viewer.h"

enum { COMMUNE_PAGE_ROWS = 100 };

/* What the page of communes shows. */
typedef struct {
  gint64 page;               /* from 1 */
  const CommuneFacts *typed; /* nullable: in the form, as kept or as it came back */
  gboolean known;            /* it is one of ours: it may be taken away */
  const Remarks *remarks;    /* nullable */
  const CommuneRow *now;     /* nullable: the commune of the form as it stands, by which a change meanwhile is seen */
  gboolean conflict;         /* that happened */
} CommunePage;
/* (transfer full): {communes[] {insee, name, postcode, open, reports, into}, previous, next, left, form {insee, name,
 * postcode, open, known, was {insee, name, postcode, open}}, conflict, errors}. */
Tree *commune_view_list (const Viewer *viewer, const CommunePage *page, GError **error);
/* What would change, and by which text the next sending shows that it was read. */
typedef struct {
  CommuneMergeSize size;
  const char *seen;
} CommunePreview;
/* (transfer full): {communes[] {insee, name, checked}, into, name, postcode, errors, preview {reports, areas, rules, town,
 * seen}}. `typed` and `preview` are nullable. */
Tree *commune_view_merge (const Viewer *viewer, const CommuneMerging *typed, const CommunePreview *preview,
                          const Remarks *remarks, GError **error);
