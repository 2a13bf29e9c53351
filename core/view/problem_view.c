/* problem_view.c: a report's problems and score in words. Figures are those kept with the report; reasons are found
 * again from its own grid, or not told. */
#include "view/problem_view.h"

#include <string.h>

#include "base/text.h"
#include "domain/loan.h"
#include "domain/score.h"
#include "domain/visit.h"
#include "view/grid_view.h"

void
problem_view_set_notation (const Viewer *viewer, Tree *map, int level)
{
  g_autofree char *code = g_strdup_printf ("%d", level);
  Tree *notation;

  if (level == 0)
    return;
  notation = tree_set_map (map, "notation");
  tree_set_integer (notation, "level", level);
  tree_set_text (notation, "words", viewer_word (viewer, "notation", code));
  tree_set_text (notation, "short", viewer_word (viewer, "notation_short", code));
}

/* The grid's own words, set as the catalogue's are when it is loaded. */
static void
set_typeset (Tree *map, const char *key, const char *words)
{
  g_autofree char *typeset = words == NULL ? NULL : text_typography (words);

  tree_set_text (map, key, typeset);
}

/* ---- in a list ---- */

/* The situation of a severity code that the grid does not know any more: its letters. */
static char *
situation_code (const Grid *grid, const char *severity_code)
{
  const GridSeverity *severity = grid_severity (grid, severity_code);

  if (severity != NULL)
    return g_strdup (severity->criterion->situation->code);
  return g_strndup (severity_code, strcspn (severity_code, "0123456789"));
}

static void
summary_add (const Viewer *viewer, Tree *problems, GHashTable *seen, const char *severity_code)
{
  const Grid *grid = grid_set_current (viewer->grids);
  g_autofree char *code = situation_code (grid, severity_code);
  const GridSituation *situation = grid_situation (grid, code);
  Tree *problem;

  if (g_hash_table_contains (seen, code))
    return;
  problem = tree_add_map (problems);
  tree_set_text (problem, "code", code);
  set_typeset (problem, "words", situation != NULL ? situation->plain : code);
  g_hash_table_add (seen, g_steal_pointer (&code));
}

void
problem_view_set_summary (const Viewer *viewer, Tree *map, const char *severities)
{
  g_auto (GStrv) codes = g_strsplit (severities == NULL ? "" : severities, " ", -1);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const GridSeverity *heaviest = codes[0] == NULL ? NULL : grid_severity (grid_set_current (viewer->grids), codes[0]);
  Tree *problems = tree_set_list (map, "problems");
  guint count = g_strv_length (codes);

  for (guint i = 0; i < count; i++)
    summary_add (viewer, problems, seen, codes[i]);
  if (heaviest != NULL) {
    Tree *problem = tree_set_map (map, "problem");
    g_autofree char *more = count > 1 ? viewer_count (viewer, "list.more", count - 1) : NULL;

    set_typeset (problem, "words", heaviest->criterion->plain);
    tree_set_text (problem, "more", more);
  }
}

/* ---- in a file: problems by situation ---- */

typedef struct {
  const Viewer *viewer;
  const Grid *grid;
  Tree *situations;
  GHashTable *criteria; /* situation → its list of criteria in the tree */
} ProblemsBuild;

static Tree *
situation_criteria (ProblemsBuild *build, const GridSituation *situation)
{
  Tree *criteria = g_hash_table_lookup (build->criteria, situation);
  Tree *map;

  if (criteria != NULL)
    return criteria;
  map = tree_add_map (build->situations);
  tree_set_text (map, "picto", situation->code);
  set_typeset (map, "words", situation->plain);
  tree_set_text (map, "zone", viewer_word (build->viewer, "zone", grid_zone_name (situation->zone)));
  criteria = tree_set_list (map, "criteria");
  g_hash_table_insert (build->criteria, (gpointer) situation, criteria);
  return criteria;
}

/* Flags of a severity that are said on the file. */
static const struct {
  GridFlag flag;
  const char *code; /* words: group severity_flag */
} shown_flags[] = {
  { GRID_DANGER, "danger" },   { GRID_INSALUBRITY, "insalubrity" }, { GRID_DECENCY, "decency" },
  { GRID_HYGIENE, "hygiene" }, { GRID_ENERGY, "energy" },           { GRID_CROWDING, "crowding" },
};

