/* rule_trial_view.h: a dry run in words. */
#pragma once
#include "domain/rule_trial.h"
#include "view/viewer.h"

/* (transfer full): {since, reports, differing, nobody, cut, lines, losses, files, and more_lines, more_losses
 * where there are more than a page shows}; counts with their words. */
Tree *rule_trial_view (const Viewer *viewer, const Trial *trial);
