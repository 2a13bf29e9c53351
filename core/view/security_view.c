/* security_view.c: facts, measures and risks turned into words of the catalogue. */
#include "view/security_view.h"

#include "base/clock.h"
#include "base/text.h"
#include "view/voice.h"

enum { GIB_TENTHS = 1024 * 1024 * 1024 / 10 };

static void
set_number (Tree *map, const char *key, gint64 value)
{
  g_autofree char *text = text_integer (value);

  tree_set_text (map, key, text);
}

static void
set_day_text (const Viewer *viewer, Tree *map, const char *key, const char *day)
{
  gint64 at = 0;

  if (clock_parse_day (day, &at))
    viewer_set_day (viewer, map, key, at);
}

/* ---- the decision ---- */

static void
fill_decision (const Viewer *viewer, const HomologationNow *now, Tree *map)
{
  const char *state = homologation_state_name (now->state);

  tree_set_text (map, "state", state);
  tree_set_flag (map, "valid", now->state == HOMOLOGATION_VALID || now->state == HOMOLOGATION_SOON);
  tree_set_flag (map, "soon", now->state == HOMOLOGATION_SOON);
  tree_set_flag (map, "over", now->state == HOMOLOGATION_OVER);
  tree_set_text (map, "words", viewer_word (viewer, "homologation_state", state));
  if (now->homologation == NULL)
    return;
  tree_set_text (map, "authority", now->homologation->authority);
  tree_set_text (map, "number", *now->homologation->number == '\0' ? NULL : now->homologation->number);
  set_day_text (viewer, map, "decided", now->homologation->decided_on);
  set_day_text (viewer, map, "expires", now->homologation->expires_on);
  tree_set_integer (map, "days_left", now->days_left);
}

void
security_view_attest (const Viewer *viewer, const HomologationNow *now, Tree *view, const char *key)
{
  if (now->homologation == NULL)
    tree_set_null (view, key);
  else
    fill_decision (viewer, now, tree_set_map (view, key));
}

static void
add_decision (const Viewer *viewer, const HomologationNow *now, Tree *view)
{
  Tree *map = tree_set_map (view, "decision");

  fill_decision (viewer, now, map);
  tree_set_flag (map, "none", now->homologation == NULL);
  if (now->homologation != NULL)
    tree_set_text (map, "reserves", *now->homologation->reserves == '\0' ? NULL : now->homologation->reserves);
}

/* ---- when it was there ---- */

void
security_view_presence (const Viewer *viewer, const Presence *presence, Tree *view, const char *key)
{
  const Voice voice = { viewer->words, viewer->language };
  g_autofree char *longest = NULL, *share = NULL;
  Tree *map;

  tree_set_null (view, key);
  if (presence->since == 0)
    return;
  map = tree_set_map (view, key);
  share = text_decimal_short (presence_share (presence), 2);
  longest = presence->outages == 0 ? NULL : voice_length (&voice, presence->longest_s);
  tree_set_text (map, "share", share);
  viewer_set_day (viewer, map, "since", presence->since);
  tree_set_integer (map, "outages", presence->outages);
  tree_set_flag (map, "several", presence->outages > 1);
  tree_set_flag (map, "any_outages", presence->outages > 0);
  tree_set_text (map, "longest", longest);
}

/* ---- facts ---- */

static void
add_machine (const Viewer *viewer, const SecurityState *state, Tree *view)
{
  const Machine *machine = &state->machine;
  Tree *packages = tree_set_list (view, "packages");
  g_autofree char *free_room = text_decimal ((gint64) (machine->free_bytes / GIB_TENTHS), 1),
                  *size = text_decimal ((gint64) (machine->size_bytes / GIB_TENTHS), 1);

  tree_set_text (view, "model", machine->model);
  tree_set_text (view, "system", machine->system);
  tree_set_text (view, "kernel", machine->kernel);
  tree_set_text (view, "program", state->program);
  tree_set_text (view, "free_room", free_room);
  tree_set_text (view, "size", machine->size_bytes == 0 ? NULL : size);
  viewer_set_day (viewer, view, "updated", machine->updated_at);
  for (guint i = 0; i < machine->packages->len; i++) {
    const MachinePackage *package = g_ptr_array_index (machine->packages, i);
    Tree *map = tree_add_map (packages);

    tree_set_text (map, "name", package->name);
    tree_set_text (map, "version", package->version);
  }
  viewer_set_any (view, "packages");
}

