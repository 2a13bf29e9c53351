/* letter_recipient.h: who a letter about a file is addressed to, and the lines of the envelope. */
#pragma once
#include "domain/report.h"

/* Who a letter goes to: who reported, where they live; for the occupant the dwelling. */
typedef struct {
  PersonKind kind;
  Person person;        /* .known FALSE: nobody is named */
  const Report *report; /* borrowed: its address is the occupant's */
} LetterRecipient;
void letter_recipient_clear (LetterRecipient *recipient);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LetterRecipient, letter_recipient_clear)
gboolean letter_recipient_find (Db *db, const Report *report, LetterRecipient *ret_recipient, GError **error);
/* TRUE when an envelope would arrive: a name, a street, a postcode and a town. */
gboolean letter_recipient_is_postable (const LetterRecipient *recipient);
/* (transfer full): of char *, the lines of the address as the post wants them: person, floor, street, town in capitals.
 */
GPtrArray *letter_recipient_lines (const LetterRecipient *recipient);
