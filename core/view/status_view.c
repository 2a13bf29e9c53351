/* status_view.c: words of the groups [status_name], [status_ok], [status], [status_todo] with their figures. */
#include "view/status_view.h"

#include "base/text.h"
#include "view/security_view.h"

/* (transfer full): {number, plural, size, day, moment, since}: what sentences may name. */
static Tree *
figures_of (const Voice *voice, const StatusFinding *finding, gint64 now)
{
  Tree *tree = tree_new_map ();
  g_autofree char *number = text_integer (finding->number), *size = voice_size (voice, finding->bytes), *day = NULL,
                  *moment = NULL, *since = NULL;

  tree_set_text (tree, "number", finding->number == 0 ? NULL : number);
  tree_set_flag (tree, "plural", finding->number > 1);
  tree_set_text (tree, "size", finding->bytes == 0 ? NULL : size);
  if (finding->at == 0)
    return tree;
  day = voice_day (voice, finding->at);
  moment = voice_moment (voice, finding->at);
  since = voice_length (voice, MAX (0, now - finding->at));
  tree_set_text (tree, "day", day);
  tree_set_text (tree, "moment", moment);
  tree_set_text (tree, "since", since);
  return tree;
}

/* (transfer full) */
static char *
words_of (const Voice *voice, const char *group, const char *code, const Tree *figures)
{
  g_autofree char *name = g_strconcat (group, ".", code, NULL);

  return voice_say (voice, name, figures);
}

void
status_view_row (const Voice *voice, const StatusState *state, gint64 now, Tree *map)
{
  g_autoptr (Tree) figures = figures_of (voice, &state->finding, now);
  gboolean well = state->finding.level == STATUS_OK;
  g_autofree char *code = well ? g_strdup (state->row->code) : status_word (state->row, &state->finding),
                  *name = words_of (voice, "status_name", state->row->code, NULL),
                  *words = words_of (voice, well ? "status_ok" : "status", code, figures),
                  *todo = well ? NULL : words_of (voice, "status_todo", code, figures);

  tree_set_text (map, "code", state->row->code);
  tree_set_text (map, "name", name);
  tree_set_text (map, "words", words);
  tree_set_text (map, "todo", todo);
  tree_set_text (map, "link", state->row->link);
  for (StatusLevel level = STATUS_OK; level <= STATUS_ALARM; level++)
    tree_set_flag (map, status_level_name (level), state->finding.level == level);
}

/* ---- the page ---- */

static void
add_todo (const Viewer *viewer, const Voice *voice, const GArray *states, Tree *view)
{
  Tree *todo = tree_set_list (view, "todo");
  gint64 counts[STATUS_ALARM + 1] = { 0 };

  for (guint i = 0; i < states->len; i++) {
    const StatusState *state = &g_array_index (states, StatusState, i);
    Tree *map;

    counts[state->finding.level]++;
    if (state->finding.level == STATUS_OK)
      continue;
    map = tree_add_map (todo);
    status_view_row (voice, state, viewer->now, map);
    viewer_set_day (viewer, map, "since", state->since);
  }
  viewer_set_any (view, "todo");
  tree_set_flag (view, "well", counts[STATUS_ALARM] + counts[STATUS_NOTICE] == 0);
  tree_set_integer (view, "alarms", counts[STATUS_ALARM]);
  tree_set_integer (view, "notices", counts[STATUS_NOTICE]);
  tree_set_flag (view, "any_alarms", counts[STATUS_ALARM] > 0);
}

static void
add_themes (const Viewer *viewer, const Voice *voice, const GArray *states, Tree *view)
{
  Tree *themes = tree_set_list (view, "themes");

  for (guint t = 0; status_themes[t] != NULL; t++) {
    Tree *theme = tree_add_map (themes), *rows = tree_set_list (theme, "rows");

    tree_set_text (theme, "words", viewer_word (viewer, "status_theme", status_themes[t]));
    for (guint i = 0; i < states->len; i++) {
      const StatusState *state = &g_array_index (states, StatusState, i);

      if (g_str_equal (state->row->theme, status_themes[t]))
        status_view_row (voice, state, viewer->now, tree_add_map (rows));
    }
  }
}

static void
add_crashes (const Viewer *viewer, const GPtrArray *crashes, Tree *view)
{
  Tree *list = tree_set_list (view, "crashes");

  for (guint i = 0; i < crashes->len; i++) {
    const Crash *crash = g_ptr_array_index (crashes, i);
    Tree *map = tree_add_map (list);

    tree_set_text (map, "program", crash->program);
    tree_set_text (map, "signal", crash->signal);
    tree_set_text (map, "text", crash->text);
    viewer_set_day (viewer, map, "at", crash->at);
  }
  viewer_set_any (view, "crashes");
}

Tree *
status_view (const Viewer *viewer, const GArray *states, const GPtrArray *crashes, const Presence *presence)
{
  const Voice voice = { viewer->words, viewer->language };
  Tree *view = tree_new_map ();

  add_todo (viewer, &voice, states, view);
  add_themes (viewer, &voice, states, view);
  add_crashes (viewer, crashes, view);
  security_view_presence (viewer, presence, view, "presence");
  viewer_set_day (viewer, view, "at", viewer->now);
  return view;
}

/* ---- the mail ---- */

void
status_view_news (const Voice *voice, const GArray *news, gint64 now, Tree *tree)
{
  gint64 counts[STATUS_TOLD_OVER + 1] = { 0 };
  gint64 alarms;

  for (StatusTold told = STATUS_TOLD_FIRST; told <= STATUS_TOLD_OVER; told++) {
    Tree *list = tree_set_list (tree, status_told_name (told));
    g_autofree char *any = g_strconcat ("any_", status_told_name (told), NULL);

    for (guint i = 0; i < news->len; i++) {
      const StatusNews *one = &g_array_index (news, StatusNews, i);
      g_autofree char *since = voice_day (voice, one->state.since);
      Tree *map;

      if (one->told != told)
        continue;
      counts[told]++;
      map = tree_add_map (list);
      status_view_row (voice, &one->state, now, map);
      tree_set_text (map, "since", since);
    }
    tree_set_flag (tree, any, counts[told] > 0);
  }
  alarms = counts[STATUS_TOLD_FIRST] + counts[STATUS_TOLD_AGAIN];
  tree_set_integer (tree, "count", alarms);
  tree_set_flag (tree, "plural", alarms > 1);
  tree_set_flag (tree, "only_over", alarms == 0);
}
