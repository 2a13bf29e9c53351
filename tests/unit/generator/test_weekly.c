/* test_weekly.c: the weekly PDF of two partners: each reads its own files only, no name nor address, links to the
 * box only; same bytes twice; a run that dies leaves no list. */
#include <gio/gio.h>
#include <signal.h>
#include <string.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "base/json.h"
#include "base/secret.h"
#include "domain/answer_link.h"
#include "domain/weekly.h"
#include "view/weekly_view.h"
#include "weekly.h"
#include "workshop.h"

/* The week that is told: Monday 16 to Sunday 22 November 2026, seen on Monday 23. */
#define NOW MONDAY_9

typedef struct {
  World *world;
  gint64 report_id, partner_id, at;
  gint64 id; /* out */
} Step;

static gboolean
add_other_partner (Db *db, gpointer data, GError **error)
{
  Step *step = data;

  (void) error;
  step->id = world_add_partner (db, "CAF de l'Adour", "caf@example.org");
  return TRUE;
}

static gboolean
assign_work (Db *db, gpointer data, GError **error)
{
  Step *step = data;
  const Actor manager = {
    .kind = ACTOR_USER, .user_id = step->world->manager_id, .role = ROLE_MANAGER, .now = step->at
  };

  return assignment_create (db, &manager, &(AssignmentInput){ step->report_id, step->partner_id, 0, "", NULL }, error);
}

static gboolean
note_work (Db *db, gpointer data, GError **error)
{
  Step *step = data;
  const Actor officer = { .kind = ACTOR_USER,
                          .user_id = step->world->referent_id,
                          .partner_id = step->world->partner_id,
                          .role = ROLE_PARTNER_ADMIN,
                          .now = step->at };

  const FollowupInput note = { step->report_id, "note", "Mme " TENANT_NAME " a rappelé.", TRUE };

  return followup_add (db, &officer, &note, NULL, error);
}

static gint64
days_ago (int days)
{
  return clock_add_days (NOW, -days);
}

/* Reports by number: 1 waits since the week; 2 waits long; 3 accepted, noted in the week; 4 accepted, silent for 40
 * days; 5 closed in the week; 6 refused; 7 handed to the other partner only; 8 closed long ago; 9 accepted, noted
 * 20 days ago to the hour. */
static gint64
fill (World *world)
{
  Step step = { .world = world };
  gint64 ids[10] = { 0 };
  const int sent[10] = { 0, 3, 15, 30, 40, 60, 12, 5, 90, 50 };

  for (int i = 1; i < 10; i++)
    ids[i] = i == 7 ? world_send (world, TENANT_EMAIL, days_ago (sent[i])) : world_assigned (world, days_ago (sent[i]));
  world_change (world, ids[7], "transmit", days_ago (5));
  world_do (world, add_other_partner, &step);
  step.partner_id = step.id;
  step.report_id = ids[7];
  step.at = days_ago (5);
  world_do (world, assign_work, &step);
  const int accepted[] = { 3, 4, 5, 8, 9 };
  for (guint i = 0; i < G_N_ELEMENTS (accepted); i++)
    world_answer (world, ids[accepted[i]], "accept", days_ago (sent[accepted[i]]));
  world_answer (world, ids[6], "refuse", days_ago (10));
  step.report_id = ids[3];
  step.at = days_ago (4);
  world_do (world, note_work, &step);
  step.report_id = ids[9];
  step.at = days_ago (20);
  world_do (world, note_work, &step);
  world_change (world, ids[5], "close", days_ago (2));
  world_change (world, ids[8], "close", days_ago (60));
  return step.id;
}

static void
town_open (Workshop *workshop, gint64 *ret_other)
{
  workshop->world = world_new ();
  *ret_other = fill (workshop->world);
  workshop_open (workshop, NOW);
}

static char *
out_folder (const Workshop *workshop, const char *name)
{
  return g_build_filename (workshop->world->folder, name, NULL);
}

