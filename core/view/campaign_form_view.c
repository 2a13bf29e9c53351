/* campaign_form_view.c: the form of a campaign, with what was typed and what is wrong with it. Decides nothing. */
#include <string.h>

#include "base/clock.h"
#include "base/money.h"
#include "base/text.h"
#include "domain/partner.h"
#include "view/campaign_step.h"
#include "view/campaign_view.h"

void
campaign_typed_free (CampaignTyped *typed)
{
  if (typed == NULL)
    return;
  g_free (typed->name);
  g_free (typed->channel);
  g_free (typed->target);
  g_free (typed->starts_on);
  g_free (typed->ends_on);
  g_free (typed->mailed);
  g_free (typed->cost);
  g_ptr_array_unref (typed->owners);
  g_free (typed);
}

static char *
number_typed (gint64 value)
{
  return value < 0 ? g_strdup ("") : g_strdup_printf ("%" G_GINT64_FORMAT, value);
}

static void
owners_take (const Viewer *viewer, gint64 campaign_id, GPtrArray *ret_owners)
{
  g_autoptr (GArray) owners = campaign_owners (viewer->db, campaign_id);

  for (guint i = 0; i < owners->len; i++) {
    g_autoptr (Partner) partner = partner_find (viewer->db, g_array_index (owners, gint64, i), NULL);

    if (partner != NULL)
      g_ptr_array_add (ret_owners, g_strdup (partner->uuid));
  }
}

CampaignTyped *
campaign_typed_new (const Viewer *viewer, const Campaign *campaign)
{
  CampaignTyped *typed = g_new0 (CampaignTyped, 1);
  static const Campaign none = { .mailed = -1, .cost_cents = -1 };
  const Campaign *from = campaign != NULL ? campaign : &none;

  typed->owners = g_ptr_array_new_with_free_func (g_free);
  typed->name = g_strdup (from->name != NULL ? from->name : "");
  typed->channel = g_strdup (from->channel != NULL ? from->channel : "");
  typed->target = g_strdup (from->target != NULL ? from->target : "");
  typed->starts_on = from->starts_on != NULL ? g_strdup (from->starts_on) : clock_iso_day (viewer->now);
  typed->ends_on = g_strdup (from->ends_on != NULL ? from->ends_on : "");
  typed->mailed = number_typed (from->mailed);
  typed->cost = money_typed (from->cost_cents);
  typed->changed_at = from->changed_at;
  if (campaign != NULL)
    owners_take (viewer, campaign->id, typed->owners);
  return typed;
}

CampaignInput
campaign_typed_input (const CampaignTyped *typed)
{
  return (CampaignInput){ typed->name,    typed->channel, typed->target, typed->starts_on,
                          typed->ends_on, typed->mailed,  typed->cost,   typed->owners };
}

/* ---- fields ---- */

static void
add_error (const Viewer *viewer, const CampaignForm *form, const char *field, Tree *map)
{
  tree_set_text (map, "name", field);
  tree_set_null (map, "error");
  tree_set_flag (map, "bad", FALSE);
  for (guint i = 0; form->remarks != NULL && i < remarks_count (form->remarks); i++)
    if (strcmp (remarks_field (form->remarks, i), field) == 0) {
      tree_set_text (map, "error", viewer_word (viewer, "campaign_remark", remarks_code (form->remarks, i)));
      tree_set_flag (map, "bad", TRUE);
    }
}

static void
add_field (const Viewer *viewer, const CampaignForm *form, const char *field, const char *value, Tree *view)
{
  g_autofree char *key = g_strconcat (field, "_field", NULL);
  Tree *map = tree_set_map (view, key);

  tree_set_text (map, "value", value);
  add_error (viewer, form, field, map);
}

static gboolean
add_owners (const Viewer *viewer, const CampaignForm *form, Tree *view, GError **error)
{
  g_autoptr (GPtrArray) partners = partner_list (viewer->db, error);
  Tree *list = tree_set_list (view, "owners");

  if (partners == NULL)
    return FALSE;
  for (guint i = 0; i < partners->len; i++) {
    const Partner *partner = g_ptr_array_index (partners, i);
    Tree *map;

    /* The owner's side runs no campaign; a partner's agent is an owner in any case. */
    if (partner_type_is_landlord (partner->type) || partner->id == viewer->partner_id)
      continue;
    map = tree_add_map (list);
    tree_set_text (map, "code", partner->uuid);
    tree_set_text (map, "words", partner->name);
    tree_set_flag (map, "checked",
                   g_ptr_array_find_with_equal_func (form->typed->owners, partner->uuid, g_str_equal, NULL));
  }
  viewer_set_any (view, "owners");
  return TRUE;
}

static void
add_errors (const Viewer *viewer, const CampaignForm *form, Tree *view)
{
  Tree *items;

  if (form->remarks == NULL || !remarks_any (form->remarks))
    return;
  items = tree_set_list (tree_set_map (view, "errors"), "items");
  for (guint i = 0; i < remarks_count (form->remarks); i++) {
    Tree *item = tree_add_map (items);

    tree_set_text (item, "field", remarks_field (form->remarks, i));
    tree_set_text (item, "words", viewer_word (viewer, "campaign_remark", remarks_code (form->remarks, i)));
  }
}

Tree *
campaign_form_view (const Viewer *viewer, const CampaignForm *form, GError **error)
{
  g_autoptr (Tree) view = tree_new_map ();
  const CampaignTyped *typed = form->typed;
  Tree *channel = tree_set_map (view, "channel_field");

  if (!add_owners (viewer, form, view, error))
    return NULL;
  add_field (viewer, form, "name", typed->name, view);
  add_field (viewer, form, "target", typed->target, view);
  add_field (viewer, form, "starts_on", typed->starts_on, view);
  add_field (viewer, form, "ends_on", typed->ends_on, view);
  add_field (viewer, form, "mailed", typed->mailed, view);
  add_field (viewer, form, "cost", typed->cost, view);
  add_error (viewer, form, "channel", channel);
  viewer_add_choices (viewer, tree_set_list (channel, "choices"), "campaign_channel", campaign_channels,
                      typed->channel);
  add_errors (viewer, form, view);
  tree_set_integer (view, "changed_at", typed->changed_at);
  tree_set_flag (view, "changed", form->changed);
  tree_set_flag (view, "of_partner", viewer->partner_id != 0);
  tree_set_text (view, "url", "/campagnes");
  if (form->campaign != NULL) {
    tree_set_format (view, "url", "/campagnes/%s", form->campaign->uuid);
    tree_set_text (view, "changing", form->campaign->name);
  }
  return g_steal_pointer (&view);
}
