/* test_export_view.c: cells of the tables to take away: what each kind of column looks like, what is empty for whom. */
#include "eyes.h"

#include "base/csv.h"
#include "view/export_view.h"
#include "view/filter_view.h"

typedef struct {
  const Viewer *viewer;
  const ExportTable *table;
  GString *out;
  guint rows;
} Lines;

static void
add_line (const ExportRow *row, gpointer data)
{
  Lines *lines = data;

  export_view_row (lines->viewer, lines->table, row, lines->out);
  lines->rows++;
}

/* The table of all reports that this viewer may take, written to a file and read back. */
typedef struct {
  char *path;
  CsvReader *reader;
  guint rows, named;
} Taken;

static void
taken_clear (Taken *taken)
{
  csv_reader_free (taken->reader);
  g_unlink (taken->path);
  g_free (taken->path);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Taken, taken_clear)

static void
take (const Eyes *eyes, const Viewer *viewer, ExportTableKind kind, Taken *ret_taken)
{
  const ReportFilter filter = filter_view_filter (viewer, REPORT_LIST_ALL, NULL);
  const ExportWish wish = { &export_tables[kind], &filter, viewer->role };
  g_autoptr (GArray) ids = export_ids (viewer->db, &filter, NULL);
  g_autoptr (GString) out = g_string_new (NULL);
  Lines lines = { viewer, &export_tables[kind], out, 0 };

  *ret_taken = (Taken){ .path = g_build_filename (eyes->world->folder, "table.csv", NULL) };
  export_view_head (viewer, wish.table, out);
  for (guint i = 0; i < ids->len; i++) {
    ExportReading reading = { add_line, &lines, FALSE };

    g_assert_true (export_rows (viewer->db, &wish, g_array_index (ids, gint64, i), &reading, NULL));
    ret_taken->named += reading.named;
  }
  ret_taken->rows = lines.rows;
  g_assert_true (g_file_set_contents (ret_taken->path, out->str, (gssize) out->len, NULL));
  ret_taken->reader = csv_reader_open (ret_taken->path, NULL);
  g_assert_nonnull (ret_taken->reader);
}

static const char *
cell (const Taken *taken, const char *heading)
{
  int column = csv_reader_column (taken->reader, heading);

  g_assert_cmpint (column, >=, 0);
  return csv_reader_field (taken->reader, column);
}

#define FILLED \
  "UPDATE report SET description = 'La cuisine est noire.', surface_tenth_m2 = 345, latitude = 43.295, longitude = -0.37," \
  " over_65 = 1, adults = 2, score_index = 12340, leads = 'rsd danger', owner_told_on = '2026-03-01', heating = 'gas';" \
  " UPDATE person SET phone = '0612345678' WHERE kind = 'occupant'"

static const struct {
  const char *heading, *own, *other;
} cells[] = {
  { "Reçu le", "23/11/2026", "23/11/2026" },
  { "Surface (m²)", "34,5", "34,5" },
  { "Score (%)", "12,3", "12,3" },
  { "Informé le", "01/03/2026", "01/03/2026" },
  { "Chauffage", "gaz", "gaz" },
  { "Procédures possibles", "règlement sanitaire départemental, danger pour la santé ou la sécurité",
    "règlement sanitaire départemental, danger pour la santé ou la sécurité" },
  { "Rue", "rue des Glycines", "rue des Glycines" },
  { "Commune", "Pau", "Pau" },
  { "Adultes", "2", "2" },
  { "Clos ou écarté le", "", "" },
  { "État chez vous", "attend sa réponse", "" },
  { "Partenaires en attente", "ADIL 64", "ADIL 64" },
  { "Adresse", TENANT_ADDRESS, "" },
  { "Latitude", "43,295000", "" },
  { "Longitude", "-0,370000", "" },
  { "Description", "La cuisine est noire.", "" },
  { "Personne de plus de 65 ans", "oui", "" },
  { "Nom de l’occupant", TENANT_NAME, "" },
  { "Courriel de l’occupant", TENANT_EMAIL, "" },
  { "Téléphone de l’occupant", "06 12 34 56 78", "" },
};

