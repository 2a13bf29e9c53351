/* partner_view.c: partners as the directory and their own page show them. Their forms: partner_form_view.c. */
#include "view/partner_view_private.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "domain/commune_list.h"
#include "domain/partner_leave.h"
#include "domain/partner_secret.h"
#include "domain/user.h"
#include "domain/weekly_report.h"
#include "domain/zone.h"
#include "view/address_view.h"
#include "view/voice.h"

enum { AREA_NAMES_MAX = 4, OUTLINE_SIDE = 200 };

/* ---- area ---- */

/* (transfer full): INSEE → name. */
static GHashTable *
partner_view_commune_names (Db *db)
{
  g_autoptr (GPtrArray) list = commune_list (db, NULL);
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; list != NULL && i < list->len; i++) {
    const CommuneRow *row = g_ptr_array_index (list, i);

    g_hash_table_insert (names, g_strdup (row->insee), g_strdup (row->name));
  }
  return names;
}

static void
area_add (GString *area, const char *before, const char *words)
{
  if (area->len > 0)
    g_string_append (area, before);
  g_string_append (area, words);
}

static void
area_add_communes (const Viewer *viewer, char **communes, GHashTable *names, GString *area)
{
  guint count = g_strv_length (communes);
  guint shown = count > AREA_NAMES_MAX ? AREA_NAMES_MAX - 1 : count;

  for (guint i = 0; i < shown; i++) {
    const char *name = g_hash_table_lookup (names, communes[i]);

    area_add (area, ", ", name == NULL ? communes[i] : name);
  }
  if (shown < count) {
    g_autofree char *more = viewer_count (viewer, "partner_area.more", count - shown);

    area_add (area, " ", more);
  }
}

static void
area_add_zones (const Viewer *viewer, const GPtrArray *zones, gboolean excluded, GString *area)
{
  for (guint i = 0; i < zones->len; i++) {
    const PartnerZone *zone = g_ptr_array_index (zones, i);
    g_autofree char *words = NULL;

    if (zone->excluded != excluded)
      continue;
    words = g_strdup_printf ("%s %s", viewer_word (viewer, "partner_area", excluded ? "but" : "zone"), zone->name);
    area_add (area, ", ", words);
  }
}

/* (transfer full): "Pau, Billère and 3 others, drawn: Hameau, but for: the airfield". */
static char *
area_words (const Viewer *viewer, char **communes, const GPtrArray *zones, GHashTable *names)
{
  g_autoptr (GString) area = g_string_new (NULL);

  area_add_communes (viewer, communes, names, area);
  area_add_zones (viewer, zones, FALSE, area);
  if (area->len == 0)
    g_string_append (area, viewer_word (viewer, "partner_area", "all"));
  area_add_zones (viewer, zones, TRUE, area);
  return g_string_free (g_steal_pointer (&area), FALSE);
}

void
partner_view_add_zones (const GPtrArray *zones, Tree *view)
{
  Tree *list = tree_set_list (view, "zones");

  for (guint i = 0; i < zones->len; i++) {
    const PartnerZone *zone = g_ptr_array_index (zones, i);
    const char *trouble = NULL;
    g_autoptr (Zone) outline = zone_parse (zone->outline, strlen (zone->outline), &trouble);
    g_autofree char *path = outline == NULL ? NULL : zone_path (outline, OUTLINE_SIDE);
    Tree *map = tree_add_map (list);

    tree_set_text (map, "uuid", zone->uuid);
    tree_set_text (map, "name", zone->name);
    tree_set_flag (map, "excluded", zone->excluded);
    tree_set_text (map, "path", path);
    tree_set_integer (map, "points", outline == NULL ? 0 : zone_points (outline));
  }
  viewer_set_any (view, "zones");
}

/* ---- facts ---- */

static void
add_competences (const Viewer *viewer, char **codes, Tree *map)
{
  Tree *list = tree_set_list (map, "competences");

  for (guint i = 0; codes[i] != NULL; i++)
    tree_set_text (tree_add_map (list), "words", viewer_word (viewer, "competence", codes[i]));
  viewer_set_any (map, "competences");
}

static void
add_person (const Viewer *viewer, gint64 id, const char *key, Tree *map)
{
  g_autoptr (User) user = id == 0 ? NULL : user_find (viewer->db, id, NULL);
  Tree *person;

  tree_set_null (map, key);
  if (user == NULL)
    return;
  person = tree_set_map (map, key);
  tree_set_text (person, "name", user->name);
  tree_set_text (person, "email", user->email);
}

