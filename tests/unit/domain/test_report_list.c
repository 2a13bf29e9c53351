/* test_report_list.c: lists count what they show, from each point of view, the urgent first. */
#include "domain/report_filter.h"
#include "domain/report_recount.h"
#include "fixture.h"

/* ---- lists ---- */

typedef struct {
  GString *references;
  gint64 count;
} Seen;

static void
see_row (const ReportRow *row, gpointer data)
{
  Seen *seen = data;

  seen->count++;
  g_string_append_printf (seen->references, "%s%s", seen->references->len > 0 ? " " : "", row->reference + 3);
  g_assert_cmpstr (row->severities, ==, "B-STR01-1");
  g_assert_cmpint (row->class_shown, ==, 'B');
  g_assert_cmpstr (row->city, ==, "Pau");
}

/* Numbers of the list, in its order; counting says the same, and pages of 2 make the whole. */
static char *
list_numbers (Db *db, const ReportFilter *like)
{
  Seen seen = { .references = g_string_new (NULL) }, paged = { .references = g_string_new (NULL) };
  ReportFilter filter = *like;
  gint64 count = -1;

  filter.limit = 100;
  g_assert_true (report_list (db, &filter, see_row, &seen, NULL));
  g_assert_true (report_count (db, &filter, &count, NULL));
  g_assert_cmpint (count, ==, seen.count);
  for (filter.limit = 2; filter.offset < count; filter.offset += 2)
    g_assert_true (report_list (db, &filter, see_row, &paged, NULL));
  g_assert_cmpstr (paged.references->str, ==, seen.references->str);
  g_string_free (paged.references, TRUE);
  return g_string_free (seen.references, FALSE);
}

/* Eleven reports, a day apart, in all situations of the two partners and the desk; "now" is 40 days after the first.
 * All that is answered is answered on the first day: the longest silence stands first. */
static const struct {
  const char *desk, *then;       /* verbs of the desk */
  const char *schs[2], *adil[2]; /* answers; "" : handed over, not answered; NULL: not handed over */
} situations[] = {
  { NULL, NULL, { NULL }, { NULL } },                        /* 1 received */
  { "take", NULL, { NULL }, { NULL } },                      /* 2 taken */
  { "filter", NULL, { NULL }, { NULL } },                    /* 3 filtered */
  { "transmit", NULL, { NULL }, { NULL } },                  /* 4 active, nobody has it */
  { "transmit", NULL, { "" }, { NULL } },                    /* 5 schs waits */
  { "transmit", NULL, { "accept" }, { "" } },                /* 6 schs accepted, adil waits */
  { "transmit", NULL, { "refuse" }, { "accept" } },          /* 7 */
  { "transmit", NULL, { "accept", "close" }, { "accept" } }, /* 8 */
  { "transmit", "close", { "accept" }, { "" } },             /* 9 closed as a whole */
  { "transmit", NULL, { "refuse" }, { NULL } },              /* 10 */
  { "transmit", NULL, { "accept" }, { NULL } },              /* 11 */
};

static const struct {
  ReportListKind kind;
  const char *desk, *schs, *adil, *caf; /* numbers by point of view; caf has nothing */
} lists[] = {
  { REPORT_LIST_ALL, "11 10 9 8 7 6 5 4 3 2 1", "11 10 9 8 7 6 5 4 3 2 1", "11 10 9 8 7 6 5 4 3 2 1",
    "11 10 9 8 7 6 5 4 3 2 1" },
  { REPORT_LIST_TRIAGE, "1 2", "1 2", "1 2", "1 2" },
  { REPORT_LIST_WAITING, "5 6", "5", "6", "" },
  { REPORT_LIST_MINE, "4 5 6 7 8 10 11", "6 11", "7 8", "" },
  { REPORT_LIST_SILENT, "6 7 8 10 4 5", "6", "7 8", "" }, /* 11 had a word since */
  { REPORT_LIST_NEWS, "", "", "", "" },                   /* all was written long ago: test_news */
  { REPORT_LIST_REFUSED, "", "7 10", "", "" },            /* the desk has written since: test_refusals */
  { REPORT_LIST_CLOSED, "9 3", "9 8", "9", "" },
};

