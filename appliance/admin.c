/* admin.c: histologe-admin: one table of commands over the same service and domain functions as the daemon. */
#include "admin.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "admin_backup.h"
#include "admin_import.h"
#include "admin_outbox.h"
#include "admin_preview.h"
#include "admin_sensor.h"
#include "background/status.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "admin_user.h"
#include "demo.h"
#include "training_build.h"
#include "domain/clock_trust.h"
#include "domain/setting.h"
#include "domain/user.h"
#include "view/status_view.h"

enum { EXIT_USAGE = 2 };

typedef struct {
  const char *name; /* "jobs run-due" */
  const char *arguments;
  const char *help;
  int min, max; /* words after the name */
  gboolean (*run) (const Arguments *arguments, GError **error);
  gboolean (*run_user) (Service *service, int count, char **words,
                        GError **error); /* of admin_user.h, instead of run */
  gboolean (*run_alone) (const char *config_path, int count, char **words,
                         GError **error); /* instead of run: the box is not opened for it */
} Command;

static gboolean
run_jobs (const Arguments *arguments, GError **error)
{
  g_autoptr (Tree) summary = tree_new_list ();
  gboolean ok = jobs_run_due (&arguments->service->jobs, summary, error);
  g_autofree char *text = json_print (summary);

  puts (text);
  return ok;
}

/* For who looks after ten boxes: level, row, what is so. */
static gboolean
run_status (const Arguments *arguments, GError **error)
{
  const Jobs *jobs = &arguments->service->jobs;
  const Voice voice = { jobs->words, "fr" };
  gint64 now = clock_now ();
  StatusLive live = { 0 };
  const StatusScene scene = status_scene (jobs, store_reader (jobs->store), now, &live);
  g_autoptr (GArray) states = status_look (&scene, error);

  for (guint i = 0; states != NULL && i < states->len; i++) {
    const StatusState *state = &g_array_index (states, StatusState, i);
    g_autoptr (Tree) row = tree_new_map ();

    status_view_row (&voice, state, now, row);
    printf ("%-6s %s: %s\n", status_level_name (state->finding.level), state->row->code, tree_get_text (row, "words"));
  }
  return states != NULL;
}

static gboolean
run_demo (const Arguments *arguments, GError **error)
{
  DemoOptions options = { .file = arguments->words[0],
                          .addresses = arguments->words[1],
                          .password = arguments->words[2],
                          .now = clock_now (),
                          .reports = DEMO_REPORTS };
  gint64 reports = DEMO_REPORTS;

  if (arguments->count > 3 && !text_to_integer (arguments->words[3], 0, DEMO_REPORTS, &reports))
    return box_fail (error, BOX_ERROR_INVALID, "the number of reports is 0 to %d", DEMO_REPORTS);
  options.reports = (guint) reports;
  return demo_load (arguments->service, &options, error);
}

static gboolean
run_training_build (const Arguments *arguments, GError **error)
{
  return training_build (arguments->service, arguments->words[0], arguments->words[1], error);
}

static gboolean
set_setting (Db *db, gpointer data, GError **error)
{
  char **words = data;
  const Actor box = ACTOR_BOX_AT (clock_now ());

  return setting_set (db, &box, words[0], words[1], error);
}

static gboolean
run_setting (const Arguments *arguments, GError **error)
{
  return store_write (arguments->service->store, set_setting, arguments->words, error);
}

static gboolean
accept_clock (Db *db, gpointer data G_GNUC_UNUSED, GError **error)
{
  return clock_trust_accept (db, &ACTOR_BOX_AT (clock_now ()), error);
}

static gboolean
run_clock_accept (const Arguments *arguments, GError **error)
{
  return store_write (arguments->service->store, accept_clock, NULL, error);
}

