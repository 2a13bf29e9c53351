/* test_day.c: one message a day at most to a tenant (T16): what waits, until when, in which words; by text message too,
 * and in the tenant's language. */
#include <string.h>

#include "jobs_world.h"

#define SMS_TENANT \
  "INSERT INTO report_answer (report_id, field, value) VALUES (1, 'sms_ok', 'yes');" \
  "UPDATE person SET email = NULL, phone = '06 12 34 56 78';" \
  "INSERT INTO setting (key, value, changed_at, changed_by) VALUES ('sms.way', 'spool', 0, 'test')"

/* (transfer full): "kind channel; kind channel" of all that was written to the tenant since the last look. */
static char *
take_told (JobsWorld *town)
{
  char *told =
      world_text (town->world, "SELECT coalesce (group_concat (kind || ' ' || channel, '; '), '') AS x FROM (SELECT"
                               " * FROM outbox WHERE recipient IN ('" TENANT_EMAIL "', '+33612345678')"
                               " AND subject NOT LIKE 'seen%' ORDER BY id)");

  world_sql (town->world, "UPDATE outbox SET subject = 'seen ' || subject");
  return told;
}

static void
assert_told (JobsWorld *town, gint64 now, const char *expected)
{
  g_autofree char *ran = jobs_world_run (town, now), *told = take_told (town);

  g_test_message ("%s", ran);
  g_assert_cmpstr (told, ==, expected);
}

static char *
last_text (JobsWorld *town)
{
  return world_text (town->world, "SELECT body_text AS x FROM outbox WHERE recipient IN ('" TENANT_EMAIL
                                  "', '+33612345678') ORDER BY id DESC LIMIT 1");
}

/* The acknowledgement counts for nothing; the first news leaves at once; the rest of the day is one mail at eight. */
static void
test_the_rest_waits (void)
{
  g_autoptr (JobsWorld) town = jobs_world_new ();
  gint64 report_id = world_assigned (town->world, MONDAY_9), tuesday = clock_add_days (clock_day_start (MONDAY_9), 1);
  g_autofree char *text = NULL, *subject = NULL;

  assert_told (town, MONDAY_9, "acknowledgement mail; report_transmitted mail");
  world_answer (town->world, report_id, "accept", MONDAY_9 + CLOCK_HOUR);
  assert_told (town, MONDAY_9 + CLOCK_HOUR, "");
  world_answer (town->world, report_id, "close", MONDAY_9 + 2 * CLOCK_HOUR);
  assert_told (town, MONDAY_9 + 2 * CLOCK_HOUR, "");
  assert_told (town, tuesday - 1, "");
  assert_told (town, tuesday + 8 * CLOCK_HOUR - 1, "");
  g_assert_cmpint (world_integer (town->world, "SELECT count (*) AS x FROM notice WHERE state = 'pending'"), ==, 2);
  assert_told (town, tuesday + 8 * CLOCK_HOUR, "tenant_news mail");
  subject = world_text (town->world, "SELECT subject AS x FROM outbox WHERE kind = 'tenant_news'");
  g_assert_cmpstr (subject, ==, "seen [Logement] Dossier 64-1\u00a0: des nouvelles de votre dossier");
  text = last_text (town);
  g_assert_nonnull (strstr (text, "23 novembre 2026\n\nUn service a accepté votre dossier"));
  g_assert_nonnull (strstr (text, "ADIL 64 a terminé ce qui le concerne."));
  g_assert_nonnull (strstr (text, "http://box.example/suivi/"));
  assert_told (town, tuesday + 20 * CLOCK_HOUR, "");
}

/* What waits goes along with what leaves first the next day, even before eight. */
static void
test_goes_along (void)
{
  g_autoptr (JobsWorld) town = jobs_world_new ();
  gint64 report_id = world_assigned (town->world, MONDAY_9);
  gint64 early = clock_add_days (clock_day_start (MONDAY_9), 1) + 7 * CLOCK_HOUR;

  g_free (jobs_world_run (town, MONDAY_9));
  world_answer (town->world, report_id, "accept", MONDAY_9 + CLOCK_HOUR);
  g_free (jobs_world_run (town, MONDAY_9 + CLOCK_HOUR));
  g_free (take_told (town));
  world_answer (town->world, report_id, "close", early);
  assert_told (town, early, "tenant_news mail");
  assert_told (town, early + CLOCK_HOUR, "");
}

