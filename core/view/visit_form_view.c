/* visit_form_view.c: visits and their forms as trees. Decides nothing that the transition table does not. */
#include "view/visit_form_view.h"

#include <string.h>

#include "base/clock.h"
#include "domain/partner.h"
#include "view/visit_view.h"

static const char *const minutes_choices[] = { "15", "30", "45", "60", "90", NULL };
static const char *const means_choices[] = { "video", "phone", NULL };
static const char *const yes_no[] = { "yes", "no", NULL };
static const char *const site_kinds[] = { VISIT_ON_SITE, VISIT_CONTROL, NULL };
static const char *const classes[] = { "A", "B", "C", "D", "E", "F", "G", NULL };

/* One visit, or none yet, seen by one person. */
typedef struct {
  const Viewer *viewer;
  const ActionInput *input;
  const Visit *visit;       /* NULL: a first proposal */
  const ActionTyped *typed; /* this form came back; else NULL */
  const VisitTyped *values; /* its own values; never NULL */
} FormBuild;

static const VisitTyped nothing;

static FormBuild
build_new (const Viewer *viewer, const ActionInput *input, const Visit *visit, const char *form)
{
  gboolean back = input->typed != NULL && g_strcmp0 (input->typed->form, form) == 0;

  return (FormBuild){ viewer, input, visit, back ? input->typed : NULL,
                      back && input->typed->visit != NULL ? input->typed->visit : &nothing };
}

static Tree *
form_new (const FormBuild *build, Tree *map, const char *verb)
{
  g_autofree char *key = g_strconcat (verb, "_form", NULL);
  Tree *form = tree_set_map (map, key);

  tree_set_format (form, "form", "visit-%s", verb);
  tree_set_text (form, "verb", verb);
  if (build->visit == NULL)
    tree_set_format (form, "url", "/dossiers/%s/%s", build->input->report->uuid,
                     strcmp (verb, "site") == 0 ? "visites-sur-place" : "visites");
  else
    tree_set_format (form, "url", "/visites/%s", build->visit->uuid);
  tree_set_text (form, "report_uuid", build->input->report->uuid);
  tree_set_integer (form, "revision", build->visit == NULL ? 0 : build->visit->revision);
  tree_set_flag (form, "open", build->typed != NULL);
  return form;
}

static Tree *
field_new (const FormBuild *build, Tree *form, const char *field, const char *value)
{
  return action_view_field (build->viewer, form, field, value, build->typed);
}

/* ---- dates, means, guests ---- */

/* A template knows no numbers in names: each cell says its own. */
static void
add_cell (const FormBuild *build, Tree *row, const char *kind, guint number, const char *value)
{
  g_autofree char *field = g_strdup_printf ("%s-%u", kind, number);
  Tree *cell = tree_set_map (row, kind);

  tree_set_format (cell, "name", "%s-%s", tree_get_text (row, "form"), field);
  tree_set_text (cell, "field", field);
  tree_set_text (cell, "value", value);
  tree_set_text (cell, "error", action_view_remark (build->viewer, build->typed, field));
}

static void
add_days (const FormBuild *build, Tree *form, guint count)
{
  Tree *list = tree_set_list (form, "days");
  g_autofree char *first = clock_iso_day (build->viewer->now);
  g_autofree char *last = clock_iso_day (clock_add_days (build->viewer->now, VISIT_AHEAD_DAYS));

  tree_set_text (form, "first_day", first);
  tree_set_text (form, "last_day", last);
  for (guint i = 0; i < count; i++) {
    Tree *row = tree_add_map (list);

    tree_set_text (row, "form", tree_get_text (form, "form"));
    tree_set_integer (row, "number", i + 1);
    tree_set_flag (row, "needed", i == 0);
    add_cell (build, row, "day", i + 1, build->values->days[i]);
    add_cell (build, row, "time", i + 1, build->values->times[i]);
  }
}

static gboolean
is_invited (const FormBuild *build, const Assignment *assignment)
{
  if (build->typed != NULL)
    return build->values->guests != NULL && g_strv_contains (build->values->guests, assignment->partner_uuid);
  for (guint i = 0; build->visit != NULL && i < build->visit->guests->len; i++)
    if (((const VisitGuest *) g_ptr_array_index (build->visit->guests, i))->partner_id == assignment->partner_id)
      return TRUE;
  return FALSE;
}

