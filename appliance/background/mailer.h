/* mailer.h: the job that hands the outbox to the relay, one msmtp per recipient. Addresses never reach a log. */
#pragma once
#include "background/jobs.h"
#include "domain/outbox.h"

/* TRUE when a mail is due, a relay is configured and this hour's cap (setting mail.hourly_cap) is not reached. */
gboolean mailer_wanted (const Jobs *jobs, Db *db, gint64 now);
/* At most 50 mails, or what 45 s allow: the next run goes on after a look at the other jobs. A stop lets the mail under
 * way end (60 s at most). Counts: sent, later, failed. IO when the relay cannot be reached or refuses the box itself:
 * the rest waits for the next run. */
gboolean mailer_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error);

/* What msmtp's end means. */
typedef struct {
  OutboxVerdict verdict;
  gboolean alarm;  /* the relay or its configuration, not this mail: no other mail would pass */
  gboolean gone;   /* the address itself was refused for good: mail_address.h */
  char status[24]; /* "550 5.1.1", "exit 75", "tls", "timeout": what the outbox keeps */
} MailerVerdict;
/* Pure. `log`: its log line; `exited` FALSE: it was killed at the deadline. The exit status alone does not tell
 * temporary from permanent: 450, 451 and 554 all end with 69, so smtpstatus= decides; where nothing was said, what
 * msmtp itself says of TLS tells more than its exit status. */
MailerVerdict mailer_verdict (gboolean exited, int exit_status, const char *log);
