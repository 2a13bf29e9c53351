/* statistics_csv.c: the open figures as one CSV file: what the page prints, and nothing more. */
#include "view/statistics_view.h"

#include "base/clock.h"
#include "base/csv.h"

/* Column names are ASCII: they are read by programs (domain rules §7). */
static const char *const columns[] = { "code_insee", "nom_commune", "periode_debut",  "periode_fin",
                                       "indicateur", "code",        "libelle",        "valeur",
                                       "unite",      "masque",      "date_extraction" };

typedef struct {
  GString *out;
  const StatisticsPlace *place;
  char *from, *until, *extracted; /* first and last day told of; today */
} Sheet;

typedef struct {
  const char *from, *until; /* nullable: all that is told of */
  const char *name, *code, *label, *unit;
  char *value; /* owned; NULL when masked */
  StatisticsMask mask;
} Line;

static const char *const masks[] = {
  [STATISTICS_SHOWN] = "", [STATISTICS_SMALL] = "moins_de_5", [STATISTICS_HIDDEN] = "masque"
};

static void
sheet_add (Sheet *sheet, Line line)
{
  const char *fields[] = { sheet->place->insee,
                           sheet->place->commune,
                           line.from != NULL ? line.from : sheet->from,
                           line.until != NULL ? line.until : sheet->until,
                           line.name,
                           line.code,
                           line.label,
                           line.value,
                           line.unit,
                           masks[line.mask],
                           sheet->extracted };

  G_STATIC_ASSERT (G_N_ELEMENTS (fields) == G_N_ELEMENTS (columns));
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    csv_append (sheet->out, CSV_OPEN, i == 0, fields[i] != NULL ? fields[i] : "");
  csv_end_line (sheet->out);
  g_free (line.value);
}

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

/* Shares and medians that are not shown are told as masked, with an empty value. */
static void
sheet_add_share (Sheet *sheet, const char *name, const StatisticsShare *share)
{
  StatisticsMask mask = share->shown ? STATISTICS_SHOWN : STATISTICS_HIDDEN;
  char *value = number_of (statistics_share_percent (share), mask);

  sheet_add (sheet, (Line){ .name = name, .unit = "pourcent", .value = value, .mask = mask });
}

static void
sheet_add_delay (Sheet *sheet, const Statistics *statistics, StatisticsDelayKind kind, const char *label)
{
  const StatisticsDelay *delay = &statistics->delays[kind];
  gint64 tenths = delay->median_tenths;
  char *value = delay->shown ? g_strdup_printf ("%" G_GINT64_FORMAT ".%d", tenths / 10, (int) (tenths % 10)) : NULL;

  sheet_add (sheet, (Line){ .name = "delai_median",
                            .code = statistics_delay_name (kind),
                            .label = label,
                            .unit = "jours",
                            .value = value,
                            .mask = delay->shown ? STATISTICS_SHOWN : STATISTICS_HIDDEN });
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

    sheet_add (sheet, (Line){ .from = from,
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
statistics_csv (const Statistics *statistics, const Tree *tree, const StatisticsPlace *place)
{
  g_autofree char *until = clock_iso_day (statistics->until), *extracted = clock_iso_day (statistics->now);
  g_autofree char *from = clock_iso_day (statistics->since == 0 ? statistics->until : statistics->since);
  Sheet sheet = { g_string_new (NULL), place, from, until, extracted };

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    csv_append (sheet.out, CSV_OPEN, i == 0, columns[i]);
  csv_end_line (sheet.out);
  sheet_add_cell (&sheet, "recus", &statistics->received);
  sheet_add_cell (&sheet, "acceptes", &statistics->accepted);
  sheet_add_cell (&sheet, "jamais_reperes_avant", &statistics->unknown_before);
  sheet_add_cell (&sheet, "procedures_en_un_mois", &statistics->quick_procedures);
  sheet_add_share (&sheet, "part_traitee_a_ce_jour", &statistics->handled);
  sheet_add_share (&sheet, "part_traitee_en_4_mois", &statistics->handled_in_time);
  for (guint kind = 0; kind < STATISTICS_DELAY_LAST; kind++)
    sheet_add_delay (&sheet, statistics, kind, tree_get_text (tree_at (tree_get (tree, "delays"), kind), "label"));
  sheet_add (&sheet, (Line){ .name = "objectif",
                             .unit = "signalements",
                             .value = number_of (statistics->objective, STATISTICS_SHOWN) });
  for (guint table = 0; table < STATISTICS_TABLE_LAST; table++)
    sheet_add_table (&sheet, statistics, tree, table);
  return g_string_free (sheet.out, FALSE);
}
