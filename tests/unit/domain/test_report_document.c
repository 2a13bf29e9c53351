/* test_report_document.c: who adds a document and who takes it away, of which type, who sees it, what the history
 * keeps. */
#include "fixture.h"

#include "domain/report_document.h"

static gint64
new_file (Db *db, const char *type)
{
  const FileInput input = { type, "mur.jpg", "abcdef", NULL, 1200 };
  gint64 id = 0;

  g_assert_true (file_add (db, &input, MONDAY_9, &id, NULL));
  return id;
}

/* The code of adding one document; FIXTURE_OK when it is there. */
static int
add (Db *db, const Actor *actor, const ReportDocumentInput *input)
{
  GError *error = NULL;
  gint64 id = new_file (db, FILE_TYPE_PHOTO);

  return fixture_code (report_document_check (db, actor, input, 1, &error)
                           && report_document_put (db, actor, input, id, &error)
                           && report_document_tell (db, actor, input, 1, &error),
                       &error);
}

static char *
last_uuid (Db *db)
{
  return fixture_text (db, "SELECT uuid AS x FROM file ORDER BY id DESC LIMIT 1", 0);
}

typedef struct {
  gint64 id;
  char *uuid;
} Held;

/* A file that the hygiene service accepted. */
static Held
held_new (Fixture *fixture, Db *db)
{
  Held held = { 0 };
  g_autofree char *assignment = NULL;

  held.id = fixture_send (fixture, db, MONDAY_9, &held.uuid);
  fixture_change (fixture, db, held.uuid, "transmit", MONDAY_9);
  assignment = fixture_assign (fixture, db, held.id, P_SCHS, MONDAY_9);
  fixture_answer (fixture, db, assignment, P_SCHS, "accept");
  return held;
}

static void
run_adding (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9), schs = fixture_agent (fixture, P_SCHS, MONDAY_9);
  const Actor ars = fixture_agent (fixture, P_ARS, MONDAY_9), tenant = ACTOR_TENANT_AT (MONDAY_9);
  const Held held = held_new (fixture, db);
  g_autofree char *uuid = held.uuid, *longest = g_strnfill (DOCUMENT_CAPTION_MAX, 'a'),
                  *longer = g_strnfill (DOCUMENT_CAPTION_MAX + 1, 'a');
  ReportDocumentInput input = { .report_id = held.id, .document_type = "visit_report" };
  Actor reader = schs;

  reader.role = ROLE_READER;
  g_assert_cmpint (add (db, &ars, &input), ==, BOX_ERROR_DENIED);
  g_assert_cmpint (add (db, &reader, &input), ==, BOX_ERROR_DENIED);
  g_assert_cmpint (add (db, &tenant, &input), ==, BOX_ERROR_DENIED);
  input.document_type = "virus";
  g_assert_cmpint (add (db, &desk, &input), ==, BOX_ERROR_INVALID);
  input.document_type = NULL;
  g_assert_cmpint (add (db, &desk, &input), ==, BOX_ERROR_INVALID);
  input.document_type = "lease";
  input.caption = longer;
  g_assert_cmpint (add (db, &desk, &input), ==, BOX_ERROR_INVALID);
  input.caption = longest;
  input.visit = "00000000-0000-4000-8000-000000000000";
  g_assert_cmpint (add (db, &desk, &input), ==, BOX_ERROR_NOT_FOUND);
  input.visit = NULL;
  g_assert_cmpint (add (db, &desk, &input), ==, FIXTURE_OK);
  g_assert_cmpint (add (db, &schs, &input), ==, FIXTURE_OK);
  for (guint i = 0; file_document_types[i] != NULL; i++) {
    input.document_type = file_document_types[i];
    g_assert_cmpint (add (db, &desk, &input), ==, FIXTURE_OK);
  }
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM event WHERE noun = 'document'", 0), ==, 16);
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM notice WHERE kind = 'document_tenant'", 0), ==, 0);
}

