/* test_backup_make.c: a backup that is killed at each of its calls to the system, or meets a full disk at each write,
 * leaves only whole ones behind, which are good; and what was damaged heals with the next. */
#include <dlfcn.h>
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "backup/backup_look.h"
#include "backup/backup_make.h"
#include "backup/kept.h"
#include "backup/shelf.h"
#include "backup/stick.h"
#include "backup/stored.h"
#include "base/secret.h"
#include "domain/file.h"

#include "../store/empty_store.h"

enum { NEVER = -1, KILLED = 9, FILES = 3, STEP = 5 };

static int calls_left = NEVER; /* before the process dies */
static int full_after = NEVER; /* writes before the disk is full */

static void
count_call (void)
{
  if (calls_left != NEVER && calls_left-- == 0)
    _exit (KILLED);
}

#define COUNTED(name, parameters, ...) \
  int name parameters; \
  int name parameters \
  { \
    int (*real) parameters = (int (*) parameters) dlsym (RTLD_NEXT, #name); \
\
    count_call (); \
    return real (__VA_ARGS__); \
  }
COUNTED (rename, (const char *from, const char *to), from, to)
COUNTED (unlink, (const char *path), path)
COUNTED (mkdir, (const char *path, mode_t mode), path, mode)
COUNTED (fsync, (int fd), fd)
COUNTED (syncfs, (int fd), fd)

ssize_t
write (int fd, const void *bytes, size_t length)
{
  ssize_t (*real) (int, const void *, size_t) = (ssize_t (*) (int, const void *, size_t)) dlsym (RTLD_NEXT, "write");

  count_call ();
  if (full_after != NEVER && full_after-- <= 0) {
    errno = ENOSPC;
    return -1;
  }
  return real (fd, bytes, length);
}

/* Ends of the paths that cannot be opened, or opened and not read. */
static const char *unopened, *unread;
static gboolean pulled; /* the stick: of nothing in the pool it is known what it is */

int
stat (const char *path, struct stat *status)
{
  int (*real) (const char *, struct stat *) = (int (*) (const char *, struct stat *)) dlsym (RTLD_NEXT, "stat");

  if (!pulled || strstr (path, "/" STORED_POOL "/") == NULL)
    return real (path, status);
  errno = EIO;
  return -1;
}

static ssize_t
cookie_read (void *file, char *bytes, size_t length)
{
  (void) file, (void) bytes, (void) length;
  errno = EIO;
  return -1;
}

static ssize_t
cookie_write (void *file, const char *bytes, size_t length)
{
  return (ssize_t) fwrite (bytes, 1, length, file);
}

static int
cookie_seek (void *file, off64_t *offset, int whence)
{
  return fseeko (file, *offset, whence);
}

static int
cookie_close (void *file)
{
  return fclose (file);
}

FILE *
fopen (const char *path, const char *mode)
{
  FILE *(*real) (const char *, const char *) = (FILE * (*) (const char *, const char *) ) dlsym (RTLD_NEXT, "fopen");
  const cookie_io_functions_t calls = { cookie_read, cookie_write, cookie_seek, cookie_close };
  FILE *file;

  if (unopened != NULL && g_str_has_suffix (path, unopened)) {
    errno = EMFILE;
    return NULL;
  }
  file = real (path, mode);
  return file != NULL && unread != NULL && g_str_has_suffix (path, unread) ? fopencookie (file, mode, calls) : file;
}

static char *folder, *data, *root;
static VaultKey key;
static Config *config;
static gint64 now = 1795420800;

/* (transfer full) */
static Config *
config_with_stick (const char *stick)
{
  g_autofree char *path = g_build_filename (folder, "box.conf", NULL);
  g_autofree char *text = g_strdup_printf ("[server]\nbase_url=http://box.example\n[paths]\ndata=%s\ntemplates=%s\n"
                                           "grids=%s/none\n[certificate]\nfolder=%s\n[backup]\nstick=%s\n",
                                           data, folder, folder, folder, stick);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return config_load (path, NULL);
}

static void
set_up (void)
{
  g_autofree char *store_path = NULL;

  folder = g_dir_make_tmp ("backup-XXXXXX", NULL);
  data = g_build_filename (folder, "data", NULL);
  root = g_build_filename (folder, "stick", NULL);
  config = config_with_stick (root);
  g_assert_true (g_mkdir (data, 0700) == 0 && g_mkdir (root, 0700) == 0);
  store_path = g_build_filename (data, "store.db", NULL);
  empty_store_lay (store_path);
  for (guint i = 0; i < FILES; i++) {
    g_autofree char *words = g_strdup_printf ("photo %u", i), *hash = NULL;
    g_autoptr (GBytes) bytes = g_bytes_new (words, strlen (words));

    g_assert_true (file_store_bytes (data, bytes, &hash, NULL));
  }
}

static gboolean
make_one (GError **error)
{
  g_autofree char *path = g_build_filename (data, "store.db", NULL);
  g_autoptr (Store) store = store_open (path, STORE_READ_ONLY, error);
  const BackupMaking making = { .store = store, .config = config, .key = &key, .root = root, .part_bytes = 20000 };
  g_auto (BackupMade) made = { .finished = FALSE };

  return store != NULL && backup_make (&making, now++, &made, error) && made.finished && made.backup.files == FILES;
}

/* How many lie there; every one of them is good. */
static guint
all_good (void)
{
  g_autofree char *shelf = shelf_path (root, &key), *workspace = g_build_filename (folder, "look", NULL);
  g_autoptr (GPtrArray) names = shelf_list (shelf, NULL);
  guint count = names == NULL ? 0 : names->len;

  for (guint i = 0; i < count; i++) {
    const BackupLook look = {
      .key = &key, .shelf = shelf, .name = g_ptr_array_index (names, i), .workspace = workspace, .shares = 1
    };
    g_autoptr (GError) error = NULL;
    BackupSeen seen = { 0 };

    backup_look (&look, &seen, &error);
    g_assert_no_error (error);
    g_assert_cmpint (seen.files_read, ==, FILES);
    g_assert_true (shelf_remove (shelf, look.name, NULL));
  }
  return count;
}

/* In a process of its own; TRUE when it came to its end. */
static gboolean
in_child (int calls, int writes, gboolean *ret_made)
{
  pid_t child = fork ();
  int status = 0;

  g_assert_cmpint (child, >=, 0);
  if (child == 0) {
    g_autoptr (GError) error = NULL;

    now += 100 + MAX (calls, 0) + MAX (writes, 0);
    calls_left = calls;
    full_after = writes;
    _exit (make_one (&error) ? 0 : error != NULL && error->code == BOX_ERROR_LIMIT ? 1 : 2);
  }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFEXITED (status));
  *ret_made = WEXITSTATUS (status) == 0;
  return WEXITSTATUS (status) != KILLED;
}

