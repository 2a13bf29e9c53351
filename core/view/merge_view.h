/* merge_view.h: which reports may be one with this one, which it was merged into, which were merged into it. */
#pragma once
#include "view/action_view.h"

/* Sets `merged_into` {url, reference} and `merged_here` [{url, reference, received}] (both for who sees every file),
 * and for the desk, while the report waits at the desk, `same` [{url, reference, received, state, contact, address,
 * selected}] and `merge_form` {form, url, into_field, message_field, open}, as in action_view.h; any_same,
 * any_merged_here. */
gboolean merge_view_add (const Viewer *viewer, const ActionInput *input, Tree *view, GError **error);
