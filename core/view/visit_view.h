/* visit_view.h: a visit as people read it: the occupant's page and follow-up page, mails, the list on a report's page.
 * The forms of staff stand in visit_form_view.h. */
#pragma once
#include "domain/visit.h"
#include "view/viewer.h"

/* Sets what whoever takes part may know: uuid, revision, a flag per state (proposed, planned, done, not_done,
 * cancelled), open, declined, passed, when, at, minutes, video {url, host} or phone, before, host (nullable), guests[],
 * remote, control, dates[] {code, words, id, chosen} still to come at viewer->now, any_dates, any_guests, agreed (a day
 * was, once). */
void visit_view_fill (const Viewer *viewer, const Visit *visit, Tree *map);
/* For the follow-up page: sets `visits`, the open ones as visit_view_fill, and `has_visits`. */
gboolean visit_view_follow_add (const Viewer *viewer, gint64 report_id, Tree *view, GError **error);
/* For the form that closes the file (partner_id 0) or that partner's part: sets `ending`, the visits it ends: {when (null:
 * no day is agreed), passed (its account is missing), told (messages reach the occupant)}. */
void visit_view_add_ending (const Viewer *viewer, const Report *report, gint64 partner_id, Tree *form);