static void
hand_over (Fixture *fixture, Db *db, gint64 id, FixturePartner partner, const char *const *answers)
{
  g_autofree char *assignment = answers[0] == NULL ? NULL : fixture_assign (fixture, db, id, partner, MONDAY_9);

  for (guint k = 0; k < 2 && answers[k] != NULL && *answers[k] != '\0'; k++)
    fixture_answer (fixture, db, assignment, partner, answers[k]);
}

static void
fill_lists (Fixture *fixture, Db *db)
{
  for (guint i = 0; i < G_N_ELEMENTS (situations); i++) {
    gint64 now = MONDAY_9 + i * CLOCK_DAY;
    g_autofree char *uuid = NULL;
    gint64 id = fixture_send (fixture, db, now, &uuid);

    if (situations[i].desk != NULL)
      fixture_change (fixture, db, uuid, situations[i].desk, now);
    hand_over (fixture, db, id, P_SCHS, situations[i].schs);
    hand_over (fixture, db, id, P_ADIL, situations[i].adil);
    if (situations[i].then != NULL)
      fixture_change (fixture, db, uuid, situations[i].then, now);
  }
  g_assert_true (db_run (db, "UPDATE report SET followed_at = followed_at + 25 * 86400 WHERE number = 11", NULL));
}

static void
assert_list (Db *db, ReportListKind kind, gint64 partner_id, const char *wanted)
{
  const ReportFilter filter = { .kind = kind, .partner_id = partner_id, .now = MONDAY_9 + 40 * CLOCK_DAY };
  g_autofree char *numbers = list_numbers (db, &filter);

  g_test_message ("%s of %" G_GINT64_FORMAT, report_list_name (kind), partner_id);
  g_assert_cmpstr (numbers, ==, wanted);
}

/* The owner's side: of every list, what was assigned to it, whatever it answered. */
static const struct {
  ReportListKind kind;
  const char *adil, *caf;
} own_lists[] = {
  { REPORT_LIST_ALL, "9 8 7 6", "" }, { REPORT_LIST_TRIAGE, "", "" },    { REPORT_LIST_WAITING, "6", "" },
  { REPORT_LIST_MINE, "7 8", "" },    { REPORT_LIST_SILENT, "7 8", "" }, { REPORT_LIST_CLOSED, "9", "" },
  { REPORT_LIST_NEWS, "", "" },       { REPORT_LIST_REFUSED, "", "" },
};

static void
assert_own_list (Db *db, ReportListKind kind, gint64 partner_id, const char *wanted)
{
  const ReportFilter filter = {
    .kind = kind, .partner_id = partner_id, .own_only = TRUE, .now = MONDAY_9 + 40 * CLOCK_DAY
  };
  g_autofree char *numbers = list_numbers (db, &filter);

  g_test_message ("own %s of %" G_GINT64_FORMAT, report_list_name (kind), partner_id);
  g_assert_cmpstr (numbers, ==, wanted);
}

static void
run_lists (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  fill_lists (fixture, db);
  g_assert_cmpuint (G_N_ELEMENTS (lists), ==, REPORT_LIST_LAST);
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++) {
    assert_list (db, lists[i].kind, 0, lists[i].desk);
    assert_list (db, lists[i].kind, fixture->partners[P_SCHS], lists[i].schs);
    assert_list (db, lists[i].kind, fixture->partners[P_ADIL], lists[i].adil);
    assert_list (db, lists[i].kind, fixture->partners[P_CAF], lists[i].caf);
  }
  for (guint i = 0; i < G_N_ELEMENTS (own_lists); i++) {
    assert_own_list (db, own_lists[i].kind, fixture->partners[P_ADIL], own_lists[i].adil);
    assert_own_list (db, own_lists[i].kind, fixture->partners[P_CAF], own_lists[i].caf);
  }
}

static void
test_lists_count_what_they_show (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_lists, NULL);
}

