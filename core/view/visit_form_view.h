/* visit_form_view.h: the visits of a report as staff see them, with the forms by which they propose, agree on, move,
 * cancel and conclude one: read from the transition table and the rights. */
#pragma once
#include "domain/visit.h"
#include "view/action_view.h"

/* Who visits on site, beside a partner's uuid. */
#define VISIT_WHO_DESK "desk"         /* the town hall itself */
#define VISIT_WHO_OPERATOR "operator" /* an external operator, by name */

/* What was typed in a form about a visit; all nullable. */
struct VisitTyped {
  const char *days[VISIT_DATES_MAX], *times[VISIT_DATES_MAX];  /* of "propose", and the first of "fix" */
  const char *minutes, *means, *video_link, *before;           /* means: "video", "phone" */
  const char *const *guests;                                   /* uuids, NULL-terminated */
  const char *told, *details, *on_site, *class, *class_reason; /* of "conclude" */
  const char *const *conclusions;                              /* codes, NULL-terminated */
  const char *kind, *who, *operator_name;       /* of "site": who is a partner's uuid, "desk", "operator" */
  const char *occupant_present, *owner_present; /* of "conclude" on site: "yes", "no" */
  gboolean quiet;                               /* the occupant is told nothing */
};

/* Sets `visits` {any, items[], propose_form, site_form, to_call: no message reaches the occupant}: an item as
 * visit_view_fill, with state_words, next, told, reason, and where names may be read details, on_site_words,
 * conclusions[]; and the forms that may be used now (<verb>_form), which stand open when they came back. */
gboolean
visit_form_view_add (const Viewer *viewer, const ActionInput *input, gboolean names, Tree *view, GError **error);

/* What has to be done next about it, in words; NULL when it is over. *ret_wanted: somebody of ours has to do it. */
const char *visit_form_view_next (const Viewer *viewer, const Visit *visit, gboolean *ret_wanted);
