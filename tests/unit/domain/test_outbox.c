/* test_outbox.c: mails wait, are held by one worker at a time, are tried again with patience, and are never doubled. */
#include "domain/outbox.h"

#include "domain/outbox_care.h"
#include "world.h"

/* One failed mail is tried again from the start; NOT_FOUND when nothing could be. */
static gboolean
outbox_test_retry (Db *db, gint64 id, gint64 now, GError **error)
{
  const Actor box = ACTOR_BOX_AT (now);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof id);
  gint64 count = 0;

  g_array_append_val (ids, id);
  return outbox_care (db, &box, &(OutboxCare){ outbox_verb_find ("retry"), ids, NULL }, &count, error)
         && (count > 0 || box_fail (error, BOX_ERROR_NOT_FOUND, "nothing to try again"));
}

typedef struct {
  gint64 all, address;
} Given;

static void
given_up_row (const OutboxTroubled *row, gpointer data)
{
  Given *given = data;

  given->all++;
  given->address += g_strcmp0 (row->status, OUTBOX_STATUS_ADDRESS) == 0 ? 1 : 0;
}

#define TOKEN "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNO-_" /* of the shape of a link's key */

typedef struct {
  const char *key, *recipient;
  gint64 now;
  gint64 id;
  Outbox *mail;
  OutboxVerdict verdict;
  const char *status;
  Channel channel;
} Work;

static gboolean
add (Db *db, gpointer data, GError **error)
{
  Work *work = data;
  const OutboxInput input = { .dedup_key = work->key,
                              .kind = "report_new",
                              .channel = work->channel,
                              .recipient = work->recipient,
                              .subject = "s",
                              .body_text = "t " TOKEN,
                              .body_html = "h",
                              .from = "logement@pau.example" };

  return outbox_add (db, &input, work->now, &work->id, error);
}

static gboolean
claim (Db *db, gpointer data, GError **error)
{
  Work *work = data;

  g_clear_pointer (&work->mail, outbox_free);
  return outbox_claim (db, work->channel, work->now, &work->mail, error);
}

static gboolean
settle (Db *db, gpointer data, GError **error)
{
  Work *work = data;

  return outbox_settle (db, work->mail, work->verdict, work->status, work->now, error);
}

static gboolean
retry (Db *db, gpointer data, GError **error)
{
  Work *work = data;

  return outbox_test_retry (db, work->id, work->now, error);
}

static void
test_dedup (void)
{
  g_autoptr (World) world = world_new ();
  Work one = { .key = "notice:1", .recipient = "a@example.org", .now = MONDAY_9 };
  Work two = { .key = "notice:1", .recipient = "a@example.org", .now = MONDAY_9 + 5 };

  world_do (world, add, &one);
  world_do (world, add, &two);
  g_assert_cmpint (one.id, ==, two.id);
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM outbox"), ==, 1);
  g_assert_cmpint (world_integer (world, "SELECT message_id LIKE 'outbox-%@pau.example' AS x FROM outbox"), ==, 1);
}

/* Nobody can be written to: the row says so, and keeps no words; a key that comes again finds it. */
static void
test_recipient (void)
{
  static const struct {
    Channel channel;
    const char *recipient;
  } rows[] = {
    { CHANNEL_MAIL, "a@example.org\nBcc: b@example.org" },
    { CHANNEL_MAIL, "camille@" },
    { CHANNEL_MAIL, "06 00 00 00 00" },
    { CHANNEL_SMS, "a@example.org" },
    { CHANNEL_SMS, "06 12 34 56 78" }, /* not as the network writes it */
    { CHANNEL_SMS, "+33559000000" },
    { CHANNEL_SMS, "+4915112345678" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (World) world = world_new ();
    Work work = { .key = "notice:1", .recipient = rows[i].recipient, .now = MONDAY_9, .channel = rows[i].channel };
    Given failures = { 0 };

    g_test_message ("%s", rows[i].recipient);
    world_do (world, add, &work);
    g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM outbox WHERE state = 'failed' AND last_status ="
                                           " 'address' AND attempts = 0 AND body_text = '' AND body_html = ''"),
                     ==, 1);
    g_assert_false (outbox_is_due (store_reader (world->store), rows[i].channel, MONDAY_9 + CLOCK_DAY));
    g_assert_true (outbox_list_failed (store_reader (world->store), MONDAY_9, given_up_row, &failures, NULL));
    g_assert_cmpint (failures.all, ==, 1);
    g_assert_cmpint (failures.address, ==, 1);
  }
}

static void
test_no_recipient (void)
{
  static const char *const nobody[] = { "", NULL };
  g_autoptr (World) world = world_new ();

  for (guint i = 0; i < G_N_ELEMENTS (nobody); i++) {
    Work work = { .key = "notice:1", .recipient = nobody[i], .now = MONDAY_9 };
    g_autoptr (GError) error = NULL;

    g_assert_false (store_write (world->store, add, &work, &error));
    g_assert_error (error, BOX_ERROR, BOX_ERROR_INVALID);
  }
}

