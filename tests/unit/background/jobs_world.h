/* jobs_world.h: the small town of the domain's tests, with the real templates and words, as jobs see it. */
#pragma once
#include "background/jobs.h"
#include "domain/outbox.h"

#include "../domain/world.h"

typedef struct {
  World *world;
  TemplateSet *templates;
  Words *words;
  gboolean owns_texts;
  Jobs jobs;
} JobsWorld;

/* The clock of these jobs: it stands, or goes on by jobs_world_tick_s at each look. */
static gint64 jobs_world_now, jobs_world_tick_s;

static inline gint64
jobs_world_clock (void)
{
  jobs_world_now += jobs_world_tick_s;
  return jobs_world_now;
}

/* Reads the templates, and the words with the town's own. */
static inline void
jobs_world_read (JobsWorld *town)
{
  GError *error = NULL;

  town->templates = template_set_new ();
  town->words = words_load ("site-templates/words", town->owns_texts ? town->world->folder : NULL, &error);
  g_assert_no_error (error);
  template_set_load (town->templates, "site-templates", FALSE, &error);
  g_assert_no_error (error);
  words_lay (town->words, town->templates, &error);
  g_assert_no_error (error);
  town->jobs.words = town->words;
}

/* For tests that change a template or a word: others share what was read once. */
static inline void
jobs_world_own_texts (JobsWorld *town)
{
  town->owns_texts = TRUE;
  jobs_world_read (town);
}

static inline JobsWorld *
jobs_world_new (void)
{
  static TemplateSet *templates;
  static Words *words;
  JobsWorld *town = g_new0 (JobsWorld, 1);

  town->world = world_new ();
  if (templates == NULL) {
    jobs_world_read (town);
    templates = town->templates;
    words = town->words;
  }
  town->templates = templates;
  town->words = words;
  town->jobs = (Jobs){ .store = town->world->store,
                       .words = town->words,
                       .data_folder = town->world->folder,
                       .base_url = "http://box.example",
                       .clock = jobs_world_clock };
  jobs_world_now = MONDAY_9;
  jobs_world_tick_s = 0;
  return town;
}

static inline void
jobs_world_free (JobsWorld *town)
{
  world_free (town->world);
  if (town->owns_texts) {
    words_free (town->words);
    template_set_free (town->templates);
  }
  g_free (town);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (JobsWorld, jobs_world_free)

/* Runs what is due; (transfer full) "job result; job result". The job "status" looks at this machine, not at the town, and has a
 * test of its own: it is left out. */
static inline char *
jobs_world_run (JobsWorld *town, gint64 now)
{
  g_autoptr (Tree) summary = tree_new_list ();
  g_autoptr (GString) text = g_string_new (NULL);
  GError *error = NULL;

  jobs_world_now = now;
  jobs_run_due (&town->jobs, summary, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < tree_length (summary); i++) {
    const Tree *line = tree_at (summary, i);

    if (!g_str_equal (tree_get_text (line, "job"), "status"))
      g_string_append_printf (text, "%s%s%s %s", text->len == 0 ? "" : "; ", tree_get_flag (line, "ok") ? "" : "FAILED ",
                              tree_get_text (line, "job"), tree_get_text (line, "result"));
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
