/* test_status_view.c: each row, and each of its causes, has its words, and they say its figures; what the page and a mail
 * are made of. */
#include "view/status_view.h"

#include <string.h>

#include "eyes.h"

#define NOW MONDAY_9
static const char *const groups[] = { "status", "status_todo" };

static void
has_word (const Eyes *eyes, const char *group, const char *code)
{
  g_autofree char *key = g_strconcat (group, ".", code, NULL);

  if (!words_has (eyes->words, "fr", key) || *words_get (eyes->words, "fr", key) == '\0')
    g_error ("%s has no words", key);
}

/* A row without causes of its own, or that may be found without one, has the words of its code. */
static void
test_words (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();

  for (guint t = 0; status_themes[t] != NULL; t++)
    has_word (eyes, "status_theme", status_themes[t]);
  for (guint i = 0; i < status_rows_count; i++) {
    const StatusRow *row = &status_rows[i];
    g_auto (GStrv) causes = g_strsplit (row->causes == NULL ? "" : row->causes, " ", -1);

    has_word (eyes, "status_name", row->code);
    has_word (eyes, "status_ok", row->code);
    for (guint g = 0; g < G_N_ELEMENTS (groups); g++) {
      has_word (eyes, groups[g], row->code);
      for (guint c = 0; causes[c] != NULL && row->causes != NULL; c++) {
        g_autofree char *code = status_word (row, &(StatusFinding){ .cause = causes[c] });

        has_word (eyes, groups[g], code);
      }
    }
    g_assert_true (row->link == NULL || row->link[0] == '/');
  }
}

static StatusState
state_of (const char *code, StatusFinding finding, gint64 since)
{
  return (StatusState){ .row = status_row_find (code), .finding = finding, .since = since };
}

static void
test_page (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  const Viewer viewer = EYES_DESK (eyes, NOW);
  g_autoptr (GArray) states = g_array_new (FALSE, FALSE, sizeof (StatusState));
  g_autoptr (GPtrArray) crashes = g_ptr_array_new ();
  const Presence presence = { 0 };
  const StatusState rows[] = {
    state_of ("mail", (StatusFinding){ STATUS_ALARM, NULL, 3, 0, NOW - 5 * CLOCK_HOUR }, NOW - CLOCK_HOUR),
    state_of ("disk", (StatusFinding){ STATUS_NOTICE, "soon", 0, G_GUINT64_CONSTANT (3450000000), 0 }, NOW),
    state_of ("heat", (StatusFinding){ STATUS_OK, NULL, 0, 0, 0 }, 0),
  };
  g_autoptr (Tree) view = NULL;
  const Tree *todo;

  g_array_append_vals (states, rows, G_N_ELEMENTS (rows));
  view = status_view (&viewer, states, crashes, &presence);
  todo = tree_get (view, "todo");
  g_assert_cmpuint (tree_length (todo), ==, 2);
  g_assert_cmpstr (tree_get_text (tree_at (todo, 0), "words"), ==, "3 courriers ne partent pas depuis 5 heures.");
  g_assert_cmpstr (tree_get_text (tree_at (todo, 1), "words"), ==, "Il ne reste que 3,4 Go libres sur le disque.");
  g_assert_true (g_str_has_prefix (tree_get_text (tree_at (todo, 1), "todo"), "Prévoyez"));
  g_assert_false (tree_get_flag (view, "well"));
  g_assert_true (tree_get_flag (view, "any_alarms"));
  g_array_remove_range (states, 0, 2);
  tree_free (g_steal_pointer (&view));
  view = status_view (&viewer, states, crashes, &presence);
  g_assert_true (tree_get_flag (view, "well"));
  g_assert_false (tree_get_flag (view, "any_todo"));
}

static void
test_news (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  const Viewer viewer = EYES_DESK (eyes, NOW);
  const Voice voice = { viewer.words, "fr" };
  g_autoptr (GArray) news = g_array_new (FALSE, FALSE, sizeof (StatusNews));
  g_autoptr (Tree) tree = tree_new_map (), over = tree_new_map ();
  const StatusNews all[] = {
    { state_of ("jobs", (StatusFinding){ .level = STATUS_OK }, NOW), STATUS_TOLD_OVER },
    { state_of ("power", (StatusFinding){ .level = STATUS_ALARM }, NOW), STATUS_TOLD_FIRST },
  };

  g_array_append_val (news, all[0]);
  status_view_news (&voice, news, NOW, over);
  g_assert_true (tree_get_flag (over, "only_over"));
  g_array_append_val (news, all[1]);
  status_view_news (&voice, news, NOW, tree);
  g_assert_false (tree_get_flag (tree, "only_over"));
  g_assert_true (tree_get_flag (tree, "any_first") && tree_get_flag (tree, "any_over") && !tree_get_flag (tree, "any_again"));
  g_assert_cmpstr (tree_get_text (tree_at (tree_get (tree, "first"), 0), "name"), ==, "Alimentation électrique");
}

int
main (int argc, char **argv)
{
  g_autoptr (TemplateSet) base = template_set_new ();
  Eyes eyes;

  g_test_init (&argc, &argv, NULL);
  eyes_read (&eyes);
  g_assert_true (words_lay (eyes.words, base, NULL));
  g_test_add_func ("/status_view/words", test_words);
  g_test_add_func ("/status_view/page", test_page);
  g_test_add_func ("/status_view/news", test_news);
  return g_test_run ();
}