static void
test_names_of_lists (void)
{
  for (guint kind = 0; kind < REPORT_LIST_LAST; kind++)
    g_assert_cmpuint (report_list_find (report_list_name ((ReportListKind) kind)), ==, kind);
  g_assert_cmpuint (report_list_find ("nothing"), ==, REPORT_LIST_ALL);
  g_assert_cmpuint (report_list_find (NULL), ==, REPORT_LIST_ALL);
}

/* Dangers first, then the gravest class, then the longest wait. */
static void
note_number (const ReportRow *row, gpointer data)
{
  g_string_append_printf (data, "%s ", row->reference + 3);
}

static void
run_urgent (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const ReportFilter filter = { .kind = REPORT_LIST_TRIAGE, .now = MONDAY_9, .limit = 10 };
  g_autoptr (GString) order = g_string_new (NULL);

  for (int i = 0; i < 5; i++)
    fixture_send (fixture, db, MONDAY_9 + i, NULL);
  g_assert_true (
      db_run (db,
              "UPDATE report SET class_human = 'E' WHERE number = 4; UPDATE report SET danger = 1 WHERE number = 5;"
              " UPDATE report SET danger = 3, class_human = 'C' WHERE number = 3",
              NULL));
  g_assert_true (report_list (db, &filter, note_number, order, NULL));
  g_assert_cmpstr (order->str, ==, "3 5 4 1 2 ");
}

static void
test_the_urgent_come_first (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_urgent, NULL);
}

/* Who wrote on which of the partner's files, and when. */
static const char sql_word[] =
    "INSERT INTO followup (uuid, report_id, author, partner_id, category, text, visible, created_at, released_at)"
    " VALUES (:uuid, :report, :author, nullif (:partner, 0), 'note', '', 0, :at, :released)";

typedef struct {
  const char *author;
  gint64 partner_id, at, released;
  gboolean desk, partner; /* for whom it is new */
} Word;

static void
write_word (Db *db, gint64 report_id, const Word *word)
{
  g_autoptr (Query) query = query_new (db, sql_word);
  g_autofree char *uuid = secret_uuid ();

  query_bind_text (query, ":uuid", uuid);
  query_bind_integer (query, ":report", report_id);
  query_bind_text (query, ":author", word->author);
  query_bind_integer (query, ":partner", word->partner_id);
  query_bind_integer (query, ":at", word->at);
  query_bind_integer (query, ":released", word->released);
  g_assert_true (query_done (query, NULL));
}

static void
assert_refused (Db *db, int days, const char *wanted)
{
  const ReportFilter filter = { .kind = REPORT_LIST_REFUSED, .now = MONDAY_9 + days * CLOCK_DAY };
  g_autofree char *numbers = list_numbers (db, &filter);

  g_assert_cmpstr (numbers, ==, wanted);
}

/* A refusal waits until the desk acts; two weeks where another partner has the file. */
static void
run_refusals (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Word word = { "desk", 0, MONDAY_9 + CLOCK_DAY, MONDAY_9 + CLOCK_DAY, FALSE, FALSE };
  g_autofree char *uuid = NULL, *schs = NULL, *caf = NULL;
  gint64 id = fixture_send (fixture, db, MONDAY_9, &uuid);

  fixture_change (fixture, db, uuid, "transmit", MONDAY_9);
  schs = fixture_assign (fixture, db, id, P_SCHS, MONDAY_9);
  caf = fixture_assign (fixture, db, id, P_CAF, MONDAY_9);
  assert_refused (db, 1, "");
  fixture_answer (fixture, db, schs, P_SCHS, "refuse");
  assert_refused (db, 1, "1");
  assert_refused (db, 14, "1");
  assert_refused (db, 16, "");
  fixture_savepoint (db);
  g_free (fixture_assign (fixture, db, id, P_ARS, MONDAY_9 + CLOCK_DAY));
  assert_refused (db, 2, "");
  fixture_undo (db);
  fixture_savepoint (db);
  write_word (db, id, &word);
  assert_refused (db, 2, "");
  fixture_undo (db);
  fixture_answer (fixture, db, caf, P_CAF, "refuse");
  assert_refused (db, 90, "1");
  fixture_change (fixture, db, uuid, "close", MONDAY_9 + CLOCK_DAY);
  assert_refused (db, 90, "");
}

