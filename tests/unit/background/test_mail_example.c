/* test_mail_example.c: every mail that exists, in each language, about people who write hostile things: nothing breaks
 * out of it, nothing is left unfilled, no subject names anybody, and nothing of the example stays. */
#include "background/mail_example.h"

#include <string.h>

#include "background/compose.h"
#include "jobs_world.h"

enum { LINE_BYTES = 998 /* RFC 5322, bytes */ };

#define LONG_NAME \
  "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaftschaferswessenschafewarenwohlgepflegeundsorgfaltigkeit" \
  "beschutzenvorangreifendurchihrraubgierigfeindewelchevoralternzwoelftausendjahres"
#define SCRIPT \
  "<script>alert('x')</script><img src=\"https://ailleurs.example/i.png\"><a href='javascript:x'>{{town.name}}</a>"
#define HEADER "Anne\r\nBcc: autre@example.org\r\n\r\nCorps"
#define RIGHT_TO_LEFT "محمد \xe2\x80\xae txet emos \xf0\x9f\x8f\x9a\xef\xb8\x8f éàçœÿ"
#define LONG_LINK \
  "https://example.org/" LONG_NAME "/" LONG_NAME "/" LONG_NAME "/" LONG_NAME "/" LONG_NAME "?a=" LONG_NAME

static const struct {
  const char *name;
  ExampleWords words;
} hostile[] = {
  { "html", { SCRIPT, SCRIPT, SCRIPT, SCRIPT, SCRIPT, SCRIPT, SCRIPT, NULL } },
  { "long", { LONG_NAME, LONG_NAME, LONG_NAME, LONG_NAME, LONG_LINK, LONG_NAME, LONG_LINK, NULL } },
  { "header", { HEADER, HEADER, HEADER, HEADER, HEADER, HEADER, HEADER, NULL } },
  { "rtl",
    { RIGHT_TO_LEFT, RIGHT_TO_LEFT, RIGHT_TO_LEFT, RIGHT_TO_LEFT, RIGHT_TO_LEFT, RIGHT_TO_LEFT, RIGHT_TO_LEFT, NULL } },
};
static const char *const secrets[] = { "script", "Wolfesch", "Anne", "autre@", "محمد", "ailleurs" };

typedef struct {
  JobsWorld *town;
  GridSet *grids;
  Numbers *numbers;
} Catalogue;

static void
assert_without (const char *text, const char *what, const char *where)
{
  if (strstr (text, what) != NULL)
    g_test_message ("%s: “%s” in %.400s", where, what, text);
  g_assert_null (strstr (text, what));
}

/* A sentence that lost its middle: "de ,", "« »", two full stops. */
static void
assert_whole (const char *text, const char *where)
{
  static const char *const broken[] = { "{{", "}}", "«\u00a0»", "« »", "(null)", "()", " ,", " .\n", "..\n" };

  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    assert_without (text, broken[i], where);
}

static void
check_message (const Mail *mail, const char *kind, const char *where)
{
  const Outbox row = { .kind = (char *) kind,
                       .recipient = (char *) "a@example.org",
                       .subject = mail->subject,
                       .body_text = mail->text,
                       .body_html = mail->html,
                       .message_id = (char *) "outbox-1@pau.example",
                       .language = (char *) "fr" };
  const ComposeEnvelope envelope = { .from = "logement@pau.example", .from_name = SCRIPT };
  g_autoptr (GBytes) bytes = compose_mail (&row, &envelope);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  char *end = strstr (text, "\n\n");
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    g_assert_cmpuint (strlen (lines[i]), <=, LINE_BYTES);
  g_assert_nonnull (end);
  if (end == NULL)
    return;
  *end = '\0';
  assert_without (text, "\nBcc:", where);
  g_assert_nonnull (strstr (text, "Auto-Submitted: auto-"));
  g_assert_nonnull (strstr (text, "Content-Language: fr"));
  g_assert_nonnull (strstr (text, "Message-Id: <outbox-1@pau.example>"));
  g_assert_nonnull (strstr (text, "multipart/alternative"));
}

