/* trainer.c: what was decided of the copy and what there is of it, brought together one step at a time: end, erase, make,
 * start. All but trainer_phase_decided, trainer_pid and trainer_wake happens on the main thread. Knows no page. */
#include "background/trainer.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

#include "base/clock.h"
#include "base/helper.h"
#include "base/text.h"
#include "domain/trainee.h"
#include "domain/training.h"

/* MEMORY_MB is of addresses, of which a thread's stack takes 8 MB: what the copy really holds is a tenth of it. */
enum { LOOK_S = 2, AGAIN_S = 2, TRIES_MAX = 5, PATIENCE_S = 30, THREADS = 16, MEMORY_MB = 2048, FILE_MB = 512 };

struct Trainer {
  Store *store;
  const Config *config;
  char *folder, *address;
  GSubprocess *child;
  gboolean making;     /* the child makes the copy, else it is the copy */
  gint64 anew;         /* of which the child is */
  gint64 asked_to_end; /* monotonic seconds; 0: it was not */
  guint tries;         /* how often it fell, since it was opened */
  gint64 again_at;     /* monotonic seconds before which it is not started again */
  guint timer;
  gboolean ended;      /* the box goes down */
  int phase, pid;      /* atomic */
  int shown_anew;      /* atomic: `anew`, for other threads */
};

static const char *const phase_names[] = { "closed", "making", "starting", "ready", "closing" };
G_STATIC_ASSERT (G_N_ELEMENTS (phase_names) == TRAINER_LAST);

static void look (Trainer *trainer);

static gint64
monotonic_s (void)
{
  return clock_monotonic_ms () / 1000;
}

static void
set_phase (Trainer *trainer, TrainerPhase phase)
{
  g_atomic_int_set (&trainer->phase, phase);
}

/* (transfer full) */
static char *
path_of (const Trainer *trainer, const char *name)
{
  return g_build_filename (trainer->folder, name, NULL);
}

/* ---- what there is ---- */

/* A file of the copy's folder names what it was made for: written last, so that a copy half made is none. */
#define MADE_FILE "made"

static gint64
made_for (const Trainer *trainer)
{
  g_autofree char *path = path_of (trainer, MADE_FILE), *text = NULL;
  gint64 anew = -1;

  if (!g_file_get_contents (path, &text, NULL, NULL) || !text_to_integer (text, 0, G_MAXINT64, &anew))
    return -1;
  return anew;
}

static gboolean
note_made (const Trainer *trainer)
{
  g_autofree char *path = path_of (trainer, MADE_FILE);
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, trainer->anew);

  return g_file_set_contents (path, text, -1, NULL);
}

/* A link is removed, never followed. */
static void
erase_below (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    GStatBuf status;

    if (g_lstat (path, &status) == 0 && S_ISDIR (status.st_mode))
      erase_below (path);
    g_remove (path);
  }
}

/* ---- its configuration ---- */

/* What a copy takes over from the real one: how it looks and what time it is, nothing by which it could reach anybody. */
static const char *const taken[] = { "paths.templates", "paths.grids", "paths.override", "paths.tiles", "paths.outlines",
                                     "clock.trust",     "clock.zone",  "clock.holidays", "server.front" };

static gboolean
write_config (const Trainer *trainer, const char *path, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *data = path_of (trainer, "data"), *real = config_base_url (trainer->config);

  for (guint i = 0; i < G_N_ELEMENTS (taken); i++) {
    g_auto (GStrv) name = g_strsplit (taken[i], ".", 2);

    g_key_file_set_string (file, name[0], name[1], config_text (trainer->config, taken[i]));
  }
  g_key_file_set_string (file, "paths", "data", data);
  g_key_file_set_string (file, "server", "listen", config_text (trainer->config, "training.listen"));
  g_key_file_set_string (file, "server", "base_url", trainer->address);
  g_key_file_set_integer (file, "server", "threads", THREADS);
  g_key_file_set_string (file, "training", "copy_of", real);
  return g_key_file_save_to_file (file, path, error) || box_translate (error);
}

/* ---- its process ---- */

/* Whose orders it takes, and who listens for the real box's signs of life, is none of its business. */
static const char *const kept_from_it[] = { "NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID", "LISTEN_FDS", "LISTEN_PID" };

/* In the child, before the program: it goes when the real box is killed. */
static void
go_with_us (gpointer data G_GNUC_UNUSED)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
}

static GSubprocess *
run (const char *const *words, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_auto (GStrv) environment = g_get_environ ();
  g_autofree char *confine = helper_path ("histologe-confine", error);
  g_autofree char *memory = g_strdup_printf ("--memory-mb=%d", MEMORY_MB);
  g_autofree char *size = g_strdup_printf ("--file-mb=%d", FILE_MB);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  const char *const first[] = { confine, "--profile=training", "--cpu-s=3600", memory, size, "--" };

  if (confine == NULL)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (kept_from_it); i++)
    environment = g_environ_unsetenv (environment, kept_from_it[i]);
  g_subprocess_launcher_set_environ (launcher, environment);
  g_subprocess_launcher_set_child_setup (launcher, go_with_us, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (first); i++)
    g_ptr_array_add (argv, (gpointer) first[i]);
  for (guint i = 0; words[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer) words[i]);
  g_ptr_array_add (argv, NULL);
  return g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, error);
}

