/* finding_view.c: findings in words, each with the way it was reckoned. */
#include "view/finding_view.h"

#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "domain/finding_judge.h"
#include "domain/loan.h"
#include "domain/threshold.h"

/* Chips of the stylesheet, by state. */
static const ViewerChip chips[] = {
  { "found", "bad" },
  { "watch", "warn" },
  { "not_found", "on" },
  { NULL, "" },
};

/* Figures and their decimals; whole numbers are not listed. */
static const struct {
  const char *name;
  guint decimals;
} decimals[] = {
  { "share_cold", 1 }, { "mean_t", 1 },    { "lowest_t", 1 },  { "share_damp", 1 },   { "mean_rh", 1 },
  { "surface_rh", 1 }, { "surface_t", 1 }, { "share_wet", 1 }, { "mould", 2 },        { "excess", 1 },
  { "water", 1 },      { "mean_pm25", 1 }, { "highest_t", 1 }, { "highest_pm25", 1 },
};

#define SEPARATE " ; "
enum { TEN = 10 };

static void
set_figure (const Voice *voice, Tree *map, const FindingFigure *figure)
{
  g_autofree char *text = NULL;
  guint places = 0;
  double scaled = figure->value;

  for (guint i = 0; i < G_N_ELEMENTS (decimals); i++)
    if (strcmp (decimals[i].name, figure->name) == 0)
      places = decimals[i].decimals;
  for (guint i = 0; i < places; i++)
    scaled *= TEN;
  text = text_decimal ((gint64) round (scaled), places);
  if (places == 1 && g_str_has_suffix (text, ",0"))
    text[strlen (text) - 2] = '\0'; /* "18", not "18,0" */
  text = voice_number (voice, text);
  tree_set_text (map, figure->name, text);
}

/* "0,70" of "0.70": as the language writes it. */
static void
set_threshold (const Voice *voice, Tree *map, const char *key, const Threshold *threshold)
{
  g_auto (GStrv) parts = g_strsplit (threshold->value, ".", 2);
  g_autofree char *text = voice_number (voice, g_strjoinv (",", parts));

  tree_set_text (map, key, text);
}

static const Thresholds *
limits_of (const GridSet *grids, const Finding *finding)
{
  return grids == NULL ? NULL : grid_set_thresholds_of (grids, finding->thresholds);
}

/* (transfer full): every threshold by its name. */
static Tree *
context_new (const Voice *voice, const Thresholds *limits)
{
  Tree *context = tree_new_map ();

  for (guint name = 0; limits != NULL && name < THRESHOLD_LAST; name++)
    set_threshold (voice, context, threshold_name (name), threshold_get (limits, name));
  return context;
}

static char *
say_of (const Voice *voice, const char *group, const Finding *finding, const Tree *context)
{
  g_autofree char *key = g_strconcat (group, ".", finding_rule_code (finding->rule), NULL);

  return voice_say (voice, key, context);
}

char *
finding_view_said (const Voice *voice, const GridSet *grids, const Finding *finding)
{
  g_autoptr (Tree) context = context_new (voice, limits_of (grids, finding));

  if (finding->figures_count == 0)
    return NULL;
  for (guint i = 0; i < finding->figures_count; i++)
    set_figure (voice, context, &finding->figures[i]);
  return say_of (voice, "finding_said", finding, context);
}

/* (transfer full): the days of the period. */
static char *
span_of (const Voice *voice, const Finding *finding)
{
  g_autofree char *from = voice_day (voice, finding->from), *to = voice_day (voice, finding->to - 1);
  g_autoptr (Tree) context = tree_new_map ();

  tree_set_text (context, "from", from);
  tree_set_text (context, "to", to);
  tree_set_flag (context, "one_day", g_str_equal (from, to));
  return finding->to == 0 ? NULL : voice_say (voice, "finding.span", context);
}

char *
finding_view_alone (const Voice *voice, const GridSet *grids, const Finding *finding)
{
  g_autofree char *said = finding_view_said (voice, grids, finding), *span = span_of (voice, finding),
                  *room = voice_code (voice, "room", finding->room == NULL ? "other" : finding->room);
  g_autoptr (Tree) context = tree_new_map ();

  tree_set_text (context, "said", said);
  tree_set_text (context, "room", room);
  tree_set_text (context, "span", span);
  return said == NULL ? NULL : voice_say (voice, "finding.alone", context);
}

/* ---- one finding ---- */

