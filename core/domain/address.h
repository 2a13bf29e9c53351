/* address.h: what somebody typed, recognised in the national base: while it is typed, when a page of the form is sent,
 * and when the report is. A free address is no mistake: nothing here refuses one, and a base that cannot be read is
 * one that knows nothing. */
#pragma once
#include "domain/report_input.h"
#include "store/address_base.h"

/* How sure an answer is. Scores are those of AddressRecord.
 *
 * EXACT: one address may be kept without asking. It has a key; its score is at least 0.90; no other address comes
 *   within 0.05 of it; and it lies in the town that was typed: its name (0.95 alike or more) with no postcode of
 *   another département, or nearly its name (0.65) and its very postcode, since "Mons" is one letter from "Lons" and
 *   the base need not hold both; where no town was typed, its postcode; or the commune that was asked for.
 * SEVERAL: one or more to choose from, best first, each of score 0.60 or more and at most 0.25 under the first. Their
 *   town is like the one typed (0.55), or has the postcode typed: an address of another town is never proposed for a
 *   town the base does not hold. One without a key is a street whose number the base does not know: to keep it is to
 *   keep the address as typed, spelt right.
 * NONE: nothing like it: keep what was typed.
 *
 * The numbers were read off an invented département (`make bench`): of 4,000 noisy spellings of its addresses four in
 * five are EXACT and none wrongly; of 4,000 of addresses that its file lacks (a number, a street, a whole town) one in
 * a thousand or fewer is placed, always on the nearest spelling of the same town. Under 0.60 what is proposed has
 * little in common with what was typed; 0.25 behind the best it is another street. */
typedef enum { ADDRESS_NONE, ADDRESS_SEVERAL, ADDRESS_EXACT } AddressCertainty;

enum { ADDRESS_CHOICES_MAX = 6, ADDRESS_SUGGESTIONS_MAX = 8 };

typedef struct {
  AddressCertainty certainty;
  GPtrArray *records; /* of AddressRecord: one for EXACT, 1 to ADDRESS_CHOICES_MAX for SEVERAL, none for NONE */
} AddressChoices;
void address_choices_free (AddressChoices *choices); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AddressChoices, address_choices_free)

/* What the form's page of places says. All nullable: what was not typed. */
typedef struct {
  const char *address, *postcode, *city;
  const char *insee; /* of the commune when it is known otherwise: addresses of this one only */
} AddressAsked;
/* (transfer full): never NULL. For a page of choices: EXACT goes on, SEVERAL is shown (values: `label`, `postcode`,
 * `city`, and `key` and `insee` for the draft's fields address_key and insee) with "my address is not among them" last,
 * NONE goes on. */
AddressChoices *address_choices (AddressBase *base, const AddressAsked *asked);
/* TRUE when the street bears a word that was typed, or nearly: its kind ("rue") and numbers do not count. What does not
 * may be proposed ("4 rue des Essais": "Rue Henri IV", for its 4), never chosen beforehand. */
gboolean address_resembles (const AddressRecord *record, const AddressAsked *asked);

/* (transfer full): of AddressRecord, at most ADDRESS_SUGGESTIONS_MAX, for what is still being typed: everything in one
 * line, the last word perhaps unfinished. `commune` is nullable: its INSEE code, or the name of a town to prefer. Never
 * NULL. */
GPtrArray *address_suggest (AddressBase *base, const char *text, const char *commune);

/* Fills key, commune and place of an input whose address the base knows: by its key when the address still is the one
 * the key is of, else when address_choices is EXACT. Leaves it as it is otherwise. */
void address_locate (ReportInput *input, AddressBase *base);