/* Alone after its wait, a piece of news has its own subject and no date; what is no longer so is left out. */
static void
test_obsolete_is_left_out (void)
{
  g_autoptr (JobsWorld) town = jobs_world_new ();
  gint64 report_id = world_send (town->world, TENANT_EMAIL, MONDAY_9);
  gint64 tuesday = clock_add_days (clock_day_start (MONDAY_9), 1);
  g_autofree char *text = NULL;

  world_change (town->world, report_id, "take", MONDAY_9);
  g_free (jobs_world_run (town, MONDAY_9));
  g_free (take_told (town));
  world_change (town->world, report_id, "transmit", tuesday + 8 * CLOCK_HOUR); /* before the day is over */
  assert_told (town, tuesday + 9 * CLOCK_HOUR, "report_transmitted mail");
  text = last_text (town);
  g_assert_null (strstr (text, "pris en charge"));
  g_assert_null (strstr (text, "novembre"));
}

/* A kind that has a mail of its own uses it when it is alone, and its sentence among others. */
static void
test_own_mail (void)
{
  g_autoptr (JobsWorld) town = jobs_world_new ();
  gint64 report_id = world_assigned (town->world, MONDAY_9), tuesday = clock_add_days (MONDAY_9, 1);
  g_autofree char *alone = NULL, *among = NULL;

  jobs_world_own_texts (town);
  g_assert_true (template_set_add (town->templates, "mails/report_closed.text", "Fermé : {{reference}}", NULL));
  g_assert_true (template_set_add (town->templates, "mails/report_closed.html", "<p>{{reference}}</p>", NULL));
  g_free (jobs_world_run (town, MONDAY_9));
  world_change (town->world, report_id, "close", tuesday);
  g_free (jobs_world_run (town, tuesday));
  alone = last_text (town);
  g_assert_cmpstr (alone, ==, "Fermé : 64-1");
  world_change (town->world, report_id, "reopen", tuesday + 60);
  world_change (town->world, report_id, "close", tuesday + 120);
  g_free (jobs_world_run (town, clock_add_days (tuesday, 1)));
  among = last_text (town);
  g_assert_nonnull (strstr (among, "Votre dossier est fermé."));
  g_assert_nonnull (strstr (among, "Votre dossier est rouvert."));
}

static void
test_stop_drops_what_waits (void)
{
  g_autoptr (JobsWorld) town = jobs_world_new ();
  gint64 report_id = world_assigned (town->world, MONDAY_9);

  g_free (jobs_world_run (town, MONDAY_9));
  world_answer (town->world, report_id, "accept", MONDAY_9 + CLOCK_HOUR);
  g_free (jobs_world_run (town, MONDAY_9 + CLOCK_HOUR));
  g_free (take_told (town));
  world_sql (town->world, "UPDATE report SET stop_requested = 1");
  assert_told (town, MONDAY_9 + CLOCK_DAY, "");
  g_assert_cmpint (world_integer (town->world, "SELECT count (*) AS x FROM notice WHERE state = 'dropped'"), ==, 1);
}

/* Two households do not wait for each other, nor staff for anybody. */
static void
test_others_do_not_wait (void)
{
  g_autoptr (JobsWorld) town = jobs_world_new ();
  gint64 other;

  world_assigned (town->world, MONDAY_9);
  g_free (jobs_world_run (town, MONDAY_9));
  other = world_send (town->world, "dominique@example.org", MONDAY_9 + 60);
  world_change (town->world, other, "transmit", MONDAY_9 + 60);
  g_free (jobs_world_run (town, MONDAY_9 + 60));
  g_assert_cmpint (
      world_integer (town->world, "SELECT count (*) AS x FROM outbox WHERE recipient = 'dominique@example.org'"), ==,
      2);
  g_assert_cmpint (
      world_integer (town->world, "SELECT count (*) AS x FROM outbox WHERE recipient = 'manager@example.org'"), ==, 2);
}

