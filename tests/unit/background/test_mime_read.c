/* test_mime_read.c: mails as programs really write them (tests/fuzz/corpus/incoming), and as nobody should. */
#include "background/mime_read.h"

#include <string.h>

#include "base/mail_text.h"
#include "base/secret.h"

#define TAG "ks7jvvz1nw4a5xcecpg20e917q"
#define OURS "outbox-6f1c2d3e-aaaa-4bbb-8ccc-0123456789ab@pau.example"

static IncomingMail *
sample (const char *name)
{
  g_autofree char *path = g_strdup_printf ("tests/fuzz/corpus/incoming/%s.eml", name);
  g_autoptr (GBytes) bytes = NULL;
  char *data = NULL;
  gsize size = 0;

  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  bytes = g_bytes_new_take (data, size);
  return mime_read (bytes);
}

/* What people write, without what they answer; the whole keeps all of it. */
static void
test_letters (void)
{
  static const struct {
    const char *name, *from, *from_name, *words;
    gboolean tag, answers;
  } letters[] = {
    { "outlook", "chloe.martin@caf.example", "MARTIN Chloé",
      "Bonjour,\n\nNous passons mardi 1er décembre à 10 h. L’allocataire est prévenu – merci.\n\nCordialement,\nChloé Martin",
      TRUE, TRUE },
    { "gmail", "camille.z@gmail.com", "Camille Zylberstein",
      "Le plafond goutte toujours, et l’eau coule dans la prise 😟", TRUE, TRUE },
    { "thunderbird", "schs@pau.example", "Hygiene",
      "D'accord pour une visite. Voici nos disponibilités :\n\n- lundi matin\n- jeudi", TRUE, TRUE },
    { "orange", "dupont.marie@orange.fr", "",
      "Bonjour, j'ai reçu votre message. Le chauffage est réparé.\nMerci", TRUE, TRUE },
    { "iphone", "jose@icloud.example", "José García", "Voici la photo du mur", TRUE, TRUE },
    { "latin1-base64", "helene@example.org", "Hélène", "L'humidité est revenue après l'été.", FALSE, FALSE },
    { "charset-lies", "menteur@example.org", "", "L'humidité est là.", FALSE, FALSE },
    { "smime-signed", "agent@ars.example", "", "Visite faite, rapport à suivre.", FALSE, TRUE },
    { "winmail", "vieux@caf.example", "", "Voir le document joint.", FALSE, TRUE },
    { "outlook-bare", "agent@caf.example", "Agent", "Bonjour,\n\nNous passons mardi.\n\nCordialement,\nL’agent", TRUE,
      TRUE },
    { "apple-forward", "agent@caf.example", "Agent", "Voyez ci-dessous.", TRUE, TRUE },
    { "thunderbird-forward", "agent@caf.example", "Agent", "Pour information.", TRUE, TRUE },
    { "zimbra", "agent@caf.example", "Agent", "C'est noté, merci.", TRUE, TRUE },
    { "forward-alone", "agent@caf.example", "Agent", "", TRUE, TRUE }, /* our own words are nobody's answer */
    { "reference-kept", "agent@caf.example", "Agent",
      "Bonjour,\n\nD’accord pour jeudi.\n\nRépondez sans effacer cette référence : [ks7jvvz1nw4a5xcecpg20e917q]", TRUE,
      TRUE },
    { "smime-sealed", "agent@ars.example", "", "", FALSE, FALSE },
    { "nothing", "", "", "", FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (letters); i++) {
    g_autoptr (IncomingMail) mail = sample (letters[i].name);

    g_test_message ("%s", letters[i].name);
    g_assert_cmpint (mail->nature, ==, INCOMING_LETTER);
    g_assert_cmpstr (mail->from, ==, letters[i].from);
    g_assert_cmpstr (mail->from_name, ==, letters[i].from_name);
    if (strcmp (letters[i].name, "nothing") != 0)
      g_assert_cmpstr (mail->words, ==, letters[i].words);
    g_assert_cmpstr (mail->tag, ==, letters[i].tag ? TAG : NULL);
    g_assert_cmpuint (mail->answers->len > 0, ==, letters[i].answers);
    if (letters[i].answers)
      g_assert_cmpstr (g_ptr_array_index (mail->answers, 0), ==, OURS);
    g_assert_null (strstr (mail->text, "alert"));
    g_assert_null (strstr (mail->text, "color:red"));
  }
}

static void
test_whole_is_kept (void)
{
  g_autoptr (IncomingMail) mail = sample ("gmail");

  g_assert_nonnull (strstr (mail->text, "Un dossier vous est confié."));
  g_assert_cmpstr (mail->subject, ==, "Re: [Logement] Dossier 64-12 : confié aux services");
  g_assert_cmpint (mail->written_at, ==, 1795466411);
}

static void
test_files (void)
{
  g_autoptr (IncomingMail) phone = sample ("iphone"), old = sample ("winmail"), sealed = sample ("smime-sealed"),
                           is_signed = sample ("smime-signed");
  static const struct {
    const char *name, *reason;
  } wanted[] = { { "winmail.dat", "tnef" }, { "bombe.zip", "other" }, { "compte rendu é.pdf", NULL } };

  g_assert_cmpuint (phone->parts->len, ==, 1);
  g_assert_nonnull (((IncomingPart *) g_ptr_array_index (phone->parts, 0))->bytes);
  g_assert_cmpuint (old->parts->len, ==, G_N_ELEMENTS (wanted));
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++) {
    const IncomingPart *part = g_ptr_array_index (old->parts, i);

    g_assert_cmpstr (part->name, ==, wanted[i].name);
    g_assert_cmpstr (part->reason, ==, wanted[i].reason);
    g_assert_cmpint (part->bytes == NULL, ==, part->reason != NULL);
  }
  g_assert_cmpstr (((IncomingPart *) g_ptr_array_index (sealed->parts, 0))->reason, ==, "sealed");
  g_assert_cmpuint (is_signed->parts->len, ==, 0);
}

