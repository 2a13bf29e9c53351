/* fixture.h: Pau with six partners, an agent each, and no rules yet, upon the town of world.h; a step that is undone
 * at its end, so that a whole matrix runs from one state. The clock is MONDAY_9. */
#pragma once
#include <string.h>

#include "domain/link.h"
#include "domain/result.h"
#include "domain/rule_edit.h"
#include "domain/rule_set.h"
#include "world.h"

typedef enum { P_ADIL, P_SCHS, P_CAF, P_ARS, P_LANDLORD, P_ASSOCIATION, P_LAST } FixturePartner;

typedef struct {
  World *world;
  Store *store; /* of the world */
  gint64 territory_id;
  gint64 partners[P_LAST], agents[P_LAST];
} Fixture;

static const struct {
  const char *type, *name;
} fixture_partners[P_LAST] = {
  [P_ADIL] = { "adil", "ADIL 64" }, /* world.h makes it */
  [P_SCHS] = { "schs", "Hygiène" },
  [P_CAF] = { "caf_msa", "CAF" },
  [P_ARS] = { "ars", "ARS" },
  [P_LANDLORD] = { "social_landlord", "Bailleur" },
  [P_ASSOCIATION] = { "association", "Association" },
};

static inline gboolean
fixture_fill (Db *db, gpointer data, GError **error)
{
  Fixture *fixture = data;
  const Actor box = ACTOR_BOX_AT (MONDAY_9);
  const Commune pau = { "64445", "Pau", "64000" };
  g_autoptr (Territory) territory = territory_find (db, error);

  if (territory == NULL || !territory_add_commune (db, territory->id, &pau, error))
    return FALSE;
  fixture->territory_id = territory->id;
  fixture->partners[P_ADIL] = fixture->world->partner_id;
  for (int i = 0; i < P_LAST; i++) {
    g_autofree char *email = g_strdup_printf ("partner-%d@example.org", i),
                    *agent = g_strdup_printf ("agent-%d@example.org", i);
    const Partner partner = { .type = (char *) fixture_partners[i].type,
                              .name = (char *) fixture_partners[i].name,
                              .email = email };

    if (i != P_ADIL && !partner_create (db, &box, &partner, &fixture->partners[i], error))
      return FALSE;
    fixture->agents[i] = world_add_user (db, ROLE_PARTNER_AGENT, fixture->partners[i], agent);
  }
  return TRUE;
}

static inline Fixture *
fixture_new (void)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  g_assert_true (secret_init (NULL));
  fixture->world = world_new ();
  fixture->store = fixture->world->store;
  world_do (fixture->world, fixture_fill, fixture);
  return fixture;
}

static inline void
fixture_free (Fixture *fixture)
{
  world_free (fixture->world);
  g_free (fixture);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

/* ---- who acts ---- */

static inline Actor
fixture_desk (const Fixture *fixture, gint64 now)
{
  return (Actor){ .kind = ACTOR_USER, .user_id = fixture->world->manager_id, .role = ROLE_MANAGER, .now = now };
}

static inline Actor
fixture_agent (const Fixture *fixture, FixturePartner partner, gint64 now)
{
  return (Actor){ .kind = ACTOR_USER,
                  .user_id = fixture->agents[partner],
                  .partner_id = fixture->partners[partner],
                  .role = ROLE_PARTNER_AGENT,
                  .now = now };
}

/* ---- trying: what a step does is looked at inside, then undone ---- */

enum { FIXTURE_OK = -1 };

/* The code of an error that is then cleared; FIXTURE_OK without one. */
static inline int
fixture_code (gboolean ok, GError **error)
{
  int code = ok ? FIXTURE_OK : (*error)->code;

  g_assert_cmpint (ok, ==, *error == NULL);
  g_clear_error (error);
  return code;
}

typedef struct {
  Fixture *fixture;
  void (*run) (Fixture *fixture, Db *db, gpointer data);
  gpointer data;
} FixtureTrial;

static inline gboolean
fixture_trial_work (Db *db, gpointer data, GError **error)
{
  const FixtureTrial *trial = data;

  trial->run (trial->fixture, db, trial->data);
  return box_fail (error, BOX_ERROR_CONFLICT, "undone");
}

/* Runs `run` on the writer's connection, and undoes all it did. */
static inline void
fixture_try (Fixture *fixture, void (*run) (Fixture *fixture, Db *db, gpointer data), gpointer data)
{
  FixtureTrial trial = { fixture, run, data };

  g_assert_false (store_write (fixture->store, fixture_trial_work, &trial, NULL));
}

/* For g_test_add_data_func: `run`, a void (Fixture *, Db *, gpointer), in a world of its own, which is undone. */
static inline void
fixture_test (gconstpointer run)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, (void (*) (Fixture *, Db *, gpointer)) run, NULL);
}

static inline void
fixture_savepoint (Db *db)
{
  g_assert_true (db_run (db, "SAVEPOINT trial", NULL));
}

static inline void
fixture_undo (Db *db)
{
  g_assert_true (db_run (db, "ROLLBACK TO trial; RELEASE trial", NULL));
}

/* ---- looking: column x of the first row; `sql` is a literal, :id its one parameter when there is one ---- */

