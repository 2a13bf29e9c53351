/* departures.c: runs the command "jobs preview" in a program of its own, one at a time, and keeps what it found last in
 * memory alone. Decides nothing of what leaves. */
#include "pages/departures.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "background/preview.h"
#include "base/clock.h"
#include "base/helper.h"
#include "base/json.h"
#include "base/text.h"
#include "pages/consultations.h"
#include "pages/office.h"
#include "service.h"

enum { EVENING_H = 20, MORNING_H = 9, MONDAY = 1, MONDAY_H = 8, HOUR_LAST = 23, HOUR_CHARS = 10 };
#define HOUR_OFFERED "8"
enum { DEADLINE_S = PREVIEW_SECONDS_MOST + 30, PATIENCE_MS = 900, FOUND_MOST = 16 << 20 };

/* What is being looked for, or was last; guarded by `lock`. */
static GMutex lock;
static GCond ended;
static struct {
  gboolean running;
  char *asked;       /* "2026-12-07T08:00", with " all" for all from now on; NULL: nothing yet */
  char *found;       /* JSON; NULL: none yet, or nothing came */
  gint64 started_at; /* by the box's clock */
} last;

/* What the thread works with: its own, the box may be going down. */
typedef struct {
  char *config, *moment;
  gboolean all;
} Look;

static void
look_free (Look *look)
{
  g_free (look->config);
  g_free (look->moment);
  g_free (look);
}

/* ---- the program ---- */

/* (transfer full, nullable) */
static char *
read_all (int fd)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char piece[2048];
  gssize got;

  if (lseek (fd, 0, SEEK_SET) != 0)
    return NULL;
  while (text->len < FOUND_MOST && (got = read (fd, piece, sizeof piece)) > 0)
    g_string_append_len (text, piece, got);
  return text->len == 0 ? NULL : g_string_free (g_steal_pointer (&text), FALSE);
}

/* Its answer comes through memory: addresses are not written to the card. */
static char *
look_run (const Look *look)
{
  g_autofree char *program = service_program ("histologe-admin");
  const char *const argv[] = { "nice", "-n",    "5",    program,       "--config", look->config,    "jobs", "preview",
                               "--at", look->moment, "--json", "--brief", "--out",   "/proc/self/fd/3",
                               look->all ? "--since" : NULL, "now", NULL };
  const HelperLimits limits = { .deadline_s = DEADLINE_S, .trusted = TRUE };
  int fds[] = { -1, memfd_create ("preview", MFD_CLOEXEC) };
  const HelperCommand command = { .argv = argv, .fds = fds, .n_fds = G_N_ELEMENTS (fds) };
  g_auto (HelperResult) result = { 0 };
  g_autoptr (GError) error = NULL;
  char *found = NULL;

  if (fds[1] < 0)
    return NULL;
  if (!helper_run (&command, &limits, &result, &error))
    g_warning ("preview: %s", error->message);
  else if (!result.exited || result.status != 0)
    g_warning ("preview: %.200s", result.timed_out ? "not within its time" : result.errors);
  found = read_all (fds[1]);
  close (fds[1]);
  return found;
}

static gpointer
look_thread (gpointer data)
{
  Look *look = data;
  char *found = look_run (look);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);

  g_free (last.found);
  last.found = found;
  last.running = FALSE;
  g_cond_broadcast (&ended);
  look_free (look);
  return NULL;
}

/* Begins, unless one is under way, whatever it looks for; then waits a moment: most are done by then. */
static void
look_begin (Exchange *exchange, const char *moment, gboolean all)
{
  gint64 deadline_us = g_get_monotonic_time () + PATIENCE_MS * G_TIME_SPAN_MILLISECOND;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);

  if (!last.running) {
    Look *look = g_new0 (Look, 1);

    look->config = g_strdup (exchange_appliance (exchange)->config_file);
    look->moment = g_strdup (moment);
    look->all = all;
    g_free (last.asked);
    g_clear_pointer (&last.found, g_free);
    last.asked = g_strconcat (moment, all ? " all" : "", NULL);
    last.started_at = exchange_now (exchange);
    last.running = TRUE;
    g_thread_unref (g_thread_new ("preview", look_thread, look));
  }
  while (last.running && g_cond_wait_until (&ended, &lock, deadline_us))
    ;
}

/* ---- the moment ---- */

static char *
moment_print (gint64 at)
{
  return clock_format (at, "%Y-%m-%dT%H:%M");
}

/* To come, and within reach. */
static gboolean
moment_is_good (const char *moment, gint64 now)
{
  gint64 at = 0;

  return clock_parse_moment (moment, &at) && at > now && at <= clock_add_days (now, PREVIEW_DAYS_MOST);
}

/* TRUE for "8", "8 h", "08:00": whole hours. */
static gboolean
hour_read (const char *typed, gint64 *ret_hour)
{
  static const char *const ends[] = { "", "h", "h00", ":00" };
  gsize digits = strspn (typed, "0123456789");
  g_autofree char *figures = g_strndup (typed, digits), *end = g_ascii_strdown (typed + digits, -1);

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    if (strcmp (g_strstrip (end), ends[i]) == 0)
      return text_to_integer (figures, 0, HOUR_LAST, ret_hour);
  return FALSE;
}