static void
check_mail (const Mail *mail, const char *kind, const char *where)
{
  g_assert_true (g_utf8_validate (mail->html, -1, NULL) && g_utf8_validate (mail->text, -1, NULL));
  g_assert_null (strpbrk (mail->subject, "\r\n"));
  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
    assert_without (mail->subject, secrets[i], where);
  assert_without (mail->html, "<script", where);
  assert_without (mail->html, "<img", where);
  assert_without (mail->html, "href='javascript", where);
  assert_whole (mail->subject, where);
  g_assert_nonnull (strstr (mail->html, "<main>"));
  g_assert_cmpuint (strlen (mail->text), >, 80);
  check_message (mail, kind, where);
}

static void
check_kind (const Catalogue *catalogue, const MailKind *kind, const char *language)
{
  const MailStyle style = { catalogue->town->words, language, "http://box.example", catalogue->grids,
                            catalogue->numbers };
  World *world = catalogue->town->world;

  for (guint i = 0; i <= G_N_ELEMENTS (hostile); i++) {
    ExampleWords words = i < G_N_ELEMENTS (hostile) ? hostile[i].words : mail_example_words (&style);
    const char *name = i < G_N_ELEMENTS (hostile) ? hostile[i].name : "plain";
    const MailExample example = { &style, &words, kind->kind, MONDAY_9 };
    g_autofree char *where = g_strdup_printf ("%s %s %s", kind->kind, language, name);
    g_autoptr (GError) error = NULL;
    g_auto (Mail) mail = { 0 };

    words.language = language;
    mail_example_write (world->store, &example, &mail, &error);
    if (error != NULL)
      g_test_message ("%s: %s", where, error->message);
    g_assert_no_error (error);
    if (error != NULL)
      continue;
    check_mail (&mail, kind->kind, where);
    if (i == G_N_ELEMENTS (hostile)) { /* hostile words hold braces and commas of their own */
      assert_whole (mail.text, where);
      assert_whole (mail.html, where);
    }
  }
}

static void
test_hostile (void)
{
  static const char *const languages[] = { "fr", "en", "ar" };
  GError *error = NULL;
  Catalogue catalogue = { jobs_world_new (), grid_load_folder ("grids", &error),
                          numbers_load_folder ("grids", &error) };
  g_autoptr (GArray) kinds = mail_example_kinds ();
  gint64 events = world_integer (catalogue.town->world, "SELECT count (*) AS x FROM event");

  g_assert_no_error (error);
  g_assert_cmpuint (kinds->len, >, 60);
  for (guint i = 0; i < kinds->len; i++) {
    const MailKind *kind = &g_array_index (kinds, MailKind, i);

    for (guint l = 0; l < (kind->tenant ? G_N_ELEMENTS (languages) : 1); l++)
      check_kind (&catalogue, kind, languages[l]);
  }
  g_assert_cmpint (world_integer (catalogue.town->world, "SELECT count (*) AS x FROM report"), ==, 0);
  g_assert_cmpint (world_integer (catalogue.town->world, "SELECT count (*) AS x FROM link"), ==, 0);
  g_assert_cmpint (world_integer (catalogue.town->world, "SELECT count (*) AS x FROM event"), ==, events);
  grid_set_free (catalogue.grids);
  numbers_free (catalogue.numbers);
  jobs_world_free (catalogue.town);
}

/* Where links open in the town hall alone: who reads a mail at home, or in another office, gets none, and is told whom
 * to call and when. */
