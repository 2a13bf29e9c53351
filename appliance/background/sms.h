/* sms.h: the job that sends text messages of the outbox, by the way of setting sms.way. Numbers and texts never reach a
 * log. */
#pragma once
#include "background/jobs.h"
#include "domain/outbox.h"

/* TRUE when a text message is due (domain/outbox.h: not at night). */
gboolean sms_wanted (const Jobs *jobs, Db *db, gint64 now);
/* At most 20, or what 45 s allow. Counts: sent, handed (to gammu-smsd, which has not sent it yet), later, failed. A
 * text over the month's cap (setting sms.monthly_cap), two days old, or left over when texts were switched off is given
 * up: what it tells stands on the follow-up page. IO when the way is not set up or cannot be used: the rest waits. */
gboolean sms_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error);

/* What became of one message. */
typedef struct {
  OutboxVerdict verdict;
  gboolean handed; /* gammu-smsd has it: ask again later; no verdict yet */
  gboolean alarm;  /* the way itself, not this message: no other would pass */
  char status[16]; /* "200", "timeout", "modem": what the outbox keeps */
} SmsOutcome;