static void
test_cells (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  const Viewer own = EYES_OWN (eyes, MONDAY_9), other = EYES_OTHER (eyes, MONDAY_9);
  g_auto (Taken) mine = { 0 };
  g_auto (Taken) theirs = { 0 };

  world_assigned (eyes->world, MONDAY_9);
  world_sql (eyes->world, FILLED);
  take (eyes, &own, EXPORT_REPORTS, &mine);
  take (eyes, &other, EXPORT_REPORTS, &theirs);
  g_assert_cmpuint (mine.named, ==, 1);
  g_assert_cmpuint (theirs.named, ==, 0);
  g_assert_true (csv_reader_next (mine.reader, NULL));
  g_assert_true (csv_reader_next (theirs.reader, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (cells); i++) {
    g_test_message ("%s", cells[i].heading);
    g_assert_cmpstr (cell (&mine, cells[i].heading), ==, cells[i].own);
    g_assert_cmpstr (cell (&theirs, cells[i].heading), ==, cells[i].other);
  }
}

/* Each table has an address of its own, which a list's page gives, and nothing else is one. */
static void
test_files (void)
{
  g_autoptr (ReportCriteria) criteria = report_criteria_new ();
  g_autoptr (Tree) view = tree_new_map ();
  const Tree *links;

  export_view_add_links (REPORT_LIST_ALL, criteria, view);
  links = tree_get (view, "exports");
  g_assert_cmpuint (tree_length (links), ==, EXPORT_LAST);
  for (guint kind = 0; kind < EXPORT_LAST; kind++) {
    g_auto (GStrv) parts = g_strsplit_set (tree_text (tree_get (links, export_tables[kind].name)), "/?", -1);

    g_assert_cmpstr (parts[1], ==, "export");
    g_assert_true (export_view_find (parts[2]) == &export_tables[kind]);
  }
  g_assert_null (export_view_find ("dossiers"));
  g_assert_null (export_view_find (""));
}

/* Every column has its heading, each but once: a missing word would say "Autre". */
static void
test_headings (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  const Viewer desk = EYES_DESK (eyes, MONDAY_9);

  for (guint kind = 0; kind < EXPORT_LAST; kind++) {
    const ExportTable *table = &export_tables[kind];
    g_autofree char *group = g_strconcat ("export_", table->name, NULL);
    g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

    for (guint i = 0; i < table->columns_count; i++) {
      const char *heading = viewer_word (&desk, group, table->columns[i].name);

      g_test_message ("%s.%s", table->name, table->columns[i].name);
      g_assert_cmpstr (heading, !=, viewer_word (&desk, group, "other"));
      g_assert_true (g_hash_table_add (seen, (gpointer) heading));
    }
  }
}

/* Who refused a file, reads no names by profession, or stands on the owner's side. */
static void
test_others (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  const Viewer own = EYES_OWN (eyes, MONDAY_9);
  const Viewer reader = eyes_of (eyes, ROLE_READER, eyes->world->partner_id, MONDAY_9);
  const Viewer landlord = eyes_of (eyes, ROLE_LANDLORD_AGENT, eyes->world->partner_id + 1000, MONDAY_9);
  const Viewer *const viewers[] = { &own, &reader, &landlord };
  static const guint rows[] = { 1, 1, 0 };

  world_answer (eyes->world, world_assigned (eyes->world, MONDAY_9), "refuse", MONDAY_9);
  for (guint i = 0; i < G_N_ELEMENTS (viewers); i++) {
    g_auto (Taken) taken = { 0 };
    g_auto (Taken) followups = { 0 };

    take (eyes, viewers[i], EXPORT_REPORTS, &taken);
    g_assert_cmpuint (taken.rows, ==, rows[i]);
    g_assert_cmpuint (taken.named, ==, 0);
    if (csv_reader_next (taken.reader, NULL))
      g_assert_cmpstr (cell (&taken, "Adresse"), ==, "");
    take (eyes, viewers[i], EXPORT_FOLLOWUPS, &followups);
    g_assert_cmpuint (followups.rows, ==, 0);
  }
}

static void
test_followups (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  const Viewer desk = EYES_DESK (eyes, MONDAY_9);
  g_auto (Taken) taken = { 0 };

  world_assigned (eyes->world, MONDAY_9);
  take (eyes, &desk, EXPORT_FOLLOWUPS, &taken);
  g_assert_cmpuint (taken.rows, >=, 1);
  g_assert_true (csv_reader_next (taken.reader, NULL));
  g_assert_cmpstr (cell (&taken, "Écrit le"), ==, "23/11/2026 09:00");
}

#define SEEN \
  "INSERT INTO visit (uuid, report_id, kind, state, at, operator, conclusions, occupant_present, owner_present, told," \
  " details, created_at) SELECT 'v', id, 'visit', 'done', 1795420800, 'Soliha 64', 'rsd insalubrite', 1, 0, 'Nous écrivons.'," \
  " 'Murs noirs.', created_at FROM report;" \
  " INSERT INTO legal_order (uuid, report_id, kind, number, file_number, signed_on, lifted_on, created_at)" \
  " SELECT 'o', id, 'safety', '2026-12', '', '2026-11-20', NULL, created_at FROM report;" \
  " INSERT INTO legal_order (uuid, report_id, kind, number, file_number, signed_on, withdrawn_at, created_at)" \
  " SELECT 'w', id, 'hygiene', '2026-13', '', '2026-11-20', 1, created_at FROM report;" \
  " UPDATE assignment SET message = 'Nous appelons demain.'"

static const struct {
  ExportTableKind table;
  const char *heading, *own, *other; /* nullable: no such row */
} more[] = {
  { EXPORT_ASSIGNMENTS, "Partenaire", "ADIL 64", "ADIL 64" },
  { EXPORT_ASSIGNMENTS, "État", "attend sa réponse", "attend sa réponse" },
  { EXPORT_ASSIGNMENTS, "Confié le", "23/11/2026", "23/11/2026" },
  { EXPORT_ASSIGNMENTS, "Motif de refus", "", "" },
  { EXPORT_ASSIGNMENTS, "Message", "Nous appelons demain.", "" },
  { EXPORT_VISITS, "Visite", "Visite sur place", "Visite sur place" },
  { EXPORT_VISITS, "Jour et heure", "23/11/2026 09:00", "23/11/2026 09:00" },
  { EXPORT_VISITS, "Qui visite", "Soliha 64", "Soliha 64" },
  { EXPORT_VISITS, "Constaté", "règlement sanitaire départemental, insalubrité", "" },
  { EXPORT_VISITS, "Procédures pressenties", "", "" },
  { EXPORT_VISITS, "Occupant présent", "oui", "" },
  { EXPORT_VISITS, "Propriétaire présent", "non", "" },
  { EXPORT_VISITS, "Vu pendant la visite", "Murs noirs.", "" },
  { EXPORT_ORDERS, "Arrêté", "Arrêté de mise en sécurité", NULL },
  { EXPORT_ORDERS, "Signé le", "20/11/2026", NULL },
  { EXPORT_ORDERS, "Levé le", "", NULL },
};

/* What partners answered, visits and orders: as the page of a file tells them, to each what it tells them. */
static void
test_more (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  const Viewer own = EYES_OWN (eyes, MONDAY_9), other = EYES_OTHER (eyes, MONDAY_9);
  const Viewer *const viewers[] = { &own, &other };

  world_assigned (eyes->world, MONDAY_9);
  world_sql (eyes->world, SEEN);
  for (guint i = 0; i < G_N_ELEMENTS (more) * G_N_ELEMENTS (viewers); i++) {
    const char *wanted = i % 2 == 0 ? more[i / 2].own : more[i / 2].other;
    g_auto (Taken) taken = { 0 };

    g_test_message ("%s, viewer %u", more[i / 2].heading, i % 2);
    take (eyes, viewers[i % 2], more[i / 2].table, &taken);
    g_assert_cmpuint (taken.rows, ==, wanted == NULL ? 0 : 1);
    if (csv_reader_next (taken.reader, NULL))
      g_assert_cmpstr (cell (&taken, more[i / 2].heading), ==, wanted);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  secret_init (NULL);
  g_test_add_func ("/export/cells", test_cells);
  g_test_add_func ("/export/files", test_files);
  g_test_add_func ("/export/headings", test_headings);
  g_test_add_func ("/export/others", test_others);
  g_test_add_func ("/export/followups", test_followups);
  g_test_add_func ("/export/more", test_more);
  return g_test_run ();
}