/* Whoever accepted the report, but the partner that leads. */
static void
add_guests (const FormBuild *build, Tree *form)
{
  gint64 host = build->visit != NULL ? build->visit->partner_id : build->viewer->partner_id;
  Tree *list = tree_set_list (form, "guests");

  for (guint i = 0; i < build->input->assignments->len; i++) {
    const Assignment *assignment = g_ptr_array_index (build->input->assignments, i);
    Tree *guest;

    if (strcmp (assignment->state, "accepted") != 0 || assignment->partner_id == host)
      continue;
    guest = tree_add_map (list);
    tree_set_text (guest, "code", assignment->partner_uuid);
    tree_set_text (guest, "words", assignment->partner_name);
    tree_set_flag (guest, "selected", is_invited (build, assignment));
  }
  viewer_set_any (form, "guests");
}

static void
add_plan (const FormBuild *build, Tree *form)
{
  const Visit *visit = build->visit;
  g_autofree char *kept = g_strdup_printf ("%" G_GINT64_FORMAT, visit == NULL ? 30 : visit->minutes);
  const char *link = visit == NULL ? NULL : visit->video_link;
  /* A link that no message brings would have to be read out. */
  gboolean video = visit != NULL ? link != NULL : visit_is_told (build->viewer->db, build->input->report);

  add_days (build, form, VISIT_DATES_MAX);
  field_new (build, form, "minutes", NULL);
  viewer_add_choices (build->viewer, tree_set_list (form, "minutes"), "visit_minutes", minutes_choices,
                      build->typed != NULL ? build->values->minutes : kept);
  viewer_add_choices (build->viewer, tree_set_list (form, "means"), "visit_means", means_choices,
                      build->typed != NULL ? build->values->means : means_choices[video ? 0 : 1]);
  field_new (build, form, "video_link", build->typed != NULL ? build->values->video_link : link);
  field_new (build, form, "before", build->typed != NULL ? build->values->before : NULL);
  add_guests (build, form);
}

/* ---- on site ---- */

/* Who may visit: the desk itself or one's own partner, those that accepted when the desk plans, an operator. */
static void
add_who (const FormBuild *build, Tree *form)
{
  const char *own[] = { viewer_is_desk (build->viewer) ? VISIT_WHO_DESK : NULL, NULL },
             *outside[] = { VISIT_WHO_OPERATOR, NULL };
  Tree *list = tree_set_list (form, "whos");

  viewer_add_choices (build->viewer, list, "visit_who", own, build->values->who);
  for (guint i = 0; i < build->input->assignments->len; i++) {
    const Assignment *assignment = g_ptr_array_index (build->input->assignments, i);
    gboolean mine = assignment->partner_id == build->viewer->partner_id;
    Tree *who;

    if (strcmp (assignment->state, "accepted") != 0 || partner_type_is_landlord (assignment->partner_type)
        || (!viewer_is_desk (build->viewer) && !mine))
      continue;
    who = tree_add_map (list);
    tree_set_text (who, "code", assignment->partner_uuid);
    tree_set_text (who, "words", assignment->partner_name);
    tree_set_flag (who, "selected",
                   build->typed == NULL ? mine : g_strcmp0 (build->values->who, assignment->partner_uuid) == 0);
  }
  viewer_add_choices (build->viewer, list, "visit_who", outside, build->values->who);
  field_new (build, form, "who", NULL);
  field_new (build, form, "operator", build->values->operator_name);
}

static void
add_site (const FormBuild *build, Tree *form)
{
  add_days (build, form, 1);
  viewer_add_choices (build->viewer, tree_set_list (form, "kinds"), "visit_kind", site_kinds,
                      build->typed != NULL ? build->values->kind : VISIT_ON_SITE);
  field_new (build, form, "minutes", NULL);
  viewer_add_choices (build->viewer, tree_set_list (form, "minutes"), "visit_minutes", minutes_choices,
                      build->typed != NULL ? build->values->minutes : "60");
  add_who (build, form);
  field_new (build, form, "before", build->values->before);
}

/* ---- conclusion ---- */

static void
add_codes (const FormBuild *build, Tree *form, const char *group, const char *const *codes)
{
  Tree *list = tree_set_list (form, "conclusions");

  viewer_add_choices (build->viewer, list, group, codes, NULL);
  for (guint i = 0; i < tree_length (list); i++)
    tree_set_flag ((Tree *) tree_at (list, i), "selected",
                   build->values->conclusions != NULL && g_strv_contains (build->values->conclusions, codes[i]));
}

static void
add_site_finding (const FormBuild *build, Tree *form)
{
  Tree *site = tree_set_map (form, "seen");

  tree_set_text (site, "form", tree_get_text (form, "form"));
  add_codes (build, form, "visit_procedure", visit_procedures);
  field_new (build, site, "procedures", NULL);
  field_new (build, site, "occupant_present", NULL);
  viewer_add_choices (build->viewer, tree_set_list (site, "occupant"), "visit_present", yes_no,
                      build->values->occupant_present);
  field_new (build, site, "owner_present", NULL);
  viewer_add_choices (build->viewer, tree_set_list (site, "owner"), "visit_present", yes_no,
                      build->values->owner_present);
  tree_set_flag (site, "quiet", build->values->quiet);
}

