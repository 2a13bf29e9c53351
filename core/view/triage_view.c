/* triage_view.c: the queue as a place among others, and its delay in words. */
#include "view/triage_view.h"

#include "base/clock.h"
#include "domain/triage.h"

#define PATH "/a-trier"
enum { HOUR_S = 3600, HOURS_SHOWN_BELOW = 2 /* days: below, hours say more */ };

gboolean
triage_view_add (const Viewer *viewer, const char *uuid, Tree *view, GError **error)
{
  g_autoptr (GPtrArray) queue = triage_queue (viewer->db, viewer->now, error);
  Tree *map;
  const char *next;
  guint position = 0;

  if (queue == NULL)
    return FALSE;
  for (guint i = 0; i < queue->len && position == 0; i++)
    if (g_strcmp0 (g_ptr_array_index (queue, i), uuid) == 0)
      position = i + 1;
  next = triage_next (queue, uuid);
  map = tree_set_map (view, "queue");
  tree_set_integer (map, "position", position);
  tree_set_flag (map, "in_queue", position > 0);
  tree_set_integer (map, "total", queue->len);
  tree_set_null (map, "next");
  if (next != NULL)
    tree_set_format (map, "next", PATH "/%s", next);
  return TRUE;
}

/* (transfer full): "5 heures", "3 jours". */
static char *
delay_words (const Viewer *viewer, gint64 delay_s)
{
  if (delay_s < HOURS_SHOWN_BELOW * CLOCK_DAY)
    return viewer_count (viewer, "triage.hours", MAX (1, (delay_s + HOUR_S / 2) / HOUR_S));
  return viewer_count (viewer, "triage.days", (delay_s + CLOCK_DAY / 2) / CLOCK_DAY);
}

gboolean
triage_view_add_delay (const Viewer *viewer, Tree *view, GError **error)
{
  TriageDelay delay;
  g_autofree char *words = NULL, *count = NULL;
  Tree *map;

  if (!triage_delay (viewer->db, viewer->now, &delay, error))
    return FALSE;
  if (delay.count == 0)
    return TRUE;
  words = delay_words (viewer, delay.median_s);
  count = viewer_count (viewer, "triage.taken", delay.count);
  map = tree_set_map (view, "delay");
  tree_set_text (map, "median", words);
  tree_set_text (map, "count", count);
  return TRUE;
}

char *
triage_view_next (const Viewer *viewer, const char *uuid)
{
  g_autoptr (GPtrArray) queue = triage_queue (viewer->db, viewer->now, NULL);
  const char *next = queue == NULL ? NULL : triage_next (queue, uuid);

  return next == NULL ? g_strdup (PATH) : g_strconcat (PATH "/", next, NULL);
}
