/* test_papers.c: one file on paper for several eyes, each letter for its file: who reads what, on how many pages,
 * nothing empty, nothing left of a template. */
#include "workshop.h"

#include <gio/gio.h>
#include <string.h>

#include "document.h"
#include "domain/tenant_letter.h"
#include "paper.h"

#define NOTE "Entre services seulement."
#define TOLD "Nous passons jeudi."

static gboolean
note_work (Db *db, gpointer data, GError **error)
{
  const WorldStep *step = data;
  const Actor manager = {
    .kind = ACTOR_USER, .user_id = step->world->manager_id, .role = ROLE_MANAGER, .now = step->now
  };
  const FollowupInput hidden = { step->report_id, "note", NOTE, FALSE }, told = { step->report_id, "note", TOLD, TRUE };

  return followup_add (db, &manager, &hidden, NULL, error) && followup_add (db, &manager, &told, NULL, error);
}

static gboolean
partner_work (Db *db, gpointer data, GError **error)
{
  (void) data;
  (void) error;
  return world_add_partner (db, "CAF", "caf@example.org") != 0;
}

/* (transfer full): that paper's page, or its body alone. */
static char *
made_of (const Workshop *workshop, const char *key, const char *name)
{
  g_autofree char *path = g_build_filename (workshop->world->folder, name, NULL);
  char *body = NULL;
  GError *error = NULL;

  g_test_message ("%s", key);
  g_assert_true (paper_make (workshop->kit, key, path, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &body, NULL, NULL));
  g_assert_null (strstr (body, "{{"));
  g_assert_null (strstr (body, "(null)"));
  g_assert_null (strstr (body, "```"));
  return body;
}

static char *
body_of (const Workshop *workshop, const char *key)
{
  return made_of (workshop, key, "paper.body");
}

static char *
uuid_of (const Workshop *workshop, gint64 report_id)
{
  g_autoptr (Report) report = report_find (store_reader (workshop->world->store), report_id, NULL);

  return g_strdup (report->uuid);
}

static void
assert_says (const char *body, const char *text, gboolean wanted)
{
  if ((strstr (body, text) != NULL) != wanted)
    g_error ("“%s” %s in: %s", text, wanted ? "is missing" : "stands", body);
}

static void
test_eyes (void)
{
  static const struct {
    const char *eyes; /* role, partner, person */
    gboolean names, notes;
  } all[] = {
    { "2:0:0", TRUE, TRUE },   /* the desk */
    { "3:1:0", TRUE, TRUE },   /* the partner that has it */
    { "3:2:0", FALSE, FALSE }, /* another */
    { "5:0:0", FALSE, FALSE }, /* a reader */
  };
  Workshop workshop = { .world = world_new () };
  WorldStep step = { .world = workshop.world, .report_id = world_assigned (workshop.world, MONDAY_9), .now = MONDAY_9 };
  g_autofree char *uuid = NULL, *key = NULL, *tenant = NULL, *english = NULL, *arabic = NULL;

  world_do (workshop.world, note_work, &step);
  world_do (workshop.world, partner_work, NULL);
  workshop_open (&workshop, MONDAY_9 + CLOCK_DAY);
  uuid = uuid_of (&workshop, step.report_id);
  g_assert_cmpint (ROLE_MANAGER, ==, 2);
  for (guint i = 0; i < G_N_ELEMENTS (all); i++) {
    g_autofree char *one = g_strdup_printf ("dossier:%s:%s", uuid, all[i].eyes), *body = body_of (&workshop, one);

    assert_says (body, TENANT_NAME, all[i].names);
    assert_says (body, TENANT_ADDRESS, all[i].names);
    assert_says (body, NOTE, all[i].notes);
    assert_says (body, "ADIL 64", TRUE);
  }
  key = g_strdup_printf ("dossier-tenant:%s:fr", uuid);
  tenant = body_of (&workshop, key);
  assert_says (tenant, TOLD, TRUE);
  assert_says (tenant, NOTE, FALSE);
  assert_says (tenant, "criticité", FALSE);
  g_free (key);
  key = g_strdup_printf ("dossier-tenant:%s:en", uuid);
  english = body_of (&workshop, key);
  assert_says (english, "What you reported", TRUE);
  g_free (key);
  key = g_strdup_printf ("dossier-tenant:%s:ar", uuid);
  arabic = made_of (&workshop, key, "paper.html");
  assert_says (arabic, "<html lang=\"ar\" dir=\"rtl\">", TRUE);
  workshop_close (&workshop);
}

