/* test_jobs.c: what is due is run once, in order, until nothing is; notices become mails, and each kind of mail
 * can be written. */
#include "domain/draft_resume.h"
#include "jobs_world.h"

#include <string.h>

static void
test_first_day (void)
{
  g_autoptr (JobsWorld) town = jobs_world_new ();
  g_autofree char *first = jobs_world_run (town, MONDAY_9), *second = NULL, *third = NULL;

  g_assert_cmpstr (first, ==, ""); /* a new box waits for its hours */
  world_send (town->world, TENANT_EMAIL, MONDAY_9);
  second = jobs_world_run (town, MONDAY_9);
  g_assert_cmpstr (second, ==, "notices written 2, dropped 0");
  third = jobs_world_run (town, MONDAY_9);
  g_assert_cmpstr (third, ==, "");
}

static void
test_daily_once (void)
{
  g_autoptr (JobsWorld) town = jobs_world_new ();
  gint64 morning = clock_add_days (MONDAY_9, 1) - CLOCK_HOUR, week = clock_add_days (MONDAY_9, 8);
  g_autofree char *first = jobs_world_run (town, MONDAY_9), *second = jobs_world_run (town, morning);
  g_autofree char *again = jobs_world_run (town, morning), *late = jobs_world_run (town, week);
  g_autofree char *later = jobs_world_run (town, week);

  g_assert_cmpstr (first, ==, "");
#define DAILY "purge erasers 24, files 0; recount wrong 0; readings loans 0, readings 0, hours 0, packed 0; training anew 0;"
  g_assert_cmpstr (second, ==, DAILY " reminders reminded 0; updates told 0; findings loans 0, changed 0; visits reminded 0");
  g_assert_cmpstr (again, ==, "");
  /* Off for a week: each once. */
  g_assert_cmpstr (late, ==,
      DAILY " FAILED weekly no generator: no weekly report; reminders reminded 0; drafts told 0; refusals refusals 0, told 0;"
            " accounts archived 0, warned 0, invited 0; failures failed 0, told 0; bounced addresses 0, told 0; homologation"
            " told 0; updates told 0; findings loans 0, changed 0; visits reminded 0");
  g_assert_cmpstr (later, ==, "");
}

static void
test_reminders_become_mails (void)
{
  g_autoptr (JobsWorld) town = jobs_world_new ();
  g_autofree char *first = NULL, *second = NULL, *subject = NULL;

  g_free (jobs_world_run (town, MONDAY_9)); /* the hours are planned */
  world_assigned (town->world, MONDAY_9);
  world_assigned (town->world, MONDAY_9);
  g_free (jobs_world_run (town, MONDAY_9));
  first = jobs_world_run (town, clock_add_days (MONDAY_9, 3) - CLOCK_HOUR);
  g_assert_nonnull (strstr (first, "reminders reminded 2"));
  g_assert_nonnull (strstr (first, "notices written 1, dropped 0"));
  subject = world_text (town->world, "SELECT subject AS x FROM outbox WHERE kind = 'reminder_partner'");
  g_assert_cmpstr (subject, ==, "[Logement] 2 dossiers attendent votre réponse");
}

static void
test_acknowledgement (void)
{
  g_autoptr (JobsWorld) town = jobs_world_new ();
  g_autofree char *text = NULL, *secret = NULL, *link = NULL;

  world_send (town->world, TENANT_EMAIL, MONDAY_9);
  secret = world_text (town->world, "SELECT secret AS x FROM notice WHERE secret IS NOT NULL");
  g_free (jobs_world_run (town, MONDAY_9));
  text = world_text (town->world, "SELECT body_text AS x FROM outbox WHERE kind = 'acknowledgement' AND recipient ="
                                  " 'camille@example.org'");
  g_assert_nonnull (text);
  if (text == NULL)
    return;
  link = g_strdup_printf ("http://box.example/suivi/%s\n", secret);
  g_assert_nonnull (strstr (text, link));
  g_assert_nonnull (strstr (text, "64-1\n"));
  g_assert_nonnull (strstr (text, "23 novembre 2026 à\u00a09\u00a0h")); /* date of reception, CRPA R112-11-1 */
  g_assert_nonnull (strstr (text, "05 59 00 00 00"));
  g_assert_nonnull (strstr (text, "mairie@pau.example"));
  g_assert_cmpint (world_integer (town->world, "SELECT count (*) AS x FROM notice WHERE secret IS NOT NULL"), ==, 0);
}

