/* campaign_view.c: campaigns as trees of their pages. The form stands in campaign_form_view.c. */
#include "view/campaign_view.h"

#include <string.h>

#include "base/clock.h"
#include "base/csv.h"
#include "base/qr.h"
#include "base/text.h"
#include "domain/result.h"
#include "view/campaign_step.h"
#include "view/figure_view.h"
#include "view/voice.h"

/* (transfer full): "du 1er au 30 novembre 2026", "depuis le 1er novembre 2026". */
static char *
when_words (const Viewer *viewer, const Campaign *campaign)
{
  const Voice voice = { viewer->words, viewer->language };
  gint64 from = 0, until = 0;
  g_autoptr (Tree) context = NULL;
  g_autofree char *day = NULL;

  clock_parse_day (campaign->starts_on, &from);
  if (campaign->ends_on != NULL && clock_parse_day (campaign->ends_on, &until))
    return voice_span (&voice, from, until);
  context = tree_new_map ();
  day = viewer_day (viewer, from);
  tree_set_text (context, "day", day);
  return voice_say (&voice, "campaign.since", context);
}

static void
set_number (Tree *map, const char *key, gint64 value)
{
  g_autofree char *text = value < 0 ? NULL : text_integer (value);

  tree_set_text (map, key, text);
}

static void
set_campaign (const Viewer *viewer, const Campaign *campaign, Tree *map)
{
  g_autofree char *when = when_words (viewer, campaign);
  g_autofree char *cost = campaign->cost_cents < 0 ? NULL : campaign_euros (viewer, campaign->cost_cents);

  tree_set_format (map, "url", "/campagnes/%s", campaign->uuid);
  tree_set_text (map, "uuid", campaign->uuid);
  tree_set_text (map, "name", campaign->name);
  tree_set_text (map, "code", campaign->code);
  tree_set_text (map, "channel", viewer_word (viewer, "campaign_channel", campaign->channel));
  tree_set_text (map, "target", *campaign->target == '\0' ? NULL : campaign->target);
  tree_set_text (map, "owners", campaign->owners != NULL ? campaign->owners : viewer_word (viewer, "campaign", "town"));
  tree_set_text (map, "when", when);
  tree_set_text (map, "cost", cost);
  set_number (map, "mailed", campaign->mailed);
}

/* ---- the list ---- */

static gboolean
add_row (const Viewer *viewer, const Campaign *campaign, Tree *rows, GError **error)
{
  g_auto (CampaignFunnel) funnel = { 0 };
  Tree *map;
  g_autofree char *each = NULL;

  if (!campaign_funnel (viewer->db, campaign->id, &funnel, error))
    return FALSE;
  map = tree_add_map (rows);
  set_campaign (viewer, campaign, map);
  set_number (map, "visits", funnel.visits);
  set_number (map, "sent", funnel.sent);
  set_number (map, "confirmed", funnel.confirmed);
  each = campaign_each (viewer, campaign, funnel.sent);
  tree_set_text (map, "each", each);
  return TRUE;
}

Tree *
campaign_list_view (const Viewer *viewer, GError **error)
{
  g_autoptr (Tree) view = tree_new_map ();
  g_autoptr (GPtrArray) list = campaign_list (viewer->db, NULL, error);
  Tree *rows = tree_set_list (view, "rows");

  if (list == NULL)
    return NULL;
  for (guint i = 0; i < list->len; i++)
    if (!add_row (viewer, g_ptr_array_index (list, i), rows, error))
      return NULL;
  viewer_set_any (view, "rows");
  tree_set_flag (view, "can_make", access_allows (viewer->role, ACTION_CAMPAIGN_MANAGE, viewer->partner_id != 0));
  return g_steal_pointer (&view);
}

/* ---- one campaign ---- */