static void
make (const Workshop *workshop, const char *out)
{
  GError *error = NULL;
  guint made = 0;

  g_assert_true (weekly_make (workshop->kit, out, &made, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (made, ==, 2);
}

static char *
partner_pdf (const Workshop *workshop, const char *out, gint64 partner_id)
{
  g_autoptr (Partner) partner = partner_find (workshop->kit->db, partner_id, NULL);
  g_autofree char *name = g_strconcat (partner->uuid, ".pdf", NULL);

  return g_build_filename (out, name, NULL);
}

/* (transfer full): what a person reads in it, as one line. */
static char *
pdf_text_of (const char *path)
{
  const GSubprocessFlags flags = G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE;
  g_autoptr (GSubprocess) program = g_subprocess_new (flags, NULL, "pdftotext", "-layout", path, "-", NULL);
  char *text = NULL;

  g_assert_nonnull (program);
  g_assert_true (g_subprocess_communicate_utf8 (program, NULL, NULL, &text, NULL, NULL));
  return text;
}

static gboolean
has_reference (const char *text, int number)
{
  g_autofree char *pattern = g_strdup_printf ("\\b64-%d\\b", number);

  return g_regex_match_simple (pattern, text, 0, 0);
}

/* ---- what is read ---- */

static char *
list_references (const Weekly *weekly, WeeklyList list)
{
  GString *all = g_string_new (NULL);

  for (guint i = 0; i < weekly->lists[list]->len; i++)
    g_string_append_printf (all, "%s%s", i > 0 ? " " : "",
                            ((WeeklyRow *) g_ptr_array_index (weekly->lists[list], i))->reference);
  return g_string_free (all, FALSE);
}

static const struct {
  WeeklyList list;
  const char *references;
} own_lists[] = {
  { WEEKLY_TO_ANSWER, "64-2 64-1" }, /* same class: the longest wait first */
  { WEEKLY_FOLLOWUPS, "64-3" },
  { WEEKLY_CLOSINGS, "64-5" },
  { WEEKLY_SILENT, "64-4" }, /* 64-9: 20 days, not more */
};

static void
test_lists (void)
{
  Workshop workshop = { NULL };
  gint64 other;

  town_open (&workshop, &other);
  g_autoptr (Weekly) weekly = weekly_read (workshop.kit->db, workshop.world->partner_id, NOW, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (own_lists); i++) {
    g_autofree char *references = list_references (weekly, own_lists[i].list);

    g_test_message ("%s", weekly_list_name (own_lists[i].list));
    g_assert_cmpstr (references, ==, own_lists[i].references);
    g_assert_cmpint (weekly->counts[own_lists[i].list], ==, weekly->lists[own_lists[i].list]->len);
  }
  g_assert_cmpint (weekly->open, ==, 3); /* 3, 4 and 9 */
  const WeeklyRow *waiting = g_ptr_array_index (weekly->lists[WEEKLY_TO_ANSWER], 0);
  const WeeklyRow *fresh = g_ptr_array_index (weekly->lists[WEEKLY_TO_ANSWER], 1);
  g_assert_cmpint (waiting->days, ==, 15);
  g_assert_cmpint (waiting->days_late, ==, 12);
  g_assert_false (waiting->is_new);
  g_assert_cmpint (fresh->days_late, ==, 0);
  g_assert_true (fresh->is_new);
  workshop_close (&workshop);
}

/* ---- what is printed ---- */

static void
test_own_files_only (void)
{
  Workshop workshop = { NULL };
  gint64 other;
  const gboolean mine[10] = { 0, 1, 1, 1, 1, 1, 0, 0, 0, 0 }, theirs[10] = { 0, 0, 0, 0, 0, 0, 0, 1, 0, 0 };

  town_open (&workshop, &other);
  g_autofree char *out = out_folder (&workshop, "weekly");
  make (&workshop, out);
  const struct {
    gint64 partner_id;
    const gboolean *expected;
  } rows[] = { { workshop.world->partner_id, mine }, { other, theirs } };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = partner_pdf (&workshop, out, rows[i].partner_id), *text = pdf_text_of (path);

    for (int number = 1; number < 10; number++) {
      g_test_message ("partner %u, report %d", i, number);
      g_assert_cmpint (has_reference (text, number), ==, rows[i].expected[number]);
    }
    g_assert_null (strstr (text, TENANT_NAME));
    g_assert_null (strstr (text, "Glycines"));
    g_assert_null (strstr (text, TENANT_EMAIL));
  }
  workshop_close (&workshop);
}

static void
test_words (void)
{
  Workshop workshop = { NULL };
  gint64 other;
  const char *const sentences[] = { "Vos dossiers de la semaine",
                                    "du 16 au 22 novembre 2026",
                                    "Établi le 23 novembre 2026",
                                    "page 1 / ",
                                    "15 jours, dont 12 de retard",
                                    "suivi écrit par vous",
                                    "7 dossiers vous ont été confiés depuis août 2026",
                                    "Source : Pau, 23 novembre 2026.",
                                    "avec votre compte : https://logement.pau.example/dossiers",
                                    "problème réglé" };

  town_open (&workshop, &other);
  g_autofree char *out = out_folder (&workshop, "weekly");
  make (&workshop, out);
  g_autofree char *path = partner_pdf (&workshop, out, workshop.world->partner_id), *text = pdf_text_of (path);
  for (guint i = 0; i < G_N_ELEMENTS (sentences); i++) {
    g_test_message ("%s", sentences[i]);
    g_assert_nonnull (strstr (text, sentences[i]));
  }
  g_autofree char *other_path = partner_pdf (&workshop, out, other), *other_text = pdf_text_of (other_path);
  g_assert_nonnull (strstr (other_text, "Aucune clôture cette semaine."));
  workshop_close (&workshop);
}

static WeeklyRow *
row_new (const char *uuid, const char *reference, gint64 at)
{
  WeeklyRow *row = g_new0 (WeeklyRow, 1);

  row->uuid = g_strdup (uuid);
  row->reference = g_strdup (reference);
  row->city = g_strdup ("Pau");
  row->letter = 'B';
  row->at = at;
  row->code = g_strdup ("note");
  row->author = g_strdup ("desk");
  return row;
}

/* A file appears once in the follow-ups, with all of its own under it; the file with the newest one comes first. */
static void
test_followups_by_file (void)
{
  Workshop workshop = { NULL };
  gint64 other;
  const WeeklyReader reader = { "ADIL 64", "https://logement.pau.example", "Pau" };
  const char *const expected[] = { "b", "b", "a", "a", "c" };
  const gint64 same[] = { 0, 3, 0, 3, 0 };

  town_open (&workshop, &other);
  g_autoptr (Weekly) weekly = weekly_read (workshop.kit->db, other, NOW, NULL);
  GPtrArray *followups = weekly->lists[WEEKLY_FOLLOWUPS];
  g_ptr_array_set_size (followups, 0);
  const char *const newest_first[] = { "b", "a", "c", "a", "b" };
  for (guint i = 0; i < G_N_ELEMENTS (newest_first); i++)
    g_ptr_array_add (followups, row_new (newest_first[i], "64-1", NOW - i * CLOCK_HOUR));
  WeeklyRow *newest = g_ptr_array_index (followups, 0);
  g_free (newest->code);
  newest->code = g_strdup ("visit_planned"); /* it has no words of its own here */
  g_autoptr (Tree) tree = weekly_tree (weekly, &workshop.kit->voice, &reader);
  const Tree *rows = tree_get (tree_at (tree_get (tree, "sections"), WEEKLY_FOLLOWUPS), "rows");
  const Tree *cells = tree_get (tree_at (rows, 0), "cells");
  g_assert_true (g_str_has_prefix (tree_text (tree_at (cells, tree_length (cells) - 1)), "suivi"));
  g_assert_cmpuint (tree_length (rows), ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < tree_length (rows); i++) {
    g_assert_true (g_str_has_suffix (tree_get_text (tree_at (rows, i), "url"), expected[i]));
    g_assert_cmpint (tree_get_integer (tree_at (rows, i), "same"), ==, same[i]);
  }
  workshop_close (&workshop);
}

/* What waits for the reader is marked, and nothing is when nothing does. */
static void
test_waits (void)
{
  Workshop workshop = { NULL };
  gint64 other;
  const WeeklyReader reader = { "ADIL 64", "https://logement.pau.example", "Pau" };
  const struct {
    gboolean waits[3];
  } rows[] = { { { TRUE, TRUE, FALSE } }, { { TRUE, FALSE, FALSE } } };

  town_open (&workshop, &other);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (Weekly) weekly = weekly_read (workshop.kit->db, i == 0 ? workshop.world->partner_id : other, NOW, NULL);
    g_autoptr (Tree) tree = weekly_tree (weekly, &workshop.kit->voice, &reader);

    for (guint f = 0; f < G_N_ELEMENTS (rows[i].waits); f++)
      g_assert_cmpint (tree_get_flag (tree_at (tree_get (tree, "figures"), f), "waits"), ==, rows[i].waits[f]);
  }
  workshop_close (&workshop);
}

