/* list_row_view.c: one row of a list, from one point of view: state as a chip, what is late, where it is. What is not
 * the viewer's own file stays vague here, not in a template. */
#include "view/list_row_view.h"

#include <string.h>

#include "base/text.h"
#include "domain/assignment.h"
#include "domain/report_state.h"
#include "view/problem_view.h"

enum { DESCRIPTION_CHARS = 70, AWAITED_LONG_DAYS = 7 };

/* ---- the state, as a chip ---- */

/* Chip classes of the stylesheet, by code of chip_desk and chip_partner. */
static const ViewerChip chips[] = {
  { "received", "todo" },   { "taken", "todo" },   { "alone", "todo" },   { "all_refused", "todo" },
  { "all_closed", "todo" }, { "waiting", "todo" }, { "accepted", "on" },  { "pending", "warn" },
  { "refused", "off" },     { "closed", "off" },   { "filtered", "off" }, { "elsewhere", "off" },
  { NULL, "off" }
};

/* What the partners of an active report make of it, in one code for the desk: one that works on it counts before one
 * that waits. */
static const char *
active_code (const GPtrArray *assignments)
{
  static const struct {
    const char *state, *code;
  } ranks[] = {
    { "accepted", "accepted" }, { "waiting", "pending" }, { "closed", "all_closed" }, { "refused", "all_refused" }
  };

  for (guint i = 0; assignments != NULL && i < G_N_ELEMENTS (ranks); i++)
    for (guint j = 0; j < assignments->len; j++)
      if (strcmp (((const Assignment *) g_ptr_array_index (assignments, j))->state, ranks[i].state) == 0)
        return ranks[i].code;
  return "alone";
}

static const char *
chip_code (const Viewer *viewer, const ReportRow *row, const GPtrArray *assignments)
{
  gboolean active = strcmp (row->state, "active") == 0;

  if (row->assignment_state != NULL)
    return active ? row->assignment_state : "closed";
  if (viewer->partner_id != 0)
    return active ? "elsewhere" : row->state;
  return active ? active_code (assignments) : row->state;
}

static void
row_set_chip (const Viewer *viewer, Tree *map, const ReportRow *row, const GPtrArray *assignments)
{
  const char *code = chip_code (viewer, row, assignments);
  Tree *chip = tree_set_map (map, "chip");

  tree_set_text (chip, "code", code);
  tree_set_text (chip, "kind",
                 viewer->partner_id != 0 && row->assignment_state == NULL ? "off" : viewer_chip (chips, code));
  tree_set_text (chip, "words", viewer_word (viewer, viewer->partner_id != 0 ? "chip_partner" : "chip_desk", code));
}

/* What is late: an open file nobody wrote on, one that waits for an answer, a new one that nobody took. */
static void
row_set_late (const Viewer *viewer, Tree *map, const ReportRow *row)
{
  gboolean works =
      row->assignment_state != NULL ? strcmp (row->assignment_state, "accepted") == 0 : viewer->partner_id == 0;
  int silent = viewer_days_since (viewer, row->followed_at), age = viewer_days_since (viewer, row->created_at);
  gboolean active = strcmp (row->state, "active") == 0;
  g_autofree char *late = NULL;

  if (active && works && silent >= REPORT_SILENT_DAYS)
    late = viewer_count (viewer, "list.silent", silent);
  else if (active && g_strcmp0 (row->assignment_state, "waiting") == 0
           && viewer_days_since (viewer, row->waiting_since) > 0)
    late = viewer_count (viewer, "list.awaits", viewer_days_since (viewer, row->waiting_since));
  else if (viewer_is_desk (viewer) && (strcmp (row->state, "received") == 0 || strcmp (row->state, "taken") == 0)
           && age > 0)
    late = viewer_count (viewer, "list.age", age);
  tree_set_text (map, "late", late);
}