/* Random days of events: never two daily messages to one tenant on one calendar day, and nothing is lost. */
static void
test_random_days (void)
{
  static const char *const verbs[] = { "close", "reopen" };
  g_autoptr (JobsWorld) town = jobs_world_new ();
  gint64 report_id = world_assigned (town->world, MONDAY_9), now = MONDAY_9;

  for (guint i = 0; i < 60; i++) {
    now += g_test_rand_int_range (60, 20 * 3600);
    world_change (town->world, report_id, verbs[i % 2], now);
    g_free (jobs_world_run (town, now));
    if (g_test_rand_bit ())
      g_free (jobs_world_run (town, now += g_test_rand_int_range (1, 12 * 3600)));
  }
  g_free (jobs_world_run (town, now + 2 * CLOCK_DAY));
  g_assert_cmpint (
      world_integer (town->world,
                     "SELECT max (n) AS x FROM (SELECT count (*) AS n FROM outbox WHERE recipient = '" TENANT_EMAIL
                     "' AND kind <> 'acknowledgement'"
                     " GROUP BY date (created_at + 3600, 'unixepoch'))"),
      ==, 1);
  g_assert_cmpint (world_integer (town->world, "SELECT count (*) AS x FROM notice WHERE state = 'written' AND kind IN"
                                               " ('report_closed', 'report_reopened')"),
                   ==, 60);
}

typedef struct {
  gint64 report_id, now, id;
} Speaking;

static gboolean
speak (Db *db, gpointer data, GError **error)
{
  Speaking *speaking = data;
  const Actor desk = { .kind = ACTOR_USER, .user_id = 1, .role = ROLE_MANAGER, .now = speaking->now };
  const FollowupInput input = {
    .report_id = speaking->report_id, .category = "note", .text = "Une visite est prévue.", .visible = TRUE
  };

  return followup_add (db, &desk, &input, &speaking->id, error);
}

/* What is said before a follow-up is written, and while it waits. */
static void
assert_leaves (JobsWorld *town, gint64 report_id, gint64 now, gint64 at, gboolean told)
{
  Db *db = store_reader (town->world->store);
  Speaking speaking = { report_id, now, 0 };
  NoticeLeaving before = { 0 }, after = { 0 };

  g_assert_true (notice_news_leave (db, report_id, now + FOLLOWUP_HOLD_S, now, &before, NULL));
  world_do (town->world, speak, &speaking);
  g_assert_true (notice_followup_leaves (db, report_id, speaking.id, now, &after, NULL));
  g_assert_cmpint (before.at, ==, at);
  g_assert_cmpint (after.at, ==, at);
  g_assert_cmpint (before.told, ==, told);
  g_assert_cmpint (after.told, ==, told);
}

/* What is said to who writes is what happens. */
static void
test_foretold (void)
{
  g_autoptr (JobsWorld) town = jobs_world_new ();
  gint64 report_id = world_assigned (town->world, MONDAY_9), ten = MONDAY_9 + CLOCK_HOUR;
  gint64 tuesday = clock_add_days (clock_day_start (MONDAY_9), 1), morning = tuesday + 8 * CLOCK_HOUR;
  gint64 wednesday = clock_add_days (morning, 1);

  assert_leaves (town, report_id, MONDAY_9, morning, TRUE); /* its transmission is the message of the day */
  assert_told (town, MONDAY_9, "acknowledgement mail; report_transmitted mail");
  assert_leaves (town, report_id, ten, morning, TRUE);
  assert_told (town, ten + FOLLOWUP_HOLD_S, "");
  assert_told (town, morning - 1, "");
  assert_told (town, morning, "tenant_news mail");
  assert_leaves (town, report_id, wednesday + 60, wednesday + 60 + FOLLOWUP_HOLD_S, FALSE);
  assert_leaves (town, report_id, wednesday + 120, wednesday + CLOCK_DAY, TRUE); /* the one before leaves first */
  assert_told (town, wednesday + 60 + FOLLOWUP_HOLD_S - 1, "");
  assert_told (town, wednesday + 60 + FOLLOWUP_HOLD_S, "followup_tenant mail");
  assert_told (town, wednesday + CLOCK_DAY, "followup_tenant mail");
}

static gboolean
let_go (Db *db, gpointer data, GError **error)
{
  const Speaking *speaking = data;

  return notice_move_followup (db, speaking->id, speaking->now, error);
}