/* Sets `key`_words to one text of a list's own: "a, b". */
static void
set_joined (Tree *map, const char *key, const char *own, const char *between)
{
  const Tree *list = tree_get (map, key);
  g_autofree char *name = g_strconcat (key, "_words", NULL);
  g_autoptr (GString) joined = g_string_new (NULL);

  for (guint i = 0; i < tree_length (list); i++)
    g_string_append_printf (joined, "%s%s", i == 0 ? "" : between, tree_get_text (tree_at (list, i), own));
  tree_set_text (map, name, joined->str);
}

/* Bits of a finding and their words. */
typedef struct {
  const char *key, *group;
  const char *(*name_of) (guint index);
} Bits;
static const Bits reason_bits = { "reasons", "finding_reason", finding_reason_name };
static const Bits check_bits = { "checks", "finding_check", finding_check_name };

static void
add_bits (const Viewer *viewer, Tree *map, const Bits *kind, guint bits)
{
  Tree *list = tree_set_list (map, kind->key);

  for (guint i = 0; kind->name_of (i) != NULL; i++)
    if ((bits & 1u << i) != 0)
      tree_set_text (tree_add_map (list), "words", viewer_word (viewer, kind->group, kind->name_of (i)));
  viewer_set_any (map, kind->key);
}

/* The criteria of the grid it speaks to. */
static void
add_points (const Viewer *viewer, const Finding *finding, Tree *map)
{
  g_auto (GStrv) codes = g_strsplit (finding->points_to == NULL ? "" : finding->points_to, " ", -1);
  Tree *list = tree_set_list (map, "points");

  for (guint i = 0; codes[i] != NULL && viewer->grids != NULL; i++) {
    g_autofree char *words = grid_words (grid_set_current (viewer->grids), viewer->language, codes[i]);

    if (words != NULL)
      tree_set_text (tree_add_map (list), "words", words);
  }
  viewer_set_any (map, "points");
}

static void
add_thresholds (const Viewer *viewer, const FindingRule *rule, const Thresholds *limits, Tree *map)
{
  const Voice voice = { viewer->words, viewer->language };
  Tree *list = tree_set_list (map, "thresholds");
  ThresholdName name;

  for (guint i = 0; limits != NULL && finding_rule_limit (rule, i, &name); i++) {
    const Threshold *threshold = threshold_get (limits, name);
    Tree *one = tree_add_map (list);
    g_autofree char *words = text_typography (threshold->words), *source = text_typography (threshold->source);

    set_threshold (&voice, one, "value", threshold);
    tree_set_text (one, "unit", threshold->unit);
    tree_set_text (one, "words", words);
    tree_set_text (one, "source", source);
    tree_set_text (one, "certainty",
                   viewer_word (viewer, "threshold_certainty", threshold_certainty_name (threshold->certainty)));
  }
  viewer_set_any (map, "thresholds");
}

static void
set_period (const Viewer *viewer, const Finding *finding, Tree *map)
{
  const Voice voice = { viewer->words, viewer->language };
  g_autofree char *span = span_of (&voice, finding);

  tree_set_text (map, "span", span);
  viewer_set_day (viewer, map, "from", finding->from);
  viewer_set_day (viewer, map, "to", finding->to);
  tree_set_integer (map, "hours", finding->hours);
  tree_set_integer (map, "valid", finding->hours_valid);
  tree_set_integer (map, "percent", finding->hours == 0 ? 0 : finding->hours_valid * 100 / finding->hours);
  tree_set_integer (map, "days_full", finding->days_full);
  tree_set_integer (map, "periods", finding->periods);
  tree_set_integer (map, "over", finding->periods_over);
  tree_set_flag (map, "several", finding->periods > 1);
  tree_set_flag (map, "covered", finding->hours > 0);
  tree_set_flag (map, "valid_many", finding->hours_valid > 1);
  tree_set_flag (map, "days_many", finding->days_full > 1);
}

