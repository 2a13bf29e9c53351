/* example.c: rows of an example, as the domain's own functions and the schema make them. Told to nobody: whoever asks
 * rolls it back. */
#include "domain/example.h"

#include "base/clock.h"
#include "base/secret.h"
#include "domain/partner.h"
#include "domain/report.h"
#include "domain/user.h"

#define EXAMPLE_PARTNER_EMAIL "partenaire@exemple.invalid"
#define EXAMPLE_USER_EMAIL "agent@exemple.invalid"
#define EXAMPLE_VIDEO "https://visio.exemple.invalid/salle"
enum { VISIT_MINUTES = 30 };

static const char sql_active[] = "UPDATE report SET state = 'active' WHERE id = :report";
static const char sql_assignment[] =
    "INSERT INTO assignment (uuid, report_id, partner_id, state, trace, created_at, waiting_since)"
    " VALUES (:uuid, :report, :partner, 'waiting', '', :now, :now)";
static const char sql_followup[] =
    "INSERT INTO followup (uuid, report_id, author, partner_id, category, text, visible, created_at, released_at)"
    " VALUES (:uuid, :report, 'partner', :partner, 'note', :text, 1, :now, :now)";
static const char sql_visit[] =
    "INSERT INTO visit (uuid, report_id, partner_id, kind, state, at, minutes, video_link, before, planned_at, created_at)"
    " VALUES (:uuid, :report, :partner, 'remote', 'planned', :at, :minutes, :link, :text, :now, :now)";
static const char sql_visit_date[] = "INSERT INTO visit_date (visit_id, at) VALUES (:visit, :at)";
static const char sql_mediation[] =
    "INSERT INTO mediation (uuid, report_id, state, by_mail, created_at, asked_at, answer_by, answered_at, promised_at)"
    " VALUES (:uuid, :report, 'promised', 1, :now, :now, :day, :now, :day)";
static const char sql_draft[] = "INSERT INTO draft (token_hash, language, created_at, changed_at, resume_email)"
                                " VALUES (:uuid, :language, :now, :now, '" EXAMPLE_EMAIL "')";

/* What the rows share. */
typedef struct {
  Db *db;
  const ExampleWords *words;
  gint64 now;
  Example *example;
} Making;

static gboolean
make_people (const Making *making, GError **error)
{
  const Actor box = ACTOR_BOX_AT (making->now);
  Example *example = making->example;
  const Partner partner = { .type = (char *) "adil",
                            .name = (char *) making->words->partner,
                            .email = (char *) EXAMPLE_PARTNER_EMAIL,
                            .mail_notices = TRUE };
  User user = { .role = ROLE_PARTNER_AGENT,
                .email = (char *) EXAMPLE_USER_EMAIL,
                .name = (char *) making->words->partner };

  if (!partner_create (making->db, &box, &partner, &example->partner_id, error))
    return FALSE;
  user.partner_id = example->partner_id;
  return user_create (making->db, &box, &user, &example->user_id, error);
}

static gboolean
make_report (const Making *making, const Grid *grid, GError **error)
{
  g_autoptr (ReportInput) input = report_input_new ("site");
  const Actor tenant = ACTOR_TENANT_AT (making->now - CLOCK_DAY);
  const ExampleWords *words = making->words;
  Person *person = &input->persons[PERSON_OCCUPANT];
  g_auto (ReportReceipt) receipt = { 0 };

  g_free (input->language);
  input->language = g_strdup (words->language);
  input->address = g_strdup (words->address);
  input->postcode = g_strdup ("00000");
  input->city = g_strdup (words->city);
  input->description = g_strdup (words->description);
  input->contact_by = g_strdup ("mail");
  *person = (Person){ .known = TRUE,
                      .last_name = g_strdup (words->last_name),
                      .first_name = g_strdup (words->first_name),
                      .email = g_strdup (EXAMPLE_EMAIL) };
  g_ptr_array_add (input->severities, g_strdup ("B-STR01-1"));
  if (!report_send (making->db, &tenant, input, grid, &receipt, error))
    return FALSE;
  making->example->report_id = receipt.id;
  return TRUE;
}

static Query *
row_new (const Making *making, const char *sql)
{
  g_autofree char *uuid = secret_uuid ();
  Query *query = query_new (making->db, sql);

  query_bind_text (query, ":uuid", uuid);
  query_bind_integer (query, ":report", making->example->report_id);
  query_bind_integer (query, ":partner", making->example->partner_id);
  query_bind_integer (query, ":now", making->now);
  return query;
}

static gboolean
row_done (const Making *making, Query *query, gint64 *ret_id, GError **error)
{
  gboolean done = query_done (query, error);

  *ret_id = done ? db_last_id (making->db) : 0;
  return done;
}

static gboolean
make_visit (const Making *making, GError **error)
{
  gint64 first = clock_next (making->now + CLOCK_DAY, 0, 10, 0);
  g_autoptr (Query) query = row_new (making, sql_visit);

  query_bind_integer (query, ":at", first);
  query_bind_integer (query, ":minutes", VISIT_MINUTES);
  query_bind_text (query, ":link", EXAMPLE_VIDEO);
  query_bind_text (query, ":text", making->words->message);
  if (!row_done (making, query, &making->example->visit_id, error))
    return FALSE;
  for (gint64 at = first; at <= first + CLOCK_DAY; at += CLOCK_DAY) {
    g_autoptr (Query) date = query_new (making->db, sql_visit_date);

    query_bind_integer (date, ":visit", making->example->visit_id);
    query_bind_integer (date, ":at", at);
    if (!query_done (date, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
make_mediation (const Making *making, GError **error)
{
  g_autofree char *uuid = secret_uuid ();
  g_autoptr (Query) query = query_new (making->db, sql_mediation);

  query_bind_text (query, ":uuid", uuid);
  query_bind_integer (query, ":report", making->example->report_id);
  query_bind_integer (query, ":now", making->now);
  query_bind_integer (query, ":day", clock_add_days (clock_day_start (making->now), 7));
  return row_done (making, query, &making->example->mediation_id, error);
}

static gboolean
make_talk (const Making *making, GError **error)
{
  g_autoptr (Query) active = query_new (making->db, sql_active);
  g_autoptr (Query) assignment = row_new (making, sql_assignment), followup = row_new (making, sql_followup);
  g_autofree char *token = secret_uuid ();
  g_autoptr (Query) draft = query_new (making->db, sql_draft);

  query_bind_integer (active, ":report", making->example->report_id);
  query_bind_text (followup, ":text", making->words->message);
  query_bind_text (draft, ":uuid", token);
  query_bind_text (draft, ":language", making->words->language);
  query_bind_integer (draft, ":now", making->now);
  return query_done (active, error) && row_done (making, assignment, &making->example->assignment_id, error)
         && row_done (making, followup, &making->example->followup_id, error)
         && row_done (making, draft, &making->example->draft_id, error);
}

gboolean
example_add (Db *db, const ExampleWords *words, const Grid *grid, gint64 now, Example *ret_example, GError **error)
{
  const Making making = { db, words, now, ret_example };

  *ret_example = (Example){ 0 };
  return make_people (&making, error) && make_report (&making, grid, error) && make_talk (&making, error)
         && make_visit (&making, error) && make_mediation (&making, error);
}
