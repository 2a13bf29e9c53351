/* fuzz_answer.c: whatever stands in the address of a page by link is taken apart; what has the shape of a token is
 * written again and read as the same, and this box did not sign it. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/secret.h"
#include "domain/answer_token.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
check_same (const AnswerToken *token)
{
  g_autofree char *text = answer_token_write (token, "uuid");
  AnswerToken again;

  if (text == NULL)
    return; /* a purpose or an end that no token of ours has */
  if (!answer_token_read (text, &again) || again.purpose != token->purpose || again.subject_id != token->subject_id
      || again.expires_at != token->expires_at || again.assignment_epoch != token->assignment_epoch
      || again.partner_epoch != token->partner_epoch || !answer_token_is_ours (text, "uuid"))
    abort ();
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  AnswerToken token;

  secret_key_set ("this box");
  if (answer_token_is_ours (text, "another"))
    abort ();
  if (answer_token_read (text, &token))
    check_same (&token);
  return 0;
}