static void
criterion_add (ProblemsBuild *build, const GridSeverity *severity)
{
  Tree *map = tree_add_map (situation_criteria (build, severity->criterion->situation));
  g_autoptr (GPtrArray) flags = g_ptr_array_new ();
  g_autofree char *joined = NULL;

  tree_set_text (map, "code", severity->code);
  set_typeset (map, "criterion", severity->criterion->plain);
  set_typeset (map, "severity", severity->words);
  set_typeset (map, "legal_basis", severity->legal_basis);
  set_typeset (map, "question", severity->question);
  tree_set_integer (map, "weight", severity->weight);
  tree_set_flag (map, "dangerous", (severity->flags & GRID_DANGER) != 0);
  for (guint i = 0; i < G_N_ELEMENTS (shown_flags); i++)
    if ((severity->flags & shown_flags[i].flag) != 0)
      g_ptr_array_add (flags, (gpointer) viewer_word (build->viewer, "severity_flag", shown_flags[i].code));
  g_ptr_array_add (flags, NULL);
  joined = g_strjoinv (", ", (char **) flags->pdata);
  tree_set_text (map, "flag_words", joined);
}

/* Heaviest first, as the codes come; a code no grid knows any more is told as it stands. */
static void
view_add_situations (const Viewer *viewer, const Grid *grid, const GPtrArray *codes, Tree *view)
{
  g_autoptr (GHashTable) criteria = g_hash_table_new (g_direct_hash, g_direct_equal);
  ProblemsBuild build = { viewer, grid, tree_set_list (view, "situations"), criteria };
  Tree *unknown = tree_set_list (view, "unknown_codes");

  for (guint i = 0; i < codes->len; i++) {
    const char *code = g_ptr_array_index (codes, i);
    const GridSeverity *severity = grid_severity (grid, code);

    if (severity != NULL)
      criterion_add (&build, severity);
    else
      tree_add_text (unknown, code);
  }
}

/* ---- the score ---- */

typedef struct {
  const char *code; /* words: groups score_line, score_hint */
  gsize offset;     /* of the figure in Report, thousandths of a percent */
} ScoreLine;

/* The pilot's lines, in its order; its fourth, danger, is a yes or a no. */
static const ScoreLine score_lines[] = {
  { "selected", G_STRUCT_OFFSET (Report, score_selected) },
  { "general", G_STRUCT_OFFSET (Report, score_general) },
  { "weighted", G_STRUCT_OFFSET (Report, score_weighted) },
};

static void
score_add_lines (const Viewer *viewer, const Report *report, Tree *score)
{
  Tree *lines = tree_set_list (score, "lines");

  for (guint i = 0; i < G_N_ELEMENTS (score_lines); i++) {
    gint64 pcm = G_STRUCT_MEMBER (gint64, report, score_lines[i].offset);
    g_autofree char *value = text_decimal (score_pcm_to_tenths ((guint) pcm), 1);
    Tree *line = tree_add_map (lines);

    tree_set_text (line, "words", viewer_word (viewer, "score_line", score_lines[i].code));
    tree_set_text (line, "hint", viewer_word (viewer, "score_hint", score_lines[i].code));
    tree_set_text (line, "value", value);
  }
}

static void
score_add_floors (const Viewer *viewer, const Report *report, Tree *score)
{
  g_auto (GStrv) floors = g_strsplit (report->class_floors, " ", -1);
  Tree *list = tree_set_list (score, "floors");

  for (guint i = 0; floors[i] != NULL; i++)
    if (*floors[i] != '\0')
      tree_add_text (list, viewer_word (viewer, "floor", floors[i]));
}

static void
score_add_markups (const Viewer *viewer, const Grid *grid, const Score *computed, Tree *score)
{
  Tree *list = tree_set_list (score, "markups");

  for (guint i = 0; i < GRID_MARKUP_LAST; i++)
    if ((computed->markups & 1u << i) != 0) {
      g_autofree char *words = grid_view_markup (viewer, &grid->markups[i]);
      Tree *markup = tree_add_map (list);

      tree_set_text (markup, "words", words);
      tree_set_integer (markup, "percent", grid->markups[i].percent);
    }
}