/* (transfer none): what was added. */
static Tree *
add_finding (const Viewer *viewer, const Finding *finding, Tree *list)
{
  const Voice voice = { viewer->words, viewer->language };
  const char *code = finding_rule_code (finding->rule), *state = finding_state_name (finding->state);
  const Thresholds *limits = limits_of (viewer->grids, finding);
  g_autoptr (Tree) context = context_new (&voice, limits);
  g_autofree char *said = finding_view_said (&voice, viewer->grids, finding),
                  *how = say_of (&voice, "finding_how", finding, context), *formula = NULL;
  Tree *map = tree_add_map (list);

  if (limits != NULL)
    formula = text_typography (threshold_formula (limits, code));
  tree_set_text (map, "code", code);
  tree_set_text (map, "title", viewer_word (viewer, "finding_title", code));
  tree_set_text (map, "state", state);
  tree_set_text (map, "state_words", viewer_word (viewer, "finding_state", state));
  tree_set_text (map, "chip", viewer_chip (chips, state));
  tree_set_flag (map, "grave", finding->state == FINDING_FOUND && finding_rule_is_grave (finding->rule));
  tree_set_text (map, "said", said);
  tree_set_text (map, "how", how);
  tree_set_text (map, "formula", formula);
  tree_set_text (map, "version", finding->thresholds);
  set_period (viewer, finding, map);
  add_bits (viewer, map, &reason_bits, finding->reasons);
  add_bits (viewer, map, &check_bits, finding->checks);
  add_points (viewer, finding, map);
  set_joined (map, "reasons", "words", SEPARATE);
  set_joined (map, "points", "words", SEPARATE);
  set_joined (map, "checks", "words", " ");
  add_thresholds (viewer, finding->rule, limits, map);
  return map;
}

/* ---- a loan, a report ---- */

/* Lists of a loan, by what is said. */
static const char *const list_of[FINDING_STATE_LAST] = {
  [FINDING_INCONCLUSIVE] = "open",
  [FINDING_NOT_FOUND] = "quiet",
  [FINDING_WATCH] = "spoken",
  [FINDING_FOUND] = "spoken",
};
static const char *const lists[] = { "spoken", "quiet", "open" };

/* All of it in one text, for paper: what was measured by what, where and when, how it is reckoned, what to check. */
static void
set_sentence (const Viewer *viewer, const SensorLoan *loan, const char *model, gboolean calibrated, Tree *finding)
{
  const Voice voice = { viewer->words, viewer->language };
  g_autofree char *sentence = NULL;

  tree_set_text (finding, "name", loan->sensor_name);
  tree_set_text (finding, "model", model);
  tree_set_text (finding, "room_words", viewer_word (viewer, "room", loan->room));
  tree_set_text (finding, "position", loan->position);
  tree_set_flag (finding, "calibrated", calibrated);
  sentence = voice_say (&voice, "finding.paper", finding);
  tree_set_text (finding, "sentence", sentence);
}

static void
add_loan (const Viewer *viewer, const SensorLoan *loan, const GPtrArray *findings, Tree *loans)
{
  g_autoptr (Sensor) sensor = sensor_find (viewer->db, loan->sensor_id, NULL);
  const char *model = sensor == NULL ? NULL : sensor->model;
  Tree *map = tree_add_map (loans), *all = tree_set_list (map, "findings");
  gboolean calibrated;

  tree_set_text (map, "name", loan->sensor_name);
  tree_set_text (map, "model", model);
  tree_set_text (map, "room", loan->room);
  tree_set_text (map, "room_words", viewer_word (viewer, "room", loan->room));
  tree_set_text (map, "position", loan->position);
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    tree_set_list (map, lists[i]);
  for (guint i = 0; i < findings->len; i++) {
    const Finding *finding = g_ptr_array_index (findings, i);

    if (finding->loan_id != loan->id)
      continue;
    calibrated = (finding->checks & FINDING_CHECK_CALIBRATION) == 0;
    tree_set_flag (map, "calibrated", calibrated);
    add_finding (viewer, finding, (Tree *) tree_get (map, list_of[finding->state]));
    set_sentence (viewer, loan, model, calibrated, add_finding (viewer, finding, all));
  }
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++) {
    viewer_set_any (map, lists[i]);
    set_joined (map, lists[i], "title", ", ");
  }
}

static gboolean
has_code (const GPtrArray *findings, const char *code)
{
  for (guint i = 0; i < findings->len; i++)
    if (strcmp (finding_rule_code (((const Finding *) g_ptr_array_index (findings, i))->rule), code) == 0)
      return TRUE;
  return FALSE;
}

/* What no device of the file measures: nothing is said of it, and that is said. Carbon monoxide is not proposed. */
static void
set_unmeasured (const Viewer *viewer, const GPtrArray *findings, Tree *view)
{
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();
  g_autofree char *joined = NULL;

  for (guint i = 0; finding_rule_at (i) != NULL; i++) {
    const char *code = finding_rule_code (finding_rule_at (i));

    if (finding_rule_is_offered (finding_rule_at (i)) && !has_code (findings, code))
      g_ptr_array_add (titles, (gpointer) viewer_word (viewer, "finding_title", code));
  }
  tree_set_null (view, "unmeasured");
  if (titles->len == 0 || findings->len == 0)
    return;
  g_ptr_array_add (titles, NULL);
  joined = g_strjoinv (", ", (char **) titles->pdata);
  tree_set_text (view, "unmeasured", joined);
}

