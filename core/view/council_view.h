/* council_view.h: the half-year report as the committee and the public read it, and its page in the back office. Counts
 * nothing itself. */
#pragma once
#include "base/remarks.h"
#include "domain/council.h"
#include "view/viewer.h"

/* Two readers: the committee reads counts as they are; the public reads the half-year as statistics_archive.h masks it
 * together with everything else that is published, and no share of the costs that would tell a masked count. */
typedef enum { COUNCIL_COMMITTEE, COUNCIL_PUBLIC } CouncilReader;

char *council_half_words (const Viewer *viewer, HalfYear half); /* (transfer full): "second semestre 2026" */

/* (transfer full): what documents/council.md speaks of:
 *   half, former {words, brief, code, span, over}, until {long…} (last day told of), committee, foreword, decisions
 * [{text}] counts [{code, label, now, former, before}], results, delays the same; before {year, source} received,
 * handled, action, each_handled, each_result: texts, null when not known costs [{label, now, former}], total {now,
 * former}, costed; campaigns [{name, channel, received, handled, cost, each}] stats: of the public, the tree of
 * view/statistics_view.h; null while the half-year may not be told curve: [{label, received, handled}] of the last
 * half-years, for its chart (committee only) */
Tree *council_view (const Viewer *viewer, HalfYear half, CouncilReader reader, GError **error);

/* (transfer full): the list of half-years: halves [{url, words, over, published, decided, total}], older {url, words}:
 * the one before, to type what came earlier. */
Tree *council_list_view (const Viewer *viewer, GError **error);
/* (transfer full): one half-year to work on: half, costs [{uuid, kind, label, amount, by, on, withdrawn}], sums,
 * total, campaigns, council texts, revision. */
Tree *council_room_view (const Viewer *viewer, HalfYear half, GError **error);
