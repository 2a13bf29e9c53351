/* partner_form_view.c: the forms of a partner: its facts, its area, its referents. */
#include "view/partner_view_private.h"

#include <string.h>

#include "domain/commune_list.h"
#include "view/remark_view.h"

enum { COMMUNES_MANY = 40 /* more stand folded */ };

/* What every form of a partner bears. */
static Tree *
form_new (const Viewer *viewer, const PartnerFormView *form)
{
  Tree *view = tree_new_map ();

  remark_view_set (viewer, "partner_remark", form->remarks, view);
  tree_set_flag (view, "changed", form->changed);
  if (form->partner == NULL)
    return view;
  tree_set_text (view, "partner", form->partner->name);
  tree_set_format (view, "partner_url", "/partenaires/%s", form->partner->uuid);
  tree_set_integer (view, "version", form->partner->version);
  return view;
}

static void
add_types (const Viewer *viewer, const char *selected, Tree *view)
{
  g_autoptr (GPtrArray) codes = g_ptr_array_new ();

  for (guint i = 0; i < partner_types_count; i++)
    g_ptr_array_add (codes, (gpointer) partner_types[i].name);
  g_ptr_array_add (codes, NULL);
  viewer_add_choices (viewer, tree_set_list (view, "types"), "partner_type", (const char *const *) codes->pdata, selected);
}

static void
add_competences (const Viewer *viewer, const char *const *chosen, Tree *view)
{
  Tree *list = tree_set_list (view, "competences");

  for (guint i = 0; partner_competences[i] != NULL; i++) {
    Tree *map = tree_add_map (list);

    tree_set_text (map, "code", partner_competences[i]);
    tree_set_text (map, "words", viewer_word (viewer, "competence", partner_competences[i]));
    tree_set_flag (map, "checked", g_strv_contains (chosen, partner_competences[i]));
  }
}

Tree *
partner_view_facts (const Viewer *viewer, const PartnerFormView *form, const PartnerFacts *typed)
{
  Tree *view = form_new (viewer, form), *now;

  tree_set_text (view, "name", typed->name);
  tree_set_text (view, "email", typed->email);
  tree_set_text (view, "phone", typed->phone);
  tree_set_text (view, "postal_address", typed->postal_address);
  viewer_add_choices (viewer, tree_set_list (view, "weekly_ways"), "weekly_way", weekly_ways,
                      typed->weekly_way == WEEKLY_WAY_LAST ? NULL : weekly_way_name (typed->weekly_way));
  tree_set_flag (view, "notices", typed->mail_notices);
  tree_set_flag (view, "daily", typed->mail_daily);
  add_types (viewer, typed->type, view);
  add_competences (viewer, typed->competences, view);
  if (!form->changed || form->partner == NULL)
    return view;
  now = tree_set_map (view, "now");
  tree_set_text (now, "name", form->partner->name);
  tree_set_text (now, "type", viewer_word (viewer, "partner_type", form->partner->type));
  tree_set_text (now, "email", form->partner->email);
  tree_set_text (now, "phone", form->partner->phone);
  return view;
}

/* A commune that was merged is no choice any more. */
static void
add_communes (const GPtrArray *rows, char **chosen, Tree *view)
{
  Tree *list = tree_set_list (view, "communes");

  for (guint i = 0; i < rows->len; i++) {
    const CommuneRow *row = g_ptr_array_index (rows, i);
    Tree *map;

    if (row->merged_into != NULL)
      continue;
    map = tree_add_map (list);
    tree_set_text (map, "insee", row->insee);
    tree_set_text (map, "name", row->name);
    tree_set_flag (map, "checked", g_strv_contains ((const char *const *) chosen, row->insee));
  }
  viewer_set_any (view, "communes");
  tree_set_flag (view, "many", rows->len > COMMUNES_MANY);
}

Tree *
partner_view_area (const Viewer *viewer, const PartnerFormView *form, char **chosen, GError **error)
{
  g_autoptr (Tree) view = form_new (viewer, form);
  g_autoptr (GPtrArray) rows = commune_list (viewer->db, error);
  g_autoptr (GPtrArray) zones = rows == NULL ? NULL : partner_area_zones (viewer->db, form->partner->id, error);
  g_auto (GStrv) kept = zones == NULL ? NULL : partner_area_communes (viewer->db, form->partner->id, error);

  if (kept == NULL)
    return NULL;
  add_communes (rows, chosen != NULL ? chosen : kept, view);
  partner_view_add_zones (zones, view);
  return g_steal_pointer (&view);
}

static void
add_choice (const GPtrArray *people, const char *selected, Tree *list)
{
  for (guint i = 0; i < people->len; i++) {
    const PartnerPerson *person = g_ptr_array_index (people, i);
    Tree *map = tree_add_map (list);

    tree_set_text (map, "code", person->uuid);
    tree_set_text (map, "words", person->name);
    tree_set_text (map, "email", person->email);
    tree_set_flag (map, "invited", person->invited);
    tree_set_flag (map, "selected", g_strcmp0 (person->uuid, selected) == 0);
  }
}

/* (transfer none): "" when the partner has none. */
static const char *
uuid_of (const GPtrArray *people, gint64 id)
{
  for (guint i = 0; i < people->len; i++) {
    const PartnerPerson *person = g_ptr_array_index (people, i);

    if (person->id == id)
      return person->uuid;
  }
  return "";
}

Tree *
partner_view_people (const Viewer *viewer, const PartnerFormView *form, const PartnerPeople *typed, GError **error)
{
  const Partner *partner = form->partner;
  g_autoptr (Tree) view = form_new (viewer, form);
  g_autoptr (GPtrArray) people = partner_edit_people (viewer->db, partner->id, error);

  if (people == NULL)
    return NULL;
  add_choice (people, typed != NULL ? typed->referent : uuid_of (people, partner->first_id),
              tree_set_list (view, "referents"));
  add_choice (people, typed != NULL ? typed->deputy : uuid_of (people, partner->deputy_id), tree_set_list (view, "deputies"));
  viewer_set_any (view, "referents");
  tree_set_flag (view, "assigns", typed != NULL ? typed->assigns : partner->referent_assigns);
  tree_set_flag (view, "landlord", partner_type_is_landlord (partner->type));
  tree_set_format (view, "accounts_url", "/comptes?partenaire=%s", partner->uuid);
  return g_steal_pointer (&view);
}
