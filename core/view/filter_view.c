/* filter_view.c: the form of filters: one shape per kind of filter. What each filter asks stands in the domain's table.
 */
#include "view/filter_view.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "domain/campaign.h"
#include "domain/commune.h"
#include "domain/partner.h"

ReportFilter
filter_view_filter (const Viewer *viewer, ReportListKind kind, const ReportCriteria *criteria)
{
  ReportFilter filter = { .kind = kind,
                          .partner_id = viewer->partner_id,
                          .user_id = viewer->user_id,
                          .own_only = !access_allows (viewer->role, ACTION_REPORT_LIST, FALSE),
                          .criteria = criteria,
                          .now = viewer->now };

  if (viewer_sees_names (viewer, FALSE))
    filter.words = REPORT_WORDS_ALL;
  else if (viewer->partner_id != 0 && viewer_sees_names (viewer, TRUE))
    filter.words = REPORT_WORDS_HELD;
  return filter;
}

char *
filter_view_url (const FilterInput *input, const ReportCriteria *criteria)
{
  g_autofree char *query = report_criteria_query (criteria);
  g_autofree char *list = input->list == NULL ? NULL : g_strconcat ("liste=", input->list, NULL);
  gboolean both = list != NULL && *query != '\0';

  return g_strconcat (input->path, list != NULL || *query != '\0' ? "?" : "", list != NULL ? list : "", both ? "&" : "",
                      query, NULL);
}

/* ---- choices ---- */

/* A field under way: its choices as the criteria have them. */
typedef struct {
  const Viewer *viewer;
  const ReportFilterRow *row;
  const ReportCriteria *criteria;
  Tree *choices;
} Field;

static void
add_choice (const Field *field, const char *code, const char *words)
{
  Tree *choice = tree_add_map (field->choices);
  g_autofree char *typeset = text_typography (words);

  tree_set_text (choice, "code", code);
  tree_set_format (choice, "id", "f-%s-%s", field->row->name, code);
  tree_set_text (choice, "words", typeset);
  tree_set_flag (choice, "selected", report_criteria_has (field->criteria, field->row->name, code));
}

/* Words of a code; what only a filter knows ("none") has its words beside. */
static const char *
code_words (const Viewer *viewer, const ReportFilterRow *row, const char *code)
{
  g_autofree char *own = g_strconcat ("filter_", row->name, ".", code, NULL);

  return words_has (viewer->words, "fr", own) ? words_get (viewer->words, "fr", own)
                                              : viewer_word (viewer, row->words, code);
}

/* A class is known by its letter as much as by its words. */
static gboolean
is_class (const ReportFilterRow *row)
{
  return strcmp (row->name, "classe") == 0;
}

static gboolean
add_codes (const Field *field, GError **error G_GNUC_UNUSED)
{
  for (const char *const *code = field->row->codes; *code != NULL; code++) {
    const char *words = code_words (field->viewer, field->row, *code);
    g_autofree char *class_words = g_strdup_printf ("%s, %s", *code, words);

    add_choice (field, *code, is_class (field->row) ? class_words : words);
  }
  return TRUE;
}

static gboolean
add_situations (const Field *field, GError **error G_GNUC_UNUSED)
{
  const Grid *grid = grid_set_current (field->viewer->grids);

  for (guint i = 0; i < grid->situations_count; i++)
    add_choice (field, grid->situations[i].code, grid->situations[i].plain);
  return TRUE;
}

static gboolean
add_criteria (const Field *field, GError **error G_GNUC_UNUSED)
{
  const Grid *grid = grid_set_current (field->viewer->grids);

  for (guint i = 0; i < grid->criteria->len; i++) {
    const GridCriterion *criterion = g_ptr_array_index (grid->criteria, i);

    add_choice (field, criterion->code, criterion->plain);
  }
  return TRUE;
}

static gboolean
add_partners (const Field *field, GError **error)
{
  g_autoptr (GPtrArray) partners = partner_list (field->viewer->db, error);

  for (guint i = 0; partners != NULL && i < partners->len; i++) {
    const Partner *partner = g_ptr_array_index (partners, i);

    add_choice (field, partner->uuid, partner->name);
  }
  return partners != NULL;
}

static gboolean
add_campaigns (const Field *field, GError **error)
{
  g_autoptr (GPtrArray) campaigns = campaign_list (field->viewer->db, NULL, error);

  for (guint i = 0; campaigns != NULL && i < campaigns->len; i++) {
    const Campaign *campaign = g_ptr_array_index (campaigns, i);

    add_choice (field, campaign->uuid, campaign->name);
  }
  return campaigns != NULL;
}

