/* mail_test.c: composes the mail of a test as any other. Keeps nothing. */
#include "background/mail_test.h"

#include <string.h>

#include "background/compose.h"
#include "background/relay.h"
#include "base/secret.h"
#include "domain/setting.h"

/* (transfer full) */
static GBytes *
compose (Db *db, const MailTest *test, const char *from, GError **error)
{
  const MailStyle style = { .words = test->words, .language = "fr", .base_url = test->base_url };
  g_autoptr (Tree) tree = mail_tree_new (db, &style);
  g_autofree char *service = setting_text (db, "service.name"), *random = secret_uuid (),
                  *id = g_strdup_printf ("test-%s@%s", random, strchr (from, '@') + 1);
  g_auto (Mail) mail = { 0 };
  const ComposeEnvelope envelope = { .from = from, .from_name = service, .leaves_at = test->now };
  Outbox row = { .kind = (char *) MAIL_TEST_KIND,
                 .recipient = (char *) test->to,
                 .message_id = id,
                 .language = (char *) "fr",
                 .created_at = test->now };

  if (!mail_render (&style, MAIL_TEST_KIND, tree, &mail, error))
    return NULL;
  row.subject = mail.subject;
  row.body_text = mail.text;
  row.body_html = mail.html;
  return compose_mail (&row, &envelope);
}

gboolean
mail_test_send (Db *db, const MailTest *test, MailerVerdict *ret_verdict, GError **error)
{
  g_autofree char *from = setting_text (db, "mail.from");
  g_autoptr (GBytes) message = NULL;

  if (*from == '\0' || !relay_is_known (&test->way, db)) {
    *ret_verdict = (MailerVerdict){ .verdict = OUTBOX_RETRY, .status = "" };
    g_strlcpy (ret_verdict->status, *from == '\0' ? "sender" : "setting", sizeof ret_verdict->status);
    return TRUE;
  }
  message = compose (db, test, from, error);
  if (message == NULL)
    return FALSE;
  const RelayMail mail = { from, test->to, message };

  return relay_hand (&test->way, db, &mail, ret_verdict, error);
}