/* G to A, danger first in its class, then the longest wait. */
static void
test_order (void)
{
  Workshop workshop = { NULL };
  gint64 other;

  town_open (&workshop, &other);
  world_sql (workshop.world, "UPDATE report SET class_human = 'F' WHERE number = 1");
  world_sql (workshop.world, "UPDATE report SET class_human = 'D', danger = 3 WHERE number = 2");
  g_autoptr (Weekly) weekly = weekly_read (workshop.kit->db, workshop.world->partner_id, NOW, NULL);
  g_autofree char *references = list_references (weekly, WEEKLY_TO_ANSWER);
  g_assert_cmpstr (references, ==, "64-1 64-2");
  workshop_close (&workshop);
}

static void
test_golden (void)
{
  Workshop workshop = { NULL };
  gint64 other;

  town_open (&workshop, &other);
  g_autofree char *out = out_folder (&workshop, "weekly");
  make (&workshop, out);
  g_autofree char *path = partner_pdf (&workshop, out, workshop.world->partner_id), *text = pdf_text_of (path);
  workshop_assert_golden ("weekly.txt", text);
  workshop_close (&workshop);
}

/* (transfer full): where its links lead. */
static GPtrArray *
pdf_links_of (const char *path)
{
  GPtrArray *links = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *bytes = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  for (gsize i = 0; i + 6 < length; i++) {
    if (memcmp (bytes + i, "/URI (", 6) != 0)
      continue;
    /* The library writes some signs as octal numbers. */
    g_autofree char *raw = g_strndup (bytes + i + 6, strcspn (bytes + i + 6, ")"));
    g_ptr_array_add (links, g_strcompress (raw));
  }
  return links;
}

