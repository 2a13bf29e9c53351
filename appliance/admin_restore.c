/* admin_restore.c: "restore": finds the backup, asks for the code, brings it back. Its reader may be a secretary with a
 * new box and a sheet of paper: what it says stands in the catalogue, group restore. */
#include "admin_backup.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "backup/stored.h"
#include "backup/bring.h"
#include "backup/owner.h"
#include "backup/shelf.h"
#include "backup/stick.h"
#include "base/clock.h"
#include "base/secret.h"

enum { CODE_LINE = 200 };

typedef struct {
  const Config *config;
  const Words *words;
  char *shelf, *name; /* of the backup */
  BackupKey key;
  const char *place, *wanted, *unknown; /* as typed; nullable: the name of a backup, an option that there is not */
  gboolean replace, starts; /* what is here may be replaced; who calls starts the box */
  Owner owner; /* of the data, as whom all is done but bring_config */
} Restore;

static const char *
said (const Restore *restore, const char *code)
{
  return words_code (restore->words, "fr", "restore", code);
}

static gboolean
refuse (const Restore *restore, const char *code, GError **error)
{
  return box_fail (error, BOX_ERROR_CONFLICT, "%s", said (restore, code));
}

/* ---- what to type next ---- */

/* (transfer full): as a shell reads it back; quotes only where it needs them, for it is typed by hand. */
static char *
to_type (const char *word)
{
  return g_regex_match_simple ("^[A-Za-z0-9/._-]+$", word, G_REGEX_DOLLAR_ENDONLY, 0) ? g_strdup (word)
                                                                                      : g_shell_quote (word);
}

/* (transfer full): the whole command, so that the reader looks for no manual. `name`: nullable. */
static char *
command (gboolean replace, const char *place, const char *name)
{
  g_autofree char *typed = to_type (place), *behind = name == NULL ? NULL : to_type (name);

  return g_strconcat ("sudo histologe-restore ", replace ? "--replace " : "", typed, behind == NULL ? "" : " ", behind, NULL);
}

/* (transfer full): that the backup before the one that was chosen may be good, with what brings it back; or that there is none. */
static char *
words_before (const Restore *restore)
{
  g_autoptr (GPtrArray) names = shelf_list (restore->shelf, NULL);
  g_autofree char *leaf = g_path_get_basename (restore->place), *typed = NULL;
  guint at;

  if (names == NULL || !g_ptr_array_find_with_equal_func (names, restore->name, g_str_equal, &at) || at + 1 >= names->len)
    return g_strconcat ("\n", said (restore, "no_before"), NULL);
  typed = command (restore->replace, shelf_is_backup (leaf) ? restore->shelf : restore->place, g_ptr_array_index (names, at + 1));
  return g_strconcat ("\n", said (restore, "before"), "\n  ", typed, NULL);
}

/* What is wrong in words, what to type when another backup may be good, and what is wrong for who repairs, in ours. */
static gboolean
tell_failure (const Restore *restore, GError *failure, GError **error)
{
  static const struct {
    const char *code;
    gboolean spoilt; /* this backup, and no other */
  } rows[] = {
    [BOX_ERROR_INVALID] = { "damaged", TRUE }, [BOX_ERROR_NOT_FOUND] = { "missing", TRUE }, [BOX_ERROR_CONFLICT] = { "newer" },
    [BOX_ERROR_LIMIT] = { "full" },            [BOX_ERROR_STORE] = { "differs", TRUE },     [BOX_ERROR_LAST] = { NULL },
  };
  const char *code = failure->domain == BOX_ERROR ? rows[failure->code].code : NULL;
  g_autofree char *before = code != NULL && rows[failure->code].spoilt ? words_before (restore) : NULL;

  box_fail (error, failure->code, "%s%s\n(%s)", said (restore, code != NULL ? code : "failed"), before != NULL ? before : "",
            failure->message);
  g_error_free (failure);
  return FALSE;
}

/* ---- which backup ---- */

