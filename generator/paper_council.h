/* paper_council.h: the half-year report to the investment committee (G8): paper "council:2026-2", and
 * "council:2026-2:public" as everybody may read it. */
#pragma once
#include "kit.h"

/* (transfer full): what documents/council.md speaks of, its chart drawn. INVALID for another subject. */
Tree *paper_council_view (Kit *kit, const char *subject, GError **error);
