/* test_compose.c: the bytes of a mail: headers of a machine that behaves, two alternatives, the PDF, and the
 * same twice. */
#include "background/compose.h"

#include <string.h>

#include "base/clock.h"

static const Outbox mail = {
  .kind = (char *) "acknowledgement",
  .recipient = (char *) "camille@example.org",
  .subject = (char *) "[Logement] Dossier"
                      " 64-1\u00a0: reçu",
  .body_text = (char *) "Bonjour,\n\nVotre signalement est bien arrivé.\n",
  .body_html = (char *) "<!doctype html><p>arrivé</p>",
  .message_id = (char *) "outbox-1234@pau.example",
  .language = (char *) "ar, fr",
  .created_at = 1795420800,
};

static char *
compose_with (const char *kind, const ComposePart *part)
{
  Outbox row = mail;
  ComposeEnvelope envelope = { .from = "logement@pau.example",
                               .from_name = "Signaler un logement à Pau",
                               .reply_to = "mairie@pau.example" };
  g_autoptr (GBytes) bytes = NULL;

  if (part != NULL)
    envelope.parts[envelope.parts_count++] = *part;
  row.kind = (char *) kind;
  bytes = compose_mail (&row, &envelope);
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static char *
compose (const char *kind, GBytes *pdf)
{
  const ComposePart part = { COMPOSE_PDF, pdf, "histologe-2026-W48.pdf" };

  return compose_with (kind, pdf == NULL ? NULL : &part);
}

static void
test_headers (void)
{
  static const char *const lines[] = {
    "Date: Mon, 23 Nov 2026 09:00:00 +0100\n",
    "To: camille@example.org\n",
    "Message-Id: <outbox-1234@pau.example>\n",
    "Auto-Submitted: auto-replied\n",
    "Content-Language: ar, fr\n",
    "<logement@pau.example>\n",
    "Reply-To: ",
    "Subject: [Logement] Dossier =?utf-8?",
    "MIME-Version: 1.0\n",
    "Content-Type: multipart/alternative",
    "Content-Type: text/plain; charset=utf-8\n",
    "Content-Type: text/html;"
    " charset=utf-8\n",
    "Content-Transfer-Encoding: quoted-printable\n",
  };
  g_autofree char *text = compose ("acknowledgement", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autofree char *lower = g_ascii_strdown (text, -1), *line = g_ascii_strdown (lines[i], -1);

    if (strstr (lower, line) == NULL)
      g_test_message ("missing: %s\n%s", lines[i], text);
    g_assert_nonnull (strstr (lower, line));
  }
  g_assert_null (strstr (text, "List-Id"));
  for (const char *c = text; *c != '\0'; c++)
    g_assert_cmpint (*c & 0x80, ==, 0); /* a relay may know 7 bits only */
}

static void
test_weekly (void)
{
  g_autoptr (GBytes) pdf = g_bytes_new_static ("%PDF-1.3 demo", 13);
  g_autofree char *text = compose ("weekly", pdf);

  g_assert_nonnull (strstr (text, "List-Id: <weekly.pau.example>\n"));
  g_assert_nonnull (strstr (text, "Auto-Submitted: auto-generated\n"));
  g_assert_nonnull (strstr (text, "Content-Type: multipart/mixed"));
  g_assert_nonnull (strstr (text, "Content-Type: application/pdf; name=histologe-2026-W48.pdf\n"));
  g_assert_nonnull (strstr (text, "Content-Disposition: attachment; filename=histologe-2026-W48.pdf\n"));
  g_assert_nonnull (strstr (text, "JVBERi0xLjMgZGVtbw==")); /* the bytes, in base64 */
}

/* Where calendar programs look for it, and as a file for those that do not look. */
static void
test_calendar (void)
{
  static const char object[] = "BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nEND:VCALENDAR\r\n";
  g_autoptr (GBytes) bytes = g_bytes_new_static (object, sizeof object - 1);
  const ComposePart part = { COMPOSE_CALENDAR, bytes, "visite.ics" };
  g_autofree char *text = compose_with ("visit_cancelled", &part);
  g_autofree char *encoded = g_base64_encode ((const guchar *) object, sizeof object - 1);
  const char *alternative = strstr (text, "Content-Type: multipart/alternative");
  const char *first = strstr (text, "Content-Type: text/calendar; charset=utf-8; method=CANCEL\n");
  const char *file = strstr (text, "Content-Disposition: attachment; filename=visite.ics\n");

  g_assert_nonnull (alternative);
  g_assert_nonnull (first);
  g_assert_nonnull (file);
  g_assert_true (alternative < first && first < file);
  g_assert_nonnull (strstr (file, encoded));
}

/* Only the answer to what somebody just sent is one. */
static void
test_not_an_answer (void)
{
  static const char *const kinds[] = { "report_new", "followup_tenant", "outbox_failures" };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autofree char *text = compose (kinds[i], NULL);

    g_assert_nonnull (strstr (text, "Auto-Submitted: auto-generated\n"));
    g_assert_null (strstr (text, "List-Id"));
  }
}

/* Header injection: what a subject holds stays in the subject. */
static void
test_subject_line (void)
{
  Outbox row = mail;
  const ComposeEnvelope envelope = { .from = "logement@pau.example", .from_name = "Pau" };
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;

  row.subject = (char *) "Bonjour\nBcc: everybody@example.org";
  bytes = compose_mail (&row, &envelope);
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_assert_null (strstr (text, "\nBcc:"));
  g_assert_null (strstr (text, "Reply-To"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/compose/calendar", test_calendar);
  g_test_add_func ("/compose/headers", test_headers);
  g_test_add_func ("/compose/weekly", test_weekly);
  g_test_add_func ("/compose/not-an-answer", test_not_an_answer);
  g_test_add_func ("/compose/subject-line", test_subject_line);
  return g_test_run ();
}
