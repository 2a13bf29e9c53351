/* timeline_view.h: follow-ups and the box's own history of a report read as one list, newest first. Hides from others
 * than those whose file it is what people wrote, and from who may not see the curves what was lent and measured. */
#pragma once
#include "domain/report.h"
#include "view/viewer.h"

/* (transfer full): a list of {at {long, moment, iso}, by, words, reason, text, auto, visible, fresh, leaves, kind ("said" by
 * people or "done"), shown, held {uuid, revision, visible, question} of one that the viewer's people may still change}.
 * `fresh`: another wrote it since the viewer opened the file last. `names`: texts and people's names may be shown.
 * `leaves` {moment, words, told}: when the message leaves that tells the tenant of it, while it has not; `released`: while
 * it is to come, the moment from which the tenant may read it and its author no longer change it. */
Tree *timeline_view (const Viewer *viewer, const Report *report, gboolean names, GError **error);

enum { TIMELINE_PAGE = 30 };
typedef struct {
  const char *code; /* "tout", "echanges", "evenements"; anything else is all */
  const char *url;  /* of the page */
  const char *trail; /* nullable: what its links carry on of the address */
  guint pages;      /* how many times TIMELINE_PAGE lines are shown, at least 1 */
} TimelinePart;
/* Unsets `shown` of the lines of view.timeline that are not looked at; sets `timeline_choices` {url, words, current},
 * `timeline_more` (address of the next ones) and `timeline_left`, when there are any, and `timeline_empty`. */
void timeline_view_narrow (const Viewer *viewer, const TimelinePart *part, Tree *view);