static void
add_finding (const FormBuild *build, Tree *form)
{
  if (build->visit != NULL && !visit_is_remote (build->visit))
    add_site_finding (build, form);
  else
    add_codes (build, form, "visit_conclusion", visit_conclusions);
  field_new (build, form, "told", build->values->told);
  field_new (build, form, "details", build->values->details);
  if (build->visit == NULL || visit_is_remote (build->visit)) {
    Tree *remote = tree_set_map (form, "remote");

    tree_set_text (remote, "form", tree_get_text (form, "form"));
    field_new (build, remote, "on_site", NULL);
    viewer_add_choices (build->viewer, tree_set_list (remote, "on_site"), "visit_on_site", yes_no,
                        build->values->on_site);
  }
  field_new (build, form, "class", NULL);
  viewer_add_choices (build->viewer, tree_set_list (form, "classes"), "class_words", classes, build->values->class);
  field_new (build, form, "class_reason", build->values->class_reason);
}

static void
add_reasons (const FormBuild *build, const Transition *transition, Tree *form)
{
  if (transition->reasons == NULL)
    return;
  field_new (build, form, "reason", NULL);
  viewer_add_choices (build->viewer, tree_set_list (form, "reasons"), transition->reasons->name,
                      transition->reasons->codes, build->typed == NULL ? NULL : build->typed->reason);
}

/* ---- what may be done now ---- */

static void
add_fix (const FormBuild *build, Tree *form)
{
  add_days (build, form, 1);
}

/* What a form has beside a reason and a word; after: only once the hour of the visit has come. */
static const struct {
  const char *verb;
  void (*add) (const FormBuild *build, Tree *form);
  gboolean after;
} forms[] = {
  { "conclude", add_finding, TRUE },    { "miss", NULL, TRUE },    { "fix", add_fix, FALSE },
  { "propose_again", add_plan, FALSE }, { "cancel", NULL, FALSE },
};

static void
item_add_forms (const Viewer *viewer, const ActionInput *input, const Visit *visit, Tree *item)
{
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++) {
    const Transition *transition = transition_find (visit_transitions, forms[i].verb);
    g_autofree char *name = g_strconcat ("visit-", forms[i].verb, NULL);
    FormBuild build = build_new (viewer, input, visit, name);
    Tree *form;

    if (!transition_possible (transition, visit->state) || (forms[i].after && visit->at > viewer->now)
        || !visit_has_verb (visit->kind, forms[i].verb))
      continue;
    form = form_new (&build, item, forms[i].verb);
    add_reasons (&build, transition, form);
    field_new (&build, form, "message", build.typed == NULL ? NULL : build.typed->message);
    if (forms[i].add != NULL)
      forms[i].add (&build, form);
  }
}

/* ---- what it has come to ---- */

static const char *
next_code (const Viewer *viewer, const Visit *visit)
{
  if (strcmp (visit->state, "proposed") == 0 && !visit_is_remote (visit))
    return "site_declined";
  if (strcmp (visit->state, "proposed") == 0 && visit->declined_at != 0)
    return "declined";
  if (strcmp (visit->state, "proposed") == 0)
    return visit->dates_count == 0 || visit->dates[visit->dates_count - 1] <= viewer->now ? "expired" : "proposed";
  if (strcmp (visit->state, "planned") == 0)
    return visit->at <= viewer->now ? "passed" : "planned";
  return NULL;
}

const char *
visit_form_view_next (const Viewer *viewer, const Visit *visit, gboolean *ret_wanted)
{
  static const char *const wanted[] = { "declined", "site_declined", "expired", "passed", NULL };
  const char *code = next_code (viewer, visit);

  *ret_wanted = code != NULL && g_strv_contains (wanted, code);
  return code == NULL ? NULL : viewer_word (viewer, "visit_next", code);
}

/* Who was there, on site. */
static void
item_add_present (const Viewer *viewer, const Visit *visit, Tree *item)
{
  const struct {
    const char *key;
    int there;
  } people[] = { { "occupant_there", visit->occupant_present }, { "owner_there", visit->owner_present } };

  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    tree_set_text (item, people[i].key,
                   people[i].there < 0 ? NULL
                                       : viewer_word (viewer, "visit_present", people[i].there == 1 ? "yes" : "no"));
}