static void
assert_waits (JobsWorld *town, const Speaking *spoken, gint64 now, gint64 at, gboolean told)
{
  NoticeLeaving leaving = { 0 };

  g_assert_true (
      notice_followup_leaves (store_reader (town->world->store), spoken->report_id, spoken->id, now, &leaving, NULL));
  g_assert_cmpint (leaving.at, ==, at);
  g_assert_cmpint (leaving.told, ==, told);
}

/* Whoever lets a held follow-up go reads the same whether the job came before the page or comes after it. */
static void
test_foretold_let_go (void)
{
  g_autoptr (JobsWorld) town = jobs_world_new ();
  gint64 ten = MONDAY_9 + CLOCK_HOUR, morning = clock_add_days (clock_day_start (MONDAY_9), 1) + 8 * CLOCK_HOUR;
  gint64 wednesday = clock_add_days (morning, 1);
  Speaking spoken = { world_assigned (town->world, MONDAY_9), ten, 0 }, alone = { spoken.report_id, wednesday, 0 };

  g_free (jobs_world_run (town, MONDAY_9));
  g_free (take_told (town));
  world_do (town->world, speak, &spoken);
  world_do (town->world, let_go, &spoken);
  assert_waits (town, &spoken, ten + 1, morning, TRUE);
  assert_told (town, ten + 1, "");
  assert_waits (town, &spoken, ten + 2, morning, TRUE);
  assert_waits (town, &spoken, morning - 60, morning, FALSE); /* its reason is yesterday's */
  assert_told (town, morning, "followup_tenant mail");
  world_do (town->world, speak, &alone);
  world_do (town->world, let_go, &alone);
  assert_waits (town, &alone, wednesday + 5, wednesday + 5, FALSE); /* it does not wait for itself */
  assert_told (town, wednesday + 5, "followup_tenant mail");
}

/* A phone does not ring at night. */
static void
test_foretold_sms (void)
{
  g_autoptr (JobsWorld) town = jobs_world_new ();
  gint64 report_id = world_assigned (town->world, MONDAY_9);
  gint64 evening = clock_add_days (clock_day_start (MONDAY_9), 1) + 20 * CLOCK_HOUR;
  NoticeLeaving none = { 1, TRUE };

  g_free (jobs_world_run (town, MONDAY_9));
  world_sql (town->world, SMS_TENANT);
  assert_leaves (town, report_id, evening, evening + 12 * CLOCK_HOUR, FALSE);
  world_sql (town->world, "UPDATE person SET phone = NULL");
  g_assert_true (notice_news_leave (store_reader (town->world->store), report_id, evening, evening, &none, NULL));
  g_assert_cmpint (none.at, ==, 0);
}

/* ---- by text message ---- */

static void
test_sms (void)
{
  g_autoptr (JobsWorld) town = jobs_world_new ();
  gint64 report_id = world_send (town->world, TENANT_EMAIL, MONDAY_9);
  gint64 evening = clock_day_start (MONDAY_9) + 20 * CLOCK_HOUR, morning = evening + 12 * CLOCK_HOUR;
  g_autofree char *text = NULL;

  g_free (jobs_world_run (town, MONDAY_9));
  g_free (take_told (town));
  world_sql (town->world, SMS_TENANT);
  world_change (town->world, report_id, "transmit", evening);
  assert_told (town, evening, ""); /* no phone rings now */
  assert_told (town, morning - 1, "");
  assert_told (town, morning, "report_transmitted sms");
  text = last_text (town);
  g_assert_true (g_str_has_prefix (text, "Pau : votre dossier 64-1 est confié à des services. Tél. 05 59 00 00 00 "
                                         "http://box.example/suivi/"));
  g_assert_cmpint (world_integer (town->world, "SELECT body_html = '' AS x FROM outbox WHERE channel = 'sms'"), ==, 1);
  world_change (town->world, report_id, "close", morning + 60);
  assert_told (town, morning + 60, "");
  assert_told (town, morning + CLOCK_DAY, "report_closed sms");
}