/* Later mails carry a link of their own, that opens the same report. */
static void
test_later_link (void)
{
  g_autoptr (JobsWorld) town = jobs_world_new ();

  world_change (town->world, world_send (town->world, TENANT_EMAIL, MONDAY_9), "transmit", MONDAY_9);
  g_free (jobs_world_run (town, MONDAY_9));
  g_assert_cmpint (world_integer (town->world, "SELECT count (*) AS x FROM outbox WHERE kind = 'report_transmitted'"
                                               " AND body_text LIKE '%http://box.example/suivi/%'"),
                   ==, 1);
  g_assert_cmpint (
      world_integer (town->world, "SELECT count (*) AS x FROM link WHERE purpose = 'follow' AND report_id = 1"), ==, 2);
}

typedef struct {
  const char *kind;
  World *world;
  Audience audience;
} Raising;

/* A notice of any kind, about the one report of the town. */
static gboolean
raise_notice (Db *db, gpointer data, GError **error)
{
  static const char sql[] =
      "INSERT INTO notice (kind, created_at, due_at, report_id, assignment_id, followup_id, visit_id, partner_id,"
      " user_id, recipient_key)"
      " SELECT :kind, 0, 0, 1, 1, (SELECT max (id) FROM followup), (SELECT max (id) FROM visit),"
      " nullif (:partner, 0), nullif (:user, 0), 'report:1'";
  const Raising *raising = data;
  gboolean to_partner = raising->audience == AUDIENCE_PARTNER || raising->audience == AUDIENCE_PARTNERS
                        || raising->audience == AUDIENCE_HOLDERS || raising->audience == AUDIENCE_VISIT_GUESTS;
  g_autoptr (Query) query = query_new (db, sql);

  query_bind_text (query, ":kind", raising->kind);
  query_bind_integer (query, ":partner", to_partner ? raising->world->partner_id : 0);
  query_bind_integer (query, ":user",
                      to_partner || raising->audience == AUDIENCE_TENANT ? 0 : raising->world->manager_id);
  return query_done (query, error);
}

static void
check_mail (JobsWorld *town, const char *kind)
{
  g_autofree char *subject = world_text (town->world, "SELECT subject AS x FROM outbox ORDER BY id DESC LIMIT 1");
  g_autofree char *text = world_text (town->world, "SELECT body_text AS x FROM outbox ORDER BY id DESC LIMIT 1");
  g_autofree char *html = world_text (town->world, "SELECT body_html AS x FROM outbox ORDER BY id DESC LIMIT 1");
  const char *const texts[] = { subject, text, html };

  g_test_message ("%s: %s", kind, subject);
  g_assert_nonnull (html);
  for (guint i = 0; html != NULL && i < G_N_ELEMENTS (texts); i++) {
    g_assert_nonnull (strstr (texts[i], "64-1"));
    g_assert_null (strstr (texts[i], "{{"));
    g_assert_null (strstr (texts[i], TENANT_NAME));
    g_assert_null (strstr (texts[i], TENANT_ADDRESS));
    g_assert_null (strstr (texts[i], "mail_subject"));
  }
  if (html == NULL)
    return;
  g_assert_nonnull (strstr (text, "http://box.example/"));
  g_assert_true (g_str_has_prefix (html, "<!doctype html>"));
  g_assert_nonnull (strstr (html, "</html>"));
}

/* A visit in that state, on a day that was agreed. */
static void
add_visit (World *world, const char *state)
{
  g_autofree char *sql =
      g_strdup_printf ("INSERT INTO visit (uuid, report_id, kind, state, at, video_link, created_at)"
                       " VALUES ('u', 1, 'remote', '%s', %" G_GINT64_FORMAT ", 'https://visio.example.org/salle', 0)",
                       state != NULL ? state : "cancelled", MONDAY_9 + CLOCK_DAY);

  world_sql (world, sql);
}