/* ---- what happens to it ---- */

typedef struct {
  gint64 now;
  const char *verb;
} Noted;

static gboolean
note_work (Db *db, gpointer data, GError **error)
{
  const Noted *noted = data;

  return training_act_add (db, &ACTOR_BOX_AT (noted->now), noted->verb, error);
}

static void
note (Trainer *trainer, const char *verb)
{
  Noted noted = { clock_now (), verb };
  g_autoptr (GError) error = NULL;

  if (!store_write (trainer->store, note_work, &noted, &error))
    g_warning ("training copy: %s", error->message);
}

/* Fallen: again, a few times; then somebody must look. */
static void
fell (Trainer *trainer)
{
  trainer->again_at = monotonic_s () + AGAIN_S;
  if (++trainer->tries < TRIES_MAX)
    return;
  trainer->tries = 0;
  note (trainer, "failed");
}

static void
on_end (GObject *child, GAsyncResult *result, gpointer data)
{
  Trainer *trainer = data;
  gboolean asked = trainer->asked_to_end != 0, well;

  g_subprocess_wait_finish (G_SUBPROCESS (child), result, NULL);
  well = g_subprocess_get_successful (G_SUBPROCESS (child));
  g_clear_object (&trainer->child);
  g_atomic_int_set (&trainer->pid, 0);
  trainer->asked_to_end = 0;
  set_phase (trainer, TRAINER_CLOSED);
  if (trainer->ended)
    return;
  if (!asked && trainer->making && !(well && note_made (trainer)))
    fell (trainer);
  else if (!asked && !trainer->making && well)
    note (trainer, "idle"); /* nobody came for hours: it ended by itself */
  else if (!asked && !trainer->making)
    fell (trainer);
  look (trainer);
}

/* Its one line, once it serves; whatever else it prints is read and dropped. */
static void
on_line (GObject *stream, GAsyncResult *result, gpointer data)
{
  Trainer *trainer = data;
  g_autoptr (GDataInputStream) input = G_DATA_INPUT_STREAM (stream); /* ours until its end */
  g_autofree char *line = g_data_input_stream_read_line_finish (input, result, NULL, NULL);

  if (line == NULL)
    return;
  if (g_str_has_prefix (line, "ready ") && !trainer->making && g_atomic_int_get (&trainer->phase) == TRAINER_STARTING) {
    set_phase (trainer, TRAINER_READY);
    g_message ("training copy: %s", trainer->address);
  }
  g_data_input_stream_read_line_async (g_object_ref (input), G_PRIORITY_DEFAULT, NULL, on_line, trainer);
}

static void
watch (Trainer *trainer)
{
  const char *pid = g_subprocess_get_identifier (trainer->child);
  GDataInputStream *output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (trainer->child));
  gint64 number = 0;

  if (pid != NULL && text_to_integer (pid, 1, G_MAXINT, &number))
    g_atomic_int_set (&trainer->pid, (int) number);
  g_data_input_stream_read_line_async (output, G_PRIORITY_DEFAULT, NULL, on_line, trainer);
  g_subprocess_wait_async (trainer->child, NULL, on_end, trainer);
}

/* ---- the steps ---- */

static gboolean
step_make (Trainer *trainer, const TrainingState *state, GError **error)
{
  const char *source = config_text (trainer->config, "training.trainees");
  g_autofree char *config = path_of (trainer, "histologe.conf"), *admin = helper_path ("histologe-admin", error),
                  *trainees = path_of (trainer, "trainees.ini");
  const char *const words[] = { admin, "--config", config, "training", "build", source, trainees, NULL };

  if (admin == NULL)
    return FALSE;
  erase_below (trainer->folder);
  if (g_mkdir_with_parents (trainer->folder, 0700) != 0)
    return box_fail (error, BOX_ERROR_IO, "%s cannot be made", trainer->folder);
  if (!write_config (trainer, config, error) || !trainee_list_write (source, state->passwords, trainees, error))
    return FALSE;
  trainer->child = run (words, error);
  return trainer->child != NULL;
}

static gboolean
step_start (Trainer *trainer, GError **error)
{
  g_autofree char *config = path_of (trainer, "histologe.conf"), *program = helper_path ("histologe-appliance", error);
  const char *const words[] = { program, "--config", config, NULL };

  if (program == NULL || !write_config (trainer, config, error))
    return FALSE;
  trainer->child = run (words, error);
  return trainer->child != NULL;
}