static void
item_add_outcome (const Viewer *viewer, const Visit *visit, gboolean names, Tree *item)
{
  gboolean wanted;
  const char *next = visit_form_view_next (viewer, visit, &wanted);
  const char *reasons = strcmp (visit->state, "not_done") == 0 ? "visit_miss_reason" : "visit_cancel_reason";
  g_auto (GStrv) codes = g_strsplit (visit->conclusions, " ", -1);
  Tree *list = tree_set_list (item, "conclusions");

  tree_set_text (item, "state_words", viewer_word (viewer, "visit_state", visit->state));
  tree_set_text (item, "chip", visit_is_open (visit) ? "on" : "off");
  tree_set_text (item, "next", next);
  tree_set_flag (item, "wanted", wanted);
  tree_set_text (item, "reason", visit->reason == NULL ? NULL : viewer_word (viewer, reasons, visit->reason));
  viewer_set_day (viewer, item, "proposed_on", visit->created_at);
  if (!names)
    return;
  tree_set_text (item, "told", *visit->told == '\0' ? NULL : visit->told);
  tree_set_text (item, "details", *visit->details == '\0' ? NULL : visit->details);
  tree_set_text (item, "on_site_words",
                 visit->on_site < 0 ? NULL : viewer_word (viewer, "visit_on_site", visit->on_site == 1 ? "yes" : "no"));
  for (guint i = 0; codes[i] != NULL; i++)
    if (*codes[i] != '\0')
      tree_add_text (list,
                     viewer_word (viewer, visit_is_remote (visit) ? "visit_conclusion" : "visit_procedure", codes[i]));
  viewer_set_any (item, "conclusions");
  item_add_present (viewer, visit, item);
}

static void
item_add (const Viewer *viewer, const Visit *visit, gboolean names, Tree *item)
{
  visit_view_fill (viewer, visit, item);
  tree_set_text (item, "kind_words", viewer_word (viewer, "visit_kind", visit->kind));
  tree_set_text (item, "leader", visit->user_name);
  item_add_outcome (viewer, visit, names, item);
  if (names)
    return;
  tree_set_null (item, "before");
  tree_set_null (item, "video");
  tree_set_null (item, "leader");
  tree_set_flag (item, "phone", FALSE);
}

/* A visit on site brings a report and photos. */
static void
item_add_documents (const Viewer *viewer, const ActionInput *input, const Visit *visit, Tree *item)
{
  if (!visit_is_remote (visit) && strcmp (visit->state, "cancelled") != 0
      && access_allows (viewer->role, ACTION_DOCUMENT_ADD, input->own))
    tree_set_format (item, "documents_url", "/dossiers/%s/documents?visite=%s#ajouter", input->report->uuid,
                     visit->uuid);
}

static gboolean
may_propose (const ActionInput *input, gboolean any_open)
{
  static const char *const open[] = { "received", "taken", "active", NULL };

  return !any_open && g_strv_contains (open, input->report->state);
}

gboolean
visit_form_view_add (const Viewer *viewer, const ActionInput *input, gboolean names, Tree *view, GError **error)
{
  g_autoptr (GPtrArray) visits = visit_list (viewer->db, input->report->id, error);
  Tree *section = tree_set_map (view, "visits"), *items = tree_set_list (section, "items");
  gboolean may =
      access_allows (viewer->role, ACTION_VISIT_PLAN, visit_is_own (viewer->db, input->report->id, viewer->partner_id));
  gboolean any_open = FALSE, site = access_allows (viewer->role, ACTION_VISIT_SITE,
                                                   visit_is_own (viewer->db, input->report->id, viewer->partner_id));

  for (guint i = 0; visits != NULL && i < visits->len; i++) {
    const Visit *visit = g_ptr_array_index (visits, i);
    Tree *item = tree_add_map (items);

    any_open |= visit_is_open (visit) && visit_is_remote (visit);
    item_add (viewer, visit, names, item);
    item_add_documents (viewer, input, visit, item);
    if (visit_is_open (visit) && (visit_is_remote (visit) ? may : site))
      item_add_forms (viewer, input, visit, item);
  }
  if (may && may_propose (input, any_open)) {
    FormBuild build = build_new (viewer, input, NULL, "visit-propose");

    add_plan (&build, form_new (&build, section, "propose"));
  }
  if (site && may_propose (input, FALSE)) {
    FormBuild build = build_new (viewer, input, NULL, "visit-site");

    add_site (&build, form_new (&build, section, "site"));
  }
  tree_set_flag (section, "any", tree_length (items) > 0);
  tree_set_flag (section, "to_call", may && !visit_is_told (viewer->db, input->report));
  return visits != NULL;
}
