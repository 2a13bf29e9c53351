/* statistics_csv.c: the open figures as one CSV file: what the page prints, and nothing more. */
#include "view/statistics_view.h"

#include "base/clock.h"
#include "base/csv.h"

/* Column names are ASCII: they are read by programs (domain rules §7). */
const char *const statistics_columns[] = { "code_insee",  "nom_commune", "periode", "periode_debut",
                                           "periode_fin", "indicateur",  "code",    "libelle",
                                           "valeur",      "unite",       "masque",  "date_extraction",
                                           NULL };

typedef struct {
  GString *out;
  const StatisticsPlace *place;
  char *period, *from, *until, *extracted; /* its code; first and last day told of; today */
  gint64 cell_min;
} Sheet;

typedef struct {
  const char *period, *from, *until; /* nullable: all that is told of */
  const char *name, *code, *label, *unit;
  char *value; /* owned; NULL when masked */
  StatisticsMask mask;
} Line;

static void
sheet_add (Sheet *sheet, Line line)
{
  g_autofree char *small = g_strdup_printf ("moins_de_%" G_GINT64_FORMAT, sheet->cell_min);
  const char *masks[] = { [STATISTICS_SHOWN] = "", [STATISTICS_SMALL] = small, [STATISTICS_HIDDEN] = "masque" };
  const char *fields[] = { sheet->place->insee,
                           sheet->place->commune,
                           line.from != NULL ? line.period : sheet->period,
                           line.from != NULL ? line.from : sheet->from,
                           line.until != NULL ? line.until : sheet->until,
                           line.name,
                           line.code,
                           line.label,
                           line.value,
                           line.unit,
                           masks[line.mask],
                           sheet->extracted };

  G_STATIC_ASSERT (G_N_ELEMENTS (fields) + 1 == G_N_ELEMENTS (statistics_columns));
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    csv_append (sheet->out, CSV_OPEN, i == 0, fields[i] != NULL ? fields[i] : "");
  csv_end_line (sheet->out);
  g_free (line.value);
}

/* Indicators of a share: its percentage, its count, what it is a part of. */
typedef struct {
  const char *share, *count, *base;
} ShareName;
static const ShareName handled_name = { "part_traitee_a_ce_jour", "traites_a_ce_jour", "base_traites_a_ce_jour" };
static const ShareName in_time_name = { "part_traitee_en_4_mois", "traites_en_4_mois", "base_traites_en_4_mois" };

static char *
number_of (gint64 value, StatisticsMask mask)
{
  return mask == STATISTICS_SHOWN ? g_strdup_printf ("%" G_GINT64_FORMAT, value) : NULL;
}

static void
sheet_add_cell (Sheet *sheet, const char *name, const StatisticsCell *cell)
{
  sheet_add (
      sheet,
      (Line){ .name = name, .unit = "signalements", .value = number_of (cell->count, cell->mask), .mask = cell->mask });
}

static void
sheet_add_count (Sheet *sheet, const char *name, const char *code, gint64 count, gboolean shown)
{
  StatisticsMask mask = shown ? STATISTICS_SHOWN : STATISTICS_HIDDEN;

  sheet_add (
      sheet,
      (Line){ .name = name, .code = code, .unit = "signalements", .value = number_of (count, mask), .mask = mask });
}

/* Shares and medians that are not shown are told as masked, with an empty value. */
static void
sheet_add_share (Sheet *sheet, const ShareName *name, const StatisticsShare *share)
{
  StatisticsMask mask = share->shown ? STATISTICS_SHOWN : STATISTICS_HIDDEN;
  char *value = number_of (statistics_share_percent (share), mask);

  sheet_add (sheet, (Line){ .name = name->share, .unit = "pourcent", .value = value, .mask = mask });
  sheet_add_count (sheet, name->count, NULL, share->count, share->counts);
  sheet_add_count (sheet, name->base, NULL, share->base, share->counts);
}

static void
sheet_add_delay (Sheet *sheet, const Statistics *statistics, StatisticsDelayKind kind, const char *label)
{
  const StatisticsDelay *delay = &statistics->delays[kind];
  const char *code = statistics_delay_name (kind);
  gint64 tenths = delay->median_tenths;
  char *value = delay->shown ? g_strdup_printf ("%" G_GINT64_FORMAT ".%d", tenths / 10, (int) (tenths % 10)) : NULL;

  sheet_add (sheet, (Line){ .name = "delai_median",
                            .code = code,
                            .label = label,
                            .unit = "jours",
                            .value = value,
                            .mask = delay->shown ? STATISTICS_SHOWN : STATISTICS_HIDDEN });
  sheet_add_count (sheet, "delai_dossiers", code, delay->base, delay->base_shown);
  sheet_add_count (sheet, "delai_en_attente", code, delay->pending, delay->pending_shown);
}

