/* address_token.h: a typed word and how much it is like each word of an index. What address_search.c scores streets by.
 */
#pragma once
#include "store/address_search.h"

typedef struct {
  char *text;
  AddressWord word;
  gboolean town; /* typed as the town: names no street */
  int house;     /* it may be the number of this house of AddressTyped; -1 */
  guint8 *likes; /* percent, by word of the index */
  guint8 *towns; /* the same by town: its best word */
  guint best;    /* of likes */
  double weight; /* of the word it is like most */
} AddressToken;

/* (transfer full): of AddressToken, in the order typed: glued words cut, cut words joined where only that is known.
 * `loose`: as ADDRESS_LOOSE of address_likeness. */
GPtrArray *address_token_list (const AddressIndex *index, const AddressSearch *search, gboolean loose);
