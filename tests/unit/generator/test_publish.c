/* test_publish.c: builds that are put together from what changed and shown by one rename: killed at each of their calls
 * to the system, on a full disk, twice at once; and which pages of a town's site are made anew when what changes. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "publish.h"
#include "site.h"
#include "workshop.h"

/* ---- calls to the system that change something, counted ---- */

enum { NEVER = -1, KILLED = 9 };

static int calls_left = NEVER; /* before the process dies */
static int full_after = NEVER; /* writes before the disk is full */

static void
count_call (void)
{
  if (calls_left != NEVER && calls_left-- == 0)
    _exit (KILLED);
}

/* Each stands in front of the C library's own, for GLib's calls too. */
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
COUNTED (unlinkat, (int at, const char *path, int flags), at, path, flags)
COUNTED (linkat, (int from_at, const char *from, int at, const char *path, int flags), from_at, from, at, path, flags)
COUNTED (symlink, (const char *target, const char *path), target, path)
COUNTED (mkdir, (const char *path, mode_t mode), path, mode)
COUNTED (mkdirat, (int at, const char *path, mode_t mode), at, path, mode)

/* Counted alone: the disk of whoever runs the tests need not wait. */
int
syncfs (int fd)
{
  (void) fd;
  count_call ();
  return 0;
}

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

/* ---- a small site ---- */

typedef struct {
  World *world;
  char *folder;
} Builds;

static void
builds_open (Builds *builds)
{
  builds->world = world_new ();
  builds->folder = g_build_filename (builds->world->folder, "site", NULL);
}

static void
builds_close (Builds *builds)
{
  world_free (builds->world);
  g_free (builds->folder);
}

typedef struct {
  const char *path, *text;
} Small;
/* Versions of a site: files come, change, stay and go, with their folders. */
static const Small versions[][6] = {
  { { "a/same.html", "pareil" }, { "changed.html", "vieux" }, { "gone/deep/x.html", "x" }, { NULL, NULL } },
  { { "a/same.html", "pareil" }, { "changed.html", "neuf" }, { "new/y.html", "y" }, { NULL, NULL } },
  { { "a/same.html", "pareil" }, { "changed.html", "vieux" }, { "gone/deep/x.html", "encore" }, { NULL, NULL } },
};

static gboolean
add (Publication *publication, const char *path, const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));

  return publish_join_bytes (publication, path, "", bytes, error);
}

static gboolean
put (const Builds *builds, guint version, PublishCounts *ret_counts, GError **error)
{
  g_autoptr (Publication) publication = publish_new (builds->folder, 0, error);

  if (publication == NULL)
    return FALSE;
  for (const Small *file = versions[version]; file->path != NULL; file++)
    if (!add (publication, file->path, file->text, error))
      return FALSE;
  if (!publish_settle (publication, error))
    return FALSE;
  if (ret_counts != NULL)
    *ret_counts = publish_counts (publication);
  return publish_run (publication, NULL, error);
}

static gboolean
shows (const Builds *builds, guint version)
{
  for (const Small *file = versions[version]; file->path != NULL; file++) {
    g_autofree char *path = g_build_filename (builds->folder, "current", file->path, NULL), *text = NULL;

    if (!g_file_get_contents (path, &text, NULL, NULL) || strcmp (text, file->text) != 0)
      return FALSE;
  }
  return TRUE;
}

