/* test_sms.c: every text message of the catalogue fits one part, whatever the names in it; and what it says. */
#include "view/sms.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/gsm7.h"
#include "view/voice.h"

/* The longest of each that a town, a box and a report can have. */
#define LONG_TOWN "Mairie de Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson" /* the longest name of a commune */
#define LONG_PHONE "+262 262 12 34 56"
#define LONG_REFERENCE "974-123456"
#define TOKEN "0123456789012345678901234567890123456789012"
#define LONG_LINK "https://signalement-logement.saint-remy-en-bouzemont.fr/suivi/" TOKEN
#define PAU_LINK "https://logement.pau.fr/suivi/" TOKEN

typedef struct {
  TemplateSet *templates;
  Words *words;
  char *folder; /* of an Arabic catalogue */
} Speech;

static void
speech_free (Speech *speech)
{
  g_autofree char *path = g_build_filename (speech->folder, "ar.ini", NULL);

  words_free (speech->words);
  template_set_free (speech->templates);
  g_unlink (path);
  g_rmdir (speech->folder);
  g_free (speech->folder);
  g_free (speech);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Speech, speech_free)

static Speech *
speech_new (void)
{
  static const char arabic[] = "[speech]\nname = العربية\ndirection = rtl\n"
                               "[sms]\nphone = {{town}}: {{said}} هاتف {{phone}}\nlink = {{town}}: {{said}} {{link}}\n"
                               "phone_link = {{town}}: {{said}} {{phone}} {{link}}\nbare = {{town}}: {{said}}\n"
                               "[sms_said]\ntenant_news = جديد في ملفكم {{reference}}.\n";
  Speech *speech = g_new0 (Speech, 1);
  g_autofree char *path = NULL;
  GError *error = NULL;

  speech->folder = g_dir_make_tmp ("histologe-test-XXXXXX", NULL);
  path = g_build_filename (speech->folder, "ar.ini", NULL);
  g_file_set_contents (path, arabic, -1, NULL);
  speech->words = words_load ("site-templates/words", speech->folder, &error);
  g_assert_no_error (error);
  speech->templates = template_set_new ();
  words_lay (speech->words, speech->templates, &error);
  g_assert_no_error (error);
  return speech;
}

typedef struct {
  const char *town, *phone, *reference, *link;
} Values;

static Tree *
tree_of (const Values *values)
{
  Tree *tree = tree_new_map ();
  Tree *town = tree_set_map (tree, "town");

  tree_set_text (town, "name", values->town);
  tree_set_text (town, "phone", values->phone);
  tree_set_text (tree, "reference", values->reference);
  tree_set_text (tree, "sent_short", "29/11/2026");
  tree_set_text (tree, "follow_url", values->link);
  return tree;
}

static char *
text_of (const Speech *speech, const char *language, const char *kind, const Values *values)
{
  const MailStyle style = { speech->words, language, "", NULL, NULL };
  g_autoptr (Tree) tree = tree_of (values);
  GError *error = NULL;
  char *text = sms_text (&style, kind, tree, &error);

  g_assert_no_error (error);
  return text;
}

/* Each kind that may reach a tenant, in each language there is. */
static void
test_every_kind_fits (void)
{
  static const Values values[] = {
    { "Mairie de Pau", "05 59 27 85 80", "64-1", PAU_LINK },
    { LONG_TOWN, LONG_PHONE, LONG_REFERENCE, LONG_LINK },
    { LONG_TOWN, "", LONG_REFERENCE, LONG_LINK },
    { "Une commune dont le nom remplit à lui seul les quatre-vingts signes de son réglage !", LONG_PHONE,
      LONG_REFERENCE, LONG_LINK },
  };
  g_autoptr (Speech) speech = speech_new ();
  g_auto (GStrv) languages = words_languages (speech->words);
  guint checked = 0;

  for (guint i = 0; i <= notice_kinds_count; i++) {
    const char *kind = i < notice_kinds_count ? notice_kinds[i].kind : MAIL_TENANT_NEWS;
    g_autofree char *word = g_strconcat ("sms_said.", kind, NULL);

    if (i < notice_kinds_count && notice_kinds[i].audience != AUDIENCE_TENANT)
      continue;
    g_assert_true (words_has (speech->words, "fr", word));
    for (guint j = 0; j < G_N_ELEMENTS (values) * g_strv_length (languages); j++) {
      const Values *these = &values[j % G_N_ELEMENTS (values)];
      g_autofree char *text = text_of (speech, languages[j / G_N_ELEMENTS (values)], kind, these);

      g_test_message ("%s", text);
      g_assert_true (gsm7_is_one_part (text));
      g_assert_nonnull (strstr (text, these->reference));
      g_assert_null (strstr (text, "{{"));
      checked++;
    }
  }
  g_assert_cmpuint (checked, >, 80);
}