static void
test_machines (void)
{
  static const struct {
    const char *name;
    IncomingNature nature;
    const char *bounced, *status;
  } machines[] = {
    { "dsn-postfix", INCOMING_BOUNCE, "parti@example.org", "5.1.1" },
    { "dsn-exchange", INCOMING_BOUNCE, "parti@example.org", "5.1.10" },
    { "dsn-gmail", INCOMING_BOUNCE, "parti@gmail.com", "5.1.1" },
    { "dsn-delayed", INCOMING_DELAYED, NULL, NULL },
    { "dsn-empty-part", INCOMING_DELAYED, NULL, NULL }, /* a report of no bytes */
    { "absence-exchange", INCOMING_AUTO, NULL, NULL },
    { "absence-old", INCOMING_AUTO, NULL, NULL },
    { "receipt", INCOMING_AUTO, NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (machines); i++) {
    g_autoptr (IncomingMail) mail = sample (machines[i].name);

    g_test_message ("%s", machines[i].name);
    g_assert_cmpint (mail->nature, ==, machines[i].nature);
    g_assert_cmpstr (mail->bounced, ==, machines[i].bounced);
    g_assert_cmpstr (mail->bounce_status, ==, machines[i].status);
    if (mail->nature == INCOMING_BOUNCE)
      g_assert_cmpstr (g_ptr_array_index (mail->answers, 0), ==, OURS);
  }
}

/* One mail delivered by two ways is one; another text under its Message-ID is another. */
static void
test_fingerprint (void)
{
  static const char *const mails[] = {
    "Received: by a\r\nFrom: a@b.fr\r\nMessage-ID: <1@b>\r\nSubject: x\r\n\r\nBonjour",
    "Received: by b\r\nReceived: by c\r\nFrom: a@b.fr\r\nMessage-ID: <1@b>\r\nSubject: x\r\n\r\nBonjour",
    "From: a@b.fr\r\nMessage-ID: <1@b>\r\nSubject: x\r\n\r\nBonsoir",
  };
  char *prints[3];

  for (guint i = 0; i < 3; i++) {
    g_autoptr (GBytes) bytes = g_bytes_new_static (mails[i], strlen (mails[i]));
    g_autoptr (IncomingMail) mail = mime_read (bytes);

    prints[i] = incoming_mail_fingerprint (mail);
  }
  g_assert_cmpstr (prints[0], ==, prints[1]);
  g_assert_cmpstr (prints[0], !=, prints[2]);
  for (guint i = 0; i < 3; i++)
    g_free (prints[i]);
}

/* ---- hostile ---- */

/* (transfer full): multipart in multipart, so many times. */
static GString *
nested (guint depth)
{
  GString *text = g_string_new ("From: a@b.fr\r\nMessage-ID: <n@b>\r\nMIME-Version: 1.0\r\n");

  for (guint i = 0; i < depth; i++)
    g_string_append_printf (text, "Content-Type: multipart/mixed; boundary=\"b%u\"\r\n\r\n--b%u\r\n", i, i);
  return g_string_append (text, "Content-Type: text/plain\r\n\r\nprofond\r\n");
}

static void
test_nested (void)
{
  static const guint depths[] = { 3, 1000, 20000 };

  for (guint i = 0; i < G_N_ELEMENTS (depths); i++) {
    GString *text = nested (depths[i]);
    g_autoptr (GBytes) bytes = g_string_free_to_bytes (text);
    g_autoptr (IncomingMail) mail = mime_read (bytes);

    g_assert_cmpstr (mail->from, ==, "a@b.fr");
    g_assert_cmpstr (mail->words, ==, depths[i] == 3 ? "profond" : "");
  }
}

static void
test_huge (void)
{
  GString *head = g_string_new ("From: a@b.fr\r\nSubject: "), *parts = NULL;
  g_autoptr (GBytes) headers = NULL, many = NULL;
  g_autoptr (IncomingMail) one = NULL, other = NULL;

  for (guint i = 0; i < 200000; i++)
    g_string_append (head, "x\xc3\xa9 ");
  for (guint i = 0; i < 5000; i++)
    g_string_append_printf (head, "\r\nX-%u: y", i);
  g_string_append (head, "\r\n\r\n");
  for (guint i = 0; i < 300000; i++)
    g_string_append (head, "mot <b> ");
  headers = g_string_free_to_bytes (head);
  one = mime_read (headers);
  g_assert_cmpint (g_utf8_strlen (one->subject, -1), <=, 200);
  g_assert_cmpint (g_utf8_strlen (one->text, -1), <=, INCOMING_TEXT_CHARS);
  parts = g_string_new ("From: a@b.fr\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n");
  for (guint i = 0; i < 3000; i++)
    g_string_append (parts, "--b\r\nContent-Type: image/jpeg\r\nContent-Disposition: attachment\r\n\r\nxxxx\r\n");
  many = g_string_free_to_bytes (parts);
  other = mime_read (many);
  g_assert_cmpuint (other->parts->len, ==, INCOMING_REFUSED_MAX);
  g_assert_cmpstr (((IncomingPart *) g_ptr_array_index (other->parts, INCOMING_PARTS_MAX))->reason, ==, "one_too_many");
}

static void
test_html (void)
{
  static const struct {
    const char *html, *text;
  } samples[] = {
    { "<p>a</p><p>b</p>", "a\nb\n" },
    { "a<br>b", "a\nb" },
    { "1 < 2 &amp; 3 > 2", "1 < 2 & 3 > 2" },
    { "<script>x</script>y<style>z", "y" },
    { "<blockquote>q<blockquote>r</blockquote></blockquote>s", "> q\n> > r\ns" },
    { "&eacute;&#233;&#xe9;&#x110000;&bogus;", "ééé\xef\xbf\xbd&bogus;" },
    { "<!-- hidden --><a href='http://evil'>lien</a>", "lien" },
    { "</blockquote>a", "a" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (samples); i++) {
    g_autofree char *text = mail_text_from_html (samples[i].html);

    g_assert_cmpstr (text, ==, samples[i].text);
  }
}

static void
test_words (void)
{
  static const struct {
    const char *text, *words;
  } samples[] = {
    { "Oui.\n\nOn Mon, Nov 23, 2026 at 9:00 AM X <x@y> wrote:\n> a\n> b", "Oui." },
    { "> a\nRéponse au milieu\n> b\nFin", "Réponse au milieu\nFin" },
    { "> tout est cité", "> tout est cité" },
    { "Le voisin a écrit : venez.", "Le voisin a écrit : venez." },
    { "De : chez moi, rien.\nIl pleut.", "De : chez moi, rien.\nIl pleut." },
    { "Merci\n-----Message d’origine-----\nDe : x", "Merci" },
    { "Ok\n\nDe : X <x@y>\nDate : lundi\nÀ : Z\nObjet : Re\n\nsuite", "Ok" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (samples); i++) {
    g_autofree char *words = mail_text_words (samples[i].text);

    g_assert_cmpstr (words, ==, samples[i].words);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (secret_init (NULL));
  g_test_add_func ("/mime_read/letters", test_letters);
  g_test_add_func ("/mime_read/whole_is_kept", test_whole_is_kept);
  g_test_add_func ("/mime_read/files", test_files);
  g_test_add_func ("/mime_read/machines", test_machines);
  g_test_add_func ("/mime_read/fingerprint", test_fingerprint);
  g_test_add_func ("/mime_read/nested", test_nested);
  g_test_add_func ("/mime_read/huge", test_huge);
  g_test_add_func ("/mime_read/html", test_html);
  g_test_add_func ("/mime_read/words", test_words);
  return g_test_run ();
}
