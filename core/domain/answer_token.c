/* answer_token.c: one table of purposes; bytes, letters and their signature. Knows no store. */
#include "domain/answer_token.h"

#include <string.h>

#include "base/clock.h"
#include "base/secret.h"

static const struct {
  const char *name;
  int days;
  gboolean acts;
} purposes[ANSWER_LAST] = {
  /* A mail is found again after a holiday, and after the reminders that follow it. */
  [ANSWER_MAIL] = { "mail", 60, TRUE },
  /* The next report comes in a week: one month of them lie about, on paper too. */
  [ANSWER_WEEKLY] = { "weekly", 35, TRUE },
  /* Opens more at once, and comes with each report and each reminder. */
  [ANSWER_LIST] = { "list", 14, FALSE },
  [ANSWER_LISTED] = { "listed", 14, TRUE },
};

#define SIGNED_FOR "answer"
enum { AT_PURPOSE, AT_SUBJECT = 1, AT_END = 5, AT_EPOCHS = 9, AT_NOTHING = 13, AT_SIGNATURE = 14 };
enum { BYTES = AT_SIGNATURE + SECRET_SIGNATURE_BYTES };
G_STATIC_ASSERT (BYTES % 3 == 0 && BYTES / 3 * 4 == ANSWER_TOKEN_CHARS);

const char *
answer_purpose_name (AnswerPurpose purpose)
{
  return purpose > 0 && purpose < ANSWER_LAST ? purposes[purpose].name : NULL;
}

gboolean
answer_purpose_acts (AnswerPurpose purpose)
{
  return purpose > 0 && purpose < ANSWER_LAST && purposes[purpose].acts;
}

gint64
answer_token_end (AnswerPurpose purpose, gint64 now)
{
  return clock_add_days (clock_day_start (now), purposes[purpose].days + 1);
}

static void
number_write (guchar *bytes, guint size, guint64 number)
{
  for (guint i = size; i-- > 0; number >>= 8)
    bytes[i] = (guchar) (number & 0xff);
}

static guint64
number_read (const guchar *bytes, guint size)
{
  guint64 number = 0;

  for (guint i = 0; i < size; i++)
    number = number << 8 | bytes[i];
  return number;
}

/* Over what is carried, and over the subject's uuid, which is not. */
static gboolean
signature_make (const guchar *bytes, const char *uuid, guchar *ret_signature)
{
  g_autoptr (GByteArray) all = g_byte_array_new ();

  g_byte_array_append (all, bytes, AT_SIGNATURE);
  g_byte_array_append (all, (const guchar *) uuid, (guint) strlen (uuid));
  return secret_sign (SIGNED_FOR, all->data, all->len, ret_signature);
}

char *
answer_token_write (const AnswerToken *token, const char *uuid)
{
  guchar bytes[BYTES] = { 0 };

  if (token->subject_id <= 0 || token->subject_id > G_MAXUINT32 || token->expires_at <= 0
      || token->expires_at > G_MAXUINT32 || token->assignment_epoch > G_MAXUINT16 || token->partner_epoch > G_MAXUINT16)
    return NULL;
  bytes[AT_PURPOSE] = (guchar) token->purpose;
  number_write (bytes + AT_SUBJECT, 4, (guint64) token->subject_id);
  number_write (bytes + AT_END, 4, (guint64) token->expires_at);
  number_write (bytes + AT_EPOCHS, 2, token->assignment_epoch);
  number_write (bytes + AT_EPOCHS + 2, 2, token->partner_epoch);
  return signature_make (bytes, uuid, bytes + AT_SIGNATURE) ? secret_letters (bytes, sizeof bytes) : NULL;
}

gboolean
answer_token_read (const char *text, AnswerToken *ret_token)
{
  guchar bytes[BYTES];

  if (!secret_from_letters (text, bytes, sizeof bytes) || bytes[AT_PURPOSE] == 0 || bytes[AT_PURPOSE] >= ANSWER_LAST
      || bytes[AT_NOTHING] != 0)
    return FALSE;
  *ret_token = (AnswerToken){ .purpose = (AnswerPurpose) bytes[AT_PURPOSE],
                              .subject_id = (gint64) number_read (bytes + AT_SUBJECT, 4),
                              .expires_at = (gint64) number_read (bytes + AT_END, 4),
                              .assignment_epoch = (guint) number_read (bytes + AT_EPOCHS, 2),
                              .partner_epoch = (guint) number_read (bytes + AT_EPOCHS + 2, 2) };
  return ret_token->subject_id != 0;
}

gboolean
answer_token_is_ours (const char *text, const char *uuid)
{
  guchar bytes[BYTES], signature[SECRET_SIGNATURE_BYTES];

  return secret_from_letters (text, bytes, sizeof bytes) && signature_make (bytes, uuid, signature)
         && secret_equal_bytes (signature, bytes + AT_SIGNATURE, sizeof signature);
}
