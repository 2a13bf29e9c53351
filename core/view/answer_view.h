/* answer_view.h: what a page by link says of itself: for whom it is, what is asked, until when; or why it is over. */
#pragma once
#include "domain/answer_link.h"
#include "view/action_view.h"

/* (transfer full): for who opens a link that stands: the file as that partner may read it (report_view.h), while it
 * holds it; only what may be taken back once it refused. `answer` {partner, asked, chip {kind, words}, since, until,
 * account_url}, `own` TRUE while it holds the file. `viewer` has its place, and its door. */
Tree *answer_view (const Viewer *viewer, const AnswerLink *link, const ActionTyped *typed, GError **error);
/* (transfer full): a list link: `answer` {partner, until}, `count`, `waiting` and `accepted` lists of {url, reference,
 * city, class, danger, since}, any_waiting, any_accepted, more. */
Tree *answer_view_list (const Viewer *viewer, const AnswerLink *link, GError **error);
/* (transfer full): `link` NULL: unknown. {words, next, reference}: nothing that names anybody but the service. */
Tree *answer_view_over (const Viewer *viewer, const AnswerLink *link);