static void
add_steps (const Viewer *viewer, const Campaign *campaign, const CampaignFunnel *funnel, Tree *view)
{
  CampaignStep steps[CAMPAIGN_STEPS];
  Tree *list = tree_set_list (view, "steps");

  campaign_steps (campaign, funnel, steps);
  for (guint i = 0; i < CAMPAIGN_STEPS; i++) {
    Tree *map = tree_add_map (list);
    g_autofree char *part = campaign_step_part (viewer, &steps[i]);
    g_autofree char *each = i < 3 ? NULL : campaign_each (viewer, campaign, steps[i].count);

    tree_set_text (map, "words", viewer_word (viewer, "campaign_step", steps[i].code));
    tree_set_text (map, "hint", viewer_word (viewer, "campaign_hint", steps[i].code));
    set_number (map, "count", steps[i].count);
    tree_set_text (map, "part", part);
    tree_set_text (map, "each", each);
  }
}

static void
add_classes (const Viewer *viewer, const CampaignFunnel *funnel, Tree *view)
{
  Tree *list = tree_set_list (view, "classes");

  for (guint i = 0; i < G_N_ELEMENTS (funnel->classes); i++) {
    Tree *map = tree_add_map (list);

    viewer_set_class (viewer, map, (char) ('A' + i), FALSE);
    set_number (map, "count", funnel->classes[i]);
  }
}

static void
add_results (const Viewer *viewer, const CampaignFunnel *funnel, Tree *view)
{
  Tree *list = tree_set_list (view, "results");

  for (guint i = 0; i < result_kinds_count; i++) {
    gint64 count = g_array_index (funnel->results, gint64, i);
    Tree *map = count == 0 ? NULL : tree_add_map (list);

    if (map == NULL)
      continue;
    tree_set_text (map, "words", viewer_word (viewer, "result", result_kinds[i].kind));
    set_number (map, "count", count);
  }
  viewer_set_any (view, "results");
}

static gboolean
add_link (const CampaignShown *shown, Tree *view, GError **error)
{
  g_autofree char *link = g_strdup_printf ("%s/c/%s", shown->base_url, shown->campaign->code);
  g_auto (Qr) qr = { .path = NULL };
  Tree *map = tree_set_map (view, "qr");

  tree_set_text (view, "link", link);
  if (!qr_draw (link, &qr, error))
    return FALSE;
  tree_set_integer (map, "size", qr.size);
  tree_set_text (map, "path", qr.path);
  return TRUE;
}

typedef struct {
  const Viewer *viewer;
  Tree *list;
} Days;

static void
day_add (const CampaignDay *day, gpointer data)
{
  const Days *days = data;
  Tree *map = tree_add_map (days->list);
  gint64 at = 0;

  clock_parse_day (day->day, &at);
  viewer_set_day (days->viewer, map, "day", at);
  set_number (map, "visits", day->visits);
  set_number (map, "begun", day->begun);
  set_number (map, "sent", day->sent);
}

Tree *
campaign_view (const Viewer *viewer, const CampaignShown *shown, GError **error)
{
  g_autoptr (Tree) view = tree_new_map ();
  g_auto (CampaignFunnel) funnel = { 0 };
  Days days = { viewer, tree_set_list (view, "days") };

  if (!campaign_funnel (viewer->db, shown->campaign->id, &funnel, error) || !add_link (shown, view, error)
      || !campaign_days (viewer->db, shown->campaign->id, day_add, &days, error))
    return NULL;
  set_campaign (viewer, shown->campaign, view);
  add_steps (viewer, shown->campaign, &funnel, view);
  add_classes (viewer, &funnel, view);
  add_results (viewer, &funnel, view);
  set_number (view, "waiting", funnel.waiting);
  set_number (view, "filtered", funnel.filtered);
  tree_set_text (view, "merged", NULL);
  if (funnel.merged > 0)
    set_number (view, "merged", funnel.merged);
  set_number (view, "typed", funnel.sent - funnel.online);
  set_number (view, "grave", funnel.grave);
  set_number (view, "unknown_before", funnel.unknown_before);
  tree_set_flag (view, "any_sent", funnel.sent > 0);
  viewer_set_any (view, "days");
  viewer_set_day (viewer, view, "at", viewer->now);
  tree_set_flag (view, "can_change", access_allows (viewer->role, ACTION_CAMPAIGN_MANAGE, shown->own));
  return g_steal_pointer (&view);
}

/* ---- CSV ---- */

