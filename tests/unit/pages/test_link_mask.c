/* test_link_mask.c: no key of a link stays in the words: every route that takes one has its row, and keys are found as
 * mails write them. */
#include <string.h>

#include "base/secret.h"
#include "domain/answer_token.h"
#include "domain/link_mask.h"
#include "routes.h"

#define PLACE "{token}"
#define UUID "0b6c6a4e-6d7e-4f53-9a2b-3f1f8f3a7c11"

static char *
answer_token (void)
{
  const AnswerToken token = { .purpose = ANSWER_MAIL, .subject_id = 1, .expires_at = 1800000000 };

  return answer_token_write (&token, UUID);
}

/* Any new route with a key fails here until its path stands in the table. Short keys and long ones: the path tells. */
static void
test_every_route (void)
{
  g_autofree char *answer = answer_token (), *token = secret_token_new (), *code = secret_code_new ();
  const char *keys[] = { answer, token, code };
  guint seen = 0;

  for (guint i = 0; i < routes_count; i++) {
    g_auto (GStrv) parts = g_strsplit (routes[i].path, PLACE, 2);

    if (parts[1] == NULL)
      continue;
    seen++;
    for (guint k = 0; k < G_N_ELEMENTS (keys); k++) {
      g_autofree char *text = g_strdup_printf ("Voir https://box.example%s%s%s.", parts[0], keys[k], parts[1]);
      g_autofree char *wanted = g_strdup_printf ("Voir https://box.example%s…%s.", parts[0], parts[1]);
      g_autofree char *masked = link_mask (text);

      g_assert_cmpstr (masked, ==, wanted);
    }
  }
  g_assert_cmpuint (seen, >, link_mask_paths_count);
}

/* A row without a route hides what nothing opens: it is taken out. */
static void
test_every_row (void)
{
  for (guint i = 0; i < link_mask_paths_count; i++) {
    g_autofree char *start = g_strdup_printf ("/%s/" PLACE, link_mask_paths[i]);
    gboolean found = FALSE;

    for (guint j = 0; j < routes_count; j++)
      found = found || g_str_has_prefix (routes[j].path, start);
    if (!found)
      g_test_fail_printf ("no route begins with %s", start);
  }
}

static const struct {
  const char *text, *wanted; /* %s: a key of a partner's link */
} texts[] = {
  { "<a href=\"https://box.example/reponse/%s\">Répondre</a>",
    "<a href=\"https://box.example/reponse/…\">Répondre</a>" },
  { "https://safe.example/?url=https%%3A%%2F%%2Fbox%%2Freponse%%2F%s&data=1",
    "https://safe.example/?url=https%3A%2F%2Fbox%2Freponse%2F…&data=1" },
  { "x%%252freponse%%252f%s!", "x%252freponse%252f…!" },
  { "HTTPS://BOX/REPONSE/%s", "HTTPS://BOX/REPONSE/…" },
  { "jeton : %s", "jeton : …" },
  { "%s", "…" },
};

static void
test_texts (void)
{
  g_autofree char *key = answer_token ();

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_auto (GStrv) parts = g_strsplit (texts[i].text, "%s", 2);
    g_autofree char *plain = g_strconcat (parts[0], key, parts[1], NULL);
    g_auto (GStrv) percents = g_strsplit (plain, "%%", -1);
    g_autofree char *text = g_strjoinv ("%", percents), *masked = link_mask (text);

    g_assert_cmpstr (masked, ==, texts[i].wanted);
  }
}

/* What is no key stays as it was written. */
static void
test_left (void)
{
  static const char *const left[] = {
    "",
    "Bonjour,\nle dossier 64-12 : https://box.example/dossiers/" UUID "#notes 100 % / %2",
    "/suivi/ /reponse/",
    "https://box.example/suivis/aucun",
  };

  for (guint i = 0; i < G_N_ELEMENTS (left); i++) {
    g_autofree char *masked = link_mask (left[i]);

    g_assert_cmpstr (masked, ==, left[i]);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!secret_init (NULL))
    return 1;
  secret_key_set ("a key for tests");
  g_test_add_func ("/link_mask/every_route", test_every_route);
  g_test_add_func ("/link_mask/every_row", test_every_row);
  g_test_add_func ("/link_mask/texts", test_texts);
  g_test_add_func ("/link_mask/left", test_left);
  return g_test_run ();
}