static const Command commands[] = {
  { "jobs run-due", "", "run every job that is due, print what each did", 0, 0, .run = run_jobs },
  { "jobs preview", "[--at 2026-12-07T08:00] [--since WHEN] [--json]",
    "say what will leave until then if nobody does anything, and why; changes nothing", 0, 8, .run = admin_preview },
  { "status", "", "how the box is, and what to do: one line a row, the most serious first", 0, 0, .run = run_status },
  { "demo", "DEMO.INI ADDRESSES.CSV PASSWORD [REPORTS]", "load the demonstration territory into an empty box", 3, 4,
    .run = run_demo },
  { "training build", "TRAINEES.INI WITH-PASSWORDS.INI", "fill a training copy: the box runs it by itself", 2, 2,
    .run = run_training_build },
  { "addresses import", "FILE", "import a national address base file (CSV, plain or gzip)", 1, 1,
    .run = admin_import_addresses },
  { "import", "partners|communes|rules|addresses FILE [--dry-run]", "import a sheet: say what it would do, or do it", 2, 3,
    .run = admin_import },
  { "export", "partners|communes|rules", "print the same sheet of what there is", 1, 1, .run = admin_export },
  { "outbox status", "", "whether mails leave, how many wait, failed, left", 0, 0, .run = admin_outbox_status },
  { "outbox stop", "REASON", "nothing leaves any more, all waits", 1, 1, .run = admin_outbox_stop },
  { "outbox start", "", "mails leave again, spread over minutes", 0, 0, .run = admin_outbox_start },
  { "backup now", "[FOLDER]", "make a backup now at every place, or one into FOLDER; print where it lies", 0, 1,
    .run = admin_backup_now },
  { "backup list", "", "the backups that were made, and whether they are good", 0, 0, .run = admin_backup_list },
  { "backup verify", "[NAME]", "bring the latest back aside and compare, every file read", 0, 1,
    .run = admin_backup_verify },
  { "backup code", "", "the recovery code, to be kept on paper, and the name of its key", 0, 0,
    .run = admin_backup_code },
  { "restore", "PATH [NAME] [--replace] [--starts]",
    "bring a backup back into a stopped box; asks for the recovery code. --replace: although this box has data; --starts: who calls"
    " starts the box",
    1, 4,
    .run_alone = admin_restore },
  { "clock accept", "", "the machine's clock is right now: what was written while it was ahead holds up nothing", 0, 0,
    .run = run_clock_accept },
  { "setting set", "KEY VALUE", "set what core/domain/setting.c lists, such as mail.from", 2, 2, .run = run_setting },
  { "sensor add", "NAME ROOM [REPORT-UUID|- [DEVICE [FAMILY]]]",
    "make a sensor, print its token once; DEVICE: what it calls itself; FAMILY: that of the gateway that speaks for it", 2, 5,
    .run = admin_sensor_add },
  { "sensor readings", "UUID QUANTITY", "print what it measured, as it was kept: moment, stored value, flags", 2, 2,
    .run = admin_sensor_readings },
  { "gateway add", "NAME FAMILY", "make a program that speaks for many sensors, print its token once", 2, 2,
    .run = admin_gateway_add },
  { "user list", "", "every account: state, role, last sign-in, code or not, address, name", 0, 0,
    .run_user = admin_user_list },
  { "user invite", "ROLE EMAIL NAME [PARTNER]",
    "make an account, print its link (7 days, once); ROLE: administrator, manager, "
    "partner_admin, partner_agent, reader; PARTNER: its name",
    3, 4, .run_user = admin_user_invite },
  { "user link", "EMAIL", "print a link to choose a password, for who is locked out or has no mail", 1, 1,
    .run_user = admin_user_link },
  { "user reset-second-factor", "EMAIL", "take its code away, for who lost telephone and spare codes", 1, 1,
    .run_user = admin_user_reset_factor },
  { "user archive", "EMAIL", "close an account and its sessions at once", 1, 1, .run_user = admin_user_archive },
  { "user restore", "EMAIL", "open an archived account again", 1, 1, .run_user = admin_user_restore },
};

static int
usage (void)
{
  fputs ("usage: histologe-admin --config FILE COMMAND\n", stderr);
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    fprintf (stderr, "  %-24s %-44s %s\n", commands[i].name, commands[i].arguments, commands[i].help);
  return EXIT_USAGE;
}

/* The command whose name the first words spell; *ret_used tells how many they are. */
static const Command *
command_find (int count, char **words, int *ret_used)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++) {
    g_auto (GStrv) name = g_strsplit (commands[i].name, " ", -1);
    int used = 0;

    while (name[used] != NULL && used < count && strcmp (name[used], words[used]) == 0)
      used++;
    if (name[used] == NULL && count - used >= commands[i].min && count - used <= commands[i].max) {
      *ret_used = used;
      return &commands[i];
    }
  }
  return NULL;
}

int
admin_main (int argc, char **argv)
{
  g_autoptr (Service) service = NULL;
  g_autoptr (GError) error = NULL;
  const Command *command = NULL;
  int used = 0;

  if (argc < 4 || strcmp (argv[1], "--config") != 0)
    return usage ();
  command = command_find (argc - 3, argv + 3, &used);
  if (command == NULL)
    return usage ();
  if (command->run_alone != NULL) {
    if (command->run_alone (argv[2], argc - 3 - used, argv + 3 + used, &error))
      return EXIT_SUCCESS;
  } else
    service = service_open (argv[2], &error);
  if (service != NULL) {
    const Arguments arguments = { service, argc - 3 - used, argv + 3 + used };

    if (command->run_user != NULL ? command->run_user (service, arguments.count, arguments.words, &error)
                                  : command->run (&arguments, &error))
      return EXIT_SUCCESS;
  }
  fprintf (stderr, "histologe-admin: %s\n", error == NULL ? "failed" : error->message);
  return EXIT_FAILURE;
}