/* Each channel takes its own messages. */
static void
test_channels (void)
{
  static const struct {
    Channel channel;
    const char *recipient;
  } rows[] = { { CHANNEL_MAIL, "a@example.org" }, { CHANNEL_SMS, "+33612345678" } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (World) world = world_new ();
    Work work = { .key = "notice:1", .recipient = rows[i].recipient, .now = MONDAY_9, .channel = rows[i].channel };
    Work other = { .now = MONDAY_9, .channel = rows[1 - i].channel };
    g_autofree char *channel = NULL;

    world_do (world, add, &work);
    channel = world_text (world, "SELECT channel AS x FROM outbox");
    g_assert_cmpint (outbox_channel_find (channel), ==, rows[i].channel);
    g_assert_false (outbox_is_due (store_reader (world->store), other.channel, MONDAY_9));
    world_do (world, claim, &other);
    g_assert_null (other.mail);
    g_assert_true (outbox_is_due (store_reader (world->store), work.channel, MONDAY_9));
    world_do (world, claim, &work);
    g_assert_nonnull (work.mail);
    outbox_free (work.mail);
  }
  g_assert_cmpint (outbox_channel_find ("pigeon"), ==, CHANNEL_LAST);
}

/* No phone rings at night, but for who pressed a button ten minutes ago at most; in the morning all leaves. */
static void
test_sms_at_night (void)
{
  static const struct {
    int hour, minute;   /* of the look */
    int written_before; /* minutes */
    gboolean leaves;
  } rows[] = {
    { 7, 59, 60, FALSE }, { 8, 0, 600, TRUE },  { 19, 59, 60, TRUE }, { 20, 0, 60, FALSE },
    { 20, 5, 10, TRUE },  { 20, 5, 11, FALSE }, { 3, 0, 0, TRUE },    { 3, 0, 11, FALSE },
  };
  gint64 midnight = clock_day_start (MONDAY_9);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (World) world = world_new ();
    gint64 now = midnight + rows[i].hour * CLOCK_HOUR + rows[i].minute * CLOCK_MINUTE;
    Work work = { .key = "1",
                  .recipient = "+33612345678",
                  .channel = CHANNEL_SMS,
                  .now = now - rows[i].written_before * CLOCK_MINUTE };

    g_test_message ("row %u", i);
    world_do (world, add, &work);
    g_assert_cmpint (outbox_is_due (store_reader (world->store), CHANNEL_SMS, now), ==, rows[i].leaves);
    work.now = now;
    world_do (world, claim, &work);
    g_assert_cmpint (work.mail != NULL, ==, rows[i].leaves);
    outbox_free (work.mail);
  }
  g_assert_cmpint (outbox_sms_opens (midnight), ==, midnight + 8 * CLOCK_HOUR);
  g_assert_cmpint (outbox_sms_opens (midnight + 12 * CLOCK_HOUR), ==, midnight + 12 * CLOCK_HOUR);
  g_assert_cmpint (outbox_sms_opens (midnight + 20 * CLOCK_HOUR), ==, midnight + 32 * CLOCK_HOUR);
}

static gboolean
hold (Db *db, gpointer data, GError **error)
{
  Work *work = data;

  return outbox_hold (db, work->mail, work->status, work->now + 60, error);
}

/* In other hands: asked again after a minute, as often as it takes, and no try is counted. */
static void
test_hold (void)
{
  g_autoptr (World) world = world_new ();
  Work work = { .key = "1", .recipient = "+33612345678", .channel = CHANNEL_SMS, .now = MONDAY_9, .status = "spool" };

  world_do (world, add, &work);
  for (guint i = 0; i < 5; i++) {
    world_do (world, claim, &work);
    g_assert_nonnull (work.mail);
    if (work.mail == NULL)
      return;
    g_assert_cmpuint (work.mail->attempts, ==, 1);
    g_assert_cmpstr (work.mail->last_status, ==, i == 0 ? NULL : "spool");
    world_do (world, hold, &work);
    g_assert_false (outbox_is_due (store_reader (world->store), CHANNEL_SMS, work.now + 59));
    work.now += 60;
  }
  outbox_free (work.mail);
}