/* Files below a folder, hidden ones apart. */
static guint
count_files (const char *folder)
{
  g_autoptr (GDir) names = g_dir_open (folder, 0, NULL);
  const char *name;
  guint count = 0;

  while (names != NULL && (name = g_dir_read_name (names)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (*name != '.')
      count += g_file_test (path, G_FILE_TEST_IS_DIR) ? count_files (path) : 1;
  }
  return count;
}

static void
assert_shown (const Builds *builds, guint version)
{
  g_autofree char *current = g_build_filename (builds->folder, "current", NULL);
  guint count = 0;

  while (versions[version][count].path != NULL)
    count++;
  g_assert_true (shows (builds, version));
  g_assert_cmpuint (count_files (current), ==, count);
}

static void
test_versions (void)
{
  Builds builds;
  PublishCounts counts;

  builds_open (&builds);
  for (guint i = 0; i < G_N_ELEMENTS (versions); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_true (put (&builds, i, &counts, &error));
    g_assert_no_error (error);
    assert_shown (&builds, i);
  }
  /* The third against the second, in the folder of the first. */
  g_assert_cmpuint (counts.files[PUBLISH_KEPT], ==, 1);
  g_assert_cmpuint (counts.files[PUBLISH_CHANGED], ==, 1);
  g_assert_cmpuint (counts.files[PUBLISH_ADDED], ==, 1);
  g_assert_cmpuint (counts.files[PUBLISH_REMOVED], ==, 1);
  g_assert_cmpuint (counts.written_bytes, ==, strlen ("encore")); /* "vieux" was there */
  g_assert_cmpuint (counts.total_bytes, ==, strlen ("pareil") + strlen ("vieux") + strlen ("encore"));
  g_autofree char *empty = g_build_filename (builds.folder, "site-3/new", NULL);
  g_assert_false (g_file_test (empty, G_FILE_TEST_EXISTS));
  builds_close (&builds);
}

/* The child publishes a version and dies after so many calls; TRUE when it lived to the end. */
static gboolean
put_and_die (const Builds *builds, guint version, int calls)
{
  pid_t child = fork ();
  int status = 0;

  if (child == 0) {
    calls_left = calls;
    _exit (put (builds, version, NULL, NULL) ? 0 : 1);
  }
  waitpid (child, &status, 0);
  g_assert_true (WIFEXITED (status) && (WEXITSTATUS (status) == 0 || WEXITSTATUS (status) == KILLED));
  return WIFEXITED (status) && WEXITSTATUS (status) == 0;
}

/* The builds before: what the next one is put together from. */
static void
put_both (const Builds *builds, guint before, guint shown)
{
  g_assert_true (put (builds, before, NULL, NULL) && put (builds, shown, NULL, NULL));
  assert_shown (builds, shown);
}

/* Wherever a run is cut, the whole former site is shown, or the whole new one; and the next run goes through. */
static void
test_killed_anywhere (gconstpointer data)
{
  guint next = GPOINTER_TO_UINT (data), shown = (next + 1) % G_N_ELEMENTS (versions),
        before = (next + 2) % G_N_ELEMENTS (versions);
  gboolean lived = FALSE;
  Builds builds;
  int calls = 0;

  builds_open (&builds);
  put_both (&builds, before, shown);
  for (; !lived && calls < 100; calls++) {
    lived = put_and_die (&builds, next, calls);
    assert_shown (&builds, shows (&builds, next) ? next : shown);
    put_both (&builds, before, shown);
  }
  g_assert_true (lived);
  g_assert_cmpint (calls, >, 10);
  builds_close (&builds);
}

/* Whichever write finds the disk full, the site stays, the message says so, and nothing of the run is left. */
static void
test_full_disk (void)
{
  Builds builds;
  guint refused = 0;
  gboolean done = FALSE;

  builds_open (&builds);
  g_assert_true (put (&builds, 1, NULL, NULL) && put (&builds, 0, NULL, NULL));
  while (!done && refused < 50) {
    g_autoptr (GError) error = NULL;
    g_autofree char *stage = NULL;

    full_after = (int) refused;
    done = put (&builds, 2, NULL, &error);
    full_after = NEVER;
    if (done)
      break;
    refused++;
    g_assert_error (error, BOX_ERROR, BOX_ERROR_IO);
    g_assert_nonnull (error == NULL ? NULL : strstr (error->message, "the site that is shown stays as it was"));
    assert_shown (&builds, 0);
    stage = g_build_filename (builds.folder, "site-3", NULL);
    g_assert_false (g_file_test (stage, G_FILE_TEST_EXISTS));
  }
  g_assert_cmpuint (refused, >, 1);
  assert_shown (&builds, 2);
  builds_close (&builds);
}

static guint64
inode_of (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, "current", name, NULL);
  GStatBuf status = { 0 };

  return g_stat (path, &status) == 0 ? status.st_ino : 0;
}

/* What did not change is not written again: both builds share it. What changed never changes the build before. */
static void
test_shared (void)
{
  Builds builds;
  g_autofree char *before = NULL;

  builds_open (&builds);
  g_assert_true (put (&builds, 0, NULL, NULL));
  guint64 same = inode_of (builds.folder, "a/same.html"), changed = inode_of (builds.folder, "changed.html");
  g_assert_true (put (&builds, 1, NULL, NULL));
  g_assert_cmpuint (same, !=, 0);
  g_assert_cmpuint (inode_of (builds.folder, "a/same.html"), ==, same);
  g_assert_cmpuint (inode_of (builds.folder, "changed.html"), !=, changed);
  g_autofree char *old = g_build_filename (builds.folder, "site-1", "changed.html", NULL);
  g_assert_true (g_file_get_contents (old, &before, NULL, NULL));
  g_assert_cmpstr (before, ==, "vieux");
  builds_close (&builds);
}