static void
add_door (const Viewer *viewer, Tree *list, const char *code)
{
  tree_set_text (tree_add_map (list), "words", viewer_word (viewer, "security_door", code));
}

static void
add_doors (const Viewer *viewer, const SecurityState *state, Tree *view)
{
  Tree *list = tree_set_list (view, "doors");
  const struct {
    const char *code;
    gboolean open;
  } doors[] = { { "https", state->https },   { "http", !state->https }, { "front", state->front },
                { "mail", state->mail },     { "inbox", state->inbox }, { "sms", state->sms },
                { "broker", state->broker }, { "readings", TRUE } };

  for (guint i = 0; i < G_N_ELEMENTS (doors); i++)
    if (doors[i].open)
      add_door (viewer, list, doors[i].code);
}

static void
set_typed (Tree *view, const char *key, const char *typed)
{
  tree_set_text (view, key, *typed == '\0' ? NULL : typed);
}

static void
add_people (const Viewer *viewer, const SecurityState *state, Tree *view)
{
  set_number (view, "accounts", state->accounts);
  set_number (view, "with_factor", state->with_factor);
  set_number (view, "desk", state->desk);
  set_number (view, "desk_with_factor", state->desk_with_factor);
  set_number (view, "desk_without_factor", state->desk - state->desk_with_factor);
  tree_set_flag (view, "desk_lacks_several", state->desk - state->desk_with_factor > 1);
  set_number (view, "partners", state->partners);
  set_number (view, "reads", state->reads);
  tree_set_text (view, "factor_rule", viewer_word (viewer, "security_factor", state->factor_rule));
  set_typed (view, "officer", state->officer);
  set_typed (view, "place", state->place);
  set_typed (view, "network", state->network);
  set_typed (view, "copies", state->copies);
  tree_set_null (view, "backup");
  tree_set_null (view, "backup_verified");
  viewer_set_day (viewer, view, "backup", state->backup_at);
  viewer_set_day (viewer, view, "backup_verified", state->backup_verified_at);
}

/* ---- checks ---- */

/* When each was done last: check_<kind> {long…}, read by the words of the measures. */
static void
add_last (const Viewer *viewer, const SecurityState *state, Tree *view)
{
  for (guint i = 0; i < security_check_kinds_count; i++) {
    g_autofree char *key = g_strconcat ("check_", security_check_kinds[i].kind, NULL);

    tree_set_null (view, key);
    viewer_set_day (viewer, view, key, security_state_check (state, security_check_kinds[i].kind));
  }
}

static void
add_check (const Viewer *viewer, Tree *list, const SecurityCheck *check)
{
  const SecurityCheckKind *kind = security_check_kind_find (check->kind);
  Tree *map = tree_add_map (list);
  gint64 at = 0;

  clock_parse_day (check->done_on, &at);
  tree_set_text (map, "uuid", check->uuid);
  tree_set_text (map, "label", viewer_word (viewer, "security_check", check->kind));
  tree_set_text (map, "note", *check->note == '\0' ? NULL : check->note);
  tree_set_text (map, "by", check->by);
  viewer_set_day (viewer, map, "on", at);
  tree_set_flag (map, "withdrawn", check->withdrawn_at != 0);
  tree_set_flag (map, "old", kind != NULL && kind->months != 0 && !security_check_is_good (kind, at, viewer->now));
}

static gboolean
add_checks (const Viewer *viewer, Tree *view, GError **error)
{
  g_autoptr (GPtrArray) checks = security_check_list (viewer->db, error);
  Tree *list = tree_set_list (view, "checks");

  for (guint i = 0; checks != NULL && i < checks->len; i++)
    if (((const SecurityCheck *) g_ptr_array_index (checks, i))->withdrawn_at == 0)
      add_check (viewer, list, g_ptr_array_index (checks, i));
  viewer_set_any (view, "checks");
  return checks != NULL;
}

/* ---- measures ---- */