static void
test_killed (void)
{
  gboolean made = FALSE;
  int calls = 0;

  for (; !in_child (calls, NEVER, &made); calls += STEP)
    all_good ();
  g_assert_true (made);
  g_assert_cmpint (calls, >, 15);
  g_assert_cmpuint (all_good (), ==, 1);
}

static void
test_full (void)
{
  gboolean made = FALSE;

  for (int writes = 0; writes < 12 && !made; writes += STEP) {
    g_assert_true (in_child (NEVER, writes, &made));
    g_assert_cmpuint (all_good (), ==, made);
  }
}

/* A file of the pool that rots is found, removed, and there again after the next. */
static void
test_heals (void)
{
  g_autofree char *shelf = shelf_path (root, &key), *workspace = g_build_filename (folder, "look", NULL),
                  *pool = g_build_filename (shelf, "files", NULL), *command = NULL;
  g_autoptr (GPtrArray) names = NULL;
  g_autoptr (GError) error = NULL;
  BackupSeen seen = { 0 };

  g_assert_true (make_one (&error));
  names = shelf_list (shelf, NULL);
  command = g_strdup_printf ("sh -c 'for f in %s/*/*; do printf X | dd of=$f bs=1 seek=70 conv=notrunc 2>/dev/null;"
                             " break; done'",
                             pool);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  const BackupLook look = {
    .key = &key, .shelf = shelf, .name = g_ptr_array_index (names, 0), .workspace = workspace, .shares = 1
  };
  g_assert_false (backup_look (&look, &seen, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_INVALID);
  g_assert_cmpstr (backup_trouble (error), ==, "damaged");
  g_clear_error (&error);
  g_assert_false (backup_look (&look, &seen, &error));
  g_assert_cmpstr (backup_trouble (error), ==, "missing");
  g_clear_error (&error);
  g_assert_true (make_one (&error));
  g_assert_cmpuint (all_good (), ==, 2);
}

/* A whole list is not enough: a backup that bears another's, or another's name, would let go of what it names. */
static void
test_sweep_of_others (void)
{
  g_autofree char *shelf = shelf_path (root, &key), *pool = g_build_filename (shelf, "files", NULL), *command = NULL;
  g_autoptr (GPtrArray) names = NULL;
  g_autoptr (GError) error = NULL;
  guint removed = 0;

  g_assert_true (make_one (&error) && make_one (&error));
  names = shelf_list (shelf, NULL);
  g_assert_true (shelf_sweep (shelf, &key, &removed, &error));
  g_assert_cmpuint (removed, ==, 0);
  command = g_strdup_printf ("sh -c 'cd %s && mv %s/list.001 l && cp -a %s/list.001 %s/ && touch %s/00/stray 2>/dev/null ||"
                             " { mkdir -p %s/00 && touch %s/00/stray; }'",
                             shelf, (char *) names->pdata[0], (char *) names->pdata[1], (char *) names->pdata[0], pool,
                             pool, pool);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  g_assert_false (shelf_sweep (shelf, &key, &removed, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_STORE);
  g_assert_cmpuint (removed, ==, 0);
  g_clear_error (&error);
  g_free (command);
  command = g_strdup_printf ("sh -c 'cd %s && mv l %s/list.001'", shelf, (char *) names->pdata[0]);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  g_assert_true (shelf_sweep (shelf, &key, &removed, &error));
  g_assert_cmpuint (removed, ==, 1);
  g_assert_cmpuint (all_good (), ==, 2);
}

/* What root keeps for this machine is not looked at: a key that the box may not read would end every backup. */
static gboolean
not_of_root (const Kept *kept, gpointer count, GError **error)
{
  (void) error;
  g_assert_false (g_str_has_prefix (kept->name, KEPT_CONFIG "/certificate."));
  *(guint *) count += 1;
  return TRUE;
}

static void
test_this_machine (void)
{
  guint count = 0;

  g_assert_true (kept_walk (config, not_of_root, &count, NULL));
  g_assert_cmpuint (count, >=, FILES);
}

/* What histologe-stick says beside the folder is why a folder of the card is no stick; another word, or none: none is there. */
static void
test_stick (void)
{
  static const char *const rows[][2] = {
    { "", "no_stick" }, { "format\n", "stick_format" }, { "broken\n", "stick_broken" }, { "another", "no_stick" }
  };
  g_autofree char *said = g_strconcat (root, ".refused", NULL), *there = NULL;
  g_autoptr (Config) mounted = config_with_stick ("/proc");
  const char *trouble = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_assert_true (*rows[i][0] == '\0' || g_file_set_contents (said, rows[i][0], -1, NULL));
    g_assert_null (stick_root (config, &trouble));
    g_assert_cmpstr (trouble, ==, rows[i][1]);
    g_assert_true (stick_is_away (trouble));
  }
  g_assert_false (stick_is_away (NULL) || stick_is_away ("full"));
  there = stick_root (mounted, &trouble);
  g_assert_cmpstr (there, ==, "/proc");
}

/* What the disk does not give is not gone: no backup says that it is whole without it. */
static void
test_not_read (void)
{
  static const char large[] = "/large.bin";
  static const struct {
    const char *unopened, *unread;
  } rows[] = { { large, NULL }, { NULL, large }, { NULL, "/list" } };
  g_autofree char *path = g_strconcat (data, large, NULL), *bytes = g_strnfill (2 << 20, 'x');

  g_assert_true (g_file_set_contents (path, bytes, -1, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    gboolean made;

    unopened = rows[i].unopened;
    unread = rows[i].unread;
    made = make_one (&error);
    unopened = unread = NULL;
    g_assert_false (made);
    g_assert_error (error, BOX_ERROR, BOX_ERROR_IO);
  }
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpuint (all_good (), ==, 0);
}

/* Nor is a backup condemned, or a file of it erased, for a stick that was pulled while it was looked at. */
static void
test_pulled (void)
{
  g_autofree char *shelf = shelf_path (root, &key), *workspace = g_build_filename (folder, "look", NULL);
  g_autoptr (GPtrArray) names = NULL;
  g_autoptr (GError) error = NULL;
  BackupLook look = { .key = &key, .shelf = shelf, .workspace = workspace, .shares = 1 };
  BackupSeen seen = { 0 };

  g_assert_true (make_one (&error));
  names = shelf_list (shelf, NULL);
  look.name = g_ptr_array_index (names, 0);
  pulled = TRUE;
  g_assert_false (backup_look (&look, &seen, &error));
  pulled = FALSE;
  g_assert_error (error, BOX_ERROR, BOX_ERROR_IO);
  g_assert_cmpuint (all_good (), ==, 1);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_assert_true (secret_init (NULL) && vault_key_make ("code", NULL, &key, NULL));
  set_up ();
  g_test_add_func ("/backup/killed", test_killed);
  g_test_add_func ("/backup/full", test_full);
  g_test_add_func ("/backup/heals", test_heals);
  g_test_add_func ("/backup/sweep-of-others", test_sweep_of_others);
  g_test_add_func ("/backup/this-machine", test_this_machine);
  g_test_add_func ("/backup/stick", test_stick);
  g_test_add_func ("/backup/not-read", test_not_read);
  g_test_add_func ("/backup/pulled", test_pulled);
  status = g_test_run ();
  {
    g_autofree char *command = g_strdup_printf ("rm -rf '%s'", folder);

    g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  }
  config_free (config);
  g_free (folder);
  g_free (data);
  g_free (root);
  return status;
}
