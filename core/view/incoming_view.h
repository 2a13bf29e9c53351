/* incoming_view.h: mails that came in, in words: the list of the desk, one of them with what may be done with it, those
 * that wait on a file. */
#pragma once
#include "domain/incoming.h"
#include "view/viewer.h"

#define INCOMING_URL "/gestion/courriers/recus"

/* (transfer full): states[] {url, words, current}, rows[] {url, sender, name, subject, kind, at, chip, unknown, reference,
 * partner}, waiting, bounces, automatic, trouble {words, since}, read_at, previous, next, paged. `state` NULL or unknown:
 * those that wait; "all": all. */
Tree *incoming_view_list (const Viewer *viewer, const char *state, gint64 page, GError **error);
/* (transfer full): the keys of a row, words, text (when it holds more), files[] {name, href, is_photo, size, refused},
 * actions[] {verb, words, hint, main}, can_attach, file_url, decided. NOT_FOUND for who may not see it. */
Tree *incoming_view_one (const Viewer *viewer, const Incoming *incoming, GError **error);
/* Sets `incoming` (a list of rows with words and actions) and any_incoming on the page of a file. */
gboolean incoming_view_report (const Viewer *viewer, gint64 report_id, Tree *view, GError **error);