static void
check_away (World *world, const MailStyle *style, const char *kind)
{
  const ExampleWords words = mail_example_words (style);
  const MailExample example = { style, &words, kind, MONDAY_9 };
  g_autofree char *where = g_strdup_printf ("%s %s away", kind, style->language);
  g_autoptr (GError) error = NULL;
  g_auto (Mail) mail = { 0 };

  mail_example_write (world->store, &example, &mail, &error);
  g_assert_no_error (error);
  if (error != NULL)
    return;
  assert_without (mail.text, style->base_url, where);
  assert_without (mail.html, style->base_url, where);
  assert_without (mail.html, "href=\"/", where);
  assert_whole (mail.text, where);
  assert_whole (mail.html, where);
  for (guint i = 0; i < 2; i++) {
    const char *body = i == 0 ? mail.text : mail.html;

    if (strstr (body, "05 00 00 00 64") == NULL || strstr (body, "de 9 h") == NULL)
      g_test_message ("%s: no phone, or no hours", where);
    g_assert_nonnull (strstr (body, "05 00 00 00 64"));
    g_assert_nonnull (strstr (body, "de 9 h"));
  }
}

/* Who sits in the town hall, or comes there to sign in. */
static gboolean
is_of_town (const char *kind)
{
  static const char *const jobs[] = { "outbox_failures", "reception_trouble", "addresses_bounced", "refusals",
                                      "homologation_ending", "status_alarm", "update_ended", "ticket_copy",
                                      "ticket_answer", "ticket_late", "setup_test" };
  const NoticeKind *notice = notice_kind_find (kind);

  for (guint i = 0; i < G_N_ELEMENTS (jobs); i++)
    if (strcmp (kind, jobs[i]) == 0)
      return TRUE;
  return notice != NULL
         && (notice->audience == AUDIENCE_MANAGERS || notice->audience == AUDIENCE_DUTY
             || notice->audience == AUDIENCE_DUTY_PHONE || notice->audience == AUDIENCE_VISIT_HOST
             || notice->audience == AUDIENCE_ACCOUNT || notice->audience == AUDIENCE_ADDRESS);
}

static gboolean
set_work (Db *db, gpointer data, GError **error)
{
  const char *const *setting = data;
  const Actor box = ACTOR_BOX_AT (MONDAY_9);

  return setting_set (db, &box, setting[0], setting[1], error);
}

static void
test_away (void)
{
  static const char *const languages[] = { "fr", "en", "ar" };
  static const char *const settings[][2] = { { "mail.reach", "town" },
                                             { "town.phone", "05 00 00 00 64" },
                                             { "town.hours", "du lundi au vendredi, de 9 h à 12 h" } };
  g_autoptr (JobsWorld) town = jobs_world_new ();
  GridSet *grids = grid_load_folder ("grids", NULL);
  Numbers *numbers = numbers_load_folder ("grids", NULL);
  g_autoptr (GArray) kinds = mail_example_kinds ();
  guint told = 0;

  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    world_do (town->world, set_work, (gpointer) settings[i]);
  for (guint i = 0; i < kinds->len; i++) {
    const MailKind *kind = &g_array_index (kinds, MailKind, i);

    for (guint l = 0; !is_of_town (kind->kind) && l < (kind->tenant ? G_N_ELEMENTS (languages) : 1); l++, told++) {
      const MailStyle style = { town->words, languages[l], "http://box.example", grids, numbers };

      check_away (town->world, &style, kind->kind);
    }
  }
  g_assert_cmpuint (told, >, 60);
  grid_set_free (grids);
  numbers_free (numbers);
}

static void
test_unknown (void)
{
  g_autoptr (JobsWorld) town = jobs_world_new ();
  const MailStyle style = { town->words, "fr", "http://box.example", NULL, NULL };
  const ExampleWords words = mail_example_words (&style);
  const MailExample example = { &style, &words, "nothing", MONDAY_9 };
  g_auto (Mail) mail = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_false (mail_example_write (town->world->store, &example, &mail, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  if (!secret_init (NULL))
    return 1;
  g_test_add_func ("/mail-example/hostile", test_hostile);
  g_test_add_func ("/mail-example/away", test_away);
  g_test_add_func ("/mail-example/unknown", test_unknown);
  return g_test_run ();
}