static inline gint64
fixture_integer (Db *db, const char *sql, gint64 id)
{
  g_autoptr (Query) query = query_new (db, sql);
  gint64 value;

  if (strstr (sql, ":id") != NULL)
    query_bind_integer (query, ":id", id);
  value = query_next (query) ? query_integer (query, "x") : -1;
  g_assert_true (query_done (query, NULL));
  return value;
}

static inline char *
fixture_text (Db *db, const char *sql, gint64 id)
{
  g_autoptr (Query) query = query_new (db, sql);
  char *value;

  if (strstr (sql, ":id") != NULL)
    query_bind_integer (query, ":id", id);
  value = query_next (query) ? g_strdup (query_text (query, "x")) : NULL;
  g_assert_true (query_done (query, NULL));
  return value;
}

#define fixture_assert_text(db, sql, id, wanted) \
  do { \
    g_autofree char *seen_ = fixture_text ((db), (sql), (id)); \
    g_assert_cmpstr (seen_, ==, (wanted)); \
  } while (0)

/* All that a refused change must leave alone, as one text. */
static inline char *
fixture_everything (Db *db)
{
  return fixture_text (
      db,
      "SELECT (SELECT count (*) FROM event) || ' events ' || (SELECT count (*) FROM followup) || ' followups '"
      " || (SELECT count (*) FROM notice) || ' notices ' || (SELECT count (*) FROM result) || ' results '"
      " || (SELECT group_concat (r.id || r.state || r.changed_at || r.followed_at || coalesce (r.closed_at, '-')"
      " || coalesce (r.taken_at, '-') || coalesce (r.transmitted_at, '-') || coalesce (r.closing_reason, '-')"
      " || coalesce (r.advice, '-') || coalesce (r.notation, '-'), ' ') FROM report r) || ' '"
      " || coalesce ((SELECT group_concat (a.id || a.state || a.waiting_since || coalesce (a.answered_at, '-')"
      " || coalesce (a.accepted_at, '-') || coalesce (a.closed_at, '-') || coalesce (a.reason, '-')"
      " || coalesce (a.message, '-'), ' ') FROM assignment a), '') AS x",
      0);
}

/* ---- reports ---- */

/* (transfer full): the least that can be filed, by a tenant who is reached by mail. */
static inline ReportInput *
fixture_input (void)
{
  ReportInput *input = report_input_new ("site");
  Person *occupant = &input->persons[PERSON_OCCUPANT];

  input->address = g_strdup ("12 rue des Glycines");
  input->postcode = g_strdup ("64000");
  input->city = g_strdup ("Pau");
  input->insee = g_strdup ("64445");
  input->contact_by = g_strdup ("mail");
  occupant->known = TRUE;
  occupant->last_name = g_strdup ("Zylberstein");
  occupant->email = g_strdup ("camille@example.org");
  g_ptr_array_add (input->severities, g_strdup ("B-STR01-1"));
  return input;
}

/* Within a work: the id of a new report; its uuid in *ret_uuid (transfer full) unless NULL. */
static inline gint64
fixture_send (Fixture *fixture, Db *db, gint64 now, char **ret_uuid)
{
  g_autoptr (ReportInput) input = fixture_input ();
  g_auto (ReportReceipt) receipt = { 0 };
  const Actor tenant = ACTOR_TENANT_AT (now);

  g_assert_true (report_send (db, &tenant, input, fixture->world->grid, &receipt, NULL));
  if (ret_uuid != NULL)
    *ret_uuid = g_steal_pointer (&receipt.uuid);
  return receipt.id;
}

/* Within a work: the desk does something with a report, with what words it needs. */
static inline void
fixture_change (Fixture *fixture, Db *db, const char *uuid, const char *verb, gint64 now)
{
  const Actor desk = fixture_desk (fixture, now);
  const ReportChange change = { uuid, verb, g_strcmp0 (verb, "filter") == 0 ? "out_of_area" : "solved",
                                "Quelques mots." };
  g_autoptr (GError) error = NULL;

  report_change (db, &desk, &change, &error);
  g_assert_no_error (error);
}

/* Within a work: hands a report to a partner; (transfer full) the assignment's uuid. */
static inline char *
fixture_assign (Fixture *fixture, Db *db, gint64 report_id, FixturePartner partner, gint64 now)
{
  const Actor desk = fixture_desk (fixture, now);
  const AssignmentInput input = { .report_id = report_id,
                                  .partner_id = fixture->partners[partner],
                                  .trace = "by hand" };

  g_assert_true (assignment_create (db, &desk, &input, NULL));
  return fixture_text (db, "SELECT uuid AS x FROM assignment WHERE id = :id",
                       fixture_integer (db, "SELECT max (id) AS x FROM assignment", 0));
}

/* Within a work: a partner's agent answers, or the desk withdraws, with what words it needs. */
static inline void
fixture_answer (Fixture *fixture, Db *db, const char *uuid, FixturePartner partner, const char *verb)
{
  const Actor agent = g_strcmp0 (verb, "withdraw") == 0 ? fixture_desk (fixture, MONDAY_9 + CLOCK_HOUR)
                                                        : fixture_agent (fixture, partner, MONDAY_9 + CLOCK_HOUR);
  const AssignmentChange change = { uuid, verb, g_strcmp0 (verb, "refuse") == 0 ? "out_of_area" : "works",
                                    "Quelques mots." };
  g_autoptr (GError) error = NULL;

  assignment_change (db, &agent, &change, &error);
  g_assert_no_error (error);
}
