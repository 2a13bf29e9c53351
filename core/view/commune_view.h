/* commune_view.h: the communes of the territory in words, and the forms that change them. */
#pragma once
#include "base/remarks.h"
#include "domain/commune_list.h"
#include "domain/commune_merge.h"
#include "view/viewer.h"

/* (transfer full): {communes[] {insee, name, postcode, open, reports, removable, into}, left, form: typed facts, errors}.
 * `typed` and `remarks` are nullable. */
Tree *commune_view_list (const Viewer *viewer, const CommuneFacts *typed, const Remarks *remarks, GError **error);
/* (transfer full): {communes[] {insee, name, checked}, into, name, postcode, errors}. `typed` is nullable. */
Tree *commune_view_merge (const Viewer *viewer, const CommuneMerging *typed, const Remarks *remarks, GError **error);
