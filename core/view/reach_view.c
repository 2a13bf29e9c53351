/* reach_view.c: facts brought to sentences. Judges nothing (domain/reach_check.h). */
#include "view/reach_view.h"

#include <string.h>

#include "base/text.h"
#include "domain/reach.h"
#include "domain/reach_check.h"
#include "view/security_view.h"
#include "view/voice.h"

/* ---- the facts, as words may name them ---- */

/* (transfer full): "a, b"; addresses of one kind, or all. */
static char *
joined (const Tree *list, ReachAddress kind)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < tree_length (list); i++) {
    const char *one = tree_text (tree_at (list, i));

    if (kind == REACH_ADDRESS_NONE || reach_address (one) == kind)
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", one);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
set_joined (Tree *map, const char *key, const Tree *list, ReachAddress kind)
{
  g_autofree char *text = joined (list, kind);

  tree_set_text (map, key, text);
}

static void
set_facts (const ReachRoom *room, Tree *map)
{
  const Tree *facts = room->look->facts;

  tree_set_text (map, "host", tree_get_text (facts, "host"));
  tree_set_text (map, "world_name", reach_world_name (facts));
  tree_set_text (map, "gateway", tree_get_text (facts, "gateway"));
  tree_set_text (map, "seen", tree_get_text (facts, "seen"));
  set_joined (map, "own4", tree_get (facts, "own4"), REACH_ADDRESS_NONE);
  set_joined (map, "own6", tree_get (facts, "own6"), REACH_ADDRESS_WORLD);
  set_joined (map, "name4", tree_get (facts, "name4"), REACH_ADDRESS_NONE);
  set_joined (map, "name6", tree_get (facts, "name6"), REACH_ADDRESS_NONE);
  if (room->tunnel != NULL) {
    tree_set_integer (map, "far_port", room->tunnel->far_port);
    tree_set_text (map, "machine", room->tunnel->host);
  }
}

/* What is said of a check or of a way. */
typedef struct {
  const Viewer *viewer;
  const Tree *facts;
  const char *code, *cause; /* the word is "<code>", or "<code>_<cause>" */
} Saying;

/* Sets `key` to that word of the group, filled with the facts; "" when the group has none: nothing to say. */
static void
set_said (const Saying *saying, const char *key, const char *group, Tree *map)
{
  const Viewer *viewer = saying->viewer;
  const Tree *facts = saying->facts;
  const char *code = saying->code, *cause = saying->cause;
  const Voice voice = { viewer->words, viewer->language };
  g_autofree char *word =
      cause == NULL ? g_strdup_printf ("%s.%s", group, code) : g_strdup_printf ("%s.%s_%s", group, code, cause);
  g_autofree char *said = words_has (viewer->words, "fr", word) ? voice_say (&voice, word, facts) : g_strdup ("");

  tree_set_text (map, key, said);
}

/* ---- parts ---- */

static void
add_check (const Viewer *viewer, const ReachRoom *room, const ReachCheck *check, const Tree *facts, Tree *list)
{
  static const ViewerChip chips[] = {
    { "good", "on" }, { "unknown", "" }, { "look", "warn" }, { "bad", "bad" }, { NULL, "" },
  };
  const char *cause = NULL;
  ReachLevel level = check->judge (room->look->facts, &cause);
  Tree *map = tree_add_map (list);

  tree_set_text (map, "name", viewer_word (viewer, "reach_check_name", check->code));
  tree_set_text (map, "level", viewer_word (viewer, "reach_level", reach_level_name (level)));
  tree_set_text (map, "chip", viewer_chip (chips, reach_level_name (level)));
  const Saying saying = { viewer, facts, check->code, cause };
  set_said (&saying, "words", "reach_check", map);
  set_said (&saying, "todo", "reach_check_todo", map);
}

static void
add_way (const Viewer *viewer, const ReachRoom *room, const ReachWay *way, const Tree *facts, Tree *list)
{
  ReachWayState state = way->judge (room->look->facts);
  const char *name = reach_way_state_name (state);
  const Saying said = { viewer, facts, way->code, name },
               asked = { viewer, facts, way->code, state == REACH_WAY_BLOCKED ? name : NULL };
  Tree *map = tree_add_map (list);

  tree_set_text (map, "code", way->code);
  tree_set_text (map, "name", viewer_word (viewer, "reach_way", way->code));
  tree_set_text (map, "lead", viewer_word (viewer, "reach_way_lead", way->code));
  tree_set_flag (map, "best", way == reach_way_best (room->look->facts));
  tree_set_flag (map, "ready", state == REACH_WAY_READY);
  tree_set_flag (map, "is_tunnel", strcmp (way->code, "tunnel") == 0);
  set_said (&said, "said", "reach_way_said", map);
  set_said (&asked, "ask", "reach_ask", map);
}

static void
set_state (const Viewer *viewer, const ReachRoom *room, gboolean town, Tree *view)
{
  const char *code = town ? "town" : reach_state_name (reach_state (room->look->facts));
  Tree *map = tree_set_map (view, "state");

  tree_set_text (map, "words", viewer_word (viewer, "reach_state", code));
  tree_set_text (map, "more", viewer_word (viewer, "reach_state_more", code));
  tree_set_flag (map, "good", strcmp (code, "open") == 0);
  tree_set_flag (map, "bad", strcmp (code, "closed") == 0);
}

static void
set_tunnel (const Viewer *viewer, const ReachRoom *room, Tree *view)
{
  const Tunnel *tunnel = room->tunnel;
  g_autofree char *trusted = NULL, *offered = NULL;
  Tree *map;

  tree_set_null (view, "tunnel");
  if (tunnel == NULL)
    return;
  map = tree_set_map (view, "tunnel");
  trusted = *tunnel->host_key == '\0' ? NULL : room->print_key (tunnel->host_key);
  offered = *tunnel->offered_key == '\0' ? NULL : room->print_key (tunnel->offered_key);
  tree_set_format (map, "machine", "%s@%s", tunnel->login, tunnel->host);
  tree_set_integer (map, "port", tunnel->port);
  tree_set_integer (map, "far_port", tunnel->far_port);
  tree_set_flag (map, "paused", tunnel->paused);
  tree_set_flag (map, "on", tunnel_is_on (tunnel));
  tree_set_text (map, "trusted", trusted);
  tree_set_text (map, "offered", offered);
  tree_set_text (map, "offered_key", tunnel->offered_key);
  tree_set_text (map, "key", room->tunnel_key);
  tree_set_text (map, "trouble",
                 *tunnel->trouble == '\0' ? NULL : viewer_word (viewer, "publish_trouble", tunnel->trouble));
}

void
reach_view_set_seen (const Viewer *viewer, const ReachSeen *seen, Tree *view, const char *key)
{
  g_autofree char *share = text_decimal_short (reach_seen_share (seen), 2), *tries = NULL;
  Tree *map;

  tree_set_null (view, key);
  if (seen->tries == 0)
    return;
  map = tree_set_map (view, key);
  tries = viewer_count (viewer, "reach.tries", seen->tries);
  tree_set_text (map, "share", share);
  tree_set_text (map, "tries", tries);
  viewer_set_day (viewer, map, "since", seen->since);
}

void
reach_view_set (const Viewer *viewer, const ReachRoom *room, Tree *view)
{
  Tree *facts = tree_set_map (view, "facts"), *checks = tree_set_list (view, "checks"),
       *ways = tree_set_list (view, "ways");
  gboolean town = reach_is_town (viewer->db);

  tree_set_flag (view, "waiting", room->look->asked > room->look->answered);
  tree_set_flag (view, "town_only", town);
  tree_set_null (view, "checked");
  viewer_set_day (viewer, view, "checked", room->look->checked_at);
  set_tunnel (viewer, room, view);
  reach_view_set_seen (viewer, room->seen, view, "seen");
  security_view_presence (viewer, room->presence, view, "presence");
  if (room->look->facts == NULL)
    return;
  set_facts (room, facts);
  set_state (viewer, room, town, view);
  for (guint i = 0; i < reach_checks_count; i++)
    add_check (viewer, room, &reach_checks[i], facts, checks);
  for (guint i = 0; i < reach_ways_count; i++)
    add_way (viewer, room, &reach_ways[i], facts, ways);
  viewer_set_any (view, "checks");
}