/* Crossing rules that hold ask for something: a detector, a lead report, a sensor. */
static void
score_add_rules (const Viewer *viewer, const Score *computed, Tree *score)
{
  Tree *list = tree_set_list (score, "rules");

  for (guint i = GRID_FLOOR_LAST; i < GRID_RULE_LAST; i++)
    if ((computed->rules & 1u << i) != 0)
      tree_add_text (list, viewer_word (viewer, "crossing", grid_rule_name ((GridRuleName) i)));
}

/* A sensor is there already: none is proposed any more. Who may not know of it reads what it always read. */
static gboolean
has_sensor (const Viewer *viewer, const Report *report)
{
  g_autoptr (GPtrArray) loans = loan_list_file (viewer->db, report->id, NULL);
  gboolean out = FALSE;

  for (guint i = 0; loans != NULL && i < loans->len; i++)
    out = out || loan_is_out (g_ptr_array_index (loans, i));
  return out && loan_history_readable (viewer->db, report->id, viewer->role, TRUE);
}

static gboolean
grid_is_own (const Report *report, const Grid *grid)
{
  return strcmp (grid->version, report->grid_version) == 0;
}

/* Why the class is what it is. The row does not keep the reasons: they are computed again, and told only when they
 * add up to the sum and the markup that it keeps. */
/* FALSE when they are no longer known. */
static gboolean
score_again (const Report *report, const Grid *grid, const GPtrArray *codes, Score *ret_score)
{
  return grid_is_own (report, grid)
         && score_compute (grid, (const char *const *) codes->pdata, codes->len, &report->household, ret_score, NULL)
         && ret_score->sum == report->score_sum && ret_score->markup_percent == report->score_markup;
}

static void
score_add_reasons (const Viewer *viewer, const Report *report, const Grid *grid, const GPtrArray *codes, Tree *score)
{
  Score computed = { 0 };

  if (!score_again (report, grid, codes, &computed))
    computed = (Score){ 0 };
  if (has_sensor (viewer, report))
    computed.rules &= ~(1u << GRID_X6);
  score_add_markups (viewer, grid, &computed, score);
  score_add_rules (viewer, &computed, score);
  viewer_set_any (score, "markups");
  viewer_set_any (score, "rules");
}

static void
view_add_score (const Viewer *viewer, const Report *report, const Grid *grid, const GPtrArray *codes, Tree *view)
{
  Tree *score = tree_set_map (view, "score");
  g_autofree char *index = text_decimal (score_pcm_to_tenths ((guint) report->score_index), 1);

  score_add_lines (viewer, report, score);
  score_add_floors (viewer, report, score);
  tree_set_text (score, "index", index);
  tree_set_integer (score, "markup", report->score_markup);
  tree_set_flag (score, "marked_up", report->score_markup > 0);
  tree_set_integer (score, "sum", report->score_sum);
  tree_set_integer (score, "maximum", report->score_maximum);
  tree_set_integer (score, "dangers", report->danger);
  tree_set_flag (score, "dangerous", report->danger > 0);
  tree_set_text (score, "grid", grid_is_own (report, grid) ? grid->name : report->grid_version);
  viewer_set_any (score, "floors");
  score_add_reasons (viewer, report, grid, codes, score);
}

static void
view_add_class (const Viewer *viewer, const Report *report, const Grid *grid, Tree *view)
{
  GridClass class = GRID_CLASS_A;

  viewer_set_class (viewer, view, report_class (report), TRUE);
  if (score_class_from_letter (report_class (report), &class))
    set_typeset (view, "class_sentence", grid->classes[class].words);
  if (report->class_human != 0) {
    Tree *requalified = tree_set_map (view, "requalified");

    tree_set_format (requalified, "computed", "%c", report->class_computed);
    tree_set_text (requalified, "why", report->class_reason);
  }
}

/* ---- leads ---- */