static void
test_every_kind (void)
{
  for (guint i = 0; i < notice_kinds_count; i++) {
    g_autoptr (JobsWorld) town = jobs_world_new ();
    Raising raising = { notice_kinds[i].kind, town->world, notice_kinds[i].audience };
    g_autofree char *ran = NULL;

    world_assigned (town->world, MONDAY_9);
    if (notice_kinds[i].still_report != NULL) { /* says nothing of a report that moved on */
      g_autofree char *sql = g_strdup_printf ("UPDATE report SET state = '%s'", notice_kinds[i].still_report);

      world_sql (town->world, sql);
    }
    if (notice_kinds[i].still_assignment != NULL) {
      g_autofree char *sql = g_strdup_printf ("UPDATE assignment SET state = '%s'", notice_kinds[i].still_assignment);

      world_sql (town->world, sql);
    }
    if (notice_kinds[i].audience == AUDIENCE_DRAFT
        || notice_kinds[i].audience == AUDIENCE_OWNER) /* see test_mail_example */
      continue;
    if (g_str_equal (notice_kinds[i].noun, "user")) /* of no file: see test_account_mails */
      continue;
    if (g_str_equal (notice_kinds[i].noun, "visit"))
      add_visit (town->world, notice_kinds[i].still_visit);
    world_sql (town->world, "DELETE FROM notice");
    world_do (town->world, raise_notice, &raising);
    ran = jobs_world_run (town, MONDAY_9);
    g_assert_cmpstr (ran, ==, "notices written 1, dropped 0");
    check_mail (town, raising.kind);
  }
}

/* ---- accounts ---- */

static gboolean
raise_account (Db *db, gpointer data, GError **error)
{
  const NoticeKind *kind = data;
  const Actor box = ACTOR_BOX_AT (MONDAY_9);
  const Event event = {
    .noun = "user", .subject_id = 1, .verb = kind->verb, .before = "active", .former = "other@example.org"
  };

  return event_add (db, &box, &event, error);
}

/* Where each link of an account leads; kinds that bear none hold no token. */
static const struct {
  LinkPurpose purpose;
  const char *path;
} account_links[] = { { LINK_FOLLOW, NULL },
                      { LINK_INVITE, "http://box.example/invitation/" },
                      { LINK_RESET, "http://box.example/nouveau-mot-de-passe/" },
                      { LINK_EMAIL, "http://box.example/courriel/" } };

static void
check_account_mail (JobsWorld *town, const NoticeKind *kind)
{
  g_autofree char *where = g_strdup_printf (" FROM outbox WHERE kind = '%s' ORDER BY id DESC LIMIT 1", kind->kind),
                  *text_sql = g_strconcat ("SELECT body_text AS x", where, NULL),
                  *html_sql = g_strconcat ("SELECT body_html AS x", where, NULL),
                  *subject_sql = g_strconcat ("SELECT subject AS x", where, NULL),
                  *to_sql = g_strconcat ("SELECT recipient AS x", where, NULL);
  g_autofree char *text = world_text (town->world, text_sql), *html = world_text (town->world, html_sql),
                  *subject = world_text (town->world, subject_sql), *to = world_text (town->world, to_sql);

  g_test_message ("%s (%s): %s", kind->kind, kind->verb, subject);
  g_assert_nonnull (html);
  if (html == NULL)
    return;
  g_assert_true (g_str_has_prefix (subject, "[Logement] ") && strchr (subject, '@') == NULL);
  g_assert_cmpint (g_str_equal (to, "other@example.org"), ==, kind->audience == AUDIENCE_ADDRESS);
  g_assert_null (strstr (text, "{{"));
  g_assert_null (strstr (html, "{{"));
  for (guint i = 1; i < G_N_ELEMENTS (account_links); i++)
    g_assert_cmpint (strstr (text, account_links[i].path) != NULL && strstr (html, account_links[i].path) != NULL, ==,
                     account_links[i].purpose == kind->link);
}

