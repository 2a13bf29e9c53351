/* admin_preview.c: reads the words of the command, runs the preview, prints its view as a table or as JSON. The page runs
 * it too. */
#include "admin_preview.h"

#include <stdio.h>
#include <string.h>

#include "background/preview.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "view/departure_view.h"

typedef struct {
  const char *at, *since, *out; /* nullable */
  gboolean json;
} Options;

enum { HOUR_LAST = 23, MINUTE_LAST = 59, EVENING_H = 20 };

/* A moment of the legal zone, to the minute, or a day, whose midnight it is. */
static gboolean
moment_parse (const char *text, gint64 *ret_at)
{
  g_auto (GStrv) parts = g_strsplit (text, "T", 2);
  g_auto (GStrv) time = g_strsplit (parts[0] != NULL && parts[1] != NULL ? parts[1] : "00:00", ":", 2);
  gint64 hour, minute;

  if (parts[0] == NULL || !clock_parse_day (parts[0], ret_at) || time[0] == NULL || time[1] == NULL
      || !text_to_integer (time[0], 0, HOUR_LAST, &hour) || !text_to_integer (time[1], 0, MINUTE_LAST, &minute))
    return FALSE;
  *ret_at = clock_next (*ret_at, 0, (int) hour, (int) minute);
  return TRUE;
}

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

    if (strcmp (word, "--json") == 0) {
      options->json = TRUE;
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
  if (options->at != NULL && !moment_parse (options->at, &span->until))
    return box_fail (error, BOX_ERROR_INVALID, "--at %s: a moment like 2026-12-07T08:00", options->at);
  span->since = options->at != NULL ? clock_day_start (span->until) : span->now;
  if (options->since != NULL && !moment_parse (options->since, &span->since))
    return box_fail (error, BOX_ERROR_INVALID, "--since %s: a moment like 2026-12-07T08:00", options->since);
  span->since = MAX (span->since, span->now);
  return TRUE;
}

static Tree *
view_make (const Service *service, const Preview *preview, DepartureSpan span, GError **error)
{
  const Viewer viewer = { .db = store_reader (preview->copy),
                          .words = service->words,
                          .language = "fr",
                          .grids = service->grids,
                          .role = ROLE_MANAGER,
                          .now = preview->now };
  const DepartureInput input = { { span.now, span.since, span.until, preview->after_id }, preview->said };
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
  if (out == NULL)
    return puts (text) >= 0 || box_fail (error, BOX_ERROR_IO, "cannot print");
  return g_file_set_contents_full (out, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error) || box_translate (error);
}

gboolean
admin_preview (const Arguments *arguments, GError **error)
{
  Options options = { 0 };
  DepartureSpan span = { .now = clock_now () };
  g_autoptr (Preview) preview = NULL;
  g_autoptr (Tree) view = NULL;
  g_autofree char *text = NULL;

  if (!options_read (arguments, &options, error) || !span_read (&options, &span, error))
    return FALSE;
  preview = preview_run (&arguments->service->jobs, span.now, span.until, error);
  view = preview == NULL ? NULL : view_make (arguments->service, preview, span, error);
  text = view == NULL ? NULL : view_print (arguments->service, &options, view, error);
  return text != NULL && text_write (text, options.out, error);
}
