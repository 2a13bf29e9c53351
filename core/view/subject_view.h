/* subject_view.h: all that is kept of a person, for that person: one tree for its page, its PDF and its JSON. Of third
 * persons nothing is told, of agents the service. What services wrote among themselves is told with its words only when
 * the desk, which has read it again, says so. */
#pragma once
#include "domain/subject.h"
#include "view/viewer.h"

/* Of whom, from which reports. */
typedef struct {
  gint64 first_id;   /* the report on which the person stands as `kind` */
  PersonKind kind;   /* PERSON_OCCUPANT, PERSON_REPORTER */
  const gint64 *ids; /* the reports that are theirs; others than subject_reports gives are left out */
  guint count;
  gboolean internal; /* with the words of what services wrote among themselves */
} SubjectInput;

/* (transfer full): `made` (day), `town`, `person` {kind, name, facts[]}, `parts` [{reference, sections[] {key, title,
 * hint, any, facts[] {label, value}, entries[] {at, when, who, words, text}}}], a part per report. NOT_FOUND when the first
 * report has no such person. */
Tree *subject_view (const Viewer *viewer, const SubjectInput *input, GError **error);

/* (transfer full): the same for programs: `about`, `keys` (each key of this document with its meaning, in French),
 * `made_on`, `person`, `reports` [{reference, <section>: …}]: facts as [{label, value}], entries as [{at (RFC 3339),
 * who, words, text}]. */
Tree *subject_view_json (const Viewer *viewer, const Tree *view);
