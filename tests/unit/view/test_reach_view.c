/* test_reach_view.c: every check, every cause and every way has its words, filled with what was found; the sentences to
 * send name the very addresses. */
#include "eyes.h"

#include <string.h>

#include "base/json.h"
#include "domain/reach_check.h"
#include "view/reach_view.h"

#define FACTS \
  "{\"host\":\"logement.pau.fr\",\"secure\":true,\"clock\":true,\"gateway\":\"192.168.1.1\",\"own4\":[\"192.168.1.10\"]," \
  "\"own6\":[\"fd00::5\",\"2a01::7\"],\"name4\":[\"90.9.9.9\"],\"name6\":[],\"inside\":\"slow\",\"outside\":\"connect\"," \
  "\"seen\":\"90.1.2.3\"}"

static void
assert_word (const Eyes *eyes, const char *group, const char *code, const char *cause)
{
  g_autofree char *key =
      cause == NULL ? g_strdup_printf ("%s.%s", group, code) : g_strdup_printf ("%s.%s_%s", group, code, cause);

  if (!words_has (eyes->words, "fr", key))
    g_test_message ("no word %s", key);
  g_assert_true (words_has (eyes->words, "fr", key));
}

static void
test_words (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();

  for (guint i = 0; i < reach_checks_count; i++) {
    g_auto (GStrv) causes = g_strsplit (reach_checks[i].causes, " ", -1);

    assert_word (eyes, "reach_check_name", reach_checks[i].code, NULL);
    assert_word (eyes, "reach_check", reach_checks[i].code, NULL);
    for (guint k = 0; causes[k] != NULL; k++)
      assert_word (eyes, "reach_check", reach_checks[i].code, causes[k]);
  }
  for (guint i = 0; i < reach_ways_count; i++) {
    assert_word (eyes, "reach_way", reach_ways[i].code, NULL);
    assert_word (eyes, "reach_way_lead", reach_ways[i].code, NULL);
    assert_word (eyes, "reach_ask", reach_ways[i].code, NULL);
    assert_word (eyes, "reach_way_said", reach_ways[i].code, "ready");
    assert_word (eyes, "reach_way_said", reach_ways[i].code, "possible");
  }
  assert_word (eyes, "reach_ask", "ipv6", "blocked");
  assert_word (eyes, "reach_ask", "forward", "blocked");
}

static char *
no_key (const char *host_key)
{
  return g_strdup (host_key);
}

/* (transfer full): the page as JSON, of these facts. */
static char *
page_of (const Eyes *eyes, const char *facts)
{
  const Viewer viewer = eyes_of (eyes, ROLE_ADMINISTRATOR, 0, MONDAY_9);
  g_auto (ReachLook) look = {
    .asked = 2, .answered = 1, .checked_at = MONDAY_9, .facts = json_parse (facts, strlen (facts), NULL)
  };
  const ReachSeen seen = { 0 };
  const Presence presence = { 0 };
  const ReachRoom room = { &look, NULL, NULL, &seen, &presence, no_key };
  g_autoptr (Tree) view = tree_new_map ();

  g_assert_nonnull (look.facts);
  reach_view_set (&viewer, &room, view);
  return json_print (view);
}

/* What is sent to others never asks them to enter an address, or the machine's own name, as the name of a site. */
static void
test_no_name (void)
{
  static const char *const hosts[] = {
    "", "192.168.1.10", "90.1.2.3", "2a01::7", "histologe.local", "histologe", NULL
  };
  g_autoptr (Eyes) eyes = eyes_new ();
  TemplateSet *templates = template_set_new ();

  g_assert_true (template_set_load (templates, "site-templates", FALSE, NULL)
                 && words_lay (eyes->words, templates, NULL));
  for (guint i = 0; hosts[i] != NULL; i++) {
    g_autofree char *facts = g_strdup_printf (
                        "{\"host\":\"%s\",\"own4\":[\"192.168.1.10\"],\"own6\":[\"2a01::7\"],"
                        "\"name4\":[],\"name6\":[],\"inside\":\"\",\"outside\":\"none\",\"seen\":\"\"}",
                        hosts[i]),
                    *text = page_of (eyes, facts), *wrong = g_strdup_printf ("Le nom %s", hosts[i]);

    if (*hosts[i] != '\0')
      g_assert_null (strstr (text, wrong));
    g_assert_null (strstr (text, "Le nom  "));
    g_assert_nonnull (strstr (text, "Le nom que la commune donnera au service doit avoir un enregistrement AAAA"));
    g_assert_nonnull (strstr (text, "nous souhaitons que le nom que la commune donnera"));
  }
  template_set_free (templates);
}

static void
test_page (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  TemplateSet *templates = template_set_new ();
  const Viewer viewer = eyes_of (eyes, ROLE_ADMINISTRATOR, 0, MONDAY_9);
  g_auto (ReachLook) look = {
    .asked = 2, .answered = 1, .checked_at = MONDAY_9, .facts = json_parse (FACTS, strlen (FACTS), NULL)
  };
  const ReachSeen seen = { MONDAY_9, 3, 2 };
  const Presence presence = { 0 };
  const ReachRoom room = { &look, NULL, NULL, &seen, &presence, no_key };
  g_autoptr (Tree) view = tree_new_map ();
  g_autofree char *text = NULL;

  g_assert_true (template_set_load (templates, "site-templates", FALSE, NULL)
                 && words_lay (eyes->words, templates, NULL));
  g_assert_nonnull (look.facts);
  reach_view_set (&viewer, &room, view);
  g_assert_true (tree_get_flag (view, "waiting"));
  g_assert_true (tree_get_flag (tree_get (view, "state"), "bad"));
  g_assert_cmpstr (tree_get_text (tree_get (view, "seen"), "share"), ==, "66,66");
  g_assert_cmpuint (tree_length (tree_get (view, "ways")), ==, reach_ways_count);
  text = json_print (view);
  g_assert_nonnull (strstr (text, "vers 2a01::7, ports TCP 80 et 443"));
  g_assert_nonnull (strstr (text, "publique (90.1.2.3) vers la machine 192.168.1.10"));
  g_assert_nonnull (strstr (text, "Le nom logement.pau.fr doit avoir un enregistrement AAAA"));
  g_assert_nonnull (strstr (text, "la mairie est vue sous 90.1.2.3"));
  g_assert_null (strstr (text, "{{"));
  template_set_free (templates);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  if (!secret_init (NULL))
    return 1;
  g_test_add_func ("/reach-view/words", test_words);
  g_test_add_func ("/reach-view/page", test_page);
  g_test_add_func ("/reach-view/no-name", test_no_name);
  return g_test_run ();
}
