/* relay.h: hands one message to the relay by msmtp: to that of the configuration's file, else to the one the browser
 * set (domain/mail_relay.h), whose words reach msmtp by a file in memory: the password touches no disk. */
#pragma once
#include "background/mailer.h"
#include "domain/mail_relay.h"

typedef struct {
  const char *from, *to;
  GBytes *message;
} RelayMail;

/* TRUE when there is a relay. */
gboolean relay_is_known (const MailRelayWay *way, Db *db);
/* Waits for the end of the conversation, a minute at most. TRUE when something was said, by the relay or for it, in
 * *ret_verdict. FALSE: IO, our own side (no msmtp, no memory); NOT_FOUND without a relay. */
gboolean
relay_hand (const MailRelayWay *way, Db *db, const RelayMail *mail, MailerVerdict *ret_verdict, GError **error);