static void
test_account_mails (void)
{
  for (guint i = 0; i < notice_kinds_count; i++) {
    g_autoptr (JobsWorld) town = NULL;
    g_autofree char *sql = NULL, *ran = NULL;

    if (!g_str_equal (notice_kinds[i].noun, "user"))
      continue;
    town = jobs_world_new ();
    world_sql (town->world, "DELETE FROM notice");
    sql = g_strdup_printf ("UPDATE user SET state = '%s' WHERE id = 1",
                           notice_kinds[i].still_account != NULL ? notice_kinds[i].still_account : "active");
    world_sql (town->world, sql);
    world_do (town->world, raise_account, (gpointer) &notice_kinds[i]);
    ran = jobs_world_run (town, MONDAY_9);
    g_assert_nonnull (strstr (ran, "dropped 0"));
    check_account_mail (town, &notice_kinds[i]);
    g_assert_cmpint (world_integer (town->world, "SELECT count (*) AS x FROM notice WHERE secret IS NOT NULL"), ==, 0);
  }
}

/* Who was invited and came, or was archived meanwhile, gets no way in any more. */
static void
test_account_meanwhile (void)
{
  static const char *const states[] = { "active", "archived" };

  for (guint i = 0; i < G_N_ELEMENTS (states); i++) {
    g_autoptr (JobsWorld) town = jobs_world_new ();
    g_autofree char *sql = g_strdup_printf ("UPDATE user SET state = '%s' WHERE id = 1", states[i]), *ran = NULL;

    world_sql (town->world, "DELETE FROM notice");
    world_do (town->world, raise_account, (gpointer) notice_kind_find ("account_invited"));
    world_sql (town->world, sql);
    ran = jobs_world_run (town, MONDAY_9);
    g_assert_cmpstr (ran, ==, "notices written 0, dropped 1");
    g_assert_cmpint (world_integer (town->world, "SELECT count (*) AS x FROM link"), ==, 0);
  }
}

static gboolean
leave_draft (Db *db, gpointer data, GError **error)
{
  g_autofree char *token = draft_create (db, "fr", MONDAY_9, error);
  gint64 draft_id = db_last_id (db);

  (void) data;
  return token != NULL && draft_resume_mail (db, draft_id, "revenir@example.org", MONDAY_9, error);
}

/* The link when it is asked for; two days later one reminder, and never another. */
static void
test_draft_mails (void)
{
  static const struct {
    int days;
    const char *count;
  } rows[] = { { 0, "1" }, { 1, "1" }, { 3, "2" }, { 6, "2" }, { 20, "2" } };
  g_autoptr (JobsWorld) town = jobs_world_new ();

  world_do (town->world, leave_draft, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *ran = jobs_world_run (town, clock_add_days (MONDAY_9, rows[i].days));
    g_autofree char *count = world_text (town->world, "SELECT CAST (count (*) AS TEXT) AS x FROM outbox");
    g_autofree char *link =
        world_text (town->world, "SELECT CAST (instr (body_text, 'http://box.example/reprendre/') > 0 AS TEXT) AS x"
                                 " FROM outbox ORDER BY id DESC LIMIT 1");

    g_test_message ("day %d: %s", rows[i].days, ran);
    g_assert_cmpstr (count, ==, rows[i].count);
    g_assert_cmpstr (link, ==, "1");
  }
}

/* Somebody closes, in these words. */
typedef struct {
  World *world;
  gint64 partner_id; /* whose part; 0: the desk closes, or reopens, the whole */
  const char *verb, *words;
} Closing;

static gboolean
close_part (Db *db, const Closing *closing, GError **error)
{
  const Actor officer = {
    .kind = ACTOR_USER, .partner_id = closing->partner_id, .role = ROLE_PARTNER_ADMIN, .now = MONDAY_9
  };
  g_autoptr (GPtrArray) list = assignment_list (db, 1, error);

  for (guint i = 0; list != NULL && i < list->len; i++) {
    const Assignment *assignment = g_ptr_array_index (list, i);
    const AssignmentChange change = { assignment->uuid, closing->verb, "works", closing->words };

    if (assignment->partner_id == closing->partner_id)
      return assignment_change (db, &officer, &change, error);
  }
  return FALSE;
}