/* What the month costs: what left in it, and what is on its way. */
static void
test_count_sms (void)
{
  g_autoptr (World) world = world_new ();
  gint64 month = clock_month_start (MONDAY_9), count = 0;
  const struct {
    const char *key;
    gint64 at;
    Channel channel;
  } rows[] = { { "before", month - 5 * CLOCK_HOUR, CHANNEL_SMS },
               { "first", month + 9 * CLOCK_HOUR, CHANNEL_SMS },
               { "second", MONDAY_9, CHANNEL_SMS },
               { "mail", MONDAY_9, CHANNEL_MAIL } };
  Work last = { .key = "last", .recipient = "+33612345678", .channel = CHANNEL_SMS, .now = MONDAY_9 };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    Work work = { .key = rows[i].key,
                  .recipient = rows[i].channel == CHANNEL_SMS ? "+33612345678" : "a@example.org",
                  .channel = rows[i].channel,
                  .now = rows[i].at,
                  .verdict = OUTBOX_SENT,
                  .status = "200" };

    world_do (world, add, &work);
    world_do (world, claim, &work);
    world_do (world, settle, &work);
    outbox_free (work.mail);
  }
  world_do (world, add, &last);
  g_assert_true (outbox_count_sms (store_reader (world->store), month, 0, &count, NULL));
  g_assert_cmpint (count, ==, 2);
  world_do (world, claim, &last);
  g_assert_true (outbox_count_sms (store_reader (world->store), month, 0, &count, NULL));
  g_assert_cmpint (count, ==, 3);
  g_assert_true (outbox_count_sms (store_reader (world->store), month, last.mail->id, &count, NULL));
  g_assert_cmpint (count, ==, 2);
  outbox_free (last.mail);
}

static void
test_lease (void)
{
  g_autoptr (World) world = world_new ();
  Work work = { .key = "notice:1", .recipient = "a@example.org", .now = MONDAY_9 };
  g_autofree char *message_id = NULL;

  world_do (world, add, &work);
  world_do (world, claim, &work);
  g_assert_nonnull (work.mail);
  if (work.mail == NULL)
    return;
  message_id = g_strdup (work.mail->message_id);
  world_do (world, claim, &work);
  g_assert_null (work.mail); /* held */
  work.now += OUTBOX_LEASE_S - 1;
  g_assert_false (outbox_is_due (store_reader (world->store), CHANNEL_MAIL, work.now));
  world_do (world, claim, &work);
  g_assert_null (work.mail);
  work.now += 1;
  world_do (world, claim, &work); /* its worker is dead */
  g_assert_nonnull (work.mail);
  if (work.mail == NULL)
    return;
  g_assert_cmpuint (work.mail->attempts, ==, 2);
  g_assert_cmpstr (work.mail->message_id, ==, message_id);
  outbox_free (work.mail);
}

static void
test_sent_loses_its_keys (void)
{
  g_autoptr (World) world = world_new ();
  Work work = {
    .key = "notice:1", .recipient = "a@example.org", .now = MONDAY_9, .verdict = OUTBOX_SENT, .status = "250"
  };

  world_do (world, add, &work);
  world_do (world, claim, &work);
  world_do (world, settle, &work);
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM outbox WHERE state = 'sent' AND body_text = 't …'"
                                         " AND body_html = 'h'"
                                         " AND sent_at = 1795420800 AND last_status = '250'"),
                   ==, 1);
  outbox_free (work.mail);
}

static void
test_delays (void)
{
  static const gint64 minutes[] = { 1, 5, 15, 60, 240, 240, 240, 240, 240, 240, 240, 240, 240, 240, 240 };
  gint64 total_min = 0;

  for (guint i = 0; i < G_N_ELEMENTS (minutes); i++) {
    g_assert_cmpint (outbox_delay_s (i + 1), ==, minutes[i] * 60);
    total_min += minutes[i];
  }
  g_assert_cmpint (outbox_delay_s (G_N_ELEMENTS (minutes) + 1), ==, 0);
  g_assert_cmpint (total_min, <=, 48 * 60);
  g_assert_cmpint (total_min + 240, >, 48 * 60);
}

static void
test_gives_up (void)
{
  g_autoptr (World) world = world_new ();
  Work work = {
    .key = "notice:1", .recipient = "a@example.org", .now = MONDAY_9, .verdict = OUTBOX_RETRY, .status = "450"
  };
  guint tries = 0;

  world_do (world, add, &work);
  for (; tries < 100 && world_integer (world, "SELECT state = 'pending' AS x FROM outbox") == 1; tries++) {
    work.now = world_integer (world, "SELECT next_at AS x FROM outbox");
    world_do (world, claim, &work);
    world_do (world, settle, &work);
  }
  g_assert_cmpuint (tries, ==, 16);
  g_assert_cmpint (world_integer (world, "SELECT state = 'failed' AS x FROM outbox"), ==, 1);
  g_assert_cmpint (work.now - MONDAY_9, <=, 48 * CLOCK_HOUR);
  g_assert_false (outbox_is_due (store_reader (world->store), CHANNEL_MAIL, work.now + 100 * CLOCK_DAY));
  outbox_free (work.mail);
}