static const char *const table_indicators[] = {
  [STATISTICS_PERIODS] = "recus_par_periode", [STATISTICS_STATES] = "etat",      [STATISTICS_CLASSES] = "classe",
  [STATISTICS_SITUATIONS] = "situation",      [STATISTICS_RESULTS] = "resultat",
};
G_STATIC_ASSERT (G_N_ELEMENTS (table_indicators) == STATISTICS_TABLE_LAST);

static void
sheet_add_table (Sheet *sheet, const Statistics *statistics, const Tree *tree, StatisticsTable table)
{
  const Tree *rows = tree_get (tree_get (tree, statistics_table_name (table)), "rows");

  for (guint i = 0; i < tree_length (rows); i++) {
    const StatisticsCell *cell = g_ptr_array_index (statistics->tables[table], i);
    g_autofree char *from = cell->at == 0 ? NULL : clock_iso_day (cell->at);
    gint64 next = cell->at == 0 ? 0 : clock_add_months (cell->at, statistics->period_months);
    g_autofree char *until = cell->at == 0 ? NULL : clock_iso_day (MIN (clock_add_days (next, -1), statistics->until));
    g_autofree char *period = cell->at == 0 ? NULL : statistics_period_code (cell->at, statistics->period_months);

    sheet_add (sheet, (Line){ .period = period,
                              .from = from,
                              .until = until,
                              .name = table_indicators[table],
                              .code = cell->code,
                              .label = tree_get_text (tree_at (rows, i), "label"),
                              .unit = "signalements",
                              .value = number_of (cell->count, cell->mask),
                              .mask = cell->mask });
  }
}

char *
statistics_period_code (gint64 at, int months)
{
  g_autoptr (GDateTime) date = clock_local (at);
  int year = g_date_time_get_year (date), month = g_date_time_get_month (date);

  if (months == 1)
    return g_strdup_printf ("%d-%02d", year, month);
  return months == 3 ? g_strdup_printf ("%d-T%d", year, (month + 2) / 3) : g_strdup_printf ("%d", year);
}

/* Against what the whole life of the box is held. */
static void
sheet_add_objective (Sheet *sheet, const Statistics *statistics)
{
  sheet_add_count (sheet, "objectif", NULL, statistics->objective, TRUE);
  sheet_add_count (sheet, "objectif_ramene", NULL, statistics->objective_expected, TRUE);
  sheet_add_cell (sheet, "objectif_recus", &statistics->objective_received);
}

char *
statistics_csv (const Statistics *statistics, const Tree *tree, const StatisticsPlace *place, const char *period)
{
  g_autofree char *until = clock_iso_day (statistics->until), *extracted = clock_iso_day (statistics->now);
  g_autofree char *from = clock_iso_day (statistics->since == 0 ? statistics->until : statistics->since);
  Sheet sheet = {
    g_string_new (NULL),        place, period != NULL ? (char *) period : (char *) "ensemble", from, until, extracted,
    statistics->bounds.cell_min
  };

  for (guint i = 0; statistics_columns[i] != NULL; i++)
    csv_append (sheet.out, CSV_OPEN, i == 0, statistics_columns[i]);
  csv_end_line (sheet.out);
  sheet_add_cell (&sheet, "recus", &statistics->received);
  sheet_add_cell (&sheet, "acceptes", &statistics->accepted);
  sheet_add_cell (&sheet, "jamais_reperes_avant", &statistics->unknown_before);
  sheet_add_cell (&sheet, "procedures_en_un_mois", &statistics->quick_procedures);
  sheet_add_share (&sheet, &handled_name, &statistics->handled);
  sheet_add_share (&sheet, &in_time_name, &statistics->handled_in_time);
  for (guint kind = 0; kind < STATISTICS_DELAY_LAST; kind++)
    sheet_add_delay (&sheet, statistics, kind, tree_get_text (tree_at (tree_get (tree, "delays"), kind), "label"));
  if (period == NULL)
    sheet_add_objective (&sheet, statistics);
  for (guint table = 0; table < STATISTICS_TABLE_LAST; table++)
    sheet_add_table (&sheet, statistics, tree, table);
  return g_string_free (sheet.out, FALSE);
}