static void
csv_line (GString *out, const char *const *fields)
{
  for (guint i = 0; fields[i] != NULL; i++)
    csv_append (out, CSV_SPREADSHEET, i == 0, fields[i]);
  csv_end_line (out);
}

static char *
plain (gint64 value)
{
  return value < 0 ? g_strdup ("") : g_strdup_printf ("%" G_GINT64_FORMAT, value);
}

static void
day_write (const CampaignDay *day, gpointer out)
{
  g_autofree char *visits = plain (day->visits), *begun = plain (day->begun), *sent = plain (day->sent);

  csv_line (out, (const char *const[]){ day->day, visits, begun, sent, NULL });
}

char *
campaign_csv (const Viewer *viewer, const Campaign *campaign, GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_auto (CampaignFunnel) funnel = { 0 };
  CampaignStep steps[CAMPAIGN_STEPS];

  if (!campaign_funnel (viewer->db, campaign->id, &funnel, error))
    return NULL;
  campaign_steps (campaign, &funnel, steps);
  csv_begin (out, CSV_SPREADSHEET);
  csv_line (out, (const char *const[]){
                     viewer_word (viewer, "campaign", "column_step"), viewer_word (viewer, "campaign", "column_count"),
                     viewer_word (viewer, "campaign", "column_part"), viewer_word (viewer, "campaign", "column_base"),
                     viewer_word (viewer, "campaign", "column_each"), NULL });
  for (guint i = 0; i < CAMPAIGN_STEPS; i++) {
    g_autofree char *count = plain (steps[i].count),
                    *part = steps[i].of == NULL ? g_strdup ("") : plain (steps[i].part), *base = plain (steps[i].base),
                    *each = i < 3 ? NULL : campaign_each (viewer, campaign, steps[i].count);

    csv_line (out, (const char *const[]){ viewer_word (viewer, "campaign_step", steps[i].code), count, part, base,
                                          each != NULL ? each : "", NULL });
  }
  csv_line (out, (const char *const[]){ "", NULL });
  csv_line (out, (const char *const[]){ viewer_word (viewer, "campaign", "column_day"),
                                        viewer_word (viewer, "campaign_step", "visits"),
                                        viewer_word (viewer, "campaign_step", "begun"),
                                        viewer_word (viewer, "campaign_step", "sent"), NULL });
  if (!campaign_days (viewer->db, campaign->id, day_write, out, error))
    return NULL;
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* ---- the chart ---- */

Tree *
campaign_drawing (const Viewer *viewer, const Campaign *campaign, GError **error)
{
  g_autoptr (Tree) drawing = tree_new_map ();
  g_auto (CampaignFunnel) funnel = { 0 };
  CampaignStep steps[CAMPAIGN_STEPS];
  Tree *map = tree_add_map (tree_set_list (drawing, "charts")), *labels = tree_set_list (map, "labels"),
       *values = tree_set_list (map, "values"), *texts = tree_set_list (map, "texts");
  g_autoptr (GString) description = g_string_new (NULL);

  if (!campaign_funnel (viewer->db, campaign->id, &funnel, error))
    return NULL;
  campaign_steps (campaign, &funnel, steps);
  for (guint i = 0; i < CAMPAIGN_STEPS; i++) {
    const char *words = viewer_word (viewer, "campaign_step", steps[i].code);
    g_autofree char *text = text_integer (steps[i].count);

    if (steps[i].count < 0)
      continue;
    tree_add_text (labels, words);
    tree_add_real (values, (double) steps[i].count);
    tree_add_text (texts, text);
    g_string_append_printf (description, "%s%s : %s", description->len > 0 ? " ; " : "", words, text);
  }
  tree_add_text (tree_set_list (map, "series"), viewer_word (viewer, "campaign", "column_count"));
  tree_set_text (map, "id", CAMPAIGN_CHART);
  tree_set_text (map, "kind", "rows");
  tree_set_text (map, "title", campaign->name);
  tree_set_text (map, "description", description->str);
  tree_set_integer (map, "decimals", 0);
  tree_set_integer (map, "strong", 0);
  return g_steal_pointer (&drawing);
}