static void
add_facts (const Viewer *viewer, const Partner *partner, Tree *map)
{
  g_autofree char *digits = text_digits (partner->phone);

  tree_set_format (map, "url", "/partenaires/%s", partner->uuid);
  tree_set_text (map, "uuid", partner->uuid);
  tree_set_text (map, "name", partner->name);
  tree_set_text (map, "type", viewer_word (viewer, "partner_type", partner->type));
  tree_set_text (map, "email", partner->email);
  address_view_set (viewer, map, "bounced", partner->email, NULL);
  tree_set_text (map, "phone", partner->phone);
  tree_set_text (map, "phone_link", NULL);
  if (partner->phone != NULL)
    tree_set_format (map, "phone_link", "tel:%s%s", *partner->phone == '+' ? "+" : "", digits);
  tree_set_flag (map, "mine", partner->id == viewer->partner_id);
  tree_set_flag (map, "landlord", partner_type_is_landlord (partner->type));
  tree_set_flag (map, "archived", partner->archived_at != 0);
  viewer_set_day (viewer, map, "left", partner->archived_at);
  add_person (viewer, partner->first_id, "referent", map);
  add_person (viewer, partner->deputy_id, "deputy", map);
}

static gboolean
add_partner (const Viewer *viewer, const Partner *partner, GHashTable *names, Tree *map, GError **error)
{
  g_auto (GStrv) competences = partner_edit_competences (viewer->db, partner->id, error);
  g_auto (GStrv) communes = competences == NULL ? NULL : partner_area_communes (viewer->db, partner->id, error);
  g_autoptr (GPtrArray) zones = communes == NULL ? NULL : partner_area_zones (viewer->db, partner->id, error);
  g_autofree char *area = NULL;

  if (zones == NULL)
    return FALSE;
  area = area_words (viewer, communes, zones, names);
  add_facts (viewer, partner, map);
  add_competences (viewer, competences, map);
  tree_set_text (map, "area", area);
  return TRUE;
}

/* ---- the directory ---- */

static gboolean
may_manage (const Viewer *viewer)
{
  return access_allows (viewer->role, ACTION_PARTNER_MANAGE, FALSE);
}

static gboolean
add_left (const Viewer *viewer, Tree *view, GError **error)
{
  g_autoptr (GPtrArray) left = partner_list_archived (viewer->db, error);
  Tree *list = tree_set_list (view, "left");

  for (guint i = 0; left != NULL && i < left->len; i++)
    add_facts (viewer, g_ptr_array_index (left, i), tree_add_map (list));
  viewer_set_any (view, "left");
  return left != NULL;
}

Tree *
partner_view_directory (const Viewer *viewer, GError **error)
{
  g_autoptr (GPtrArray) partners = partner_list (viewer->db, error);
  g_autoptr (GHashTable) names = partner_view_commune_names (viewer->db);
  g_autoptr (Tree) view = tree_new_map ();
  Tree *list = tree_set_list (view, "partners");

  for (guint i = 0; partners != NULL && i < partners->len; i++)
    if (!add_partner (viewer, g_ptr_array_index (partners, i), names, tree_add_map (list), error))
      return NULL;
  if (partners == NULL)
    return NULL;
  viewer_set_any (view, "partners");
  viewer_set_day (viewer, view, "today", viewer->now);
  tree_set_flag (view, "may_manage", may_manage (viewer));
  return !may_manage (viewer) || add_left (viewer, view, error) ? g_steal_pointer (&view) : NULL;
}

/* ---- one ---- */

static gboolean
add_area (const Viewer *viewer, const Partner *partner, Tree *view, GError **error)
{
  g_auto (GStrv) communes = partner_area_communes (viewer->db, partner->id, error);
  g_autoptr (GPtrArray) zones = communes == NULL ? NULL : partner_area_zones (viewer->db, partner->id, error);
  g_autoptr (GHashTable) names = partner_view_commune_names (viewer->db);
  Tree *list = tree_set_list (view, "communes");

  if (zones == NULL)
    return FALSE;
  for (guint i = 0; communes[i] != NULL; i++) {
    Tree *map = tree_add_map (list);

    tree_set_text (map, "insee", communes[i]);
    tree_set_text (map, "name", g_hash_table_lookup (names, communes[i]));
  }
  viewer_set_any (view, "communes");
  partner_view_add_zones (zones, view);
  return TRUE;
}

/* Its lines, as they stand on an envelope. */
static void
add_postal (const Partner *partner, Tree *desk)
{
  g_auto (GStrv) lines = g_strsplit (partner->postal_address == NULL ? "" : partner->postal_address, "\n", -1);
  Tree *list = tree_set_list (desk, "postal");

  for (guint i = 0; lines[i] != NULL; i++)
    tree_set_text (tree_add_map (list), "line", lines[i]);
  viewer_set_any (desk, "postal");
}

