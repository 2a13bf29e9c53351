/* reception_trouble.c: days as words. */
#include "view/reception_trouble.h"

static void
set_since (const Voice *voice, Tree *map, gint64 since)
{
  g_autofree char *day = voice_day (voice, since);

  tree_set_text (map, "since", day);
}

void
reception_trouble_fill (const Voice *voice, gint64 away_since, const ReceptionSilence *silence, Tree *tree)
{
  Tree *gateways = tree_set_list (tree, "gateways");

  if (away_since != 0)
    set_since (voice, tree_set_map (tree, "broker"), away_since);
  if (silence->lent_since != 0)
    set_since (voice, tree_set_map (tree, "lent"), silence->lent_since);
  for (guint i = 0; i < silence->gateways->len; i++) {
    const ReceptionGateway *gateway = g_ptr_array_index (silence->gateways, i);
    Tree *map = tree_add_map (gateways);

    tree_set_text (map, "name", gateway->name);
    set_since (voice, map, gateway->since);
  }
  tree_set_flag (tree, "any_gateways", silence->gateways->len > 0);
}