static void
run_full (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9);
  gint64 id = fixture_send (fixture, db, MONDAY_9, NULL);
  const ReportDocumentInput input = { .report_id = id, .document_type = "photo" };
  GError *error = NULL;

  for (guint i = 0; i < DOCUMENTS_MAX; i++)
    g_assert_true (report_document_put (db, &desk, &input, new_file (db, FILE_TYPE_PHOTO), NULL));
  g_assert_cmpint (add (db, &desk, &input), ==, BOX_ERROR_LIMIT);
  g_assert_cmpint (fixture_code (report_document_check (db, &desk, &input, DOCUMENTS_AT_ONCE + 1, &error), &error), ==,
                   BOX_ERROR_INVALID);
}

static int
change (Db *db, const Actor *actor, const Held *held, const char *file, const char *verb)
{
  GError *error = NULL;

  return fixture_code (report_document_change (db, actor, held->uuid, file, verb, &error), &error);
}

static void
run_changing (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9), schs = fixture_agent (fixture, P_SCHS, MONDAY_9);
  const Actor ars = fixture_agent (fixture, P_ARS, MONDAY_9);
  Held held = held_new (fixture, db), other = { 0 };
  g_autofree char *uuid = held.uuid, *file = NULL, *elsewhere = NULL;
  const ReportDocumentInput input = { .report_id = held.id, .document_type = "visit_report" };
  g_autoptr (GPtrArray) list = NULL;

  other.id = fixture_send (fixture, db, MONDAY_9, &other.uuid);
  elsewhere = other.uuid;
  g_assert_cmpint (add (db, &schs, &input), ==, FIXTURE_OK);
  file = last_uuid (db);
  g_assert_cmpint (change (db, &schs, &other, file, "withdraw"), ==, BOX_ERROR_NOT_FOUND);
  g_assert_cmpint (change (db, &ars, &held, file, "withdraw"), ==, BOX_ERROR_DENIED);
  g_assert_cmpint (change (db, &schs, &held, file, "burn"), ==, BOX_ERROR_INVALID);
  g_assert_cmpint (change (db, &schs, &held, file, "hide"), ==, BOX_ERROR_CONFLICT);
  list = report_document_list_shared (db, held.id, NULL);
  g_assert_cmpuint (list->len, ==, 0);
  g_assert_cmpint (change (db, &schs, &held, file, "show"), ==, FIXTURE_OK);
  g_assert_cmpint (change (db, &desk, &held, file, "show"), ==, BOX_ERROR_CONFLICT);
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM notice WHERE kind = 'document_tenant'", 0), ==, 1);
  g_clear_pointer (&list, g_ptr_array_unref);
  list = report_document_list_shared (db, held.id, NULL);
  g_assert_cmpuint (list->len, ==, 1);
  g_assert_cmpint (change (db, &desk, &held, file, "hide"), ==, FIXTURE_OK);
  g_assert_cmpint (change (db, &schs, &held, file, "withdraw"), ==, FIXTURE_OK);
  g_assert_cmpint (change (db, &schs, &held, file, "withdraw"), ==, BOX_ERROR_NOT_FOUND);
  fixture_assert_text (
      db,
      "SELECT group_concat (x) AS x FROM (SELECT verb || ' ' || after AS x FROM event WHERE noun = 'document' ORDER BY id)",
      0, "added visit_report,shown visit_report,hidden visit_report,withdrawn visit_report");
}

/* What the tenant sent is theirs: the desk may take it away, nobody hides it. */
static void
run_of_tenant (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9), schs = fixture_agent (fixture, P_SCHS, MONDAY_9);
  const Actor tenant = ACTOR_TENANT_AT (MONDAY_9);
  const Held held = held_new (fixture, db);
  g_autofree char *uuid = held.uuid, *file = NULL;

  g_assert_true (file_attach (db, new_file (db, FILE_TYPE_PHOTO), held.id, NULL, &tenant, NULL));
  file = last_uuid (db);
  g_assert_cmpint (change (db, &schs, &held, file, "withdraw"), ==, BOX_ERROR_DENIED);
  g_assert_cmpint (change (db, &desk, &held, file, "hide"), ==, BOX_ERROR_CONFLICT);
  g_assert_cmpint (change (db, &desk, &held, file, "withdraw"), ==, FIXTURE_OK);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_data_func ("/document/adding", run_adding, fixture_test);
  g_test_add_data_func ("/document/full", run_full, fixture_test);
  g_test_add_data_func ("/document/changing", run_changing, fixture_test);
  g_test_add_data_func ("/document/of-tenant", run_of_tenant, fixture_test);
  return g_test_run ();
}