/* The number of news of the only row. */
static void
note_news (const ReportRow *row, gpointer data)
{
  *(gint64 *) data = row->news;
}

static void
assert_news (Db *db, const ReportFilter *filter, gint64 wanted)
{
  gint64 found = -1, news = 0;
  ReportFilter page = *filter;

  page.limit = 10;
  g_assert_true (report_count (db, filter, &found, NULL));
  g_assert_cmpint (found, ==, wanted > 0);
  g_assert_true (report_list (db, &page, note_news, &news, NULL));
  g_assert_cmpint (news, ==, wanted);
}

/* Read is what stood there when that very person opened the file; what comes later is new again. */
static void
run_news_read (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const gint64 now = MONDAY_9 + 10 * CLOCK_DAY, caf = fixture->partners[P_CAF];
  const Word word = { "tenant", 0, now - 60, now - 60, TRUE, TRUE }, later = { "partner", caf, now, now, TRUE, TRUE };
  const Actor reader = { .kind = ACTOR_USER, .user_id = 7, .role = ROLE_MANAGER, .now = now - 30 };
  ReportFilter mine = { .kind = REPORT_LIST_NEWS, .user_id = 7, .now = now }, other = mine, past = mine;
  g_autofree char *uuid = NULL;
  gint64 id = fixture_send (fixture, db, MONDAY_9, &uuid);

  other.user_id = 8;
  past.now = now + REPORT_NEWS_DAYS * CLOCK_DAY + CLOCK_DAY;
  write_word (db, id, &word);
  assert_news (db, &mine, 1);
  g_assert_true (report_log_access (db, &reader, id, "photo", NULL)); /* not the page */
  assert_news (db, &mine, 1);
  g_assert_true (report_log_access (db, &reader, id, "report", NULL));
  assert_news (db, &mine, 0);
  assert_news (db, &other, 1);
  write_word (db, id, &later);
  assert_news (db, &mine, 1);
  assert_news (db, &other, 2);
  assert_news (db, &past, 0);
}

/* New is what somebody else wrote this month on a file that is one's own. */
static void
run_news (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const gint64 now = MONDAY_9 + 40 * CLOCK_DAY, schs = fixture->partners[P_SCHS];
  const Word words[] = {
    { "tenant", 0, now - CLOCK_DAY, now - CLOCK_DAY, TRUE, TRUE },
    { "partner", fixture->partners[P_CAF], now - CLOCK_DAY, now - CLOCK_DAY, TRUE, TRUE },
    { "desk", 0, now - CLOCK_DAY, now - CLOCK_DAY, FALSE, TRUE },
    { "partner", schs, now - CLOCK_DAY, now - CLOCK_DAY, TRUE, FALSE }, /* one's own words are no news */
    { "box", 0, now - CLOCK_DAY, now - CLOCK_DAY, FALSE, FALSE },
    { "tenant", 0, now - 31 * CLOCK_DAY, now - 31 * CLOCK_DAY, FALSE, FALSE },   /* a month ago */
    { "partner", fixture->partners[P_CAF], now - 60, now + 1140, FALSE, FALSE }, /* its author may still change it */
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    g_autofree char *uuid = NULL, *assignment = NULL, *at_desk = NULL, *at_partner = NULL;
    const ReportFilter desk = { .kind = REPORT_LIST_NEWS, .now = now },
                       partner = { .kind = REPORT_LIST_NEWS, .now = now, .partner_id = schs };
    gint64 id, seen = 0;

    fixture_savepoint (db);
    id = fixture_send (fixture, db, MONDAY_9, &uuid);
    fixture_change (fixture, db, uuid, "transmit", MONDAY_9);
    assignment = fixture_assign (fixture, db, id, P_SCHS, MONDAY_9);
    write_word (db, id, &words[i]);
    g_test_message ("word %u", i);
    g_assert_true (report_count (db, &desk, &seen, NULL));
    g_assert_cmpint (seen, ==, words[i].desk);
    g_assert_true (report_count (db, &partner, &seen, NULL));
    g_assert_cmpint (seen, ==, words[i].partner);
    g_assert_cmpint (report_any (db, &partner), ==, words[i].partner);
    fixture_undo (db);
  }
}