static void
add_town (const CommuneMatch *commune, gpointer field)
{
  add_choice (field, commune->insee, commune->name);
}

static gboolean
add_towns (const Field *field, GError **error G_GNUC_UNUSED)
{
  commune_each (field->viewer->db, add_town, (gpointer) field);
  return TRUE;
}

/* ---- fields ---- */

/* How each kind of filter looks on the form. */
static const struct {
  const char *shape; /* flag of the template; NULL: stands elsewhere on the page */
  gboolean (*fill) (const Field *field, GError **error);
} shapes[] = {
  [FILTER_TEXT] = { NULL, NULL },
  [FILTER_CHOICE] = { "is_choice", add_codes },
  [FILTER_FLAG] = { "is_flag", NULL },
  [FILTER_SITUATION] = { "is_choice", add_situations },
  [FILTER_CRITERION] = { "is_choice", add_criteria },
  [FILTER_PARTNER] = { "is_choice", add_partners },
  [FILTER_CAMPAIGN] = { "is_choice", add_campaigns },
  [FILTER_TOWN] = { "is_choice", add_towns },
  [FILTER_DAY] = { "is_day", NULL },
  [FILTER_DAY_LAST] = { "is_day", NULL },
  [FILTER_DAYS] = { "is_days", NULL },
};

/* What somebody cannot have, or may not know, he is not offered. */
static gboolean
is_offered (const Viewer *viewer, const ReportFilterRow *row)
{
  if (row->hidden)
    return viewer_sees_names (viewer, viewer->partner_id != 0);
  if (row->kind == FILTER_PARTNER)
    return access_allows (viewer->role, ACTION_PARTNER_READ, FALSE);
  if (row->kind == FILTER_CAMPAIGN)
    return access_allows (viewer->role, ACTION_CAMPAIGN_READ, FALSE);
  return strcmp (row->name, "miens") != 0 || viewer_is_desk (viewer) || viewer->partner_id != 0;
}

static const char *
label_of (const Viewer *viewer, const ReportFilterRow *row)
{
  return viewer_word (viewer, "filter",
                      strcmp (row->name, "miens") == 0 && viewer->partner_id != 0 ? "miens_partner" : row->name);
}

static gboolean
field_add (const Viewer *viewer, const ReportFilterRow *row, const ReportCriteria *criteria, Tree *filters,
           GError **error)
{
  const char *shape = row->several ? "is_several" : shapes[row->kind].shape;
  Tree *map = tree_add_map ((Tree *) tree_get (filters, row->kind == FILTER_FLAG ? "flags" : "fields"));
  const Field field = { viewer, row, criteria, tree_set_list (map, "choices") };

  tree_set_text (map, "name", row->name);
  tree_set_format (map, "id", "f-%s", row->name);
  tree_set_text (map, "label", label_of (viewer, row));
  tree_set_text (map, "value", report_criteria_first (criteria, row->name));
  tree_set_flag (map, "selected", report_criteria_has (criteria, row->name, NULL));
  tree_set_flag (map, shape, TRUE);
  return shapes[row->kind].fill == NULL || shapes[row->kind].fill (&field, error);
}

/* ---- what is chosen ---- */

/* (transfer full) */
static char *
grid_text (const Viewer *viewer, const char *code)
{
  g_autofree char *words = grid_words (grid_set_current (viewer->grids), "fr", code);

  return words != NULL ? g_steal_pointer (&words) : g_strdup (code);
}

/* (transfer full): what a value reads as; "" for one that no longer is. */
static char *
value_text (const Viewer *viewer, const ReportFilterRow *row, const char *value)
{
  gint64 day = 0, days = 0;
  g_autoptr (Partner) partner = row->kind == FILTER_PARTNER ? partner_find_uuid (viewer->db, value, NULL) : NULL;
  g_autoptr (Campaign) campaign = row->kind == FILTER_CAMPAIGN ? campaign_find_uuid (viewer->db, value, NULL) : NULL;

  switch (row->kind) {
  case FILTER_CHOICE:
    return g_strdup (code_words (viewer, row, value));
  case FILTER_SITUATION:
  case FILTER_CRITERION:
    return grid_text (viewer, value);
  case FILTER_PARTNER:
    return g_strdup (partner == NULL ? "" : partner->name);
  case FILTER_CAMPAIGN:
    return g_strdup (campaign == NULL ? "" : campaign->name);
  case FILTER_DAY:
  case FILTER_DAY_LAST:
    return clock_parse_day (value, &day) ? viewer_day (viewer, day) : g_strdup (value);
  case FILTER_DAYS:
    text_to_integer (value, 1, G_MAXINT, &days);
    return viewer_count (viewer, "filter_chip.silence", days);
  case FILTER_FLAG:
    return g_strdup ("");
  default:
    return g_strdup (value);
  }
}