static gboolean
close_work (Db *db, gpointer data, GError **error)
{
  const Closing *closing = data;
  const Actor manager = { .kind = ACTOR_USER, .role = ROLE_MANAGER, .now = MONDAY_9 };
  g_autoptr (Report) report = report_find (db, 1, error);
  const ReportChange change = {
    .uuid = report == NULL ? "" : report->uuid, .verb = closing->verb, .message = closing->words, .reason = "solved"
  };

  return closing->partner_id != 0 ? close_part (db, closing, error) : report_change (db, &manager, &change, error);
}

static gboolean
assign_second (Db *db, gpointer data, GError **error)
{
  const Actor box = ACTOR_BOX_AT (MONDAY_9);
  const AssignmentInput input = { 1, world_add_partner (db, "CAF 64", "caf@example.org"), 0, "", NULL };

  *(gint64 *) data = input.partner_id;
  return assignment_create (db, &box, &input, error);
}

/* (transfer full): the words of the mails of that kind, one after the other. */
static char *
mail_texts (JobsWorld *town)
{
  return world_text (town->world, "SELECT group_concat (body_text) AS x FROM outbox WHERE kind IN ('tenant_news',"
                                  " 'assignment_closed', 'report_closed')");
}

static void
assert_in_order (const char *text, const char *const *pieces, guint count)
{
  const char *at = text;

  for (guint i = 0; at != NULL && i < count; i++) {
    const char *found = strstr (at, pieces[i]);

    if (found == NULL)
      g_test_message ("“%s” is missing in: %s", pieces[i], at);
    g_assert_nonnull (found);
    at = found;
  }
}

/* Two partners that end their part before the job runs are told of in one mail, each with its own name and words. */
static void
test_two_partners_close (void)
{
  static const char *const said[] = { "accepté votre dossier\u00a0: ADIL 64",
                                      "accepté votre dossier\u00a0: CAF 64",
                                      "ADIL 64 a terminé",
                                      "toiture",
                                      "CAF 64 a terminé",
                                      "droits",
                                      "Si le problème" };
  g_autoptr (JobsWorld) town = jobs_world_new ();
  World *world = town->world;
  gint64 second_id = 0;
  const char *const verbs[] = { "accept", "close" };
  g_autofree char *text = NULL;

  world_assigned (world, MONDAY_9);
  world_do (world, assign_second, &second_id);
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++) {
    Closing one = { world, world->partner_id, verbs[i], "La toiture est refaite." };
    Closing other = { world, second_id, verbs[i], "Les droits sont rouverts." };

    world_do (world, close_work, &one);
    world_do (world, close_work, &other);
  }
  g_free (jobs_world_run (town, MONDAY_9));
  text = mail_texts (town);
  assert_in_order (text, said, G_N_ELEMENTS (said));
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM outbox WHERE recipient = '" TENANT_EMAIL "'"), ==,
                   2); /* the acknowledgement and this one */
}

/* So is a report that was closed, reopened and closed again. */
static void
test_closed_twice (void)
{
  static const char *const said[] = { "est fermé", "sec.", "est rouvert", "est fermé", "relog" };
  g_autoptr (JobsWorld) town = jobs_world_new ();
  Closing steps[] = { { town->world, 0, "close", "Le logement est sec." },
                      { town->world, 0, "reopen", NULL },
                      { town->world, 0, "close", "Le ménage est relogé." } };
  g_autofree char *text = NULL;

  world_assigned (town->world, MONDAY_9);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    world_do (town->world, close_work, &steps[i]);
  g_free (jobs_world_run (town, MONDAY_9));
  text = mail_texts (town);
  assert_in_order (text, said, G_N_ELEMENTS (said));
}

/* What a phone dials holds no space; what is read does. */
static void
test_town_phone (void)
{
  g_autoptr (JobsWorld) town = jobs_world_new ();
  g_autofree char *html = NULL;

  world_send (town->world, TENANT_EMAIL, MONDAY_9);
  g_free (jobs_world_run (town, MONDAY_9));
  html = world_text (town->world, "SELECT body_html AS x FROM outbox WHERE kind = 'acknowledgement'");
  g_assert_nonnull (html);
  if (html == NULL)
    return;
  g_assert_nonnull (strstr (html, "href=\"tel:0559000000\""));
  g_assert_nonnull (strstr (html, "><bdi>05 59 00 00 00</bdi></a>"));
}

