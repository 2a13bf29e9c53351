/* bulk_view.h: what became of several files that one thing was done to. */
#pragma once
#include "domain/bulk.h"
#include "view/viewer.h"

/* (transfer full): {title, done, left, groups[] {outcome, words, hint, items[] {reference, url, state}}}; groups in the
 * order of what needs eyes first. */
Tree *bulk_view (const Viewer *viewer, const Bulk *bulk);
