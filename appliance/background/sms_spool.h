/* sms_spool.h: text messages through the folder of gammu-smsd (gammu-smsd-files(7)): outbox/ is where we write, sent/
 * and error/ where it says what it did. It knows no modem. */
#pragma once
#include "background/sms.h"

/* Status of a message that lies in the folder; it is asked for again each minute. */
#define SMS_SPOOL_STATUS "spool"

/* Hands a message over, or looks what became of it: whoever asks again never doubles it, for its file name is its own.
 * Sent: the file lies in sent/. Failed: in error/ ("modem"), nowhere ("lost"), or in outbox/ for two days ("timeout",
 * and taken back). An alarm when the folder cannot be written. */
void sms_spool_advance (const char *folder, const Outbox *message, gint64 now, SmsOutcome *ret_outcome);
/* Once the outcome is on the card: takes the message, its number and its link out of sent/ and error/, where gammu would
 * keep them for ever. */
void sms_spool_forget (const char *folder, const Outbox *message);