/* What is over leaves in the night: the session, the old links; what still opens something stays. */
static void
test_purge (void)
{
  g_autoptr (JobsWorld) town = jobs_world_new ();
  gint64 night = clock_add_days (MONDAY_9, 1) - CLOCK_HOUR;
  g_autofree char *sql =
      g_strdup_printf ("INSERT INTO session (token_hash, user_id, csrf, opened_at, seen_at)"
                       " VALUES ('live', 1, '', %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT ");"
                       "INSERT INTO session (token_hash, user_id, csrf, opened_at, seen_at)"
                       " VALUES ('idle', 1, '', %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT ");"
                       "INSERT INTO session (token_hash, user_id, csrf, opened_at, seen_at)"
                       " VALUES ('old', 1, '', %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT ");"
                       "INSERT INTO link (token_hash, purpose, user_id, created_at, expires_at)"
                       " VALUES ('over', 'reset', 1, 0, %" G_GINT64_FORMAT ");"
                       "INSERT INTO link (token_hash, purpose, user_id, created_at, expires_at)"
                       " VALUES ('fresh', 'reset', 1, 0, %" G_GINT64_FORMAT ")",
                       night - CLOCK_HOUR, night - CLOCK_HOUR, night - CLOCK_DAY, night - 13 * CLOCK_HOUR,
                       night - 8 * CLOCK_DAY, night - 60, night - 31 * CLOCK_DAY, night - 29 * CLOCK_DAY);
  g_autofree char *sessions = NULL, *links = NULL;

  g_free (jobs_world_run (town, MONDAY_9)); /* the hours are planned */
  world_sql (town->world, sql);
  g_free (jobs_world_run (town, night));
  sessions = world_text (town->world, "SELECT group_concat (token_hash) AS x FROM session");
  links = world_text (town->world, "SELECT group_concat (token_hash) AS x FROM link");
  g_assert_cmpstr (sessions, ==, "live");
  g_assert_cmpstr (links, ==, "fresh");
}

/* A mail that cannot be rendered waits, is told, and stops no other. */
static void
test_broken_template (void)
{
  g_autoptr (JobsWorld) town = jobs_world_new ();
  g_autofree char *ran = NULL, *soon = NULL, *mended = NULL;

  jobs_world_own_texts (town);
  g_assert_true (
      template_set_add (town->templates, "mails/acknowledgement.text", "{{>mails/acknowledgement.text}}", NULL)); /* itself */
  world_send (town->world, TENANT_EMAIL, MONDAY_9);
  ran = jobs_world_run (town, MONDAY_9);
  g_assert_true (g_str_has_prefix (ran, "FAILED notices "));
  g_assert_cmpint (world_integer (town->world, "SELECT count (*) AS x FROM outbox WHERE kind = 'report_new'"), ==, 1);
  g_assert_cmpint (world_integer (town->world,
                                  "SELECT count (*) AS x FROM notice WHERE state = 'pending' AND secret IS NOT"
                                  " NULL"),
                   ==, 1);
  soon = jobs_world_run (town, MONDAY_9 + 59);
  g_assert_cmpstr (soon, ==, "");
  g_assert_true (template_set_add (town->templates, "mails/acknowledgement.text", "ok", NULL));
  mended = jobs_world_run (town, MONDAY_9 + 60);
  g_assert_cmpstr (mended, ==, "notices written 1, dropped 0");
}

/* A notice with nobody behind it any more is dropped, not kept for ever. */
static void
test_nobody (void)
{
  g_autoptr (JobsWorld) town = jobs_world_new ();
  g_autofree char *ran = NULL;

  world_send (town->world, TENANT_EMAIL, MONDAY_9);
  world_sql (town->world, "UPDATE person SET email = NULL; UPDATE user SET state = 'archived'");
  ran = jobs_world_run (town, MONDAY_9);
  g_assert_cmpstr (ran, ==, "notices written 0, dropped 2");
}