static void
add_rules (const GPtrArray *names, gboolean by_type, Tree *list)
{
  for (guint i = 0; i < names->len; i++) {
    Tree *rule = tree_add_map (list);

    tree_set_text (rule, "name", g_ptr_array_index (names, i));
    tree_set_flag (rule, "by_type", by_type);
  }
}

/* What the desk sees beside: how it is told, what it holds, which rules hand it files. */
static gboolean
add_desk (const Viewer *viewer, const Partner *partner, Tree *view, GError **error)
{
  PartnerHolding holding = { 0 };
  g_autoptr (GPtrArray) rules = partner_leave_rules (viewer->db, partner->id, error);
  g_autoptr (GPtrArray) typed = rules == NULL ? NULL : partner_leave_rules_of_type (viewer->db, partner->id, error);
  Tree *desk = tree_set_map (view, "desk"), *list = tree_set_list (desk, "rules");

  if (typed == NULL || !partner_leave_holding (viewer->db, partner->id, &holding, error))
    return FALSE;
  tree_set_text (desk, "weekly", viewer_word (viewer, "weekly_way", weekly_way_name (partner->weekly_way)));
  add_postal (partner, desk);
  tree_set_flag (desk, "notices", partner->mail_notices);
  tree_set_flag (desk, "daily", partner->mail_daily);
  tree_set_flag (desk, "assigns", partner->referent_assigns);
  tree_set_integer (desk, "waiting", holding.waiting);
  tree_set_integer (desk, "accepted", holding.accepted);
  tree_set_integer (desk, "accounts", holding.accounts);
  add_rules (rules, FALSE, list);
  add_rules (typed, TRUE, list);
  viewer_set_any (desk, "rules");
  return TRUE;
}

/* ---- its weekly reports ---- */

gboolean
partner_view_shows_weekly (const Viewer *viewer, const Partner *partner)
{
  return may_manage (viewer) || (viewer->partner_id != 0 && partner->id == viewer->partner_id);
}

gboolean
partner_view_sets_secret (const Viewer *viewer, const Partner *partner)
{
  return partner->archived_at == 0 && partner_view_shows_weekly (viewer, partner) && viewer->role != ROLE_READER;
}

static void
add_past (const Viewer *viewer, const WeeklyReport *report, Tree *list)
{
  const Voice voice = { viewer->words, "fr" };
  gint64 until = clock_week_start (report->created_at);
  g_autofree char *span = voice_span (&voice, clock_add_days (until, -7), clock_add_days (until, -1));
  Tree *map = tree_add_map (list);

  tree_set_text (map, "week", report->week);
  tree_set_text (map, "span", span);
  tree_set_text (map, "way", viewer_word (viewer, "weekly_left", weekly_way_name (report->way)));
  viewer_set_day (viewer, map, "taken", report->taken_at);
}

/* The week that ended, in words, when its report could not be made while the others' left. */
static void
add_missed (const Viewer *viewer, const Partner *partner, Tree *map)
{
  const gint64 until = clock_week_start (viewer->now);
  g_autofree char *week = clock_week_name (clock_add_days (until, -1)), *span = NULL;
  const Voice voice = { viewer->words, viewer->language };

  tree_set_null (map, "missed");
  if (partner->weekly_way == WEEKLY_WAY_NONE || partner->archived_at != 0
      || !weekly_report_is_missing (viewer->db, partner->id, week))
    return;
  span = voice_span (&voice, clock_add_days (until, -7), clock_add_days (until, -1));
  tree_set_text (map, "missed", span);
}

static gboolean
add_reports (const Viewer *viewer, const Partner *partner, Tree *view, GError **error)
{
  g_autoptr (GPtrArray) reports = weekly_report_list (viewer->db, partner->id, error);
  Tree *map = tree_set_map (view, "reports"), *list = tree_set_list (map, "past");

  for (guint i = 0; reports != NULL && i < reports->len; i++)
    add_past (viewer, g_ptr_array_index (reports, i), list);
  viewer_set_any (map, "past");
  add_missed (viewer, partner, map);
  viewer_set_day (viewer, map, "secret", partner_secret_since (viewer->db, partner->id));
  tree_set_flag (map, "sets", partner_view_sets_secret (viewer, partner));
  return reports != NULL;
}

Tree *
partner_view_one (const Viewer *viewer, const Partner *partner, GError **error)
{
  g_autoptr (Tree) view = tree_new_map ();
  g_autoptr (GHashTable) names = partner_view_commune_names (viewer->db);

  if (!add_partner (viewer, partner, names, view, error) || !add_area (viewer, partner, view, error))
    return NULL;
  if (may_manage (viewer) && !add_desk (viewer, partner, view, error))
    return NULL;
  if (partner_view_shows_weekly (viewer, partner) && !add_reports (viewer, partner, view, error))
    return NULL;
  tree_set_integer (view, "version", partner->version);
  return g_steal_pointer (&view);
}