/* (transfer full): names in `path` that look like a shelf, or `path` itself when it is one. */
static GPtrArray *
shelves_in (const char *path)
{
  GPtrArray *shelves = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *pool = g_build_filename (path, STORED_POOL, NULL);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *leaf;

  if (g_file_test (pool, G_FILE_TEST_IS_DIR))
    g_ptr_array_add (shelves, g_strdup (path));
  while (folder != NULL && shelves->len == 0 && (leaf = g_dir_read_name (folder)) != NULL)
    if (g_str_has_prefix (leaf, SHELF_PREFIX) && !shelf_is_backup (leaf))
      g_ptr_array_add (shelves, g_build_filename (path, leaf, NULL));
  return shelves;
}

/* The latest of a shelf, or the one of that name. */
static gboolean
choose_in (Restore *restore, const char *shelf, const char *name)
{
  g_autoptr (GPtrArray) names = shelf_list (shelf, NULL);

  for (guint i = 0; names != NULL && i < names->len && restore->name == NULL; i++)
    if (name == NULL || strcmp (g_ptr_array_index (names, i), name) == 0) {
      restore->shelf = g_strdup (shelf);
      restore->name = g_strdup (g_ptr_array_index (names, i));
    }
  return restore->name != NULL;
}

/* An empty folder in the place of the stick: the stick is what is missing. */
static gboolean
refuse_empty (const Restore *restore, const char *path, GError **error)
{
  g_autofree char *stick = g_canonicalize_filename (config_text (restore->config, "backup.stick"), NULL), *root = NULL;
  const char *trouble = NULL;

  root = strcmp (path, stick) == 0 ? stick_root (restore->config, &trouble) : NULL;
  return refuse (restore, trouble != NULL ? trouble : "no_backup", error);
}

static gboolean
choose (Restore *restore, const char *path, const char *name, GError **error)
{
  g_autofree char *whole = g_canonicalize_filename (path, NULL), *leaf = g_path_get_basename (whole),
                  *above = g_path_get_dirname (whole);
  g_autoptr (GPtrArray) shelves = NULL;

  if (shelf_is_backup (leaf))
    return choose_in (restore, above, leaf) || refuse (restore, "no_backup", error);
  shelves = shelves_in (whole);
  if (shelves->len > 1)
    return refuse (restore, "several_boxes", error);
  return (shelves->len == 1 && choose_in (restore, g_ptr_array_index (shelves, 0), name))
         || refuse_empty (restore, whole, error);
}

/* ---- the code ---- */

/* Of when it is, before anything changes: its name, which the manifest has to bear out (bring.c). */
static gboolean
ask_code (Restore *restore, GError **error)
{
  g_autofree char *folder = g_build_filename (restore->shelf, restore->name, NULL), *code = NULL, *at = NULL;
  gint64 moment = 0;
  GError *failure = NULL;
  VaultKey written;
  char line[CODE_LINE] = "";

  if (!stored_peek (folder, &written, &failure))
    return tell_failure (restore, failure, error);
  if (shelf_backup_at (restore->name, &moment))
    at = clock_format (moment, "%d/%m/%Y %H:%M");
  fprintf (stderr, "%s %s\n%s %s\n%s ", said (restore, "dated"), at != NULL ? at : restore->name,
           said (restore, "key_named"), written.print, said (restore, "asks_code"));
  if (fgets (line, sizeof line, stdin) == NULL)
    return refuse (restore, "no_code", error);
  code = vault_code_read (line);
  if (code == NULL)
    return refuse (restore, "slip", error);
  g_strlcpy (restore->key.code, code, sizeof restore->key.code);
  if (!vault_key_make (code, written.salt, &restore->key.key, error))
    return FALSE;
  return strcmp (restore->key.key.print, written.print) == 0 || refuse (restore, "other_key", error);
}

/* ---- bringing it back ---- */

static void
show_progress (gint64 done, gint64 total, gpointer data)
{
  const Restore *restore = data;

  if (isatty (STDERR_FILENO) && total > 0)
    fprintf (stderr, "\r%s %d %%   ", said (restore, "progress"), (int) (done * 100 / total));
}

