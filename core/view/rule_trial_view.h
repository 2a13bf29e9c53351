/* rule_trial_view.h: a dry run in words. */
#pragma once
#include "domain/rule_trial.h"
#include "view/viewer.h"

/* (transfer full): {since, reports, differing, nobody, cut, lines, losses, files}; counts with their words. */
Tree *rule_trial_view (const Viewer *viewer, const Trial *trial);
