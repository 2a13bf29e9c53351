/* finding_view.h: the findings of a report as a tree: for the page of its readings, its PDF, the tenant's page; in a
 * sentence for mails, the weekly report and the lines of problems. Judges nothing. */
#pragma once
#include "domain/finding.h"
#include "view/viewer.h"
#include "view/voice.h"

/* (transfer full): what partials/findings.mustache reads, in the viewer's language:
 *   pending: a loan was not judged yet;
 *   any_loans, any_spoken, note, air, unmeasured (titles, joined; null), loans[] {name, model, room, room_words,
 * position, calibrated, any_spoken, spoken[], any_quiet, quiet[], any_open, open[]}: what reaches a threshold, what
 * does not, what cannot be said; each {code, title, state, state_words, chip, grave, said, from, to, span, covered,
 * periods, over, how, formula, version, reasons[] {words}, checks[] {words}, points[] {words}, thresholds[] {words,
 * value, unit, source, certainty}} with any_reasons… The findings are those that are kept, as the last night found
 * them. Without loans any_loans is false. */
Tree *finding_view (const Viewer *viewer, gint64 report_id);

/* (transfer full): for the public page: version, date and rules[] {code, title, how, formula, thresholds[]}: how
 * readings are judged, of nobody. Empty without thresholds. */
Tree *finding_view_rules (const Viewer *viewer);

/* (transfer full): what was measured, in a clause: "sous 18 °C pendant 34 % des heures de jour…"; NULL without figures.
 */
char *finding_view_said (const Voice *voice, const GridSet *grids, const Finding *finding);
/* (transfer full): the same with its room and days: "… (chambre, du 5 au 19 janvier 2026)". */
char *finding_view_alone (const Voice *voice, const GridSet *grids, const Finding *finding);

/* Adds to each criterion of a file's `situations` (problem_view.h) measured[] {words}: what the findings that reach a
 * threshold say of it. */
void finding_view_add_measured (const Viewer *viewer, gint64 report_id, Tree *view);
