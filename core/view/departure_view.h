/* departure_view.h: what leaves and why, in words: for the page, for the command's table and for its JSON. */
#pragma once
#include "domain/departure.h"
#include "view/viewer.h"

typedef struct {
  DepartureSpan span;
  const Tree *said; /* nullable: what jobs say of a mail, by its key (weekly counts) */
  gboolean brief;   /* for a page: DEPARTURE_MAILS_MOST of them, DEPARTURE_LINES_MOST lines each; the rest is counted */
} DepartureInput;
enum { DEPARTURE_MAILS_MOST = 200, DEPARTURE_LINES_MOST = 10 };

/* (transfer full): {asked, from, to (each {at} and the shapes of viewer_set_day), count, more (of these, not listed),
 * before (how many leave until `since`), any_before, mails[] {at, time, leaves, day (set where a new one begins), channel,
 * sms, kind, kind_words, recipient, subject, blocked, trouble, waits (written before now), lines[] {code, sequence,
 * reference, url, city, partner, why}, any_lines, more_lines, why (without lines)}, dropped[] {at, leaves, kind,
 * kind_words, code, reason, reference, url}, people[] {recipient, count}, any_mails, any_dropped, any_people}. STORE. */
Tree *departure_view (const Viewer *viewer, const DepartureInput *input, GError **error);