static void
test_retry_by_hand (void)
{
  g_autoptr (World) world = world_new ();
  Work work = {
    .key = "notice:1", .recipient = "a@example.org", .now = MONDAY_9, .verdict = OUTBOX_FAILED, .status = "550"
  };
  g_autoptr (GError) error = NULL;

  world_do (world, add, &work);
  g_assert_false (store_write (world->store, retry, &work, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_NOT_FOUND);
  world_do (world, claim, &work);
  world_do (world, settle, &work);
  g_assert_false (outbox_is_due (store_reader (world->store), CHANNEL_MAIL, MONDAY_9 + CLOCK_DAY));
  world_do (world, retry, &work);
  g_assert_true (outbox_is_due (store_reader (world->store), CHANNEL_MAIL, MONDAY_9));
  outbox_free (work.mail);
}

static void
test_counts (void)
{
  g_autoptr (World) world = world_new ();
  Work sent = { .key = "1", .recipient = "a@example.org", .now = MONDAY_9, .verdict = OUTBOX_SENT, .status = "250" };
  Work failed = {
    .key = "2", .recipient = "a@example.org", .now = MONDAY_9 + 10, .verdict = OUTBOX_FAILED, .status = "550"
  };
  Work waiting = { .key = "3", .recipient = "a@example.org", .now = MONDAY_9 + 20 };
  OutboxCounts counts;
  Given given_up = { 0 };

  world_do (world, add, &sent);
  world_do (world, claim, &sent);
  world_do (world, settle, &sent);
  world_do (world, add, &failed);
  world_do (world, claim, &failed);
  world_do (world, settle, &failed);
  world_do (world, add, &waiting);
  g_assert_true (outbox_count (store_reader (world->store), MONDAY_9 + 30, &counts, NULL));
  g_assert_cmpint (counts.waiting, ==, 1);
  g_assert_cmpint (counts.failed, ==, 1);
  g_assert_cmpint (counts.sent_last_hour, ==, 1);
  g_assert_cmpint (counts.oldest, ==, MONDAY_9 + 20);
  g_assert_true (outbox_count (store_reader (world->store), MONDAY_9 + CLOCK_HOUR, &counts, NULL));
  g_assert_cmpint (counts.sent_last_hour, ==, 0);
  g_assert_true (outbox_list_failed (store_reader (world->store), MONDAY_9 + 10, given_up_row, &given_up, NULL));
  g_assert_cmpint (given_up.all, ==, 1);
  given_up = (Given){ 0 };
  g_assert_true (outbox_list_failed (store_reader (world->store), MONDAY_9 + 11, given_up_row, &given_up, NULL));
  g_assert_cmpint (given_up.all, ==, 0);
  outbox_free (sent.mail);
  outbox_free (failed.mail);
}

static void
list_row (const OutboxRow *row, gpointer data)
{
  g_string_append_printf (data, "%" G_GINT64_FORMAT "%s ", row->id, row->state);
}

static void
test_list (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (GString) all = g_string_new (NULL), page = g_string_new (NULL), none = g_string_new (NULL);
  const OutboxFilter filters[] = { { .limit = 10 },
                                   { .state = "pending", .limit = 1, .offset = 1 },
                                   { .state = "failed", .limit = 10 } };
  GString *found[] = { all, page, none };

  for (guint i = 0; i < 3; i++) {
    g_autofree char *key = g_strdup_printf ("%u", i);
    Work work = { .key = key, .recipient = "a@example.org", .now = MONDAY_9 };

    world_do (world, add, &work);
  }
  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    g_assert_true (outbox_list (store_reader (world->store), &filters[i], list_row, found[i], NULL));
  g_assert_cmpstr (all->str, ==, "3pending 2pending 1pending ");
  g_assert_cmpstr (page->str, ==, "2pending ");
  g_assert_cmpstr (none->str, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  if (!secret_init (NULL))
    return 1;
  g_test_add_func ("/outbox/dedup", test_dedup);
  g_test_add_func ("/outbox/recipient", test_recipient);
  g_test_add_func ("/outbox/no-recipient", test_no_recipient);
  g_test_add_func ("/outbox/channels", test_channels);
  g_test_add_func ("/outbox/sms-at-night", test_sms_at_night);
  g_test_add_func ("/outbox/hold", test_hold);
  g_test_add_func ("/outbox/count-sms", test_count_sms);
  g_test_add_func ("/outbox/lease", test_lease);
  g_test_add_func ("/outbox/sent-loses-its-keys", test_sent_loses_its_keys);
  g_test_add_func ("/outbox/delays", test_delays);
  g_test_add_func ("/outbox/gives-up", test_gives_up);
  g_test_add_func ("/outbox/retry-by-hand", test_retry_by_hand);
  g_test_add_func ("/outbox/counts", test_counts);
  g_test_add_func ("/outbox/list", test_list);
  return g_test_run ();
}