/* ---- states, as the store keeps count of them ---- */

static void
assert_counted (Db *db, gint64 all)
{
  static const char sql[] = "SELECT count (*) AS x FROM (SELECT state, count (*) AS n FROM report GROUP BY state"
                            " EXCEPT SELECT state, count FROM report_count)";
  const ReportFilter desk = { .kind = REPORT_LIST_ALL, .now = MONDAY_9 };
  gint64 counted = 0;

  g_assert_cmpint (fixture_integer (db, sql, 0), ==, 0);
  g_assert_cmpint (fixture_integer (db, "SELECT sum (count) AS x FROM report_count", 0), ==, all);
  g_assert_true (report_count (db, &desk, &counted, NULL));
  g_assert_cmpint (counted, ==, all);
}

static void
run_states_counted (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  gint64 before = fixture_integer (db, "SELECT count (*) AS x FROM report", 0);
  g_autofree char *first = NULL, *second = NULL;

  fixture_send (fixture, db, MONDAY_9, &first);
  fixture_send (fixture, db, MONDAY_9, &second);
  assert_counted (db, before + 2);
  fixture_change (fixture, db, first, "take", MONDAY_9);
  fixture_change (fixture, db, second, "transmit", MONDAY_9);
  assert_counted (db, before + 2);
  fixture_change (fixture, db, second, "close", MONDAY_9);
  assert_counted (db, before + 2);
  fixture_savepoint (db);
  g_assert_true (db_run (db, "PRAGMA defer_foreign_keys=ON; DELETE FROM report WHERE state = 'closed'", NULL));
  assert_counted (db, before + 1);
  fixture_undo (db);
  assert_counted (db, before + 2);
}

static void
assert_wrong (Db *db, gint64 wanted)
{
  gint64 wrong = -1;

  g_assert_true (report_recount_look (db, &wrong, NULL));
  g_assert_cmpint (wrong, ==, wanted);
}

/* Somebody's hand, with the triggers away: a number that is not, a state that is not kept, one that no report is in. */
static void
run_recounted (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  static const struct {
    const char *hand;
    gint64 wrong;
  } hands[] = {
    { "UPDATE report_count SET count = count + 7 WHERE state = 'received'", 1 },
    { "DELETE FROM report_count WHERE state = 'taken'", 1 },
    { "INSERT INTO report_count VALUES ('nowhere', 3)", 1 },
    { "UPDATE report_count SET count = count + 1 WHERE state IN ('received', 'taken')", 2 },
    { "UPDATE report_count SET count = 0 WHERE state = 'received'", 1 },
  };
  gint64 before = fixture_integer (db, "SELECT count (*) AS x FROM report", 0);
  g_autofree char *taken = NULL;

  fixture_send (fixture, db, MONDAY_9, NULL);
  fixture_send (fixture, db, MONDAY_9, &taken);
  fixture_change (fixture, db, taken, "take", MONDAY_9);
  for (guint i = 0; i < G_N_ELEMENTS (hands); i++) {
    assert_wrong (db, 0);
    g_assert_true (db_run (db, hands[i].hand, NULL));
    assert_wrong (db, hands[i].wrong);
    g_assert_true (report_recount_mend (db, NULL));
    assert_counted (db, before + 2);
  }
  assert_wrong (db, 0);
}

/* ---- a page of the newest, beside the whole list ---- */

enum { DOUBLINGS = 12, PAST_WINDOW = 3500 };

