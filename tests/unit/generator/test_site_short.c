/* test_site_short.c: the short way to a site of which little changed leaves what a whole run would, index included; and
 * whatever else changed, or is lost, is seen by a whole run. */
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "site_memory.h"
#include "workshop.h"

/* A town with templates of its own to change: ours by links, the texts as copies; and a folder of its own. */
typedef struct {
  Workshop workshop;
  char *templates, *own;
} Bed;

static void
bed_write (const Bed *bed, const char *name, const char *text)
{
  const char *folder = g_str_has_prefix (name, "own/") ? bed->own : bed->templates;
  g_autofree char *path = g_build_filename (folder, name + (folder == bed->own ? strlen ("own/") : 0), NULL),
                  *above = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (above, 0700), ==, 0);
  g_assert_true (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

static char *
bed_read (const Bed *bed, const char *name)
{
  g_autofree char *path = g_build_filename (bed->templates, name, NULL);
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

static void
link_or_copy (const Bed *bed, const char *from, const char *name, gboolean copy)
{
  g_autofree char *source = g_build_filename (from, name, NULL), *path = g_build_filename (bed->templates, name, NULL);

  if (!copy) {
    g_assert_cmpint (symlink (source, path), ==, 0);
    return;
  }
  g_autoptr (GDir) names = g_dir_open (source, 0, NULL);
  const char *text;
  while ((text = g_dir_read_name (names)) != NULL) {
    g_autofree char *file = g_build_filename (source, text, NULL), *to = g_build_filename (name, text, NULL),
                    *words = NULL;

    g_assert_true (g_file_get_contents (file, &words, NULL, NULL));
    bed_write (bed, to, words);
  }
}

static void
bed_open (Bed *bed)
{
  g_autofree char *from = g_canonicalize_filename ("site-templates", NULL), *text = NULL, *grids = NULL;
  g_autoptr (GDir) names = g_dir_open (from, 0, NULL);
  GError *error = NULL;
  const char *name;

  workshop_open_town (&bed->workshop, 6);
  bed->templates = g_build_filename (bed->workshop.world->folder, "templates", NULL);
  bed->own = g_build_filename (bed->workshop.world->folder, "own", NULL);
  g_assert_cmpint (g_mkdir (bed->templates, 0700), ==, 0);
  while ((name = g_dir_read_name (names)) != NULL)
    link_or_copy (bed, from, name, strcmp (name, "content") == 0);
  bed_write (bed, "own/content/velo.md", "---\ntitle: Le vélo\nslug: velo\nparent: aide\n---\n# À vélo\n");
  grids = g_canonicalize_filename ("grids", NULL);
  text = g_strdup_printf ("[server]\nbase_url=https://logement.pau.example/\n[paths]\ndata=%s\ntemplates=%s\ngrids=%s\n"
                          "override=%s\n",
                          bed->workshop.world->folder, bed->templates, grids, bed->own);
  g_assert_true (g_file_set_contents (bed->workshop.config, text, -1, NULL));
  kit_free (bed->workshop.kit);
  bed->workshop.kit = kit_new (bed->workshop.config, MONDAY_9, &error);
  g_assert_no_error (error);
}

static void
bed_close (Bed *bed)
{
  workshop_close (&bed->workshop);
  g_free (bed->templates);
  g_free (bed->own);
}

/* ---- what changes ---- */

static void
append (const Bed *bed, const char *name)
{
  g_autofree char *was = bed_read (bed, name), *is = g_strconcat (was, "\nUn mot de plus.\n", NULL);

  bed_write (bed, name, is);
}

static void
change_body (const Bed *bed)
{
  append (bed, "content/mesures.md"); /* it has a page above it */
}

static void
change_menu_page (const Bed *bed)
{
  append (bed, "content/aide.md");
}

static void
change_home (const Bed *bed)
{
  append (bed, "content/accueil.md");
}

static void
change_several (const Bed *bed)
{
  append (bed, "content/code-source.md");
  append (bed, "content/vos-droits.md");
  append (bed, "content/mentions-legales.md");
}

/* As long as before: only its times tell. */
static void
change_letters (const Bed *bed)
{
  g_autofree char *text = bed_read (bed, "content/cookies.md");
  char *word = strstr (text, "cookie");

  while (word != NULL && strstr (word + 1, "cookie") != NULL)
    word = strstr (word + 1, "cookie");
  g_assert_nonnull (word);
  memcpy (word, "biscui", strlen ("biscui"));
  bed_write (bed, "content/cookies.md", text);
}

static void
change_in_place (const Bed *bed)
{
  g_autofree char *path = g_build_filename (bed->templates, "content/cookies.md", NULL);
  FILE *file = g_fopen (path, "a");

  g_assert_nonnull (file);
  fputs ("\nEncore.\n", file);
  fclose (file);
}

static void
change_own (const Bed *bed)
{
  g_autofree char *path = g_build_filename (bed->own, "content/velo.md", NULL);
  FILE *file = g_fopen (path, "a");

  g_assert_nonnull (file);
  fputs ("\nEncore.\n", file);
  fclose (file);
}

static void
change_nothing (const Bed *bed)
{
  (void) bed;
}

static void
touch (const Bed *bed)
{
  g_autofree char *text = bed_read (bed, "content/cookies.md");

  bed_write (bed, "content/cookies.md", text);
}

static void
change_title (const Bed *bed)
{
  bed_write (bed, "content/cookies.md", "---\ntitle: Rien que des miettes\nslug: cookies\nmenu: 0\n---\n# Miettes\n");
}

static void
enter_menu (const Bed *bed)
{
  bed_write (bed, "content/cookies.md", "---\ntitle: Miettes\nslug: cookies\nmenu: 9\n---\n# Miettes\n");
}

static void
add_text (const Bed *bed)
{
  change_body (bed);
  bed_write (bed, "content/neuf.md", "---\ntitle: Neuf\nslug: neuf\n---\n# Neuf\n");
}

static void
remove_text (const Bed *bed)
{
  g_autofree char *path = g_build_filename (bed->templates, "content/neuf.md", NULL);

  change_body (bed);
  g_assert_cmpint (g_unlink (path), ==, 0);
}

static void
swap_texts (const Bed *bed)
{
  g_autofree char *path = g_build_filename (bed->templates, "content/cookies.md", NULL),
                  *to = g_build_filename (bed->templates, "content/miettes.md", NULL);

  change_body (bed);
  g_assert_cmpint (g_rename (path, to), ==, 0);
}

static void
replace_by_own (const Bed *bed)
{
  change_body (bed);
  bed_write (bed, "own/content/aide.md", "---\ntitle: L'aide\nslug: aide\nmenu: 5\n---\n# Venez\n");
}

static void
change_template (const Bed *bed)
{
  change_body (bed);
  bed_write (bed, "own/assets/carte.svg", "<svg/>");
}

static void
change_setting (const Bed *bed)
{
  change_body (bed);
  world_sql (bed->workshop.world, "UPDATE territory SET population = population + 90000");
}

static void
type_text (const Bed *bed)
{
  change_body (bed);
  world_sql (bed->workshop.world, "INSERT INTO site_text (name, title, description, body, created_at, published_at)"
                                  " VALUES ('mesures', 'Mesures', '', '# Les nôtres', 1, 1)");
}

static void
change_typed (const Bed *bed)
{
  change_body (bed);
}

static void
pass_a_day (const Bed *bed)
{
  change_body (bed);
  bed->workshop.kit->now = clock_add_days (bed->workshop.kit->now, 1);
}

static char *
site_path (const Bed *bed, const char *name)
{
  return g_build_filename (bed->workshop.world->folder, "site", name, NULL);
}

/* One letter in the middle of it is another. */
static void
spoil (const Bed *bed, const char *name)
{
  g_autofree char *path = site_path (bed, name), *text = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  text[length / 2] ^= 1;
  g_assert_true (g_file_set_contents_full (path, text, (gssize) length, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  change_body (bed);
}

static void
spoil_memory (const Bed *bed)
{
  spoil (bed, ".memory");
}

static void
spoil_index (const Bed *bed)
{
  spoil (bed, "current/.pages");
}

static void
cut_memory (const Bed *bed)
{
  g_autofree char *path = site_path (bed, ".memory");

  g_assert_cmpint (truncate (path, 300), ==, 0);
  change_body (bed);
}

static void
lose_memory (const Bed *bed)
{
  g_autofree char *path = site_path (bed, ".memory");

  g_assert_cmpint (g_unlink (path), ==, 0);
  change_body (bed);
}

static const struct {
  const char *name;
  void (*change) (const Bed *bed);
  gboolean is_short;
} changes[] = {
  { "body", change_body, TRUE },
  { "menu", change_menu_page, TRUE },
  { "home", change_home, TRUE },
  { "several", change_several, TRUE },
  { "letters", change_letters, TRUE },
  { "in place", change_in_place, TRUE },
  { "own", change_own, TRUE },
  { "touched", touch, TRUE },
  { "nothing", change_nothing, FALSE },
  { "title", change_title, FALSE },
  { "into the menu", enter_menu, FALSE },
  { "a text more", add_text, FALSE },
  { "a text less", remove_text, FALSE },
  { "another name", swap_texts, FALSE },
  { "replaced by the town's", replace_by_own, FALSE },
  { "a file more", change_template, FALSE },
  { "territory", change_setting, FALSE },
  { "typed", type_text, FALSE },
  { "under what is typed", change_typed, FALSE },
  { "another day", pass_a_day, FALSE },
  { "memory spoilt", spoil_memory, FALSE },
  { "memory cut", cut_memory, FALSE },
  { "memory lost", lose_memory, FALSE },
  { "index spoilt", spoil_index, FALSE },
};

/* ---- judged ---- */

enum { SETTLE_US = 25000 }; /* what was written is no news by then (file_stamp.h) */

static char *
index_text (const Bed *bed)
{
  g_autofree char *path = site_path (bed, "current/.pages");
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

/* TRUE when it went the short way, which knows of few files of the site that is shown. */
static gboolean
publish (const Bed *bed, PublishCounts *ret_counts)
{
  GError *error = NULL;
  g_autoptr (Publication) publication = site_make (bed->workshop.kit, 0, NULL, &error);
  gboolean is_short;

  g_assert_no_error (error);
  *ret_counts = publish_counts (publication);
  is_short = publish_index_count (publish_shown (publication)) + 3 < ret_counts->files[PUBLISH_KEPT]
             && publish_shown (publication) != NULL;
  g_assert_true (publish_run (publication, NULL, &error));
  g_assert_no_error (error);
  return is_short;
}

/* What every page of one file was made of is forgotten: a whole run makes them anew. */
static void
forget_pages (const Bed *bed)
{
  g_autofree char *path = site_path (bed, "current/.pages"), *was = index_text (bed), *is = NULL;
  g_autoptr (GRegex) regex = g_regex_new ("^P (\\S+) \\S+ \\S+\n(?=F \\1 \\S+ \\S+\n[Pe])", G_REGEX_MULTILINE, 0, NULL);

  is = g_regex_replace (regex, was, -1, 0, "P \\1 - -\n", 0, NULL);
  g_assert_cmpuint (strlen (is) + 1000, <, strlen (was));
  g_assert_true (g_file_set_contents_full (path, is, -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

/* What a run leaves that is made to look at everything: nothing else, to the last digest, and no other bytes. */
static void
judge_whole (const Bed *bed, const char *name)
{
  g_autofree char *memory = site_path (bed, ".memory"), *was = index_text (bed), *is = NULL;
  PublishCounts counts;

  g_unlink (memory);
  forget_pages (bed);
  g_assert_false (publish (bed, &counts));
  is = index_text (bed);
  if (strcmp (was, is) != 0) {
    g_test_message ("%s: a whole run makes another site", name);
    g_test_fail ();
  }
}

static void
judge_change (const Bed *bed, guint row)
{
  g_autofree char *before = NULL, *after = NULL;
  PublishCounts counts;
  gboolean is_short;

  publish (bed, &counts);
  before = index_text (bed);
  changes[row].change (bed);
  g_usleep (SETTLE_US);
  is_short = publish (bed, &counts);
  after = index_text (bed);
  g_test_message ("%s: %s, %u kept, %u changed", changes[row].name, is_short ? "short" : "whole",
                  counts.files[PUBLISH_KEPT], counts.files[PUBLISH_CHANGED]);
  g_assert_cmpint (is_short, ==, changes[row].is_short);
  if (changes[row].is_short)
    g_assert_cmpstr (before, !=, after);
  judge_whole (bed, changes[row].name);
}

static void
judge_changes (const Bed *bed)
{
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    judge_change (bed, i);
}

/* Short after short: builds follow each other in two folders, and each has what changed in the one before. */
static void
judge_again (const Bed *bed)
{
  PublishCounts counts;

  publish (bed, &counts);
  for (guint i = 0; i < 6; i++) {
    (i % 2 == 0 ? change_home : change_several) (bed);
    g_usleep (SETTLE_US);
    g_assert_true (publish (bed, &counts));
    g_assert_cmpuint (counts.files[PUBLISH_CHANGED], ==, i % 2 == 0 ? 1 : 3);
  }
  g_autofree char *page = workshop_read (&bed->workshop, "site/current/index.html");
  g_assert_nonnull (strstr (page, "Un mot de plus"));
  judge_whole (bed, "again");
}

/* One that may change again within the same step of the clock is looked at again, whatever its stamp says. */
static void
judge_fresh (const Bed *bed)
{
  g_autofree char *folder = site_path (bed, NULL);
  PublishCounts counts;
  MemoryText text;

  for (guint i = 0; i < 2; i++) {
    if (i == 1)
      change_home (bed);
    publish (bed, &counts);
    g_autoptr (SiteMemory) memory = site_memory_load (folder);
    g_assert_nonnull (memory);
    g_assert_true (site_memory_find (memory, "accueil", &text));
    g_assert_cmpint (text.file.size_bytes < 0, ==, i == 1);
    g_assert_false (site_memory_find (memory, "accueils", &text));
  }
}

/* One town for all: most of the time goes into its first site. */
static void
test_short (void)
{
  Bed bed = { 0 };
  PublishCounts counts;

  bed_open (&bed);
  publish (&bed, &counts);
  judge_changes (&bed);
  judge_again (&bed);
  g_usleep (SETTLE_US);
  judge_fresh (&bed);
  bed_close (&bed);
}

int
main (int argc, char **argv)
{
  workshop_find_helpers ();
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/site-short", test_short);
  return g_test_run ();
}