/* What a measure says of itself here: its words know the facts of `view`. */
static void
fill_measure (const Viewer *viewer, const SecurityMeasure *measure, MeasureState judged, const Tree *view, Tree *map)
{
  const Voice voice = { viewer->words, viewer->language };
  const char *state = security_measure_state_name (judged);
  g_autofree char *key = g_strdup_printf ("measure_%s.%s", state, measure->code),
                  *words = voice_say (&voice, key, view);

  tree_set_text (map, "code", measure->code);
  tree_set_text (map, "label", viewer_word (viewer, "measure", measure->code));
  tree_set_text (map, "words", words);
  tree_set_text (map, "state", state);
  tree_set_text (map, "state_words", viewer_word (viewer, "measure_state", state));
  tree_set_flag (map, "todo", judged == MEASURE_TODO);
  tree_set_flag (map, "unknown", judged == MEASURE_UNKNOWN);
  tree_set_flag (map, "held", judged == MEASURE_BUILT || judged == MEASURE_DONE);
}

static void
add_measures (const Viewer *viewer, const SecurityState *state, Tree *view)
{
  Tree *themes = tree_set_list (view, "themes"), *todo = tree_set_list (view, "todo"), *counts, *measures = NULL;
  const char *theme = NULL;
  gint64 sums[MEASURE_LAST] = { 0 };

  for (guint i = 0; i < security_measures_count; i++) {
    const SecurityMeasure *measure = &security_measures[i];
    MeasureState judged = security_measure_judge (measure, state);

    if (g_strcmp0 (theme, measure->theme) != 0) {
      Tree *map = tree_add_map (themes);

      theme = measure->theme;
      tree_set_text (map, "words", viewer_word (viewer, "measure_theme", theme));
      measures = tree_set_list (map, "measures");
    }
    fill_measure (viewer, measure, judged, view, tree_add_map (measures));
    if (judged == MEASURE_TODO)
      fill_measure (viewer, measure, judged, view, tree_add_map (todo));
    sums[judged]++;
  }
  viewer_set_any (view, "todo");
  counts = tree_set_map (view, "counts");
  for (MeasureState judged = 0; judged < MEASURE_LAST; judged++)
    tree_set_integer (counts, security_measure_state_name (judged), sums[judged]);
}

/* ---- risks ---- */

static void
add_risks (const Viewer *viewer, const SecurityState *state, Tree *view)
{
  Tree *list = tree_set_list (view, "risks");
  gint64 high = 0;

  for (guint i = 0; i < security_risks_count; i++) {
    const SecurityRisk *risk = &security_risks[i];
    int left = security_risk_left (risk, state);
    RiskLevel before = security_risk_level (risk->gravity, risk->likelihood),
              after = security_risk_level (risk->gravity, left);
    Tree *map = tree_add_map (list);

    tree_set_text (map, "label", viewer_word (viewer, "risk", risk->code));
    tree_set_text (map, "harm", viewer_word (viewer, "risk_harm", risk->code));
    tree_set_integer (map, "gravity", risk->gravity);
    tree_set_integer (map, "before", risk->likelihood);
    tree_set_integer (map, "after", left);
    tree_set_text (map, "level_before", viewer_word (viewer, "risk_level", security_risk_level_name (before)));
    tree_set_text (map, "level_after", viewer_word (viewer, "risk_level", security_risk_level_name (after)));
    tree_set_flag (map, "high", after == RISK_HIGH);
    high += after == RISK_HIGH;
  }
  tree_set_integer (view, "high_count", high);
  tree_set_flag (view, "any_high", high > 0);
  tree_set_flag (view, "several_high", high > 1);
}

Tree *
security_view (const Viewer *viewer, const SecurityState *state, GError **error)
{
  g_autoptr (Tree) view = tree_new_map ();

  add_decision (viewer, &state->homologation, view);
  add_machine (viewer, state, view);
  add_doors (viewer, state, view);
  add_people (viewer, state, view);
  add_last (viewer, state, view);
  security_view_presence (viewer, &state->presence, view, "presence");
  add_measures (viewer, state, view);
  add_risks (viewer, state, view);
  return add_checks (viewer, view, error) ? g_steal_pointer (&view) : NULL;
}
