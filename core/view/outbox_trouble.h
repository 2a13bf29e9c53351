/* outbox_trouble.h: why a message did not arrive, in words, and what can be done: one table from what the outbox keeps
 * of the last try. */
#pragma once
#include "base/tree.h"
#include "base/words.h"
#include "domain/outbox.h"

/* The cause, a key of the groups outbox_trouble and outbox_remedy; NULL for no status. */
const char *outbox_trouble_code (const OutboxTroubled *trouble);
/* (transfer none): in French; NULL for no status. */
const char *outbox_trouble_words (const Words *words, const OutboxTroubled *trouble);
const char *outbox_trouble_remedy (const Words *words, const OutboxTroubled *trouble);

/* Causes, each with whom it kept a message from. */
typedef struct OutboxCauses OutboxCauses;
OutboxCauses *outbox_causes_new (const Words *words);
void outbox_causes_free (OutboxCauses *causes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OutboxCauses, outbox_causes_free)
/* An OutboxTroubledVisit; `data` is OutboxCauses. */
void outbox_causes_add (const OutboxTroubled *row, gpointer causes);
gint64 outbox_causes_count (const OutboxCauses *causes);
enum { OUTBOX_NAMES_MAX = 6 /* of one cause; the others are counted */ };
/* Sets the list `key`: {count, plural, words, remedy, names, more, plural_more, since}: most messages first. Names are
 * those of partners and accounts and the numbers of files, never an address. */
void outbox_causes_fill (const OutboxCauses *causes, Tree *tree, const char *key);
