/* departure_view.c: rows of domain/departure.h in words. */
#include "view/departure_view.h"

#include <string.h>

#include "base/clock.h"
#include "view/outbox_trouble.h"
#include "view/voice.h"

typedef struct {
  const Viewer *viewer;
  const DepartureInput *input;
  Tree *mails, *view;
  GHashTable *people; /* recipient → how many */
  int day;            /* of the last mail */
  gint64 before, count;
  GError *failure;
} Build;

/* The reason of that code; of "other" for one without words of its own. */
static void
set_why (const Viewer *viewer, Tree *map, const char *code, const Tree *context)
{
  const Voice voice = { viewer->words, viewer->language };
  g_autofree char *own = g_strconcat ("departure_why.", code, NULL);
  gboolean known = words_has (viewer->words, viewer->language, own);
  g_autofree char *said = voice_say (&voice, known ? own : "departure_why.other", context);

  tree_set_text (map, "why", said);
}

static void
set_moment (const Viewer *viewer, Tree *map, const char *key, gint64 at)
{
  g_autofree char *iso = clock_iso (at);

  viewer_set_day (viewer, map, key, at);
  tree_set_text (map, "at", iso);
}

/* ---- why ---- */

static void
set_days (const Viewer *viewer, Tree *context, const DepartureLine *line)
{
  int days = clock_day_number (line->raised_at) - clock_day_number (line->since);
  g_autofree char *words = viewer_count (viewer, "departure.days", days);

  viewer_set_day (viewer, context, "since", line->since);
  tree_set_integer (context, "days", days);
  tree_set_text (context, "days_words", words);
}

/* A reminder says what is waited for, from when, and how often it was said; anything else what happened, and when. */
static void
line_set_why (const Viewer *viewer, Tree *map, const DepartureLine *line)
{
  g_autoptr (Tree) context = tree_new_map ();

  viewer_set_day (viewer, context, "raised", line->raised_at);
  tree_set_text (context, "what", viewer_word (viewer, "mail_kind", line->kind));
  tree_set_integer (context, "sequence", line->sequence);
  tree_set_flag (context, "first", line->sequence == 1);
  tree_set_flag (context, "held", line->held);
  tree_set_flag (context, "later", line->due_at > line->raised_at);
  if (line->since > 0)
    set_days (viewer, context, line);
  set_why (viewer, map, line->reminder != NULL ? line->reminder : "event", context);
}

static void
line_fill (const Viewer *viewer, Tree *map, const DepartureLine *line)
{
  tree_set_text (map, "code", line->reminder != NULL ? line->reminder : line->kind);
  tree_set_text (map, "reference", line->reference);
  tree_set_text (map, "city", line->report_city);
  tree_set_text (map, "partner", line->partner);
  if (line->report_uuid != NULL)
    tree_set_format (map, "url", "/dossiers/%s", line->report_uuid);
  if (line->reminder != NULL)
    tree_set_integer (map, "sequence", line->sequence);
  line_set_why (viewer, map, line);
}

typedef struct {
  const Viewer *viewer;
  Tree *list;
  guint most; /* 0: all */
  guint more;
} Lines;

static void
line_visit (const DepartureLine *line, gpointer data)
{
  Lines *lines = data;

  if (lines->most > 0 && tree_length (lines->list) >= lines->most) {
    lines->more++;
    return;
  }
  line_fill (lines->viewer, tree_add_map (lines->list), line);
}

/* A mail that no notice raised: what its job said of it. */
static void
mail_set_why (const Build *build, Tree *map, const Departure *departure)
{
  const Tree *said = tree_get (build->input->said, departure->key);
  g_autoptr (Tree) context = tree_new_map ();

  for (guint i = 0; i < tree_length (said); i++) {
    const char *key = tree_key_at (said, i);
    g_autofree char *name = g_strdup_printf ("departure.%s", key);
    g_autofree char *words = viewer_count (build->viewer, name, tree_integer (tree_value_at (said, i)));

    tree_set_text (context, key, words);
  }
  tree_set_flag (context, "counted", tree_length (said) > 0);
  set_why (build->viewer, map, departure->kind, context);
}

/* ---- mails ---- */

static void
mail_set_time (Build *build, Tree *map, const Departure *departure)
{
  const Viewer *viewer = build->viewer;
  g_autofree char *time = words_time (viewer->words, viewer->language, "departure.time", departure->at);
  int day = clock_day_number (departure->at);

  set_moment (viewer, map, "leaves", departure->at);
  tree_set_text (map, "time", time);
  if (day != build->day)
    viewer_set_day (viewer, map, "day", departure->at);
  build->day = day;
}