static void
test_failures (void)
{
  g_autoptr (JobsWorld) town = jobs_world_new ();
  gint64 tomorrow = clock_add_days (MONDAY_9, 1), after = clock_add_days (MONDAY_9, 2);
  g_autofree char *told = NULL, *quiet = NULL, *subject = NULL;

  g_free (jobs_world_run (town, MONDAY_9));
  world_sql (town->world,
             "INSERT INTO outbox (dedup_key, kind, recipient, subject, body_text, body_html, message_id, state,"
             " next_at,"
             " created_at) VALUES ('x', 'report_new', 'a@example.org', '', '', '', '', 'failed', 1795430000,"
             " 1795420800)");
  told = jobs_world_run (town, tomorrow);
  g_assert_nonnull (strstr (told, "failures failed 1, told 1"));
  subject = world_text (town->world, "SELECT subject AS x FROM outbox WHERE recipient = 'admin@example.org'");
  g_assert_cmpstr (subject, ==, "[Logement] Un message n’a pas pu être envoyé");
  quiet = jobs_world_run (town, after);
  g_assert_nonnull (strstr (quiet, "failures failed 0, told 0"));
}

/* The clock goes on while jobs work: what falls due meanwhile is not kept waiting by them. */
static void
test_clock_goes_on (void)
{
  g_autoptr (JobsWorld) town = jobs_world_new ();
  gint64 tomorrow_8 = clock_add_days (MONDAY_9, 1) - CLOCK_HOUR;
  g_autofree char *ran = NULL;

  g_free (jobs_world_run (town, MONDAY_9));
  g_free (jobs_world_run (town, tomorrow_8 - CLOCK_HOUR / 3)); /* the night's purge, the morning's updates */
  world_send (town->world, TENANT_EMAIL, tomorrow_8 - CLOCK_HOUR / 3);
  jobs_world_tick_s = 2;
  ran = jobs_world_run (town, tomorrow_8 - 19);
  g_assert_cmpstr (ran, ==, "notices written 2, dropped 0; reminders reminded 0");
}

static void
test_next_due (void)
{
  g_autoptr (JobsWorld) town = jobs_world_new ();
  gint64 tomorrow_8 = clock_add_days (MONDAY_9, 1) - CLOCK_HOUR;

  g_free (jobs_world_run (town, MONDAY_9));
  g_assert_cmpint (jobs_next_due (&town->jobs), ==, MONDAY_9 + 30); /* looks for mails */
  jobs_world_now = tomorrow_8 - 10;
  g_assert_cmpint (jobs_next_due (&town->jobs), ==, tomorrow_8 - 9); /* the night's purge waits */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  if (!secret_init (NULL))
    return 1;
  g_test_add_func ("/jobs/draft_mails", test_draft_mails);
  g_test_add_func ("/jobs/first-day", test_first_day);
  g_test_add_func ("/jobs/daily-once", test_daily_once);
  g_test_add_func ("/jobs/reminders-become-mails", test_reminders_become_mails);
  g_test_add_func ("/jobs/acknowledgement", test_acknowledgement);
  g_test_add_func ("/jobs/later-link", test_later_link);
  g_test_add_func ("/jobs/every-kind", test_every_kind);
  g_test_add_func ("/jobs/account-mails", test_account_mails);
  g_test_add_func ("/jobs/account-meanwhile", test_account_meanwhile);
  g_test_add_func ("/jobs/two-partners-close", test_two_partners_close);
  g_test_add_func ("/jobs/closed-twice", test_closed_twice);
  g_test_add_func ("/jobs/town-phone", test_town_phone);
  g_test_add_func ("/jobs/purge", test_purge);
  g_test_add_func ("/jobs/broken-template", test_broken_template);
  g_test_add_func ("/jobs/nobody", test_nobody);
  g_test_add_func ("/jobs/failures", test_failures);
  g_test_add_func ("/jobs/clock-goes-on", test_clock_goes_on);
  g_test_add_func ("/jobs/next-due", test_next_due);
  return g_test_run ();
}
