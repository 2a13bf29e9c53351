/* captive.c: from the outbox into the letter-box that trainees read. Calls no program. */
#include "background/captive.h"

#include "domain/training.h"

gboolean
captive_keep (Db *db, const Outbox *message, gint64 now, GError **error)
{
  const TrainingMail kept = { .at = now,
                              .channel = message->channel,
                              .recipient = message->recipient,
                              .subject = message->subject,
                              .text = message->body_text,
                              .html = message->body_html };

  return training_mail_add (db, &kept, error);
}