static char *
town_text (const Viewer *viewer, const char *insee)
{
  char *name = commune_name (viewer->db, insee);

  return name != NULL ? name : g_strdup (insee);
}

static void
chip_add (const Viewer *viewer, const FilterInput *input, guint index, Tree *chips)
{
  const ReportFilterRow *row = report_criteria_row (input->criteria, index);
  const char *value = report_criteria_value (input->criteria, index);
  g_autoptr (ReportCriteria) rest = report_criteria_copy (input->criteria);
  g_autofree char *words = row->kind == FILTER_TOWN ? town_text (viewer, value) : value_text (viewer, row, value);
  g_autofree char *url = NULL;
  Tree *chip = tree_add_map (chips);

  report_criteria_remove (rest, row->name, value);
  url = filter_view_url (input, rest);
  tree_set_text (chip, "label", row->kind == FILTER_DAYS ? NULL : label_of (viewer, row));
  tree_set_text (chip, "code", is_class (row) ? value : NULL);
  tree_set_text (chip, "words", words);
  tree_set_text (chip, "url", url);
}

static void
add_chips (const Viewer *viewer, const FilterInput *input, Tree *filters)
{
  Tree *chips = tree_set_list (filters, "chips");
  guint count = report_criteria_count (input->criteria);
  g_autofree char *clear = filter_view_url (input, NULL);

  for (guint i = 0; i < count; i++)
    chip_add (viewer, input, i, chips);
  viewer_set_any (filters, "chips");
  count -= report_criteria_has (input->criteria, "q", NULL) ? 1 : 0;
  tree_set_integer (filters, "chosen", count);
  tree_set_flag (filters, "any_chosen", count > 0);
  tree_set_text (filters, "clear_url", clear);
}

/* Each order both ways, by name; for whom the heads of the columns are not there. */
static void
add_sorts (const Viewer *viewer, const FilterInput *input, Tree *filters)
{
  Tree *sorts = tree_set_list (filters, "sorts");
  gboolean down;
  const char *sort = report_criteria_sort (input->criteria, &down);

  for (guint i = 0; i < report_sorts_count * 2; i++) {
    const char *name = report_sorts[i / 2].name;
    gboolean is_down = i % 2 == 0;
    g_autofree char *key = g_strconcat (name, is_down ? "_down" : "_up", NULL);
    Tree *choice = tree_add_map (sorts);

    tree_set_format (choice, "code", "%s%s", is_down ? "-" : "", name);
    tree_set_text (choice, "words", viewer_word (viewer, "sort", key));
    tree_set_flag (choice, "selected", g_strcmp0 (sort, name) == 0 && down == is_down);
  }
}

gboolean
filter_view_add (const Viewer *viewer, const FilterInput *input, Tree *view, GError **error)
{
  Tree *filters = tree_set_map (view, "filters");

  tree_set_text (filters, "path", input->path);
  tree_set_text (filters, "list", input->list);
  tree_set_text (filters, "text", report_criteria_first (input->criteria, "q"));
  tree_set_flag (filters, "strange", report_criteria_is_strange (input->criteria));
  tree_set_list (filters, "fields");
  tree_set_list (filters, "flags");
  add_sorts (viewer, input, filters);
  add_chips (viewer, input, filters);
  for (guint i = 0; i < report_filters_count; i++)
    if (shapes[report_filters[i].kind].shape != NULL && is_offered (viewer, &report_filters[i])
        && !field_add (viewer, &report_filters[i], input->criteria, filters, error))
      return FALSE;
  return TRUE;
}

/* ---- order ---- */

void
filter_view_set_sort (const FilterInput *input, Tree *map, const char *sort)
{
  g_autoptr (ReportCriteria) other = report_criteria_copy (input->criteria);
  gboolean down;
  const char *now = report_criteria_sort (input->criteria, &down);
  gboolean is_now = g_strcmp0 (now, sort) == 0;
  /* What somebody wants to see first is the newest, the gravest: down, then up. */
  g_autofree char *value = g_strconcat (is_now && down ? "" : "-", sort, NULL), *url = NULL;

  report_criteria_add (other, REPORT_FILTER_SORT, value);
  url = filter_view_url (input, other);
  tree_set_text (map, "url", url);
  tree_set_flag (map, "up", is_now && !down);
  tree_set_flag (map, "down", is_now && down);
}
