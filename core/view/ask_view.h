/* ask_view.h: requests of partners for a file, on the file's page and in the desk's work. */
#pragma once
#include "domain/ask.h"
#include "view/action_view.h"

/* Sets `asks`: the partner's own, or all that wait for the desk; and `request_form` for who may ask now. */
gboolean ask_view_add (const Viewer *viewer, const ActionInput *input, Tree *view, GError **error);
/* (transfer full): {asks, alone}: what waits for the desk. `typed`: what came back of the answer to the request
 * `typed->kind`; nullable. */
Tree *ask_view_work (const Viewer *viewer, const ActionTyped *typed, GError **error);
/* Sets `work` {asks, alone} in words, for the desk; nothing when nothing waits, or for others. */
void ask_view_add_counts (const Viewer *viewer, Tree *view);
