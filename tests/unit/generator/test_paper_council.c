/* test_paper_council.c: the half-year report on paper: what the committee reads is recounted here; what everybody reads
 * tells no count that the open figures hide, nor one by its price; typed words stay words. */
#include "workshop.h"

#include <glib/gstdio.h>
#include <string.h>

#include "document.h"
#include "domain/cost.h"
#include "domain/council.h"
#include "domain/result.h"
#include "domain/statistics_archive.h"
#include "paper_council.h"
#include "product.h"

#define AFTER ((gint64) 1801558800) /* 2027-02-02: the second half of 2026 is over */
enum { REPORTS = 14, HANDLED = 3 };

typedef struct {
  Workshop workshop;
} Room;

static gboolean
fill_work (Db *db, gpointer data, GError **error)
{
  const Actor box = ACTOR_BOX_AT (MONDAY_9);
  const CostInput cost = { "2026-2", "staff", "", "1 400" }, former = { "2025-1", "other", "", "300" };
  const CouncilInput text = { "2026-2", "| a | *b* | <script>x</script>", "Acheter | 20 capteurs\n## Titre", 0 };

  (void) data;
  return setting_set (db, &box, "before.year", "2025", error) && setting_set (db, &box, "before.handled", "12", error)
         && cost_add (db, &box, &former, error) && cost_add (db, &box, &cost, error)
         && council_write (db, &box, &text, error);
}

static gboolean
result_work (Db *db, gpointer data, GError **error)
{
  const Actor box = ACTOR_BOX_AT (MONDAY_9 + CLOCK_DAY);
  const ResultInput input = { .report_id = *(gint64 *) data, .kind = "works_done", .at = MONDAY_9 + CLOCK_HOUR };

  return result_record (db, &box, &input, error);
}

static void
room_open (Room *room, gconstpointer data)
{
  (void) data;
  room->workshop.world = world_new ();
  for (guint i = 0; i < REPORTS; i++) {
    g_autofree char *email = g_strdup_printf ("m%u@example.org", i);
    gint64 id = world_send (room->workshop.world, email, MONDAY_9);

    if (i < HANDLED)
      world_do (room->workshop.world, result_work, &id);
  }
  world_do (room->workshop.world, fill_work, NULL);
  workshop_find_helpers ();
  workshop_open (&room->workshop, AFTER);
}

static void
room_close (Room *room, gconstpointer data)
{
  (void) data;
  workshop_close (&room->workshop);
}

/* (transfer full): the report as a page. */
static char *
report_html (Room *room, const char *subject)
{
  GError *error = NULL;
  g_autoptr (Tree) view = paper_council_view (room->workshop.kit, subject, &error);
  g_autoptr (Document) document = view == NULL ? NULL : document_new (room->workshop.kit, "council", view, &error);
  char *html = document == NULL ? NULL : document_html (document, &error);

  g_assert_no_error (error);
  return html != NULL ? html : g_strdup ("");
}

static void
test_committee (Room *room, gconstpointer data)
{
  g_autofree char *html = report_html (room, "2026-2");
  g_autoptr (Tree) view = paper_council_view (room->workshop.kit, "2026-2", NULL);

  (void) data;
  g_assert_cmpstr (tree_get_text (view, "received"), ==, "14");
  g_assert_cmpstr (tree_get_text (view, "handled"), ==, "3");
  g_assert_nonnull (strstr (tree_get_text (tree_get (view, "each_handled"), "now"), "467")); /* 1,400 by 3 */
  g_assert_nonnull (strstr (tree_get_text (tree_get (view, "each_received"), "now"), "100"));
  g_assert_nonnull (strstr (tree_get_text (tree_get (view, "each_handled"), "before"), "25")); /* 300 by 12 */
  g_assert_null (tree_get_text (tree_get (view, "each_received"), "before")); /* nobody typed how many */
  g_assert_nonnull (strstr (html, "Travaux faits"));
  g_assert_null (strstr (html, "<script>")); /* what people type stays text, and one cell */
  g_assert_nonnull (strstr (html, "Acheter | 20 capteurs"));
  g_assert_null (strstr (html, "<h2>Titre"));
}

/* Three handled, and three of one result: masked wherever they could be told, by themselves or by a price. */
static void
test_public (Room *room, gconstpointer data)
{
  g_autofree char *html = report_html (room, "2026-2:public");
  g_autoptr (Tree) view = paper_council_view (room->workshop.kit, "2026-2:public", NULL);
  g_autoptr (StatisticsArchive) archive = statistics_archive (room->workshop.kit->db, AFTER, NULL);

  (void) data;
  g_assert_cmpuint (archive->halves->len, <=, 1);
  g_assert_null (tree_get_text (view, "handled"));
  g_assert_cmpint (tree_kind (tree_get (view, "each_handled")), ==, TREE_NULL);
  g_assert_null (strstr (html, "467"));
  if (archive->halves->len == 0
      || ((Statistics *) g_ptr_array_index (archive->halves, 0))->received.mask != STATISTICS_SHOWN)
    g_assert_null (strstr (html, "par signalement"));
  for (guint i = 0; i < tree_length (tree_get (tree_get (tree_get (view, "stats"), "results"), "rows")); i++)
    g_assert_cmpstr (
        tree_get_text (tree_at (tree_get (tree_get (tree_get (view, "stats"), "results"), "rows"), i), "text"), !=,
        "3");
  g_assert_null (strstr (html, "Document interne"));
  g_assert_nonnull (strstr (html, "Acheter | 20 capteurs"));
}

static void
test_papers (Room *room, gconstpointer data)
{
  static const char *const keys[] = { "paper:council:2026-2", "paper:council:2026-2:public", "paper:council:2026-1",
                                      "paper:homologation" };
  static const char *const wrong[] = { "paper:council:2026-3", "paper:council:", "paper:council:2026-2:private",
                                       "paper:attestation" };
  g_autofree char *out = g_build_filename (room->workshop.world->folder, "x.pdf", NULL);

  (void) data;
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
    GError *error = NULL;

    g_assert_true (product_make (room->workshop.kit, keys[i], out, &error));
    g_assert_no_error (error);
    g_assert_true (g_file_test (out, G_FILE_TEST_EXISTS));
    g_unlink (out);
  }
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (product_make (room->workshop.kit, wrong[i], out, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  if (!secret_init (NULL))
    return 1;
  g_test_add ("/paper-council/committee", Room, NULL, room_open, test_committee, room_close);
  g_test_add ("/paper-council/public", Room, NULL, room_open, test_public, room_close);
  g_test_add ("/paper-council/papers", Room, NULL, room_open, test_papers, room_close);
  return g_test_run ();
}
