/* update_view.h: the updates of the box as their page shows them. */
#pragma once
#include "domain/update.h"
#include "view/viewer.h"

/* Sets `known`, `version`, `step`, `check`, `checked`, `offer` {version, source, since, bad, news[]}, `pause`,
 * `runs[]`. */
void update_view_set (const Viewer *viewer, const UpdateNow *update, Tree *view);
