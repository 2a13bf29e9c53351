/* test_config.c: histologe.conf against its table of keys: fallbacks, paths, and every way to write it wrong, told
 * with file and key. */
#include "base/config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"

#define NEEDED "[paths]\ndata=/var/lib/box\ntemplates=/usr/share/t\ngrids=/usr/share/g\n"

/* (transfer full): what a file with that content is read as. */
static Config *
load (const char *content, GError **error)
{
  g_autofree char *folder = g_dir_make_tmp ("histologe-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "histologe.conf", NULL);
  Config *config;

  g_assert_true (g_file_set_contents (path, content, -1, NULL));
  config = config_load (path, error);
  g_unlink (path);
  g_rmdir (folder);
  return config;
}

static void
test_fallbacks (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Config) config = load (NEEDED, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < config_keys_count; i++) {
    g_autofree char *name = g_strdup_printf ("%s.%s", config_keys[i].group, config_keys[i].key);

    if (config_keys[i].fallback != NULL)
      g_assert_cmpstr (config_text (config, name), ==, config_keys[i].fallback);
  }
  g_assert_cmpint (config_integer (config, "server.threads"), ==, 64);
  g_assert_cmpstr (config_text (config, "paths.data"), ==, "/var/lib/box");
}

static void
test_what_is_given_counts (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Config) config =
      load ("# a word\n[server]\nthreads = 8 \nfront=loopback\nbase_url=https://box.example\n" NEEDED, &error);

  g_assert_no_error (error);
  g_assert_cmpint (config_integer (config, "server.threads"), ==, 8);
  g_assert_cmpstr (config_text (config, "server.front"), ==, "loopback");
  g_assert_cmpstr (config_text (config, "server.base_url"), ==, "https://box.example");
}

static void
test_paths_are_taken_from_the_files_folder (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Config) config =
      load ("[paths]\ndata=data\ntemplates=../t\ngrids=./g/\n[mail]\nmsmtp_config=mail/rc\n", &error);
  g_autofree char *folder = NULL, *above = NULL, *data = NULL, *templates = NULL, *msmtp = NULL;

  g_assert_no_error (error);
  folder = g_path_get_dirname (config_file (config));
  above = g_path_get_dirname (folder);
  data = g_build_filename (folder, "data", NULL);
  templates = g_build_filename (above, "t", NULL);
  msmtp = g_build_filename (folder, "mail", "rc", NULL);
  g_assert_true (g_path_is_absolute (config_file (config)));
  g_assert_cmpstr (config_text (config, "paths.data"), ==, data);
  g_assert_cmpstr (config_text (config, "paths.templates"), ==, templates);
  g_assert_true (g_str_has_suffix (config_text (config, "paths.grids"), "/g"));
  g_assert_cmpstr (config_text (config, "mail.msmtp_config"), ==, msmtp);
  g_assert_cmpstr (config_text (config, "paths.override"), ==, ""); /* none is none, not the folder itself */
}

static const struct {
  const char *content, *said;
} broken[] = {
  { "[paths]\ntemplates=t\ngrids=g\n", "[paths] data" },
  { "[paths]\ndata=\ntemplates=t\ngrids=g\n", "[paths] data" },
  { "[paths]\ndata= \ntemplates=t\ngrids=g\n", "[paths] data" },
  { NEEDED "[server]\nthread=8\n", "[server] thread" },
  { NEEDED "[serveur]\nthreads=8\n", "[serveur] threads" },
  { NEEDED "[server]\nthreads=three\n", "[server] threads" },
  { NEEDED "[server]\nthreads=\n", "[server] threads" },
  { NEEDED "[server]\nthreads=3\n", "between 4 and 128" },
  { NEEDED "[server]\nthreads=129\n", "between 4 and 128" },
  { NEEDED "[server]\nthreads=8.5\n", "[server] threads" },
  { NEEDED "[server]\nfront=nginx\n", "[server] front" },
  { NEEDED "[clock]\ntrust=never\n", "always ntp" },
  { NEEDED "[clock]\nzone=Europe/Atlantis\n", "[clock] zone" },
  { NEEDED "[server]\nlisten=127.0.0.1:0\n", "[server] base_url" },
  { NEEDED "[server]\nlisten=0\n", "[server] base_url" },
  { NEEDED "[server]\nbase_url=\xff\xfe\n", "[server] base_url" },
  { NEEDED "[server]\nbase_url=a\\qb\n", "[server] base_url" },
  { "data=/var\n" NEEDED, "histologe.conf" },
  { "[paths\ndata=/var\n", "histologe.conf" },
};