static gboolean
send_with_sms (Db *db, gpointer data, GError **error)
{
  World *world = data;
  g_autoptr (ReportInput) input = report_input_new ("site");
  const Actor tenant = ACTOR_TENANT_AT (clock_day_start (MONDAY_9) + 23 * CLOCK_HOUR);
  g_auto (ReportReceipt) receipt = { 0 };

  input->address = g_strdup (TENANT_ADDRESS);
  input->city = g_strdup ("Pau");
  input->contact_by = g_strdup ("phone");
  input->persons[PERSON_OCCUPANT].known = TRUE;
  input->persons[PERSON_OCCUPANT].phone = g_strdup ("06 12 34 56 78");
  g_hash_table_insert (input->answers, g_strdup ("sms_ok"), g_strdup ("yes"));
  g_ptr_array_add (input->severities, g_strdup ("B-STR01-1"));
  return report_send (db, &tenant, input, world->grid, &receipt, error);
}

/* The answer to who just pressed the button comes at any hour, with the link of the receipt. */
static void
test_sms_receipt_at_night (void)
{
  g_autoptr (JobsWorld) town = jobs_world_new ();
  g_autofree char *secret = NULL, *text = NULL;

  world_sql (town->world,
             "INSERT INTO setting (key, value, changed_at, changed_by) VALUES ('sms.way', 'spool', 0, 't')");
  world_do (town->world, send_with_sms, town->world);
  secret = world_text (town->world, "SELECT secret AS x FROM notice WHERE secret IS NOT NULL AND channel = 'sms'");
  assert_told (town, clock_day_start (MONDAY_9) + 23 * CLOCK_HOUR, "acknowledgement sms");
  text = last_text (town);
  g_assert_nonnull (strstr (text, "signalement recu le 23/11/2026, dossier 64-1."));
  g_assert_nonnull (secret);
  g_assert_true (secret != NULL && g_str_has_suffix (text, secret));
  g_assert_null (strstr (text, "Glycines"));
}

/* ---- in the tenant's language ---- */

#define ARABIC \
  "[speech]\nname = العربية\ndirection = rtl\n[calendar]\nmonth_11 = نوفمبر\nday = {{day}} {{month}} {{year}}\n" \
  "[date]\nshort = %Y/%m/%d\ntime = %H:%M\n" \
  "[tenant_mail]\nhello = مرحبا،\n[news]\nreport_transmitted = أحلنا ملفكم إلى الخدمات المختصة.\n" \
  "[receipt_mail]\narrived = وصل بلاغكم.\n[mail_subject]\nreport_transmitted = الملف {{reference}}\n"

/* A town with an Arabic catalogue. */
static JobsWorld *
arabic_town (void)
{
  JobsWorld *town = jobs_world_new ();
  g_autofree char *path = g_build_filename (town->world->folder, "ar.ini", NULL);

  g_file_set_contents (path, ARABIC, -1, NULL);
  jobs_world_own_texts (town);
  return town;
}

static void
test_language (void)
{
  g_autoptr (JobsWorld) town = arabic_town ();
  gint64 report_id = world_send (town->world, TENANT_EMAIL, MONDAY_9);
  g_autofree char *receipt = NULL, *html = NULL, *news = NULL, *news_html = NULL, *subject = NULL, *languages = NULL,
                  *staff = NULL;

  world_sql (town->world, "UPDATE report SET language = 'ar'");
  world_change (town->world, report_id, "transmit", MONDAY_9);
  g_free (jobs_world_run (town, MONDAY_9));
  receipt = world_text (town->world, "SELECT body_text AS x FROM outbox WHERE kind = 'acknowledgement'");
  html = world_text (town->world, "SELECT body_html AS x FROM outbox WHERE kind = 'acknowledgement'");
  g_assert_nonnull (strstr (receipt, "وصل بلاغكم."));
  g_assert_nonnull (strstr (strstr (receipt, "وصل"), "Votre signalement est bien arrivé")); /* French below */
  g_assert_nonnull (strstr (receipt, "23 نوفمبر 2026 \u200e09:00"));
  g_assert_nonnull (strstr (receipt, "23 novembre 2026 à\u00a09\u00a0h"));
  g_assert_nonnull (strstr (html, "<html lang=\"ar\" dir=\"rtl\">"));
  g_assert_nonnull (strstr (html, "<div lang=\"fr\" dir=\"ltr\""));
  news = world_text (town->world, "SELECT body_text AS x FROM outbox WHERE kind = 'report_transmitted'");
  news_html = world_text (town->world, "SELECT body_html AS x FROM outbox WHERE kind = 'report_transmitted'");
  subject = world_text (town->world, "SELECT subject AS x FROM outbox WHERE kind = 'report_transmitted'");
  g_assert_nonnull (strstr (news, "مرحبا"));
  g_assert_nonnull (strstr (news, "أحلنا"));
  g_assert_null (strstr (news, "Bonjour"));
  g_assert_nonnull (strstr (news_html, "dir=\"rtl\""));
  g_assert_cmpstr (subject, ==, "الملف \u200e64-1");
  languages =
      world_text (town->world, "SELECT group_concat (kind || ' ' || language, '; ') AS x FROM (SELECT * FROM outbox"
                               " ORDER BY id)");
  g_assert_cmpstr (languages, ==, "acknowledgement ar, fr; report_new fr; report_transmitted ar");
  staff = world_text (town->world, "SELECT body_text AS x FROM outbox WHERE kind = 'report_new'");
  g_assert_nonnull (strstr (staff, "Bonjour"));
}

