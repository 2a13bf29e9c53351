/* campaign_kit.c: words of the posters put into the town's mouth. Draws nothing, writes no page. */
#include "view/campaign_kit.h"

#include <gio/gio.h>
#include <string.h>

#include "base/clock.h"
#include "domain/reach.h"
#include "view/kit_file.h"
#include "view/numbers_view.h"
#include "view/territory.h"
#include "view/voice.h"

#define LANGUAGE "fr"
#define NO_BREAK "\u00a0"
#define DASH "\u2013"

/* Words of [poster], in every language that a poster speaks. */
static const char *const said[] = { "headline", "short", "tell", "lead", "scan", "door", "help", "free" };
/* Of [flyer], in French alone. */
static const char *const said_back[] = { "title", "danger_title", "danger" };
static const char *const others[] = { "en", "ar" };

/* What the windows of the house show: a situation of the grid, the word below it. */
static const struct {
  const char *picture, *word;
} problems[] = { { "L-HUM", "damp" }, { "L-CHA", "cold" }, { "L-ELE", "power" }, { "L-NUI", "pests" } };

static const char *const steps[] = { "step_1", "step_2", "step_3" };

/* The word as it is printed, with all that the tree knows by then. */
static void
say (const Voice *voice, const Tree *context, const char *group, const char *key, Tree *map)
{
  g_autofree char *name = g_strconcat (group, ".", key, NULL), *words = voice_say (voice, name, context);

  tree_set_text (map, key, words);
}

/* (transfer full): "9 h – 12 h, 14 h – 17 h": no line ends within a span of hours. */
static char *
hours_together (const char *hours)
{
  GString *out = g_string_new (NULL);

  for (const char *p = hours; *p != '\0'; p++) {
    gboolean within = *p == ' ' && p > hours && p[-1] != ','
                      && (g_ascii_isdigit (p[-1]) || g_ascii_isdigit (p[1]) || g_str_has_prefix (p + 1, DASH));

    if (within)
      g_string_append (out, NO_BREAK);
    else
      g_string_append_c (out, *p);
  }
  return g_string_free (out, FALSE);
}

/* (transfer full): "Place Royale, 64000 Pau" with the postcode at the head of a line. */
static char *
address_lines (const char *address)
{
  g_autoptr (GRegex) before = g_regex_new (",? +(?=[0-9]{5}\\b)", 0, 0, NULL);

  return g_regex_replace_literal (before, address, -1, 0, "\n", 0, NULL);
}

static void
add_town (const CampaignKit *kit, Tree *view)
{
  Tree *town = territory_tree (kit->db);
  g_autofree char *hours = hours_together (tree_get_text (town, "hours"));
  g_autofree char *lines = address_lines (tree_get_text (town, "address"));

  tree_set_text (town, "hours", hours);
  tree_set_text (town, "address_lines", lines);
  tree_set_flag (view, "has_phone", *tree_get_text (town, "phone") != '\0');
  tree_set_flag (view, "has_hours", *tree_get_text (town, "hours") != '\0');
  tree_set_flag (view, "has_address", *tree_get_text (town, "address") != '\0');
  tree_set_tree (view, "town", town);
}

gboolean
campaign_kit_is_local (const char *base_url)
{
  g_autoptr (GUri) uri = g_uri_parse (base_url, G_URI_FLAGS_NONE, NULL);
  const char *host = uri == NULL ? "" : g_uri_get_host (uri);
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return strcmp (host, "localhost") == 0 || (address != NULL && g_inet_address_get_is_loopback (address));
}

/* "logement.pau.fr/c/BALIDO": what is typed by hand. */
static void
add_link (const CampaignKit *kit, Tree *view)
{
  g_autofree char *link = NULL;
  gboolean open = !reach_is_town (kit->db);
  const char *shown;

  link = kit->campaign != NULL ? g_strdup_printf ("%s/c/%s", kit->base_url, kit->campaign->code)
                               : g_strdup_printf ("%s/signaler", kit->base_url);
  shown = strstr (link, "://");
  tree_set_flag (view, "open", open);
  tree_set_flag (view, "local", open && campaign_kit_is_local (kit->base_url));
  tree_set_text (view, "link", open ? link : "");
  tree_set_text (view, "link_shown", !open ? "" : shown == NULL ? link : shown + strlen ("://"));
}