/* (transfer full): of a button, or of the day and the hour that were typed; NULL when the hour is none. */
static char *
moment_asked (Exchange *exchange)
{
  const char *pressed = exchange_field (exchange, "moment");
  g_autofree char *day = exchange_typed (exchange, "day", FALSE, 10),
                  *typed = exchange_typed (exchange, "hour", FALSE, HOUR_CHARS);
  gint64 hour = 0;

  if (pressed != NULL && *pressed != '\0')
    return g_strdup (pressed);
  return hour_read (typed, &hour) ? g_strdup_printf ("%sT%02d:00", day, (int) hour) : NULL;
}

static void
add_choice (Exchange *exchange, Tree *list, const char *code, gint64 at)
{
  const Viewer viewer = office_viewer (exchange);
  g_autofree char *moment = moment_print (at);
  Tree *map = tree_add_map (list);

  tree_set_text (map, "moment", moment);
  tree_set_text (map, "words", viewer_word (&viewer, "departure_choice", code));
  viewer_set_day (&viewer, map, "at", at);
}

static void
add_choices (Exchange *exchange, Tree *view)
{
  gint64 now = exchange_now (exchange), today = clock_day_start (now), tomorrow = clock_add_days (today, 1);
  gint64 evening = clock_next (today, 0, EVENING_H, 0);
  Tree *list = tree_set_list (view, "choices");
  g_autofree char *first = clock_iso_day (now), *last_day = clock_iso_day (clock_add_days (now, PREVIEW_DAYS_MOST - 1));

  if (evening > now)
    add_choice (exchange, list, "evening", evening);
  add_choice (exchange, list, "morning", clock_next (tomorrow, 0, MORNING_H, 0));
  add_choice (exchange, list, "monday", clock_next (tomorrow, MONDAY, MONDAY_H, 0));
  tree_set_text (view, "first_day", first);
  tree_set_text (view, "last_day", last_day);
}

/* ---- the page ---- */

/* What was found of that very moment; or that it is being looked for. */
static void
add_found (Exchange *exchange, const char *asked, Tree *view)
{
  const Viewer viewer = office_viewer (exchange);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  g_autoptr (GError) broken = NULL;
  Tree *found;

  if (g_strcmp0 (asked, last.asked) != 0)
    return;
  tree_set_flag (view, "running", last.running);
  viewer_set_day (&viewer, view, "started", last.started_at);
  if (last.running)
    return;
  found = last.found == NULL ? NULL : json_parse (last.found, strlen (last.found), &broken);
  if (found != NULL && tree_get (found, "trouble") == NULL) {
    tree_set_tree (view, "found", found);
    return;
  }
  tree_set_text (view, "trouble",
                 viewer_word (&viewer, "departure_trouble", found == NULL ? "other" : tree_get_text (found, "trouble")));
  tree_free (found);
}

int
departures_show (Exchange *exchange)
{
  const char *moment = exchange_query (exchange, "moment");
  gboolean all = exchange_query (exchange, "tout") != NULL;
  g_autofree char *asked = moment == NULL ? NULL : g_strconcat (moment, all ? " all" : "", NULL);
  g_autoptr (GError) error = NULL;
  Tree *view;

  if (!consultations_log (exchange, "departures", &error))
    return exchange_fail (exchange, g_steal_pointer (&error));
  view = tree_new_map ();
  add_choices (exchange, view);
  tree_set_flag (view, "all", all);
  tree_set_text (view, "hour", HOUR_OFFERED);
  if (asked != NULL)
    add_found (exchange, asked, view);
  return exchange_page (exchange, 200, "departures", view);
}

/* The form again, as it was typed, with what is wrong with its day or its hour. */
static int
ask_again (Exchange *exchange, gboolean hour_good)
{
  const Viewer viewer = office_viewer (exchange);
  g_autofree char *day = exchange_typed (exchange, "day", FALSE, 10),
                  *hour = exchange_typed (exchange, "hour", FALSE, HOUR_CHARS);
  Tree *view = tree_new_map ();

  add_choices (exchange, view);
  tree_set_text (view, "day", day);
  tree_set_text (view, "hour", hour);
  tree_set_flag (view, "all", exchange_field (exchange, "all") != NULL);
  tree_set_text (view, hour_good ? "error_day" : "error_hour",
                 viewer_word (&viewer, "departure", hour_good ? "is_past" : "no_hour"));
  return exchange_page (exchange, 422, "departures", view);
}

int
departures_ask (Exchange *exchange)
{
  g_autofree char *moment = moment_asked (exchange), *path = NULL;
  gboolean all = exchange_field (exchange, "all") != NULL;

  if (moment != NULL && moment_is_good (moment, exchange_now (exchange))) {
    look_begin (exchange, moment, all);
    path = g_strdup_printf ("/courriers/a-venir?moment=%s%s", moment, all ? "&tout=1" : "");
    return exchange_redirect (exchange, path);
  }
  return ask_again (exchange, moment != NULL);
}