static void
test_words (void)
{
  static const struct {
    Values values;
    const char *kind, *expected;
  } rows[] = {
    { { "Mairie de Pau", "05 59 27 85 80", "64-12", "http://10.0.0.2/suivi/" TOKEN },
      "acknowledgement",
      "Mairie de Pau : signalement recu le 29/11/2026, dossier 64-12. Tél. 05 59 27 85 80 http://10.0.0.2/suivi/" TOKEN },
    { { "Mairie de Pau", "05 59 27 85 80", "64-12", PAU_LINK },
      "unknown_kind",
      "Mairie de Pau : du nouveau sur votre dossier 64-12. Tél. 05 59 27 85 80 " PAU_LINK },
    { { "Mairie de Pau", "05 59 27 85 80", "64-12", PAU_LINK },
      "tenant_news",
      "Mairie de Pau : du nouveau sur votre dossier 64-12. Tél. 05 59 27 85 80 " PAU_LINK },
    { { LONG_TOWN, LONG_PHONE, LONG_REFERENCE, LONG_LINK },
      "tenant_news",
      LONG_TOWN " : du nouveau sur votre dossier 974-123456. Tél. " LONG_PHONE },
  };
  g_autoptr (Speech) speech = speech_new ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *text = text_of (speech, "fr", rows[i].kind, &rows[i].values);

    g_assert_cmpstr (text, ==, rows[i].expected);
  }
}

/* An Arabic reader gets the link, in the French text, while it fits; without it, words in Arabic. */
static void
test_arabic (void)
{
  static const Values with_link = { "Mairie de Pau", "05 59 27 85 80", "64-12", PAU_LINK },
                      without = { "Mairie de Pau", "05 59 27 85 80", "64-12", "https://" LONG_TOWN "/" LONG_LINK };
  g_autoptr (Speech) speech = speech_new ();
  g_autofree char *french = text_of (speech, "ar", "tenant_news", &with_link);
  g_autofree char *arabic = text_of (speech, "ar", "tenant_news", &without);

  g_assert_true (g_str_has_suffix (french, PAU_LINK));
  g_assert_nonnull (strstr (french, "du nouveau"));
  g_assert_nonnull (strstr (arabic, "جديد في ملفكم 64-12"));
  g_assert_nonnull (strstr (arabic, "05 59 27 85 80"));
}

/* The agent on duty: the file behind a sign-in, and no number to call, which is their own. */
static void
test_staff (void)
{
  static const char url[] = "https://logement.pau.fr/dossiers/0f3c1c1e-8f0a-4b5e-9d55-2f6f7d1c9a10";
  static const Values values = { "Mairie de Pau", "05 59 27 85 80", "64-12", NULL };
  g_autoptr (Speech) speech = speech_new ();
  const MailStyle style = { speech->words, "fr", "", NULL, NULL };
  g_autoptr (Tree) tree = tree_of (&values);
  g_autofree char *text = NULL, *expected = NULL;

  tree_set_text (tree, "url", url);
  expected = g_strconcat ("Mairie de Pau : danger signalé, dossier 64-12, à prendre en charge maintenant. ", url, NULL);
  text = sms_text (&style, "report_danger", tree, NULL);
  g_assert_cmpstr (text, ==, expected);
  g_assert_true (gsm7_is_one_part (text));
}

static void
test_nothing_fits (void)
{
  g_autoptr (Speech) speech = speech_new ();
  g_autofree char *reference = g_strnfill (200, '6');
  const Values values = { "Mairie de Pau", "", reference, PAU_LINK };
  const MailStyle style = { speech->words, "fr", "", NULL, NULL };
  g_autoptr (Tree) tree = tree_of (&values);
  g_autoptr (GError) error = NULL;

  g_assert_null (sms_text (&style, "tenant_news", tree, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_LIMIT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/sms/every-kind-fits", test_every_kind_fits);
  g_test_add_func ("/sms/words", test_words);
  g_test_add_func ("/sms/arabic", test_arabic);
  g_test_add_func ("/sms/staff", test_staff);
  g_test_add_func ("/sms/nothing-fits", test_nothing_fits);
  return g_test_run ();
}