static void
test_what_is_wrong_is_told (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (broken); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (Config) config = load (broken[i].content, &error);

    g_test_message ("%s", broken[i].said);
    g_assert_null (config);
    g_assert_error (error, BOX_ERROR, BOX_ERROR_INVALID);
    if (error != NULL
        && (strstr (error->message, broken[i].said) == NULL || strstr (error->message, "histologe.conf") == NULL))
      g_test_fail_printf ("“%s” does not say “%s” and the file", error->message, broken[i].said);
  }
}

/* What the links of mails and pages begin with. */
static const struct {
  const char *server, *url;
} addresses[] = {
  { "", "http://127.0.0.1:8064" },
  { "[server]\nlisten=192.168.1.5:80\n", "http://192.168.1.5:80" },
  { "[server]\nlisten=8065\n", "http://127.0.0.1:8065" },
  { "[server]\nlisten=0.0.0.0:8065\n", "http://127.0.0.1:8065" },
  { "[server]\nlisten=192.168.1.5:80,8064\n", "http://192.168.1.5:80" },
  { "[server]\nbase_url=https://logement.pau.example//\n", "https://logement.pau.example" },
  { "[server]\nlisten=127.0.0.1:0\nbase_url=http://box.example\n", "http://box.example" },
};

static void
test_base_url (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++) {
    g_autofree char *content = g_strconcat (NEEDED, addresses[i].server, NULL);
    g_autoptr (GError) error = NULL;
    g_autoptr (Config) config = load (content, &error);
    g_autofree char *url = config == NULL ? NULL : config_base_url (config);

    g_assert_no_error (error);
    g_assert_cmpstr (url, ==, addresses[i].url);
  }
}

static void
test_no_file (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (config_load ("/nowhere/histologe.conf", &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_NOT_FOUND);
}

static void
test_an_unknown_name_is_a_mistake (void)
{
  g_autoptr (Config) config = load (NEEDED, NULL);

  g_test_expect_message ("histologe", G_LOG_LEVEL_CRITICAL, "*value != NULL*");
  g_assert_cmpstr (config_text (config, "server.nothing"), ==, "");
  g_test_assert_expected_messages ();
}

/* The sample names every key, and is a configuration once what must be given is. */
static void
test_the_sample_is_a_configuration (void)
{
  g_autofree char *sample = config_sample ();
  g_autoptr (GString) filled = g_string_new (sample);
  g_autoptr (GError) error = NULL;
  g_autoptr (Config) config = NULL;

  for (guint i = 0; i < config_keys_count; i++) {
    g_autofree char *line = g_strdup_printf ("%s=", config_keys[i].key);

    g_assert_nonnull (strstr (sample, line));
    g_assert_nonnull (strstr (sample, config_keys[i].help));
  }
  g_string_replace (filled, "\ndata=\n", "\ndata=d\n", 0);
  g_string_replace (filled, "\ntemplates=\n", "\ntemplates=t\n", 0);
  g_string_replace (filled, "\ngrids=\n", "\ngrids=g\n", 0);
  config = load (filled->str, &error);
  g_assert_no_error (error);
  g_assert_nonnull (config);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/config/fallbacks", test_fallbacks);
  g_test_add_func ("/config/what_is_given_counts", test_what_is_given_counts);
  g_test_add_func ("/config/paths_are_taken_from_the_files_folder", test_paths_are_taken_from_the_files_folder);
  g_test_add_func ("/config/what_is_wrong_is_told", test_what_is_wrong_is_told);
  g_test_add_func ("/config/base_url", test_base_url);
  g_test_add_func ("/config/no_file", test_no_file);
  g_test_add_func ("/config/an_unknown_name_is_a_mistake", test_an_unknown_name_is_a_mistake);
  g_test_add_func ("/config/the_sample_is_a_configuration", test_the_sample_is_a_configuration);
  return g_test_run ();
}