static void
mail_fill (Build *build, Tree *map, const Departure *departure)
{
  const Viewer *viewer = build->viewer;
  gboolean blocked = strcmp (departure->state, "failed") == 0;
  const OutboxTroubled trouble = { .channel = departure->channel, .status = departure->status };
  Lines lines = { viewer, tree_set_list (map, "lines"), build->input->brief ? DEPARTURE_LINES_MOST : 0, 0 };

  mail_set_time (build, map, departure);
  tree_set_text (map, "channel", departure->channel);
  tree_set_flag (map, "sms", strcmp (departure->channel, "sms") == 0);
  tree_set_text (map, "kind", departure->kind);
  tree_set_text (map, "kind_words", viewer_word (viewer, "mail_kind", departure->kind));
  tree_set_text (map, "recipient", departure->recipient);
  tree_set_text (map, "subject", departure->subject);
  tree_set_flag (map, "blocked", blocked);
  if (departure->status != NULL)
    tree_set_text (map, "trouble", outbox_trouble_words (viewer->words, &trouble));
  if (departure->created_at < build->input->span.now)
    viewer_set_day (viewer, map, "waits", departure->created_at);
  if (!departure_lines (viewer->db, departure->id, line_visit, &lines, build->failure == NULL ? &build->failure : NULL))
    return;
  viewer_set_any (map, "lines");
  if (lines.more > 0)
    tree_set_integer (map, "more_lines", lines.more);
  if (tree_length (lines.list) == 0)
    mail_set_why (build, map, departure);
}

static void
mail_visit (const Departure *departure, gpointer data)
{
  Build *build = data;
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (build->people, departure->recipient));

  if (departure->at < build->input->span.since) {
    build->before++;
    return;
  }
  g_hash_table_insert (build->people, g_strdup (departure->recipient), GUINT_TO_POINTER (count + 1));
  build->count++;
  if (!build->input->brief || tree_length (build->mails) < DEPARTURE_MAILS_MOST)
    mail_fill (build, tree_add_map (build->mails), departure);
}

static void
dropped_visit (const DepartureLine *line, gpointer data)
{
  Build *build = data;
  Tree *map = tree_add_map ((Tree *) tree_get (build->view, "dropped"));

  set_moment (build->viewer, map, "leaves", MAX (line->due_at, build->input->span.now));
  tree_set_text (map, "kind", line->kind);
  tree_set_text (map, "kind_words", viewer_word (build->viewer, "mail_kind", line->kind));
  tree_set_text (map, "code", line->dropped_for);
  tree_set_text (map, "reason", viewer_word (build->viewer, "departure_dropped", line->dropped_for));
  tree_set_text (map, "reference", line->reference);
  if (line->report_uuid != NULL)
    tree_set_format (map, "url", "/dossiers/%s", line->report_uuid);
}

static int
compare_people (gconstpointer one, gconstpointer other, gpointer counts)
{
  const char *a = *(const char *const *) one, *b = *(const char *const *) other;
  int more = GPOINTER_TO_INT (g_hash_table_lookup (counts, b)) - GPOINTER_TO_INT (g_hash_table_lookup (counts, a));

  return more != 0 ? more : strcmp (a, b);
}

/* Who gets most comes first. */
static void
add_people (const Build *build)
{
  Tree *list = tree_set_list (build->view, "people");
  guint count = 0;
  g_autofree gpointer *keys = g_hash_table_get_keys_as_array (build->people, &count);

  g_qsort_with_data (keys, (gint) count, sizeof *keys, compare_people, build->people);
  for (guint i = 0; i < count; i++) {
    Tree *map = tree_add_map (list);

    tree_set_text (map, "recipient", keys[i]);
    tree_set_integer (map, "count", GPOINTER_TO_UINT (g_hash_table_lookup (build->people, keys[i])));
  }
}

static void
view_end (Build *build)
{
  const DepartureSpan *span = &build->input->span;

  set_moment (build->viewer, tree_set_map (build->view, "asked"), "now", span->now);
  set_moment (build->viewer, tree_set_map (build->view, "from"), "since", span->since);
  set_moment (build->viewer, tree_set_map (build->view, "to"), "until", span->until);
  tree_set_integer (build->view, "count", build->count);
  if (build->count > tree_length (build->mails))
    tree_set_integer (build->view, "more", build->count - tree_length (build->mails));
  tree_set_integer (build->view, "before", build->before);
  tree_set_flag (build->view, "any_before", build->before > 0);
  add_people (build);
  viewer_set_any (build->view, "mails");
  viewer_set_any (build->view, "dropped");
  viewer_set_any (build->view, "people");
}

Tree *
departure_view (const Viewer *viewer, const DepartureInput *input, GError **error)
{
  g_autoptr (Tree) view = tree_new_map ();
  g_autoptr (GHashTable) people = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Build build = { .viewer = viewer, .input = input, .view = view, .people = people };
  DepartureSpan all = input->span;

  all.since = all.now;
  build.mails = tree_set_list (view, "mails");
  tree_set_list (view, "dropped");
  if (!departure_list (viewer->db, &all, mail_visit, &build, error)
      || !departure_dropped (viewer->db, MIN (input->span.since, input->span.now), input->span.until, dropped_visit,
                             &build, error))
    return NULL;
  if (build.failure != NULL) {
    g_propagate_error (error, build.failure);
    return NULL;
  }
  view_end (&build);
  return g_steal_pointer (&view);
}
