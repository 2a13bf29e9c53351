/* owner_typed.h: the form of an owner's address, as the desk and the owner itself fill it in. */
#pragma once
#include "domain/owner_contact.h"
#include "http/exchange.h"

enum { OWNER_TYPED_FIELDS = 8 };

typedef struct {
  char *values[OWNER_TYPED_FIELDS]; /* owned, in the order of the table in owner_typed.c */
} OwnerTyped;
void owner_typed_clear (OwnerTyped *typed);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OwnerTyped, owner_typed_clear)

OwnerTyped owner_typed_read (Exchange *exchange);
OwnerContact owner_typed_contact (const OwnerTyped *typed); /* borrows its texts */
char *owner_typed_words (const OwnerTyped *typed);          /* (transfer full): all of it, for once_request */
/* Sets `contact_form` {<field>_field {name, value, error}, open}: what is known (`contact` of `view`), or what was
 * typed when `remarks` are not NULL. `say` gives the sentence of a remark. */
typedef const char *(*OwnerTypedSay) (Exchange *exchange, const char *code);
typedef struct {
  Exchange *exchange;
  const Remarks *remarks; /* nullable: the form did not come back */
  OwnerTypedSay say;
} OwnerTypedShown;
void owner_typed_view (const OwnerTypedShown *shown, Tree *view);
