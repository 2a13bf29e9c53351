/* report_score.c: the columns of a score, and the score computed again from the rows. Changes no answer itself. */
#include "domain/report_score.h"

#include <string.h>

#include "domain/event.h"
#include "domain/report_rows.h"

/* Counts and thousandths of a percent. */
static const struct {
  const char *parameter; /* ":danger"; the column is the same without the colon */
  gsize computed;        /* in Score: guint */
  gsize read;            /* in Report: gint64 */
} figures[] = {
  { ":danger", G_STRUCT_OFFSET (Score, dangers), G_STRUCT_OFFSET (Report, danger) },
  { ":score_sum", G_STRUCT_OFFSET (Score, sum), G_STRUCT_OFFSET (Report, score_sum) },
  { ":score_maximum", G_STRUCT_OFFSET (Score, maximum), G_STRUCT_OFFSET (Report, score_maximum) },
  { ":score_selected", G_STRUCT_OFFSET (Score, l1_pcm), G_STRUCT_OFFSET (Report, score_selected) },
  { ":score_general", G_STRUCT_OFFSET (Score, l2_pcm), G_STRUCT_OFFSET (Report, score_general) },
  { ":score_weighted", G_STRUCT_OFFSET (Score, l3_pcm), G_STRUCT_OFFSET (Report, score_weighted) },
  { ":score_index", G_STRUCT_OFFSET (Score, index_pcm), G_STRUCT_OFFSET (Report, score_index) },
  { ":score_markup", G_STRUCT_OFFSET (Score, markup_percent), G_STRUCT_OFFSET (Report, score_markup) },
  { ":score_building", G_STRUCT_OFFSET (Score, zone_pcm[GRID_ZONE_BUILDING]),
    G_STRUCT_OFFSET (Report, score_building) },
  { ":score_dwelling", G_STRUCT_OFFSET (Score, zone_pcm[GRID_ZONE_DWELLING]),
    G_STRUCT_OFFSET (Report, score_dwelling) },
};

/* Names of the set bits, in order, separated by spaces. */
static char *
bits_names (guint bits, guint last, const char *(*name) (guint bit))
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint bit = 0; bit < last; bit++)
    if ((bits & (1u << bit)) != 0)
      g_string_append_printf (names, "%s%s", names->len > 0 ? " " : "", name (bit));
  return g_string_free (g_steal_pointer (&names), FALSE);
}

static const char *
rule_bit_name (guint bit)
{
  return grid_rule_name ((GridRuleName) bit);
}

static const char *
lead_bit_name (guint bit)
{
  return score_lead_name ((ScoreLead) bit);
}

static char *
floors_names (const Score *score)
{
  return bits_names (score->floors, GRID_FLOOR_LAST, rule_bit_name);
}

static char *
leads_names (const Score *score)
{
  return bits_names (score->leads, SCORE_LEAD_LAST, lead_bit_name);
}

void
report_score_bind (Query *query, const Grid *grid, const Score *score)
{
  const char letter[] = { score_class_letter (score->class), '\0' };
  g_autofree char *floors = floors_names (score), *leads = leads_names (score);

  query_bind_text (query, ":grid_version", grid->version);
  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    query_bind_integer (query, figures[i].parameter, G_STRUCT_MEMBER (guint, score, figures[i].computed));
  query_bind_text (query, ":class_computed", letter);
  query_bind_text (query, ":class_floors", floors);
  query_bind_text (query, ":leads", leads);
}

void
report_score_read (Query *query, Report *report)
{
  const char *letter = query_text (query, "class_computed");

  report->grid_version = g_strdup (query_text (query, "grid_version"));
  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    G_STRUCT_MEMBER (gint64, report, figures[i].read) = query_integer (query, figures[i].parameter + 1);
  report->class_computed = letter == NULL ? 0 : letter[0];
  report->class_floors = g_strdup (query_text (query, "class_floors"));
  report->leads = g_strdup (query_text (query, "leads"));
}

gboolean
report_score_is (const Report *report, const Score *score)
{
  g_autofree char *floors = floors_names (score), *leads = leads_names (score);

  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    if (G_STRUCT_MEMBER (gint64, report, figures[i].read) != G_STRUCT_MEMBER (guint, score, figures[i].computed))
      return FALSE;
  return report->class_computed == score_class_letter (score->class) && strcmp (report->class_floors, floors) == 0
         && strcmp (report->leads, leads) == 0;
}

static gboolean
score_replace (Db *db, const Actor *actor, const Report *report, const Grid *grid, const Score *score, GError **error)
{
  const char before[] = { report->class_computed, '\0' }, after[] = { score_class_letter (score->class), '\0' };
  const Event event = { .report_id = report->id,
                        .noun = "report",
                        .subject_id = report->id,
                        .verb = "rescored",
                        .before = before,
                        .after = after };

  return report_rows_rescore (db, report->id, grid, score, actor->now, error) && event_add (db, actor, &event, error);
}

gboolean
report_rescore (Db *db, const Actor *actor, gint64 report_id, const Grid *grid, GError **error)
{
  g_autoptr (Report) report = report_find (db, report_id, error);
  g_autoptr (GPtrArray) codes = report == NULL ? NULL : report_severities (db, report_id, error);
  Score score;

  if (codes == NULL)
    return FALSE;
  if (strcmp (report->grid_version, grid->version) != 0)
    return box_fail (error, BOX_ERROR_INVALID, "report %s was scored with %s, not with %s", report->reference,
                     report->grid_version, grid->version);
  if (!score_compute (grid, (const char *const *) codes->pdata, codes->len, &report->household, &score, error))
    return FALSE;
  return report_score_is (report, &score) || score_replace (db, actor, report, grid, &score, error);
}