static void
test_links (void)
{
  Workshop workshop = { NULL };
  gint64 other;

  town_open (&workshop, &other);
  g_autofree char *out = out_folder (&workshop, "weekly");
  make (&workshop, out);
  g_autofree char *path = partner_pdf (&workshop, out, workshop.world->partner_id);
  g_autoptr (GPtrArray) links = pdf_links_of (path);
  for (guint i = 0; i < links->len; i++)
    g_assert_true (g_str_has_prefix (g_ptr_array_index (links, i), "https://logement.pau.example/dossiers"));
  g_assert_cmpuint (links->len, ==, 9); /* three to do, where to do it, then each of the five in its list */
  workshop_close (&workshop);
}

/* With the box's key: to the page by link of each file that is open, and to the list of all; the closed one and the sign-in
 * as before. The key stays: the last test. */
static void
test_acting_links (void)
{
  Workshop workshop = { NULL };
  gint64 other;
  g_autoptr (GHashTable) acting = g_hash_table_new (g_str_hash, g_str_equal);
  guint lists = 0, plain = 0;

  secret_key_set ("this box");
  town_open (&workshop, &other);
  g_autofree char *out = out_folder (&workshop, "weekly");
  make (&workshop, out);
  g_autofree char *path = partner_pdf (&workshop, out, workshop.world->partner_id), *text = pdf_text_of (path);
  g_autoptr (GPtrArray) links = pdf_links_of (path);
  for (guint i = 0; i < links->len; i++) {
    const char *token = strstr (g_ptr_array_index (links, i), "/reponse/");
    g_autoptr (AnswerLink) link = NULL;

    plain += token == NULL;
    if (token == NULL || !g_hash_table_add (acting, (gpointer) token))
      continue;
    link = answer_link_open (workshop.kit->db, token + strlen ("/reponse/"), workshop.kit->now, NULL);
    g_assert_cmpint (link->end, ==, ANSWER_STANDS);
    g_assert_cmpint (link->partner->id, ==, workshop.world->partner_id);
    lists += link->assignment == NULL;
  }
  g_assert_cmpuint (g_hash_table_size (acting), ==, 5);
  g_assert_cmpuint (lists, ==, 1);
  g_assert_cmpuint (plain, ==, 2);
  g_assert_nonnull (strstr (text, "destinataire, ADIL 64"));
  workshop_close (&workshop);
}

static void
test_manifest (void)
{
  Workshop workshop = { NULL };
  gint64 other;

  town_open (&workshop, &other);
  g_autofree char *out = out_folder (&workshop, "weekly");
  make (&workshop, out);
  g_autofree char *text = workshop_read (&workshop, "weekly/manifest.json");
  g_autoptr (Tree) manifest = json_parse (text, strlen (text), NULL);
  g_assert_cmpuint (tree_length (manifest), ==, 2);
  const Tree *first = tree_at (manifest, 0), *counts = tree_get (first, "counts");
  g_autoptr (Partner) partner = partner_find (workshop.kit->db, workshop.world->partner_id, NULL);
  g_autofree char *name = g_strconcat (partner->uuid, ".pdf", NULL);
  g_assert_cmpstr (tree_get_text (first, "partner_uuid"), ==, partner->uuid);
  g_assert_cmpstr (tree_get_text (first, "path"), ==, name);
  g_assert_cmpint (tree_get_integer (first, "pages"), >=, 1);
  const struct {
    const char *key;
    gint64 count;
  } rows[] = { { "to_answer", 2 }, { "followups", 1 }, { "closings", 1 }, { "silent", 1 }, { "open", 3 } };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (tree_get_integer (counts, rows[i].key), ==, rows[i].count);
  workshop_close (&workshop);
}

