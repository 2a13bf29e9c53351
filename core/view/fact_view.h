/* fact_view.h: what is known of the dwelling, the household, the people and the files of a report, as labelled
 * values. */
#pragma once
#include "domain/report.h"
#include "view/viewer.h"

/* Sets `dwelling`, `household`, `origin` and, with `names`, `persons` [{kind, facts[]}] and `answers`: lists of
 * {label, value}. What is not known is left out of `persons` and said to be unknown in the others. */
gboolean fact_view_add (const Viewer *viewer, const Report *report, gboolean names, Tree *view, GError **error);
/* Sets `kind` (in words), `name` and `facts` [{label, value, link}] of one person. */
void fact_view_fill_person (const Viewer *viewer, const Person *person, PersonKind kind, Tree *map);
/* Of those the tenant sent (the services' stand in document_view.h), sets `photos` [{url, small, name}] and `documents`
 * [{url, name, size}]. */
gboolean fact_view_add_files (const Viewer *viewer, const Report *report, Tree *view, GError **error);