/* A file that went through all of them, each letter while it is true. */
static void
test_letters (void)
{
  static const struct {
    const char *verb, *letter, *says;
  } steps[] = {
    { NULL, "acknowledgement", "L112-3" },
    { "transmit", "transmitted", "services qui peuvent agir" },
    { "close", "closed", "Défenseur des droits" },
    { "reopen", "reopened", "rouvert" },
  };
  Workshop workshop = { .world = world_new () };
  gint64 id = world_send (workshop.world, NULL, MONDAY_9), other = world_send (workshop.world, NULL, MONDAY_9);

  world_change (workshop.world, other, "filter", MONDAY_9);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (steps[i].verb != NULL)
      world_change (workshop.world, id, steps[i].verb, MONDAY_9 + i * CLOCK_HOUR);
  workshop_open (&workshop, MONDAY_9 + CLOCK_DAY);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    g_autofree char *uuid = uuid_of (&workshop, id), *key = g_strdup_printf ("letter:%s:%s", steps[i].letter, uuid);
    g_autofree char *body = body_of (&workshop, key);

    assert_says (body, TENANT_NAME, TRUE);
    assert_says (body, "64000 PAU", TRUE);
    assert_says (body, steps[i].says, TRUE);
    assert_says (body, "/suivi/", FALSE);
  }
  g_autofree char *uuid = uuid_of (&workshop, other), *key = g_strdup_printf ("letter:filtered:%s", uuid);
  g_autofree char *body = body_of (&workshop, key);

  assert_says (body, "Quelques mots.", TRUE); /* the advice */
  assert_says (body, "tribunal administratif", TRUE);
  workshop_close (&workshop);
}

/* From the queue it has its link; what is kept of it has none. */
static void
test_queued (void)
{
  Workshop workshop = { .world = world_new () };
  gint64 id = world_send (workshop.world, NULL, MONDAY_9);
  g_autofree char *uuid = NULL, *printed = NULL, *kept = NULL, *one = NULL, *other = NULL;

  world_change (workshop.world, id, "transmit", MONDAY_9);
  uuid = world_text (workshop.world, "SELECT uuid AS x FROM print");
  workshop_open (&workshop, MONDAY_9 + CLOCK_HOUR);
  one = g_strconcat ("letter:print:", uuid, NULL);
  other = g_strconcat ("letter:kept:", uuid, NULL);
  printed = body_of (&workshop, one);
  kept = body_of (&workshop, other);
  assert_says (printed, "https://logement.pau.example/suivi/", TRUE);
  assert_says (kept, "/suivi/", FALSE);
  workshop_close (&workshop);
}

static void
test_wrong (void)
{
  static const char *const keys[] = { "letter:closed",   "letter:nonsense:x", "letter:print:x",   "dossier:x",
                                      "dossier:x:0:0:0", "dossier:x:200:0:0", "dossier-tenant:x", "nothing:x" };
  Workshop workshop = { .world = world_new () };
  g_autofree char *path = NULL;

  workshop_open (&workshop, MONDAY_9);
  path = g_build_filename (workshop.world->folder, "paper.pdf", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (paper_make (workshop.kit, keys[i], path, &error));
    g_assert_nonnull (error);
    g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  }
  workshop_close (&workshop);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!secret_init (NULL))
    return 1;
  workshop_find_helpers ();
  g_test_add_func ("/papers/eyes", test_eyes);
  g_test_add_func ("/papers/letters", test_letters);
  g_test_add_func ("/papers/queued", test_queued);
  g_test_add_func ("/papers/wrong", test_wrong);
  return g_test_run ();
}