/* 4,096 files of one; of the oldest and of some of the others another class, so that pages end within and beyond the newest. */
static void
fill_many (Fixture *fixture, Db *db)
{
  fixture_send (fixture, db, MONDAY_9, NULL);
  g_assert_true (db_run (db, "CREATE TEMP TABLE copied AS SELECT * FROM report", NULL));
  for (int i = 0; i < DOUBLINGS; i++) {
    int many = 1 << i;
    g_autofree char *sql = g_strdup_printf (
        "UPDATE copied SET id = id + %d, number = number + %d, uuid = lower (hex (randomblob (16))),"
        " created_at = created_at + (id * 37) %% 1000; INSERT INTO report SELECT * FROM copied;"
        " DELETE FROM copied; INSERT INTO copied SELECT * FROM report", many, many);

    g_assert_true (db_run (db, sql, NULL));
  }
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) + :id AS x FROM report", 0), ==, 1 << DOUBLINGS);
  g_assert_true (db_run (db, "UPDATE report SET class_human = iif (id % 7 = 0, 'F', iif (id % 1500 = 3, 'G', NULL))", NULL));
}

static void
note_id (const ReportRow *row, gpointer data)
{
  g_array_append_val ((GArray *) data, row->id);
}

/* Each page is that part of the whole, which another statement puts in order. */
static void
assert_pages (Db *db, const ReportFilter *like)
{
  static const guint offsets[] = { 0, 25, 400, 450, 575, PAST_WINDOW };
  g_autoptr (GArray) whole = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (Query) query = report_filter_query (db, like, "r.id", " ORDER BY +r.created_at DESC, r.id DESC");

  while (query_next (query)) {
    gint64 id = query_integer (query, "id");

    g_array_append_val (whole, id);
  }
  for (guint i = 0; i < G_N_ELEMENTS (offsets); i++) {
    g_autoptr (GArray) page = g_array_new (FALSE, FALSE, sizeof (gint64));
    ReportFilter filter = *like;
    guint there = MIN (25, whole->len - MIN (offsets[i], whole->len));

    filter.limit = 25;
    filter.offset = offsets[i];
    g_assert_true (report_list (db, &filter, note_id, page, NULL));
    g_test_message ("from %u of %u", offsets[i], whole->len);
    g_assert_cmpuint (page->len, ==, there);
    for (guint j = 0; j < there; j++)
      g_assert_cmpint (g_array_index (page, gint64, j), ==, g_array_index (whole, gint64, offsets[i] + j));
  }
}

static void
run_newest (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  static const char *const queries[] = { "classe=F", "classe=G", "situation=B-STR", "classe=F&situation=B-STR", "q=pau",
                                         "etat=received" };

  fill_many (fixture, db);
  for (guint i = 0; i < G_N_ELEMENTS (queries); i++) {
    g_autoptr (ReportCriteria) criteria = report_criteria_new ();
    const ReportFilter desk = { .words = REPORT_WORDS_ALL, .now = MONDAY_9 + CLOCK_DAY, .criteria = criteria },
                       partner = { .partner_id = fixture->partners[P_SCHS], .now = desk.now, .criteria = criteria };

    report_criteria_read (criteria, queries[i]);
    g_test_message ("%s", queries[i]);
    assert_pages (db, &desk);
    assert_pages (db, &partner);
  }
}

/* Nothing is the own of no partner. */
static void
run_own_of_nobody (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  fill_lists (fixture, db);
  for (ReportListKind kind = 0; kind < REPORT_LIST_LAST; kind++) {
    const ReportFilter filter = { .kind = kind, .own_only = TRUE, .now = MONDAY_9 + 40 * CLOCK_DAY };

    g_assert_false (report_any (db, &filter));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/report-list/lists_count_what_they_show", test_lists_count_what_they_show);
  g_test_add_func ("/report-list/names_of_lists", test_names_of_lists);
  g_test_add_func ("/report-list/the_urgent_come_first", test_the_urgent_come_first);
  g_test_add_data_func ("/report-list/news", run_news, fixture_test);
  g_test_add_data_func ("/report-list/news_read", run_news_read, fixture_test);
  g_test_add_data_func ("/report-list/refusals", run_refusals, fixture_test);
  g_test_add_data_func ("/report-list/states_counted", run_states_counted, fixture_test);
  g_test_add_data_func ("/report-list/recounted", run_recounted, fixture_test);
  g_test_add_data_func ("/report-list/newest", run_newest, fixture_test);
  g_test_add_data_func ("/report-list/own_of_nobody", run_own_of_nobody, fixture_test);
  return g_test_run ();
}