/* TRUE when a loan is to be judged: the next night says what it can. */
static gboolean
is_pending (const GPtrArray *findings, const GPtrArray *loans)
{
  for (guint i = 0; findings != NULL && findings->len == 0 && loans != NULL && i < loans->len; i++)
    if (finding_is_lived_in (((const SensorLoan *) g_ptr_array_index (loans, i))->room))
      return TRUE;
  return FALSE;
}

Tree *
finding_view (const Viewer *viewer, gint64 report_id)
{
  Tree *view = tree_new_map (), *loans = tree_set_list (view, "loans");
  g_autoptr (GPtrArray) findings = finding_list_report (viewer->db, report_id, NULL);
  g_autoptr (GPtrArray) rows = loan_list_report (viewer->db, report_id, NULL);
  gboolean spoken = FALSE;

  for (guint i = 0; findings != NULL && i < findings->len; i++)
    spoken = spoken || ((const Finding *) g_ptr_array_index (findings, i))->state >= FINDING_WATCH;
  tree_set_flag (view, "any_findings", findings != NULL && findings->len > 0);
  for (guint i = 0; findings != NULL && findings->len > 0 && rows != NULL && i < rows->len; i++)
    add_loan (viewer, g_ptr_array_index (rows, i), findings, loans);
  tree_set_flag (view, "any_spoken", spoken);
  tree_set_flag (view, "pending", is_pending (findings, rows));
  if (findings != NULL)
    set_unmeasured (viewer, findings, view);
  viewer_set_any (view, "loans");
  return view;
}

/* ---- of nobody ---- */

Tree *
finding_view_rules (const Viewer *viewer)
{
  const Thresholds *limits = grid_set_thresholds (viewer->grids);
  const Voice voice = { viewer->words, viewer->language };
  Tree *view = tree_new_map (), *rules = tree_set_list (view, "rules");
  g_autoptr (Tree) context = context_new (&voice, limits);
  gint64 day;

  for (guint i = 0; limits != NULL && finding_rule_at (i) != NULL; i++) {
    const FindingRule *rule = finding_rule_at (i);
    const Finding none = { .rule = rule };
    g_autofree char *how = say_of (&voice, "finding_how", &none, context),
                    *formula = text_typography (threshold_formula (limits, finding_rule_code (rule)));
    Tree *map = tree_add_map (rules);

    tree_set_text (map, "code", finding_rule_code (rule));
    tree_set_text (map, "title", viewer_word (viewer, "finding_title", finding_rule_code (rule)));
    tree_set_text (map, "how", how);
    tree_set_text (map, "formula", formula);
    add_thresholds (viewer, rule, limits, map);
  }
  tree_set_text (view, "version", limits == NULL ? NULL : threshold_version (limits));
  if (limits != NULL && clock_parse_day (threshold_date (limits), &day))
    viewer_set_day (viewer, view, "date", day);
  return view;
}

/* ---- beside what was reported ---- */

static gboolean
speaks_to (const Finding *finding, const char *severity)
{
  g_auto (GStrv) codes = g_strsplit (finding->points_to == NULL ? "" : finding->points_to, " ", -1);

  for (guint i = 0; codes[i] != NULL; i++)
    if (*codes[i] != '\0' && g_str_has_prefix (severity, codes[i]))
      return TRUE;
  return FALSE;
}

static void
add_measured (const Viewer *viewer, const GPtrArray *findings, Tree *criterion)
{
  const Voice voice = { viewer->words, viewer->language };
  Tree *list = tree_set_list (criterion, "measured");

  for (guint i = 0; i < findings->len; i++) {
    const Finding *finding = g_ptr_array_index (findings, i);
    g_autofree char *words = NULL;

    if (finding->state < FINDING_WATCH || !speaks_to (finding, tree_get_text (criterion, "code")))
      continue;
    words = finding_view_alone (&voice, viewer->grids, finding);
    tree_set_text (tree_add_map (list), "words", words);
  }
}

void
finding_view_add_measured (const Viewer *viewer, gint64 report_id, Tree *view)
{
  g_autoptr (GPtrArray) findings = finding_list_report (viewer->db, report_id, NULL);
  const Tree *situations = tree_get (view, "situations");

  for (guint i = 0; findings != NULL && i < tree_length (situations); i++) {
    const Tree *criteria = tree_get (tree_at (situations, i), "criteria");

    for (guint j = 0; j < tree_length (criteria); j++)
      add_measured (viewer, findings, (Tree *) tree_at (criteria, j));
  }
}