/* Words that the viewer has not read: on files whose words may be read alone. */
static void
row_set_news (const Viewer *viewer, Tree *map, const ReportRow *row)
{
  gboolean reads = row->news > 0 && viewer_sees_names (viewer, row->held);
  g_autofree char *news = reads ? viewer_count (viewer, "list.news", row->news) : NULL;

  tree_set_text (map, "news", news);
}

/* Whom the desk waits for and since when, and who refused, why. */
static void
row_add_partners (const Viewer *viewer, Tree *map, const GPtrArray *assignments)
{
  Tree *awaited = tree_set_list (map, "awaited"), *refused = tree_set_list (map, "refused");

  for (guint i = 0; assignments != NULL && i < assignments->len; i++) {
    const Assignment *assignment = g_ptr_array_index (assignments, i);
    int days = viewer_days_since (viewer, assignment->waiting_since);
    g_autofree char *waited = viewer_count (viewer, "list.days", days);
    gboolean waits = strcmp (assignment->state, "waiting") == 0;
    Tree *partner;

    if (!waits && strcmp (assignment->state, "refused") != 0)
      continue;
    partner = tree_add_map (waits ? awaited : refused);
    tree_set_text (partner, "who", assignment->partner_name);
    tree_set_text (partner, "days", days == 0 ? NULL : waited);
    tree_set_flag (partner, "long", days >= AWAITED_LONG_DAYS);
    tree_set_text (partner, "reason",
                   waits ? NULL : viewer_word (viewer, "refusal_reason", assignment->reason));
  }
}

/* ---- the row ---- */

/* On one's own file: where and what. On another's: the street without its number, no words. */
static void
row_set_place (const Viewer *viewer, Tree *map, const ReportRow *row)
{
  gboolean names = viewer_sees_names (viewer, row->held);
  g_autofree char *street = names ? g_strdup (row->address) : viewer_street (viewer, row->address);
  g_autofree char *description = names ? text_clip (row->description, DESCRIPTION_CHARS) : NULL;

  tree_set_text (map, "street", street);
  tree_set_text (map, "city", row->city);
  tree_set_text (map, "description", description);
}

/* What the desk may still do for them: "capteur à proposer, à vérifier"; of a file that is over, nothing. */
static void
row_set_proposed (const Viewer *viewer, Tree *map, const ReportRow *row)
{
  gboolean told = row->proposals != NULL && viewer_is_desk (viewer) && !report_state_is_over (row->state);
  g_auto (GStrv) kinds = g_strsplit (told ? row->proposals : "", " ", -1);
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint i = 0; kinds[i] != NULL; i++) {
    const char *word = viewer_word (viewer, "proposal_short", kinds[i]);

    if (*word != '\0')
      g_string_append_printf (words, "%s%s", words->len > 0 ? ", " : "", word);
  }
  tree_set_text (map, "proposed", words->len == 0 ? NULL : words->str);
}

void
list_row_view (const Viewer *viewer, const ReportRow *row, Tree *map)
{
  gboolean asked = viewer->partner_id == 0 && strcmp (row->state, "active") == 0;
  g_autoptr (GPtrArray) assignments = asked ? assignment_list (viewer->db, row->id, NULL) : NULL;

  tree_set_text (map, "uuid", row->uuid);
  tree_set_format (map, "url", "/dossiers/%s", row->uuid);
  tree_set_text (map, "reference", row->reference);
  tree_set_flag (map, "danger", row->danger > 0);
  tree_set_flag (map, "can_take", viewer_is_desk (viewer) && strcmp (row->state, "received") == 0);
  viewer_set_day (viewer, map, "received", row->created_at);
  viewer_set_class (viewer, map, row->class_shown, FALSE);
  problem_view_set_notation (viewer, map, row->notation);
  problem_view_set_summary (viewer, map, row->severities);
  row_set_place (viewer, map, row);
  row_set_chip (viewer, map, row, assignments);
  row_add_partners (viewer, map, viewer_is_desk (viewer) ? assignments : NULL);
  row_set_late (viewer, map, row);
  row_set_news (viewer, map, row);
  row_set_proposed (viewer, map, row);
}
