/* completeness_view.h: what is missing in a file and for whom, the one question that may fill it, and the page on which
 * the desk says what each kind of partner needs. */
#pragma once
#include "domain/assignment.h"
#include "view/viewer.h"

/* Sets `missing` [{partner, needed, useful}] (lists in words, nullable), any_missing, and for
 * the desk, while the file is open, `ask_form` {url, facts[] {code, words, checked}} when the tenant can be asked. The
 * desk reads of every partner that has the file or would get it, an officer of its own. */
gboolean completeness_view_add (const Viewer *viewer, const Report *report, const GPtrArray *assignments, Tree *view,
                                GError **error);

/* (transfer full): {type, words, facts[] {code, words, was, levels[] {code, words, selected}, changed}, types[] {code, words,
 * url, current}} of one partner type, or of "every". */
Tree *completeness_view_settings (const Viewer *viewer, const char *partner_type);
