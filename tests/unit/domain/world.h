/* world.h: a small town for tests: a store in a temporary folder, a manager, an administrator, a partner with
 * its referent, reports. The clock is a parameter everywhere. */
#pragma once
#include <glib.h>
#include <glib/gstdio.h>

#include "base/clock.h"
#include "base/secret.h"
#include "domain/assignment.h"
#include "domain/event.h"
#include "domain/followup.h"
#include "domain/partner.h"
#include "domain/report.h"
#include "domain/report_state.h"
#include "domain/setting.h"
#include "domain/territory.h"
#include "domain/user.h"
#include "store/store.h"

#include "../store/empty_store.h"

#define MONDAY_9 ((gint64) 1795420800) /* Monday 2026-11-23 09:00 in Paris */
#define TENANT_EMAIL "camille@example.org"
#define TENANT_NAME "Zylberstein"
#define TENANT_ADDRESS "12 rue des Glycines"

typedef struct {
  char *folder;
  Store *store;
  Grid *grid;
  gint64 administrator_id, manager_id, referent_id, partner_id;
} World;

static inline void
world_do (World *world, StoreWork work, gpointer data)
{
  GError *error = NULL;

  store_write (world->store, work, data, &error);
  g_assert_no_error (error);
  g_clear_error (&error);
}

static inline gint64
world_add_user (Db *db, Role role, gint64 partner_id, const char *email)
{
  const Actor box = ACTOR_BOX_AT (MONDAY_9);
  const User user = {
    .partner_id = partner_id, .role = role, .email = (char *) email, .name = (char *) email, .password = (char *) "x"
  };
  gint64 id = 0;

  g_assert_true (user_create (db, &box, &user, &id, NULL));
  return id;
}

static inline gint64
world_add_partner (Db *db, const char *name, const char *email)
{
  const Actor box = ACTOR_BOX_AT (MONDAY_9);
  const Partner partner = { .type = (char *) "adil", .name = (char *) name, .email = (char *) email };
  gint64 id = 0;

  g_assert_true (partner_create (db, &box, &partner, &id, NULL));
  return id;
}

static inline gboolean
world_fill (Db *db, gpointer data, GError **error)
{
  World *world = data;
  const Territory territory = {
    .code = (char *) "64", .insee = (char *) "64445", .name = (char *) "Pau", .population = 77000
  };
  const Actor box = ACTOR_BOX_AT (MONDAY_9);
  gint64 id;

  if (!territory_create (db, &territory, &id, error)
      || !setting_set (db, &box, "mail.from", "logement@pau.example", error)
      || !setting_set (db, &box, "town.name", "Pau", error)
      || !setting_set (db, &box, "town.phone", "05 59 00 00 00", error)
      || !setting_set (db, &box, "town.email", "mairie@pau.example", error))
    return FALSE;
  world->administrator_id = world_add_user (db, ROLE_ADMINISTRATOR, 0, "admin@example.org");
  world->manager_id = world_add_user (db, ROLE_MANAGER, 0, "manager@example.org");
  world->partner_id = world_add_partner (db, "ADIL 64", "adil@example.org");
  world->referent_id = world_add_user (db, ROLE_PARTNER_ADMIN, world->partner_id, "referent@example.org");
  return partner_set_referent (db, world->partner_id, world->referent_id, error);
}

/* The national grid, read once in a test program: nobody changes it. */
static inline Grid *
world_grid (void)
{
  static Grid *grid;
  GError *error = NULL;

  if (grid == NULL)
    grid = grid_load ("grids/national-2026.yaml", &error);
  g_assert_no_error (error);
  return grid;
}

static inline World *
world_new (void)
{
  World *world = g_new0 (World, 1);
  g_autofree char *path = NULL;
  GError *error = NULL;

  world->folder = g_dir_make_tmp ("histologe-test-XXXXXX", NULL);
  path = g_build_filename (world->folder, "store.db", NULL);
  empty_store_lay (path);
  world->store = store_open (path, STORE_READ_WRITE, &error);
  g_assert_no_error (error);
  world->grid = world_grid ();
  world_do (world, world_fill, world);
  return world;
}

/* What a link leads to is somebody else's. */
static inline void
world_remove_folder (const char *folder)
{
  g_autoptr (GDir) names = g_dir_open (folder, 0, NULL);
  const char *name;

  while (names != NULL && (name = g_dir_read_name (names)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK) && g_file_test (path, G_FILE_TEST_IS_DIR))
      world_remove_folder (path);
    else
      g_unlink (path);
  }
  g_rmdir (folder);
}

