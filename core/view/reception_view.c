/* reception_view.c: the tree of the page of reception. */
#include "view/reception_view.h"

#include "base/clock.h"
#include "domain/broker.h"
#include "domain/spool.h"

static void
add_link (const Viewer *viewer, const ReceptionInput *input, Tree *view)
{
  Tree *map = tree_set_map (view, "link");

  tree_set_text (map, "code", input->link);
  tree_set_text (map, "words", viewer_word (viewer, "mqtt_link", input->link));
  tree_set_text (map, "hint", viewer_word (viewer, "mqtt_hint", input->link));
  tree_set_flag (map, "off", g_str_equal (input->link, "off"));
  tree_set_flag (map, "fine", g_str_equal (input->link, "connected"));
  tree_set_flag (map, "trouble", !g_str_equal (input->link, "connected") && !g_str_equal (input->link, "off"));
  viewer_set_day (viewer, map, "since", viewer->now - input->since_s);
  viewer_set_day (viewer, view, "heard", input->heard_s < 0 ? 0 : viewer->now - input->heard_s);
}

static void
add_count (const Viewer *viewer, Tree *counts, const char *key, guint64 n)
{
  g_autofree char *words = viewer_count (viewer, key, (gint64) n);

  if (n > 0)
    tree_set_text (tree_add_map (counts), "words", words);
}

/* What came, and what was left out of it. */
static void
add_counts (const Viewer *viewer, const ReceptionInput *input, Tree *view)
{
  Tree *counts = tree_set_list (view, "counts");

  add_count (viewer, counts, "mqtt_count.messages", input->messages);
  add_count (viewer, counts, "mqtt_count.kept", input->kept);
  add_count (viewer, counts, "mqtt_count.unread", input->unread);
  add_count (viewer, counts, "mqtt_count.nobody", input->nobody);
  add_count (viewer, counts, "mqtt_count.broken", input->broken);
  add_count (viewer, counts, "mqtt_count.refused", input->refused);
  viewer_set_any (view, "counts");
}

/* Why a device that sends is not seen: a table, for the answer goes to a device that shows it to nobody. */
static void
add_leftovers (const Viewer *viewer, const ReceptionInput *input, Tree *view)
{
  Tree *list = tree_set_list (view, "leftovers");

  for (guint i = 0; i < input->leftover_count; i++) {
    const ReceptionLeftover *leftover = &input->leftovers[i];
    Tree *map = tree_add_map (list);

    tree_set_text (map, "way", viewer_word (viewer, "ingest_way", leftover->way));
    if (*leftover->family != '\0')
      tree_set_text (map, "family", viewer_word (viewer, "sensor_family_short", leftover->family));
    tree_set_text (map, "why", viewer_word (viewer, "ingest_why", leftover->why));
    tree_set_integer (map, "count", (gint64) leftover->count);
    viewer_set_day (viewer, map, "last", viewer->now - leftover->ago_s);
  }
  viewer_set_any (view, "leftovers");
}

static gboolean
add_families (const Viewer *viewer, Tree *view, GError **error)
{
  g_auto (GStrv) families = broker_families (viewer->db, error);
  Tree *list = tree_set_list (view, "families");

  for (guint i = 0; families != NULL && families[i] != NULL; i++)
    tree_set_text (tree_add_map (list), "words", viewer_word (viewer, "sensor_family", families[i]));
  viewer_set_any (view, "families");
  return families != NULL;
}

static gboolean
add_clock (const Viewer *viewer, Tree *view, GError **error)
{
  SpoolCount count = { 0 };
  Tree *map = tree_set_map (view, "clock");
  g_autofree char *words = NULL, *since = NULL;

  if (!spool_count (viewer->db, clock_trust (), &count, error))
    return FALSE;
  tree_set_flag (map, "known", clock_trust_holds (clock_trust (), viewer->db));
  tree_set_flag (map, "waits", count.messages > 0);
  words = viewer_count (viewer, "spool.messages", count.messages);
  since = viewer_count (viewer, "spool.minutes", count.since_s / CLOCK_MINUTE);
  tree_set_text (map, "words", words);
  tree_set_text (map, "since", since);
  return TRUE;
}

Tree *
reception_view (const Viewer *viewer, const ReceptionInput *input, GError **error)
{
  g_autoptr (Tree) view = tree_new_map ();
  BrokerState state = { 0 };

  add_link (viewer, input, view);
  add_counts (viewer, input, view);
  add_leftovers (viewer, input, view);
  if (!add_families (viewer, view, error) || !add_clock (viewer, view, error)
      || !broker_state (viewer->db, &state, error))
    return NULL;
  tree_set_flag (view, "waits_for_broker", !g_str_equal (input->link, "off") && state.revision != state.written);
  return g_steal_pointer (&view);
}
