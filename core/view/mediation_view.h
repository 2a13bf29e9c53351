/* mediation_view.h: a mediation as people read it: on the file's page and its room for the desk, on the owner's page,
 * on the occupant's. */
#pragma once
#include "domain/mediation.h"
#include "view/action_view.h"

/* For the file's page: sets `mediation` {agreed, agreement, asked, state {code, words, kind}, next, promised,
 * answers[], letters, url} where the viewer reads names, and in `awaited` whom an open one waits for; nothing where none was
 * begun and the viewer may begin none. */
gboolean mediation_view_add (const Viewer *viewer, const ActionInput *input, Tree *view, GError **error);

/* For its room: agreement {yes, no, words}, ways[], contact {field: value}, contact_name, has_address, has_email,
 * begun, open, state, sendings[], answers[], tells[], outcomes[], may_send. */
gboolean mediation_view_room (const Viewer *viewer, const Report *report, Tree *view, GError **error);

/* For the owner: sets what it was asked and what it answered: dwelling, reference, occupant, situations[], until,
 * state, answers[], over; `files` of each answer are names. */
gboolean mediation_view_owner (const Viewer *viewer, const Mediation *mediation, const Report *report, Tree *view,
                               GError **error);

/* For the occupant's page: sets `owner_talk` {words, ask, choices[] {code, words}} once the owner was written to. */
gboolean mediation_view_follow_add (const Viewer *viewer, gint64 report_id, Tree *view, GError **error);
/* Sets `promise`, the day of what was promised, for a mail to the occupant. */
gboolean
mediation_view_mail (Db *db, const Words *words, const char *language, gint64 report_id, Tree *tree, GError **error);