/* Web servers read them, whatever umask the box runs with. */
static void
test_modes (void)
{
  static const struct {
    const char *name;
    mode_t mode;
  } rows[] = { { "site-1", 0755 }, { "site-1/gone/deep", 0755 }, { "site-1/gone/deep/x.html", 0644 } };
  mode_t before = umask (0077);
  Builds builds;

  builds_open (&builds);
  g_assert_true (put (&builds, 0, NULL, NULL));
  umask (before);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = g_build_filename (builds.folder, rows[i].name, NULL);
    GStatBuf status = { 0 };

    g_assert_cmpint (g_stat (path, &status), ==, 0);
    g_assert_cmpuint (status.st_mode & 0777, ==, rows[i].mode);
  }
  builds_close (&builds);
}

static const struct {
  const char *name, *first, *second;
  int code;
} refusals[] = {
  { "outside", "index.html", "zz/../../evil.html", BOX_ERROR_INVALID },
  { "absolute", "index.html", "/etc/x.html", BOX_ERROR_INVALID },
  { "letters", "index.html", "a b.html", BOX_ERROR_INVALID },
  { "twice", "index.html", "index.html", BOX_ERROR_CONFLICT },
};

/* A build that fails half-way leaves the site as it was, and nothing else. */
static void
test_refused (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autoptr (GError) error = NULL;
  Builds builds;

  builds_open (&builds);
  g_assert_true (put (&builds, 0, NULL, NULL));
  g_autoptr (Publication) publication = publish_new (builds.folder, 0, NULL);
  gboolean added = add (publication, refusals[row].first, "new", &error);
  g_assert_false (added && add (publication, refusals[row].second, "evil", &error));
  g_assert_error (error, BOX_ERROR, refusals[row].code);
  g_assert_false (publish_run (publication, NULL, NULL));
  g_clear_pointer (&publication, publish_free);
  g_autofree char *stage = g_build_filename (builds.folder, "site-2", NULL);
  g_assert_false (g_file_test (stage, G_FILE_TEST_EXISTS));
  assert_shown (&builds, 0);
  builds_close (&builds);
}

/* An index that is not whole is none: then every file is written again. */
static void
test_broken_index (void)
{
  Builds builds;
  PublishCounts counts;

  builds_open (&builds);
  g_assert_true (put (&builds, 0, NULL, NULL));
  g_autofree char *index = g_build_filename (builds.folder, "current", PUBLISH_INDEX, NULL);
  g_assert_cmpint (truncate (index, 100), ==, 0);
  g_assert_true (put (&builds, 0, &counts, NULL));
  g_assert_cmpuint (counts.files[PUBLISH_ADDED], ==, 3);
  assert_shown (&builds, 0);
  builds_close (&builds);
}

/* ---- a town's site ---- */

static char *
current_build (const Workshop *workshop)
{
  g_autofree char *link = g_build_filename (workshop->world->folder, "site/current", NULL);

  return g_file_read_link (link, NULL);
}

static gboolean
build_exists (const Workshop *workshop, const char *name)
{
  g_autofree char *path = g_build_filename (workshop->world->folder, "site", name, NULL);

  return g_file_test (path, G_FILE_TEST_IS_DIR);
}

/* The last build stays beside the present one; older ones go. */
static void
test_builds (void)
{
  Workshop workshop = { NULL };

  workshop_open_town (&workshop, 6);
  for (int i = 0; i < 3; i++)
    workshop_publish (&workshop);
  g_autofree char *current = current_build (&workshop);
  g_assert_cmpstr (current, ==, "site-3");
  g_assert_false (build_exists (&workshop, "site-1"));
  g_assert_true (build_exists (&workshop, "site-2"));
  workshop_close (&workshop);
}