static void
add_campaign (const CampaignKit *kit, const Voice *voice, Tree *view)
{
  const Campaign *campaign = kit->campaign;
  g_autofree char *day = NULL;
  gint64 begins = 0;

  tree_set_text (view, "code", campaign == NULL ? "" : campaign->code);
  tree_set_text (view, "name", campaign == NULL ? "" : campaign->name);
  tree_set_text (view, "target", campaign == NULL ? "" : campaign->target);
  if (campaign != NULL && clock_parse_day (campaign->starts_on, &begins))
    day = voice_day (voice, begins);
  tree_set_text (view, "begins", day == NULL ? "" : day);
  tree_set_flag (view, "has_code", campaign != NULL);
}

/* Where no code is to be scanned, the telephone or the town hall is the first way and not another. */
static void
add_ways (const Voice *voice, const Tree *context, Tree *map)
{
  gboolean open = tree_get_flag (context, "open");
  g_autofree char *call = voice_code (voice, "poster", open ? "call" : "call_first"),
                  *come = voice_code (voice, "poster", open ? "come" : "come_first");

  tree_set_text (map, "call", call);
  tree_set_text (map, "come", come);
}

static void
add_words (const Voice *voice, const Tree *context, Tree *map)
{
  add_ways (voice, context, map);
  for (guint i = 0; i < G_N_ELEMENTS (said); i++)
    say (voice, context, "poster", said[i], map);
}

static void
add_pictures (const Voice *voice, Tree *view)
{
  Tree *list = tree_set_list (view, "problems");

  for (guint i = 0; i < G_N_ELEMENTS (problems); i++) {
    Tree *map = tree_add_map (list);
    g_autofree char *words = voice_code (voice, "poster", problems[i].word);

    tree_set_text (map, "picture", problems[i].picture);
    tree_set_text (map, "words", words);
  }
}

static void
add_back (const Voice *voice, Tree *view)
{
  Tree *list = tree_set_list (view, "steps"), *back = tree_set_map (view, "back");

  for (guint i = 0; i < G_N_ELEMENTS (said_back); i++)
    say (voice, view, "flyer", said_back[i], back);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    Tree *map = tree_add_map (list);
    g_autofree char *title = g_strconcat (steps[i], "_title", NULL), *name = voice_code (voice, "flyer", title);
    g_autofree char *words = voice_code (voice, "flyer", steps[i]);

    tree_set_format (map, "number", "%u", i + 1);
    tree_set_text (map, "title", name);
    tree_set_text (map, "words", words);
  }
}

/* Of the archive, and of the folder in it. */
static void
add_name (const CampaignKit *kit, const Voice *voice, Tree *view)
{
  g_autofree char *name = voice_say (voice, kit->campaign != NULL ? "kit.file" : "kit.file_town", view);

  tree_set_text (view, "file", name);
}

Tree *
campaign_kit_view (const CampaignKit *kit)
{
  const Voice voice = { kit->words, LANGUAGE };
  Tree *view = tree_new_map (), *list;

  add_town (kit, view);
  add_link (kit, view);
  add_campaign (kit, &voice, view);
  tree_set_tree (view, "emergency", kit->numbers == NULL ? tree_new_map () : numbers_view_emergency (kit->numbers));
  add_words (&voice, view, view);
  if (kit->campaign != NULL)
    say (&voice, view, "flyer", "code_hint", view);
  tree_set_text (view, "speech", words_code (kit->words, LANGUAGE, "speech", "name"));
  add_pictures (&voice, view);
  add_back (&voice, view);
  list = tree_set_list (view, "others");
  for (guint i = 0; i < G_N_ELEMENTS (others); i++) {
    const Voice other = { kit->words, others[i] };
    Tree *map = tree_add_map (list);

    tree_set_text (map, "language", others[i]);
    add_words (&other, view, map);
    say (&other, view, "speech", "name", map);
  }
  if (tree_get_flag (view, "open"))
    say (&voice, view, "kit", "button", view);
  add_name (kit, &voice, view);
  kit_file_list (kit->words, view);
  return view;
}