/* A language that no catalogue speaks is French, and says so. */
static void
test_unknown_language (void)
{
  g_autoptr (JobsWorld) town = jobs_world_new ();
  g_autofree char *html = NULL;

  world_send (town->world, TENANT_EMAIL, MONDAY_9);
  world_sql (town->world, "UPDATE report SET language = 'dari'");
  g_free (jobs_world_run (town, MONDAY_9));
  html = world_text (town->world, "SELECT language || body_html AS x FROM outbox WHERE kind = 'acknowledgement'");
  g_assert_true (g_str_has_prefix (html, "fr<!doctype html>\n<html lang=\"fr\" dir=\"ltr\">"));
}

/* ---- who cannot be written to ---- */

/* A malformed address is given up at once, shown, and told of; nothing waits for it (R5). */
static void
test_malformed_address (void)
{
  g_autoptr (JobsWorld) town = jobs_world_new ();
  gint64 tuesday = clock_add_days (clock_day_start (MONDAY_9), 1);
  g_autofree char *ran = NULL, *morning = NULL, *text = NULL;

  g_free (jobs_world_run (town, MONDAY_9));
  world_send (town->world, TENANT_EMAIL, MONDAY_9);
  world_sql (town->world, "UPDATE person SET email = 'camille@'");
  ran = jobs_world_run (town, MONDAY_9);
  g_assert_cmpstr (ran, ==, "notices written 2, dropped 0");
  g_assert_cmpint (world_integer (town->world,
                                  "SELECT count (*) AS x FROM outbox WHERE state = 'failed' AND last_status ="
                                  " 'address'"),
                   ==, 1);
  morning = jobs_world_run (town, tuesday + 9 * CLOCK_HOUR);
  g_assert_nonnull (strstr (morning, "failures failed 1, told 1"));
  text = world_text (town->world, "SELECT body_text AS x FROM outbox WHERE kind = 'outbox_failures'");
  g_assert_nonnull (strstr (text, "Cette adresse ou ce numéro est mal écrit"));
  g_assert_nonnull (strstr (text, "64-1"));
  g_assert_nonnull (strstr (text, "À faire"));
  g_assert_null (strstr (text, "SMS permis"));
  g_assert_null (strstr (text, "camille"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  if (!secret_init (NULL))
    return 1;
  g_test_add_func ("/day/the-rest-waits", test_the_rest_waits);
  g_test_add_func ("/day/goes-along", test_goes_along);
  g_test_add_func ("/day/obsolete-is-left-out", test_obsolete_is_left_out);
  g_test_add_func ("/day/own-mail", test_own_mail);
  g_test_add_func ("/day/stop-drops-what-waits", test_stop_drops_what_waits);
  g_test_add_func ("/day/others-do-not-wait", test_others_do_not_wait);
  g_test_add_func ("/day/random-days", test_random_days);
  g_test_add_func ("/day/foretold", test_foretold);
  g_test_add_func ("/day/foretold-let-go", test_foretold_let_go);
  g_test_add_func ("/day/foretold_sms", test_foretold_sms);
  g_test_add_func ("/day/sms", test_sms);
  g_test_add_func ("/day/sms-receipt-at-night", test_sms_receipt_at_night);
  g_test_add_func ("/day/language", test_language);
  g_test_add_func ("/day/unknown-language", test_unknown_language);
  g_test_add_func ("/day/malformed-address", test_malformed_address);
  return g_test_run ();
}