static inline void
world_free (World *world)
{
  store_close (world->store);
  world_remove_folder (world->folder);
  g_free (world->folder);
  g_free (world);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

typedef struct {
  World *world;
  const char *email; /* of the tenant; NULL: none */
  gint64 now;
  ReportReceipt receipt;
} WorldReport;

static inline gboolean
world_send_work (Db *db, gpointer data, GError **error)
{
  WorldReport *sending = data;
  g_autoptr (ReportInput) input = report_input_new ("site");
  const Actor tenant = ACTOR_TENANT_AT (sending->now);

  input->address = g_strdup (TENANT_ADDRESS);
  input->postcode = g_strdup ("64000");
  input->city = g_strdup ("Pau");
  input->insee = g_strdup ("64445");
  input->contact_by = g_strdup ("mail");
  input->persons[PERSON_OCCUPANT].known = TRUE;
  input->persons[PERSON_OCCUPANT].last_name = g_strdup (TENANT_NAME);
  input->persons[PERSON_OCCUPANT].email = g_strdup (sending->email);
  g_ptr_array_add (input->severities, g_strdup ("B-STR01-1"));
  return report_send (db, &tenant, input, sending->world->grid, &sending->receipt, error);
}

/* The id of a new report, sent at `now`. */
static inline gint64
world_send (World *world, const char *email, gint64 now)
{
  WorldReport sending = { .world = world, .email = email, .now = now };
  gint64 id;

  world_do (world, world_send_work, &sending);
  id = sending.receipt.id;
  report_receipt_clear (&sending.receipt);
  return id;
}

typedef struct {
  World *world;
  gint64 report_id, partner_id, now;
  const char *verb;
} WorldStep;

static inline gboolean
world_change_work (Db *db, gpointer data, GError **error)
{
  const WorldStep *step = data;
  const Actor manager = {
    .kind = ACTOR_USER, .user_id = step->world->manager_id, .role = ROLE_MANAGER, .now = step->now
  };
  g_autoptr (Report) report = report_find (db, step->report_id, error);
  const ReportChange change = { .uuid = report == NULL ? "" : report->uuid,
                                .verb = step->verb,
                                .message = "Quelques mots.",
                                .reason = g_strcmp0 (step->verb, "filter") == 0 ? "out_of_area" : "solved" };

  return report != NULL && report_change (db, &manager, &change, error);
}

/* The manager does something with a report: "take", "transmit", "close"… */
static inline void
world_change (World *world, gint64 report_id, const char *verb, gint64 now)
{
  WorldStep step = { .world = world, .report_id = report_id, .verb = verb, .now = now };

  world_do (world, world_change_work, &step);
}

static inline gboolean
world_assign_work (Db *db, gpointer data, GError **error)
{
  const WorldStep *step = data;
  const Actor manager = {
    .kind = ACTOR_USER, .user_id = step->world->manager_id, .role = ROLE_MANAGER, .now = step->now
  };
  const AssignmentInput input = { .report_id = step->report_id, .partner_id = step->partner_id, .trace = "" };

  return assignment_create (db, &manager, &input, error);
}

/* A report that was sent and transmitted to the world's partner, which has not answered. */
static inline gint64
world_assigned (World *world, gint64 now)
{
  WorldStep step = {
    .world = world, .report_id = world_send (world, TENANT_EMAIL, now), .partner_id = world->partner_id, .now = now
  };

  world_change (world, step.report_id, "transmit", now);
  world_do (world, world_assign_work, &step);
  return step.report_id;
}

static inline gboolean
world_answer_work (Db *db, gpointer data, GError **error)
{
  const WorldStep *step = data;
  const Actor officer = { .kind = ACTOR_USER,
                          .user_id = step->world->referent_id,
                          .partner_id = step->world->partner_id,
                          .role = ROLE_PARTNER_ADMIN,
                          .now = step->now };
  g_autoptr (GPtrArray) list = assignment_list (db, step->report_id, error);
  AssignmentChange change = { .verb = step->verb, .message = "Quelques mots." };

  if (list == NULL || list->len == 0)
    return box_fail (error, BOX_ERROR_NOT_FOUND, "no assignment");
  change.uuid = ((Assignment *) g_ptr_array_index (list, 0))->uuid;
  change.reason = g_strcmp0 (step->verb, "refuse") == 0 ? "out_of_area" : "works";
  return assignment_change (db, &officer, &change, error);
}

/* The partner answers: "accept", "refuse", "close". */
static inline void
world_answer (World *world, gint64 report_id, const char *verb, gint64 now)
{
  WorldStep step = { .world = world, .report_id = report_id, .verb = verb, .now = now };

  world_do (world, world_answer_work, &step);
}

/* Runs statements as they are: for what no function of the box does. */
static inline gboolean
world_sql_work (Db *db, gpointer data, GError **error)
{
  return db_run (db, data, error);
}

static inline void
world_sql (World *world, const char *sql)
{
  world_do (world, world_sql_work, (gpointer) sql);
}

/* First column, named x, of the first row. `sql` must be a literal. */
static inline gint64
world_integer (World *world, const char *sql)
{
  g_autoptr (Query) query = query_new (store_reader (world->store), sql);

  return query_next (query) ? query_integer (query, "x") : -1;
}

static inline char *
world_text (World *world, const char *sql)
{
  g_autoptr (Query) query = query_new (store_reader (world->store), sql);

  return query_next (query) ? g_strdup (query_text (query, "x")) : NULL;
}
