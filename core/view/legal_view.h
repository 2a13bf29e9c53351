/* legal_view.h: what the legal pages and papers know: the town's own mentions, how long data are kept, who reads them,
 * what audits found; and the administrator's checklist of what is missing. */
#pragma once
#include "view/viewer.h"

/* Sets `accessibility` of the town's map to {none, not, partial or total: TRUE}: what the law wants on the home page. */
void legal_view_add_state (Db *db, gint64 now, Tree *town);

/* (transfer full): {siren, director, service, dpo {who, email, phone, phone_link}, host, relay, sms, security_email,
 * source_url, plan_url, impact {day, opinion}, retention[] {what, long, from, by_hand}, kept[]: the same of what is told
 * to everybody, recipients[] {words}, readers[] {words}, factor, has_sensors, has_sms, has_mail, accessibility {state,
 * none…, over, audit {day, auditor, reference, rate, until, pages[], tools[], failures[], derogations[], exempt[]}}}.
 * What the town left empty is absent. */
Tree *legal_view (const Viewer *viewer);

/* (transfer full): items[] {code, what, why, state, state_words, done, todo, idle, advised, url}, missing: how many
 * obligations are open. */
Tree *legal_view_checklist (const Viewer *viewer);
