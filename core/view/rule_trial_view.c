/* rule_trial_view.c: says what a dry run found. Runs none. */
#include "view/rule_trial_view.h"

#include "domain/partner.h"

/* What a page shows of each: a territory has some tens of rules, and sends a file to a few. */
enum { LINES_MAX = 300, NAMES_MAX = 12 };

static char *
partner_words (const Viewer *viewer, gint64 id)
{
  g_autoptr (Partner) partner = partner_find (viewer->db, id, NULL);

  return g_strdup (partner == NULL ? viewer_word (viewer, "rule_said", "other_partner") : partner->name);
}

static void
set_partners (const Viewer *viewer, Tree *map, const char *key, const GArray *ids)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < MIN (ids->len, NAMES_MAX); i++) {
    g_autofree char *name = partner_words (viewer, g_array_index (ids, gint64, i));

    g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", name);
  }
  if (ids->len > NAMES_MAX) {
    g_autofree char *more = viewer_count (viewer, "rule_trial.more_partners", ids->len - NAMES_MAX);

    g_string_append_printf (names, " %s", more);
  }
  tree_set_text (map, key, names->len == 0 ? NULL : names->str);
}

static void
add_lines (const Viewer *viewer, const Trial *trial, Tree *view)
{
  Tree *list = tree_set_list (view, "lines");

  for (guint i = 0; i < MIN (trial->lines->len, LINES_MAX); i++) {
    const TrialLine *line = g_ptr_array_index (trial->lines, i);
    g_autofree char *partner = partner_words (viewer, line->partner_id);
    Tree *map = tree_add_map (list);

    tree_set_text (map, "rule", line->rule_name);
    tree_set_text (map, "partner", partner);
    tree_set_integer (map, "would", line->would);
    tree_set_integer (map, "fresh", line->would - line->did);
    tree_set_integer (map, "did", line->did);
    tree_set_integer (map, "withheld", line->withheld);
  }
}

static void
add_losses (const Viewer *viewer, const Trial *trial, Tree *view)
{
  Tree *list = tree_set_list (view, "losses");

  for (guint i = 0; i < MIN (trial->losses->len, LINES_MAX); i++) {
    const TrialLoss *loss = g_ptr_array_index (trial->losses, i);
    g_autofree char *partner = partner_words (viewer, loss->partner_id),
                    *count = viewer_count (viewer, "rule_trial.files", loss->count);
    Tree *map = tree_add_map (list);

    tree_set_text (map, "partner", partner);
    tree_set_text (map, "count", count);
  }
}

static void
add_files (const Viewer *viewer, const Trial *trial, Tree *view)
{
  Tree *list = tree_set_list (view, "files");

  for (guint i = 0; i < trial->files->len; i++) {
    const TrialFile *file = g_ptr_array_index (trial->files, i);
    Tree *map = tree_add_map (list);

    tree_set_text (map, "reference", file->reference);
    tree_set_format (map, "url", "/dossiers/%s", file->uuid);
    viewer_set_day (viewer, map, "at", file->at);
    set_partners (viewer, map, "gained", file->gained);
    set_partners (viewer, map, "lost", file->lost);
    tree_set_flag (map, "nobody", file->nobody);
  }
}

static void
set_count (const Viewer *viewer, Tree *view, const char *key, const char *words, gint64 count)
{
  g_autofree char *said = viewer_count (viewer, words, count);

  tree_set_text (view, key, count == 0 ? NULL : said);
}

Tree *
rule_trial_view (const Viewer *viewer, const Trial *trial)
{
  Tree *view = tree_new_map ();
  guint shown = trial->differing > trial->nobody ? trial->differing : trial->nobody;

  viewer_set_day (viewer, view, "since", trial->cut && trial->oldest != 0 ? trial->oldest : trial->since);
  set_count (viewer, view, "reports", "rule_trial.reports", trial->reports);
  set_count (viewer, view, "differing", "rule_trial.differing", trial->differing);
  set_count (viewer, view, "nobody", "rule_trial.nobody", trial->nobody);
  set_count (viewer, view, "by_hand", "rule_trial.by_hand", trial->by_hand);
  tree_set_flag (view, "cut", trial->cut);
  set_count (viewer, view, "more_lines", "rule_trial.more_lines", trial->lines->len - MIN (trial->lines->len, LINES_MAX));
  set_count (viewer, view, "more_losses", "rule_trial.more_losses", trial->losses->len - MIN (trial->losses->len, LINES_MAX));
  tree_set_flag (view, "files_cut", shown > trial->files->len);
  add_lines (viewer, trial, view);
  add_losses (viewer, trial, view);
  add_files (viewer, trial, view);
  viewer_set_any (view, "lines");
  viewer_set_any (view, "losses");
  viewer_set_any (view, "files");
  return view;
}
