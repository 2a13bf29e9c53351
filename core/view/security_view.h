/* security_view.h: the security file as its readers see it: the box's real state, its measures and risks in words, the
 * decision; and the attestation that everybody may read. Judges nothing (domain/security_state.h). */
#pragma once
#include "domain/security_state.h"
#include "view/viewer.h"

/* (transfer full): what documents/homologation.md and the page speak of:
 *   decision {state, words, authority, number, decided {long…}, expires, reserves, days_left}
 *   facts: model, system, kernel, program, packages [{name, version}], base_url, doors [{words}], typed texts, counts
 *   themes [{words, measures [{label, words, state, state_words, built, done, todo, unknown}]}], todo [{label, words}],
 *   counts {built, done, todo, unknown}
 *   risks [{label, harm, gravity, before, after, level_before, level_after, low|middle|high}]
 *   checks [{label, on, note, by, good}], presence {share, since, outages, longest} */
Tree *security_view (const Viewer *viewer, const SecurityState *state, GError **error);
/* Sets `key` to what the public reads of the decision: {state, valid, authority, number, decided {long…}, expires};
 * null when none was written down. */
void security_view_attest (const Viewer *viewer, const HomologationNow *now, Tree *view, const char *key);
/* Sets `key` to {share, since {long…}, outages, longest}; null when nothing was measured. */
void security_view_presence (const Viewer *viewer, const Presence *presence, Tree *view, const char *key);
