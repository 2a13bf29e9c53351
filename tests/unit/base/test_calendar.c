/* test_calendar.c: what an invitation says, letter by letter where the RFCs ask for it. */
#include <string.h>

#include "base/calendar.h"

static CalendarEvent
sample (void)
{
  return (CalendarEvent){ .method = CALENDAR_REQUEST,
                          .uid = "visit-1@pau.example",
                          .sequence = 3,
                          .start = 1795597200, /* 2026-11-25T09:00:00Z */
                          .minutes = 45,
                          .stamp = 1795420800,
                          .summary = "Visite, à distance; dossier 64-1",
                          .description = "Première ligne\nun mot très long, écrit avec des accents : éèêë, "
                                         "pour que la ligne soit pliée au milieu de lettres de deux octets",
                          .location = "https://visio.example.org/salle",
                          .url = "https://visio.example.org/salle",
                          .organizer = "mairie@pau.example",
                          .organizer_name = "Signaler un logement",
                          .attendee = "camille@example.org" };
}

/* (transfer full): folded lines put together again, RFC 5545 §3.1. */
static char *
unfold (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "\r\n ", -1);

  return g_strjoinv ("", parts);
}

static void
test_lines (void)
{
  static const char *const lines[] = {
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "METHOD:REQUEST",
    "UID:visit-1@pau.example",
    "SEQUENCE:3",
    "DTSTAMP:20261123T080000Z",
    "DTSTART:20261125T090000Z",
    "DTEND:20261125T094500Z",
    "STATUS:CONFIRMED",
    "CLASS:PRIVATE",
    "END:VCALENDAR",
    "URL:https://visio.example.org/salle",
    "SUMMARY:Visite\\, à distance\\; dossier 64-1",
  };
  CalendarEvent event = sample ();
  g_autofree char *text = calendar_render (&event), *whole = unfold (text);
  g_auto (GStrv) found = g_strsplit (whole, "\r\n", -1);

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_test_message ("%s", lines[i]);
    g_assert_true (g_strv_contains ((const char *const *) found, lines[i]));
  }
  g_assert_nonnull (strstr (whole, "ORGANIZER;CN=Signaler un logement:mailto:mairie@pau.example\r\n"));
  g_assert_nonnull (strstr (whole, ";RSVP=FALSE:mailto:camille@example.org\r\n"));
  g_assert_nonnull (strstr (whole, "Première ligne\\nun mot très long\\, écrit"));
}

/* At most 75 bytes a line, never inside a letter, each ended by CRLF. */
static void
test_folding (void)
{
  CalendarEvent event = sample ();
  g_autofree char *text = calendar_render (&event);
  g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);
  guint folded = 0;

  for (guint i = 0; lines[i] != NULL; i++) {
    g_assert_cmpuint (strlen (lines[i]), <=, 75);
    g_assert_true (g_utf8_validate (lines[i], -1, NULL));
    g_assert_null (strchr (lines[i], '\n'));
    folded += lines[i][0] == ' ' ? 1 : 0;
  }
  g_assert_cmpuint (folded, >, 1);
}

static void
test_cancel (void)
{
  CalendarEvent event = sample ();
  g_autofree char *request = calendar_render (&event), *cancel = NULL;

  event.method = CALENDAR_CANCEL;
  cancel = calendar_render (&event);
  g_assert_nonnull (strstr (cancel, "METHOD:CANCEL\r\n"));
  g_assert_nonnull (strstr (cancel, "STATUS:CANCELLED\r\n"));
  g_assert_nonnull (strstr (cancel, "UID:visit-1@pau.example\r\n"));
  g_assert_cmpint (calendar_method_of (cancel), ==, CALENDAR_CANCEL);
  g_assert_cmpint (calendar_method_of (request), ==, CALENDAR_REQUEST);
}

/* Words of people stay words: no line of theirs becomes a property. */
static void
test_no_injection (void)
{
  CalendarEvent event = sample ();
  g_autofree char *text = NULL;

  event.summary = "x\r\nMETHOD:CANCEL\r\nATTENDEE:mailto:eve@example.org";
  event.organizer_name = "Mairie\";X=\"y";
  event.url = NULL;
  text = calendar_render (&event);
  g_assert_null (strstr (text, "\nATTENDEE:mailto:eve"));
  g_assert_null (strstr (text, "\nURL:"));
  g_assert_cmpint (calendar_method_of (text), ==, CALENDAR_REQUEST);
  g_assert_null (strstr (text, ";X=\"y"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/calendar/lines", test_lines);
  g_test_add_func ("/calendar/folding", test_folding);
  g_test_add_func ("/calendar/cancel", test_cancel);
  g_test_add_func ("/calendar/no-injection", test_no_injection);
  return g_test_run ();
}
