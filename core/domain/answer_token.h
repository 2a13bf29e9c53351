/* answer_token.h: what stands in the address of a page by which a partner answers without an account: signed, not kept.
 *
 * Why a signature and not a row of `link`: the weekly PDF is made by the generator, which reads the store and does not
 * write it; a preview of a mail must not leave rows behind; a hundred files in a report would be a hundred rows a
 * partner and week. A signature says the same without any of it: for what it opens, to which assignment (or partner),
 * until when, and of which epoch. Its key is made of the box's secret.key: who holds a copy of the store alone opens
 * nothing. What a row would give, revoking, is what the epochs are for (answer_link.h); and the uuid of the subject is
 * signed too, so that numbers given anew after a backup was restored open nobody else's file. 128 bits of signature:
 * guessing costs a guesser more than us, and nothing is written for a guess.
 *
 * 30 bytes, 40 letters: purpose 1, subject 4, end 4, epochs 2 + 2, nothing 1, signature 16. Big-endian. */
#pragma once
#include <glib.h>

typedef enum {
  ANSWER_MAIL = 1, /* answers for one assignment, from a mail */
  ANSWER_WEEKLY,   /* the same, from the weekly report */
  ANSWER_LIST,     /* of a partner: lists what waits for it */
  ANSWER_LISTED,   /* answers for one assignment, from that list: no longer than the list itself */
  ANSWER_LAST
} AnswerPurpose;

enum { ANSWER_TOKEN_CHARS = 40 };

typedef struct {
  AnswerPurpose purpose;
  gint64 subject_id; /* of an assignment; of a partner for ANSWER_LIST */
  gint64 expires_at;
  guint assignment_epoch, partner_epoch; /* the first 0 for ANSWER_LIST */
} AnswerToken;

const char *answer_purpose_name (AnswerPurpose purpose); /* "mail": the `way` of the history */
/* TRUE when its subject is an assignment. */
gboolean answer_purpose_acts (AnswerPurpose purpose);
/* When a token made at `now` ends: midnight after its last day, so that all of one day are the same. ANSWER_LISTED ends
 * as ANSWER_LIST does. */
gint64 answer_token_end (AnswerPurpose purpose, gint64 now);

/* (transfer full): the token; `uuid` of its subject. NULL without the box's key, or for a number that does not fit. */
char *answer_token_write (const AnswerToken *token, const char *uuid);
/* TRUE when the text has the shape of one. Nothing of it is to be believed before answer_token_is_ours. */
gboolean answer_token_read (const char *text, AnswerToken *ret_token);
/* TRUE when this box signed it for the subject of that uuid. */
gboolean answer_token_is_ours (const char *text, const char *uuid);