static void
show_config (const char *path, gboolean back, gpointer data)
{
  printf ("%s %s\n", said (data, back ? "config_back" : "config_aside"), path);
}

static void
put_config_back (gpointer data)
{
  const Restore *restore = data;

  bring_config (restore->config, show_config, data);
}

static gboolean
bring (Restore *restore, GError **error)
{
  const char *data = config_text (restore->config, "paths.data");
  const Bringing bringing = { restore->config, &restore->key, restore->shelf, restore->name,
                              clock_now (),    show_progress, restore };
  g_autofree char *at = NULL;
  Brought brought = { 0 };
  GError *failure = NULL;

  if (!bring_aside (&bringing, &brought, &failure))
    return tell_failure (restore, failure, error);
  if (!bring_finish (data, error))
    return FALSE;
  at = clock_format (brought.at, "%d/%m/%Y %H:%M");
  printf ("\n%s %s\n%s %" G_GINT64_FORMAT "\n", said (restore, "done"), at, said (restore, "files"),
          brought.files - brought.lost);
  if (brought.lost > 0)
    printf ("%s %" G_GINT64_FORMAT "\n", said (restore, "lost"), brought.lost);
  owner_end (&restore->owner, TRUE);
  printf ("%s\n%s\n", said (restore, restore->starts ? "starts" : "start"), said (restore, "next"));
  return TRUE;
}

/* ---- what was typed ---- */

/* Options stand anywhere. */
static void
take_words (Restore *restore, int count, char **words)
{
  for (int i = 0; i < count; i++)
    if (strcmp (words[i], "--replace") == 0)
      restore->replace = TRUE;
    else if (strcmp (words[i], "--starts") == 0)
      restore->starts = TRUE;
    else if (g_str_has_prefix (words[i], "--"))
      restore->unknown = words[i];
    else if (restore->place == NULL)
      restore->place = words[i];
    else
      restore->wanted = words[i];
}

/* With the command that replaces what is here. */
static gboolean
refuse_town (const Restore *restore, GError **error)
{
  g_autofree char *typed = command (TRUE, restore->place, restore->wanted);

  return box_fail (error, BOX_ERROR_CONFLICT, "%s\n  %s", said (restore, "not_fresh"), typed);
}

static gboolean
run (Restore *restore, GError **error)
{
  const char *data = config_text (restore->config, "paths.data");

  if (restore->unknown != NULL)
    return box_fail (error, BOX_ERROR_INVALID, "%s %s", said (restore, "no_option"), restore->unknown);
  if (restore->place == NULL)
    return refuse (restore, "no_place", error);
  if (!bring_finish (data, error))
    return FALSE;
  if (!restore->replace && !bring_is_fresh (data))
    return refuse_town (restore, error);
  return choose (restore, restore->place, restore->wanted, error) && ask_code (restore, error)
         && bring (restore, error);
}

gboolean
admin_restore (const char *config_path, int count, char **words, GError **error)
{
  g_autoptr (Config) config = config_load (config_path, error);
  g_autofree char *folder = NULL;
  g_autoptr (Words) said_words = NULL;
  Restore restore = { .config = config };
  const char *data;
  gboolean done;
  int hold;

  if (config == NULL || !secret_init (error) || !clock_zone_use (config_text (config, "clock.zone"), error))
    return FALSE;
  folder = g_build_filename (config_text (config, "paths.templates"), "words", NULL);
  restore.words = said_words = words_load (folder, NULL, error);
  if (said_words == NULL)
    return FALSE;
  data = config_text (config, "paths.data");
  if (g_mkdir_with_parents (data, 0711) != 0)
    return refuse (&restore, "running", error);
  take_words (&restore, count, words);
  if (!owner_become (data, put_config_back, &restore, &restore.owner, error))
    return FALSE;
  hold = bring_hold (data, TRUE);
  done = hold >= 0 ? run (&restore, error) : refuse (&restore, "running", error);
  if (hold >= 0)
    close (hold);
  if (restore.owner.process != 0)
    owner_end (&restore.owner, FALSE);
  g_free (restore.shelf);
  g_free (restore.name);
  return done;
}
