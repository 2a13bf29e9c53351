/* incoming_mail.c: a mail as it was read, and how it is known again. */
#include "domain/incoming_mail.h"

#include "base/secret.h"

void
incoming_part_free (gpointer data)
{
  IncomingPart *part = data;

  g_free (part->name);
  g_clear_pointer (&part->bytes, g_bytes_unref);
  g_free (part);
}

void
incoming_mail_free (IncomingMail *mail)
{
  if (mail == NULL)
    return;
  char *texts[] = { mail->message_id, mail->from, mail->from_name, mail->subject,       mail->text,
                    mail->words,      mail->tag,  mail->bounced,   mail->bounce_status };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_clear_pointer (&mail->answers, g_ptr_array_unref);
  g_clear_pointer (&mail->parts, g_ptr_array_unref);
  g_free (mail);
}

char *
incoming_mail_fingerprint (const IncomingMail *mail)
{
  g_autoptr (GString) all = g_string_new (NULL);

  g_string_printf (all, "%s\n%s\n%s\n%" G_GINT64_FORMAT "\n%s\n%s", mail->message_id, mail->from, mail->subject,
                   mail->written_at, mail->bounced == NULL ? "" : mail->bounced, mail->text);
  for (guint i = 0; i < mail->parts->len; i++) {
    const IncomingPart *part = g_ptr_array_index (mail->parts, i);
    g_autofree char *hash = part->bytes == NULL ? NULL
                                                : secret_hash_bytes (g_bytes_get_data (part->bytes, NULL),
                                                                     g_bytes_get_size (part->bytes));

    g_string_append_printf (all, "\n%s %s", part->name, hash == NULL ? part->reason : hash);
  }
  return secret_hash (all->str);
}
