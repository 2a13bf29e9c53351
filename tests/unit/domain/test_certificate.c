/* test_certificate.c: what is read of the front's certificate, what is asked of it, and which names may be. */
#include "domain/certificate.h"

#include <string.h>
#include <sys/stat.h>

#include "world.h"

enum { NOW = 1795420800 };

static void
test_names (void)
{
  static const char *const good[] = { "logement.pau.fr", "a.bc", "x-1.mairie.example" };
  static const char *const bad[] = { "",        "pau",           "Pau.fr", "-a.fr",  "a..fr",
                                     "../x.fr", "a.fr\nway=own", "a.fr ",  "1.2.3.4" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (certificate_is_name (good[i]));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (certificate_is_name (bad[i]));
}

static void
test_asked (void)
{
  g_autofree char *data = g_dir_make_tmp ("certificate-XXXXXX", NULL), *folder = g_build_filename (data, "said", NULL);
  g_autofree char *state = g_build_filename (folder, "state", NULL),
                  *request = g_build_filename (data, "certificate", "request", NULL);
  g_autofree char *key = g_build_filename (data, "certificate", "own.key", NULL), *text = NULL;
  const CertificateRequest own = { "own", "logement.pau.fr", "chef@pau.fr", "PEM", "KEY" }, self = { .way = "self" };
  g_autoptr (CertificateState) none = certificate_look (folder, data), waiting = NULL, over = NULL;
  struct stat status;

  g_assert_null (none);
  g_assert_false (certificate_is_good (none, NOW));
  g_assert_true (certificate_ask (data, &own, NULL));
  g_assert_cmpint (stat (key, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (
      state, "[certificate]\nway=own\nuntil=1795420801\nnames=a.fr b.fr\nresult=ok\nat=1\nrequest=\n", -1, NULL));
  waiting = certificate_look (folder, data);
  g_assert_true (waiting->waits && certificate_is_good (waiting, NOW));
  g_assert_cmpstr (waiting->asked_way, ==, own.way); /* the form still holds it */
  g_assert_cmpstr (waiting->asked_name, ==, own.name);
  g_assert_false (certificate_is_good (waiting, NOW + 2));
  g_assert_true (certificate_ask (data, &self, NULL)); /* what was brought before does not stay */
  g_assert_false (g_file_test (key, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_get_contents (request, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "\nway=self\nname=\nemail=\n"));
  g_assert_true (g_file_set_contents (state, "[certificate]\nway=self\nuntil=1795420801\n", -1, NULL));
  over = certificate_look (folder, data);
  g_assert_false (certificate_is_good (over, NOW)); /* no browser believes it */
  world_remove_folder (data);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (secret_init (NULL));
  g_test_add_func ("/certificate/names", test_names);
  g_test_add_func ("/certificate/asked", test_asked);
  return g_test_run ();
}