static void
test_busy (void)
{
  Workshop workshop = { NULL };
  g_autoptr (GError) error = NULL;

  workshop_open_town (&workshop, 6);
  workshop_publish (&workshop);
  g_autofree char *lock_path = g_build_filename (workshop.world->folder, "site/.lock", NULL);
  int lock = g_open (lock_path, O_RDWR, 0);
  g_assert_cmpint (flock (lock, LOCK_EX | LOCK_NB), ==, 0);
  g_assert_null (site_make (workshop.kit, 0, NULL, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_BUSY);
  g_autoptr (Publication) dry = site_make (workshop.kit, PUBLISH_DRY, NULL, NULL); /* it disturbs nobody */
  g_assert_nonnull (dry);
  g_assert_cmpuint (publish_counts (dry).files[PUBLISH_KEPT], >, 15);
  g_assert_false (publish_run (dry, NULL, NULL));
  close (lock);
  g_autofree char *current = current_build (&workshop);
  g_assert_cmpstr (current, ==, "site-1");
  workshop_close (&workshop);
}

/* What changes, and which files are made anew for it. */
static const struct {
  const char *name, *sql;
  gint64 later_s;
  const char *anew; /* by path */
  guint made_max;   /* pages rendered */
} changes[] = {
  { "nothing", "SELECT 1", 0, "", 0 },
  { "later-that-day", "SELECT 1", 3600, "", 0 },
  { "another-table", "UPDATE job SET result = 'x'", 0, "", 0 },
  { "the-same-again", "UPDATE report SET state = state", 0, "", 0 },
  { "result",
    "INSERT INTO result (uuid, report_id, kind, at, created_at)"
    " SELECT 'r' || id, id, 'mediation', created_at, created_at FROM report",
    0,
    "opendata/signalements-logement-statistiques_2026-T4.csv opendata/signalements-logement-statistiques_2026.csv"
    " opendata/signalements-logement-statistiques_ensemble.csv statistiques/index.html ",
    4 },
  { "colour", "INSERT INTO setting (key, value, changed_at, changed_by) VALUES ('color.main', '#123456', 0, 'test')", 0,
    "accessibilite/accessibilite.pdf assets/icon.svg assets/share.png assets/town.css donnees-personnelles/donnees-personnelles.pdf"
    " fiche-incident/fiche-incident.pdf guides/exploitation/exploitation.pdf guides/formation/formation.pdf"
    " guides/gestionnaire/gestionnaire.pdf"
    " guides/guichet/guichet.pdf guides/partenaire/partenaire.pdf guides/referent/referent.pdf registre/registre.pdf ",
    40 }, /* the town's colours are at hand on every page */
};

static void
append_anew (const IndexFile *file, PublishFate fate, gpointer data)
{
  if (fate != PUBLISH_KEPT)
    g_string_append_printf (data, "%s ", file->path);
}

static void
test_change (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  Workshop workshop = { NULL };
  g_autoptr (GString) anew = g_string_new (NULL);
  guint made = 0;

  workshop_open_town (&workshop, 6);
  workshop_publish (&workshop);
  world_sql (workshop.world, changes[row].sql);
  workshop.kit->now += changes[row].later_s;
  g_autoptr (Publication) again = site_make (workshop.kit, 0, &made, NULL);
  publish_each (again, append_anew, anew);
  g_assert_cmpstr (anew->str, ==, changes[row].anew);
  if (*changes[row].anew == '\0')
    g_assert_cmpuint (publish_counts (again).written_bytes, ==, 0);
  g_assert_cmpuint (made, <=, changes[row].made_max);
  workshop_close (&workshop);
}

/* Made from the start, by one thread, then by four at once, it comes out the same, every file written again. */
static void
test_anew (void)
{
  Workshop workshop = { NULL };
  g_autoptr (GString) differing = g_string_new (NULL);
  guint made = 0;

  workshop_open_town (&workshop, 6);
  workshop.kit->threads = 1;
  workshop_publish (&workshop);
  workshop.kit->threads = 4;
  g_autofree char *before = g_build_filename (workshop.world->folder, "site/current", PUBLISH_INDEX, NULL), *was = NULL,
                  *is = NULL;
  g_assert_true (g_file_get_contents (before, &was, NULL, NULL));
  g_autoptr (Publication) again = site_make (workshop.kit, PUBLISH_ANEW, &made, NULL);
  g_assert_true (publish_run (again, NULL, NULL));
  g_assert_cmpuint (made, >, 15);
  g_assert_cmpuint (publish_counts (again).written_bytes, ==, publish_counts (again).total_bytes);
  g_assert_true (g_file_get_contents (before, &is, NULL, NULL));
  g_assert_cmpstr (was, ==, is);
  workshop_close (&workshop);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    GTestFunc function;
  } tests[] = {
    { "/publish/versions", test_versions },
    { "/publish/full-disk", test_full_disk },
    { "/publish/shared", test_shared },
    { "/publish/modes", test_modes },
    { "/publish/broken-index", test_broken_index },
    { "/publish/builds", test_builds },
    { "/publish/busy", test_busy },
    { "/publish/anew", test_anew },
  };

  workshop_find_helpers ();
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add_func (tests[i].path, tests[i].function);
  for (guint i = 0; i < G_N_ELEMENTS (versions); i++) {
    g_autofree char *path = g_strdup_printf ("/publish/killed-anywhere/%u", i);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_killed_anywhere);
  }
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++) {
    g_autofree char *path = g_strconcat ("/publish/refused/", refusals[i].name, NULL);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_refused);
  }
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++) {
    g_autofree char *path = g_strconcat ("/publish/change/", changes[i].name, NULL);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_change);
  }
  return g_test_run ();
}