static void
test_same_bytes (void)
{
  Workshop workshop = { NULL };
  gint64 other;

  town_open (&workshop, &other);
  g_autofree char *one = out_folder (&workshop, "one"), *two = out_folder (&workshop, "two");
  make (&workshop, one);
  make (&workshop, two);
  g_autofree char *first = partner_pdf (&workshop, one, workshop.world->partner_id);
  g_autofree char *second = partner_pdf (&workshop, two, workshop.world->partner_id);
  g_autofree char *first_bytes = NULL, *second_bytes = NULL;
  gsize first_length = 0, second_length = 1;
  g_assert_true (g_file_get_contents (first, &first_bytes, &first_length, NULL));
  g_assert_true (g_file_get_contents (second, &second_bytes, &second_length, NULL));
  g_assert_cmpmem (first_bytes, first_length, second_bytes, second_length);
  workshop_close (&workshop);
}

/* Archived, or asked for none: no PDF, not even a row in the list. */
static void
test_unwanted (void)
{
  static const char *const changes[] = { "UPDATE partner SET archived_at = 1 WHERE name LIKE 'CAF%'",
                                         "UPDATE partner SET weekly_way = 'none' WHERE name LIKE 'CAF%'" };

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++) {
    Workshop workshop = { NULL };
    gint64 other;
    guint made = 0;

    town_open (&workshop, &other);
    world_sql (workshop.world, changes[i]);
    g_autofree char *out = out_folder (&workshop, "weekly");
    g_assert_true (weekly_make (workshop.kit, out, &made, NULL));
    g_assert_cmpuint (made, ==, 1);
    g_autofree char *path = partner_pdf (&workshop, out, other);
    g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
    workshop_close (&workshop);
  }
}

/* ---- runs that end badly ---- */

static void
die (const char *what, guint done, guint total)
{
  if (strcmp (what, "weekly") == 0 && done == 1 && done < total)
    kill (getpid (), SIGKILL);
}

/* Killed after the first of two PDFs: the former list is gone, no new one is there, and the next run is whole. */
static void
test_killed (void)
{
  Workshop workshop = { NULL };
  gint64 other;
  int status = 0;

  town_open (&workshop, &other);
  g_autofree char *out = out_folder (&workshop, "weekly"), *manifest = g_build_filename (out, "manifest.json", NULL);
  make (&workshop, out);
  pid_t child = fork ();
  if (child == 0) {
    g_autoptr (Kit) kit = kit_new (workshop.config, NOW, NULL);
    guint made = 0;

    kit->threads = 1; /* one PDF after the other */
    kit->progress = die;
    weekly_make (kit, out, &made, NULL);
    _exit (0);
  }
  waitpid (child, &status, 0);
  g_assert_true (WIFSIGNALED (status));
  g_assert_false (g_file_test (manifest, G_FILE_TEST_EXISTS));
  make (&workshop, out);
  g_assert_true (g_file_test (manifest, G_FILE_TEST_EXISTS));
  workshop_close (&workshop);
}

static void
test_busy (void)
{
  Workshop workshop = { NULL };
  gint64 other;
  guint made = 0;
  g_autoptr (GError) error = NULL;

  town_open (&workshop, &other);
  g_autofree char *out = out_folder (&workshop, "weekly");
  make (&workshop, out);
  int lock = g_open (out, O_RDONLY | O_DIRECTORY, 0);
  g_assert_cmpint (flock (lock, LOCK_EX | LOCK_NB), ==, 0);
  g_assert_false (weekly_make (workshop.kit, out, &made, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_BUSY);
  close (lock);
  workshop_close (&workshop);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    GTestFunc function;
  } tests[] = {
    { "/weekly/lists", test_lists },
    { "/weekly/own-files-only", test_own_files_only },
    { "/weekly/words", test_words },
    { "/weekly/links", test_links },
    { "/weekly/manifest", test_manifest },
    { "/weekly/same-bytes", test_same_bytes },
    { "/weekly/unwanted", test_unwanted },
    { "/weekly/killed", test_killed },
    { "/weekly/busy", test_busy },
    { "/weekly/golden", test_golden },
    { "/weekly/order", test_order },
    { "/weekly/waits", test_waits },
    { "/weekly/by-file", test_followups_by_file },
    { "/weekly/acting-links", test_acting_links },
  };

  workshop_find_helpers ();
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add_func (tests[i].path, tests[i].function);
  return g_test_run ();
}