static void
step_end (Trainer *trainer)
{
  if (trainer->asked_to_end == 0) {
    trainer->asked_to_end = monotonic_s ();
    set_phase (trainer, TRAINER_CLOSING);
    g_subprocess_send_signal (trainer->child, SIGTERM);
  } else if (monotonic_s () - trainer->asked_to_end > PATIENCE_S)
    g_subprocess_force_exit (trainer->child);
}

/* It is wanted, and nothing runs. */
static void
step_up (Trainer *trainer, const TrainingState *state)
{
  g_autoptr (GError) error = NULL;
  gboolean made = made_for (trainer) == state->anew;

  trainer->making = !made;
  trainer->anew = state->anew;
  g_atomic_int_set (&trainer->shown_anew, (int) state->anew);
  set_phase (trainer, made ? TRAINER_STARTING : TRAINER_MAKING);
  if (made ? step_start (trainer, &error) : step_make (trainer, state, &error)) {
    watch (trainer);
    return;
  }
  g_warning ("training copy: %s", error->message);
  set_phase (trainer, TRAINER_CLOSED);
  fell (trainer);
}

static void
look (Trainer *trainer)
{
  TrainingState state;
  g_autoptr (GError) error = NULL;

  if (trainer->ended)
    return;
  if (!training_state (store_reader (trainer->store), &state, &error)) {
    g_warning ("training copy: %s", error->message);
    return;
  }
  if (trainer->child != NULL && (!state.open || trainer->anew != state.anew))
    step_end (trainer);
  else if (trainer->child == NULL && state.open && monotonic_s () >= trainer->again_at)
    step_up (trainer, &state);
  else if (trainer->child == NULL && !state.open && made_for (trainer) != state.anew)
    erase_below (trainer->folder); /* what was typed in it does not outlive the night */
  if (!state.open)
    trainer->tries = 0;
}

static gboolean
on_time (gpointer data)
{
  look (data);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_wake (gpointer data)
{
  Trainer *trainer = data;

  trainer->again_at = 0;
  look (trainer);
  return G_SOURCE_REMOVE;
}

/* ---- its life ---- */

Trainer *
trainer_start (Store *store, const Config *config)
{
  Trainer *trainer;

  if (*config_text (config, "training.listen") == '\0')
    return NULL;
  trainer = g_new0 (Trainer, 1);
  trainer->store = store;
  trainer->config = config;
  trainer->folder = g_build_filename (config_text (config, "paths.data"), "training", NULL);
  trainer->address = config_training_url (config);
  trainer->timer = g_timeout_add_seconds (LOOK_S, on_time, trainer);
  look (trainer);
  return trainer;
}

static gboolean
on_nothing (gpointer data G_GNUC_UNUSED)
{
  return G_SOURCE_CONTINUE;
}

void
trainer_end (Trainer *trainer)
{
  if (trainer == NULL)
    return;
  trainer->ended = TRUE;
  g_clear_handle_id (&trainer->timer, g_source_remove);
  while (g_idle_remove_by_data (trainer))
    ;
  if (trainer->child == NULL)
    return;
  g_subprocess_send_signal (trainer->child, SIGTERM);
  trainer->timer = g_timeout_add_seconds (1, on_nothing, NULL); /* the loop below turns even if nothing comes */
  for (gint64 until = monotonic_s () + PATIENCE_S; trainer->child != NULL && monotonic_s () < until;)
    g_main_context_iteration (NULL, TRUE);
  g_clear_handle_id (&trainer->timer, g_source_remove);
}

void
trainer_free (Trainer *trainer)
{
  if (trainer == NULL)
    return;
  trainer_end (trainer);
  g_clear_object (&trainer->child);
  g_free (trainer->folder);
  g_free (trainer->address);
  g_free (trainer);
}

TrainerPhase
trainer_phase_decided (const Trainer *trainer, const TrainingState *state)
{
  TrainerPhase phase = (TrainerPhase) g_atomic_int_get (&trainer->phase);
  gboolean runs = phase != TRAINER_CLOSED;

  if (!state->open)
    return runs ? TRAINER_CLOSING : TRAINER_CLOSED;
  if (runs && g_atomic_int_get (&trainer->shown_anew) != (int) state->anew)
    return TRAINER_MAKING;
  return runs || state->failed ? phase : TRAINER_STARTING;
}

const char *
trainer_phase_name (TrainerPhase phase)
{
  return phase_names[phase];
}

const char *
trainer_address (const Trainer *trainer)
{
  return trainer->address;
}

const char *
trainer_trainees (const Trainer *trainer)
{
  return config_text (trainer->config, "training.trainees");
}

int
trainer_pid (const Trainer *trainer)
{
  return g_atomic_int_get (&trainer->pid);
}

void
trainer_wake (Trainer *trainer)
{
  g_idle_add (on_wake, trainer);
}