static ScoreLead
lead_find (const char *name)
{
  ScoreLead lead = 0;

  while (lead < SCORE_LEAD_LAST && strcmp (score_lead_name (lead), name) != 0)
    lead++;
  return lead;
}

/* What was ticked that the grid flags so. */
static void
lead_add_severities (const Grid *grid, const GPtrArray *codes, ScoreLead lead, Tree *reasons)
{
  for (guint i = 0; i < codes->len; i++) {
    const GridSeverity *severity = grid_severity (grid, g_ptr_array_index (codes, i));
    g_autofree char *words = NULL, *typeset = NULL;

    if (severity == NULL || (severity->flags & score_lead_flag (lead)) == 0)
      continue;
    words = g_strdup_printf ("%s : %s", severity->criterion->plain, severity->words);
    typeset = text_typography (words);
    tree_set_text (tree_add_map (reasons), "words", typeset);
  }
}

/* Rules of the grid that hold with what is known of the household. */
static void
lead_add_rules (const Viewer *viewer, guint rules, Tree *reasons)
{
  for (guint i = 0; i < GRID_RULE_LAST; i++)
    if ((rules & 1u << i) != 0)
      tree_set_text (tree_add_map (reasons), "words",
                     viewer_word (viewer, i < GRID_FLOOR_LAST ? "floor" : "crossing", grid_rule_name ((GridRuleName) i)));
}

/* Each procedure to look at, with what led there; a lead whose reasons are no longer known stands alone. */
static void
view_add_leads (const Viewer *viewer, const Report *report, const Grid *grid, const GPtrArray *codes, Tree *view)
{
  g_auto (GStrv) leads = g_strsplit (report->leads, " ", -1);
  Tree *list = tree_set_list (view, "leads");
  Score computed = { 0 };

  if (!score_again (report, grid, codes, &computed))
    computed = (Score){ 0 };
  for (guint i = 0; leads[i] != NULL; i++) {
    Tree *lead = *leads[i] == '\0' ? NULL : tree_add_map (list), *reasons;
    ScoreLead which = lead_find (leads[i]);

    if (lead == NULL)
      continue;
    tree_set_text (lead, "words", viewer_word (viewer, "lead", leads[i]));
    reasons = tree_set_list (lead, "reasons");
    if (grid_is_own (report, grid) && which < SCORE_LEAD_LAST)
      lead_add_severities (grid, codes, which, reasons);
    lead_add_rules (viewer, score_lead_rules (which) & (computed.rules | computed.floors_met), reasons);
    viewer_set_any (lead, "reasons");
  }
  viewer_set_any (view, "leads");
}

/* What visits on site observed: no lead any more. */
static gboolean
view_add_observed (const Viewer *viewer, const Report *report, Tree *view, GError **error)
{
  g_autoptr (GPtrArray) observed = visit_observed (viewer->db, report->id, error);
  Tree *list = tree_set_list (view, "observed");

  for (guint i = 0; observed != NULL && i < observed->len; i++) {
    const VisitObserved *one = g_ptr_array_index (observed, i);
    Tree *map = tree_add_map (list);

    tree_set_text (map, "words", viewer_word (viewer, "visit_procedure", one->code));
    viewer_set_day (viewer, map, "at", one->at);
  }
  viewer_set_any (view, "observed");
  return observed != NULL;
}

gboolean
problem_view_add (const Viewer *viewer, const Report *report, Tree *view, GError **error)
{
  g_autoptr (GPtrArray) codes = report_severities (viewer->db, report->id, error);
  const Grid *grid = grid_set_find (viewer->grids, report->grid_version);

  if (codes == NULL)
    return FALSE;
  if (grid == NULL) /* a grid that left the box: its codes are never used again for something else */
    grid = grid_set_current (viewer->grids);
  view_add_situations (viewer, grid, codes, view);
  view_add_score (viewer, report, grid, codes, view);
  view_add_class (viewer, report, grid, view);
  view_add_leads (viewer, report, grid, codes, view);
  problem_view_set_notation (viewer, view, report->notation);
  return view_add_observed (viewer, report, view, error);
}
