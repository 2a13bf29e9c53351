/* admin_preview.c: reads the words of the command, runs the preview, prints its view as a table or as JSON. The page runs
 * it too. */
#include "admin_preview.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "background/preview.h"
#include "base/clock.h"
#include "base/json.h"
#include "view/departure_view.h"

typedef struct {
  const char *at, *since, *out; /* nullable */
  gboolean json, brief;
} Options;

enum { EVENING_H = 20 };

static gboolean
options_read (const Arguments *arguments, Options *options, GError **error)
{
  const struct {
    const char *name;
    const char **value;
  } texts[] = { { "--at", &options->at }, { "--since", &options->since }, { "--out", &options->out } };
  int i = 0;

  while (i < arguments->count) {
    const char *word = arguments->words[i++];
    guint k = 0;

    if (strcmp (word, "--json") == 0 || strcmp (word, "--brief") == 0) {
      *(word[2] == 'j' ? &options->json : &options->brief) = TRUE;
      continue;
    }
    while (k < G_N_ELEMENTS (texts) && strcmp (word, texts[k].name) != 0)
      k++;
    if (k == G_N_ELEMENTS (texts) || i == arguments->count)
      return box_fail (error, BOX_ERROR_INVALID, "jobs preview does not know %s", word);
    *texts[k].value = arguments->words[i++];
  }
  return TRUE;
}

static gboolean
span_read (const Options *options, DepartureSpan *span, GError **error)
{
  span->until = clock_next (clock_add_days (clock_day_start (span->now), 1), 0, EVENING_H, 0);
  if (options->at != NULL && !clock_parse_moment (options->at, &span->until))
    return box_fail (error, BOX_ERROR_INVALID, "--at %s: a moment like 2026-12-07T08:00", options->at);
  span->since = options->at != NULL ? clock_day_start (span->until) : span->now;
  if (options->since != NULL && strcmp (options->since, "now") == 0)
    span->since = span->now;
  else if (options->since != NULL && !clock_parse_moment (options->since, &span->since))
    return box_fail (error, BOX_ERROR_INVALID, "--since %s: now, or a moment like 2026-12-07T08:00", options->since);
  span->since = MAX (span->since, span->now);
  return TRUE;
}

static Tree *
view_make (const Arguments *arguments, const Options *options, const Preview *preview, DepartureSpan span, GError **error)
{
  const Service *service = arguments->service;
  const Viewer viewer = { .db = store_reader (preview->copy),
                          .words = service->words,
                          .language = "fr",
                          .grids = service->grids,
                          .role = ROLE_MANAGER,
                          .now = preview->now };
  const DepartureInput input = { { span.now, span.since, span.until, preview->after_id }, preview->said,
                                 options->brief };
  Tree *view = departure_view (&viewer, &input, error);

  if (view == NULL)
    return NULL;
  tree_set_flag (view, "plural", tree_get_integer (view, "count") > 1);
  tree_set_integer (view, "lasted_ms", preview->lasted_ms);
  tree_set_integer (view, "copied_bytes", preview->copied_bytes);
  tree_set_integer (view, "steps", preview->steps);
  tree_set_text (view, "troubles", preview->troubles);
  return view;
}

/* (transfer full) */
static char *
view_print (const Service *service, const Options *options, const Tree *view, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (options->json)
    return json_print (view);
  if (!template_render (words_templates (service->words, "fr"), "texts/departures", view, TEMPLATE_ESCAPE_NONE, text,
                        error))
    return NULL;
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Addresses stand in it: nobody else's eyes. */
static gboolean
text_write (const char *text, const char *out, GError **error)
{
  int fd = out == NULL ? dup (STDOUT_FILENO) : g_open (out, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  FILE *file = fd < 0 ? NULL : fdopen (fd, "w");
  gboolean written = file != NULL && fputs (text, file) >= 0 && fputc ('\n', file) != EOF;

  if (file != NULL)
    written = fclose (file) == 0 && written;
  return written || box_fail (error, BOX_ERROR_IO, "cannot write what was found");
}

/* Whoever reads JSON is told what it was that could not be done. */
static gboolean
tell_trouble (const Options *options, const GError *failure)
{
  g_autoptr (Tree) view = tree_new_map ();
  g_autofree char *text = NULL;

  if (!options->json)
    return TRUE;
  tree_set_text (view, "trouble", g_error_matches (failure, BOX_ERROR, BOX_ERROR_LIMIT) ? "limit" : "other");
  text = json_print (view);
  return text_write (text, options->out, NULL);
}

gboolean
admin_preview (const Arguments *arguments, GError **error)
{
  Options options = { 0 };
  DepartureSpan span = { .now = clock_now () };
  g_autoptr (GError) failure = NULL;
  g_autoptr (Preview) preview = NULL;
  g_autoptr (Tree) view = NULL;
  g_autofree char *text = NULL;

  if (!options_read (arguments, &options, error) || !span_read (&options, &span, error))
    return FALSE;
  preview = preview_run (&arguments->service->jobs, span.now, span.until, &failure);
  if (preview == NULL) {
    tell_trouble (&options, failure);
    g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
  }
  view = view_make (arguments, &options, preview, span, error);
  text = view == NULL ? NULL : view_print (arguments->service, &options, view, error);
  return text != NULL && text_write (text, options.out, error);
}
