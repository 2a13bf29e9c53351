/* mail_test.h: one mail that leaves at once, to see whether the relay takes it. Not by the outbox: who asked waits. */
#pragma once
#include "background/mailer.h"
#include "domain/mail_relay.h"

#define MAIL_TEST_KIND "setup_test"

typedef struct {
  const Words *words;
  const char *base_url;
  MailRelayWay way;
  const char *to;
  gint64 now;
} MailTest;
/* As relay_hand; without a relay, the verdict "setting" rather than an error. */
gboolean mail_test_send (Db *db, const MailTest *test, MailerVerdict *ret_verdict, GError **error);
