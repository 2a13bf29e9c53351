/* test_publish_send.c: into which folders of this machine the site is sent, and what is removed there: nothing that is
 * not the site's. The real rsync. */
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "background/publish_send.h"
#include "../domain/world.h"

typedef struct {
  char *top;
} Bench;

static char *
below (const Bench *bench, const char *name)
{
  return g_build_filename (bench->top, name, NULL);
}

static void
put (const Bench *bench, const char *name)
{
  g_autofree char *path = below (bench, name), *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  g_assert_true (g_file_set_contents (path, "x", 1, NULL));
}

static gboolean
is_there (const Bench *bench, const char *name)
{
  g_autofree char *path = below (bench, name);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
bench_open (Bench *bench)
{
  g_autofree char *place = NULL, *empty = NULL, *link = NULL, *data = NULL;

  bench->top = g_dir_make_tmp ("histologe-test-XXXXXX", NULL);
  put (bench, "data/site/site-1/index.html");
  put (bench, "data/site/site-1/.pages");
  put (bench, "words/fr.ini");
  place = below (bench, "place");
  empty = below (bench, "data/files");
  g_assert_cmpint (g_mkdir (place, 0755) | g_mkdir (empty, 0700), ==, 0);
  link = below (bench, "link");
  data = below (bench, "data");
  g_assert_cmpint (symlink (data, link), ==, 0);
}

static void
bench_close (Bench *bench)
{
  world_remove_folder (bench->top);
  g_free (bench->top);
}

/* (transfer full): code of the trouble, "" for none. */
static char *
send_to (const Bench *bench, const char *folder)
{
  g_autofree char *data = below (bench, "data"), *site = below (bench, "data/site/site-1"),
                  *words = below (bench, "words");
  const char *const own[] = { words, "", NULL };
  const PublishSend send = { data, site, NULL, own, NULL };
  PublishTarget target = { .way = (char *) "folder", .folder = below (bench, folder) };
  g_auto (PublishSent) sent = { 0 };

  publish_send (&send, &target, &sent);
  g_free (target.folder);
  return g_strdup (sent.trouble != NULL ? sent.trouble : "");
}

/* What stands in the folder, and whether the site may come to it. */
static const struct {
  const char *name, *there, *trouble;
} places[] = {
  { "empty", NULL, "" },
  { "hidden", ".htaccess", "" },
  { "other", "autre.html", "foreign" },
  { "spaces", "Arretes 2019 .pdf", "foreign" },
  { "mark-in-a-name", "x .histologe-site", "foreign" },
  { "new-line", "x\n-rw-r--r-- 0 2026/01/01 00:00:00 .histologe-site", "foreign" },
  { "mark-is-a-folder", ".histologe-site/x", "" }, /* hidden: the host's own; the mark cannot be put */
  { "build", ".pages", "foreign" },
  { "store", "store.db", "foreign" },
};

static void
test_place (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  Bench bench;
  g_autofree char *there = NULL, *trouble = NULL;

  bench_open (&bench);
  there = places[row].there == NULL ? NULL : g_strconcat ("place/", places[row].there, NULL);
  if (there != NULL)
    put (&bench, there);
  trouble = send_to (&bench, "place");
  if (strcmp (places[row].name, "mark-is-a-folder") == 0)
    g_assert_cmpstr (trouble, !=, "");
  else
    g_assert_cmpstr (trouble, ==, places[row].trouble);
  g_assert_true (there == NULL || is_there (&bench, there));
  g_assert_cmpint (is_there (&bench, "place/index.html"), ==, *trouble == '\0');
  bench_close (&bench);
}

/* Once the mark stands, what is not the site's goes; never the store of a box. */
static void
test_marked (void)
{
  Bench bench;

  bench_open (&bench);
  g_autofree char *first = send_to (&bench, "place");
  put (&bench, "place/vieux.html");
  g_autofree char *second = send_to (&bench, "place");
  g_assert_cmpstr (first, ==, "");
  g_assert_cmpstr (second, ==, "");
  g_assert_true (is_there (&bench, "place/.histologe-site"));
  g_assert_false (is_there (&bench, "place/vieux.html"));
  put (&bench, "place/store.db");
  g_autofree char *third = send_to (&bench, "place");
  g_assert_cmpstr (third, ==, "foreign");
  g_assert_true (is_there (&bench, "place/store.db"));
  bench_close (&bench);
}

/* The box's own folders, what is in them, what is around them, by whatever way. */
static void
test_own (void)
{
  static const char *const folders[] = { "data", "data/files", "data/publish/mark",  "data/new", "link/files",
                                         ".",    "words",      "place/../data/files" };
  Bench bench;

  bench_open (&bench);
  put (&bench, "data/publish/mark/.histologe-site");
  for (guint i = 0; i < G_N_ELEMENTS (folders); i++) {
    g_autofree char *trouble = send_to (&bench, folders[i]);

    g_test_message ("%s", folders[i]);
    g_assert_cmpstr (trouble, ==, "own");
  }
  g_assert_false (is_there (&bench, "data/files/index.html"));
  bench_close (&bench);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
    g_autofree char *path = g_strconcat ("/publish-send/place/", places[i].name, NULL);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_place);
  }
  g_test_add_func ("/publish-send/marked", test_marked);
  g_test_add_func ("/publish-send/own", test_own);
  return g_test_run ();
}
