/* address_search.h: which streets of an index somebody may have meant. Pure: reads no file. */
#pragma once
#include "store/address_index.h"
#include "store/address_text.h"

typedef struct {
  const AddressTyped *typed;
  const char *insee;   /* nullable: streets of this commune only */
  gboolean unfinished; /* the last word may be the beginning of one */
} AddressSearch;

typedef struct {
  guint street; /* in AddressIndex.streets */
  double score; /* 0 to 1: all of the street was typed, and nothing else */
  double town;  /* 0 to 1: how much the town typed apart is like its town; -1 when none was */
  int house;    /* in AddressTyped.houses, or -1 */
} AddressFound;

enum { ADDRESS_FOUND_MAX = 24 };
/* (transfer full): of AddressFound, at most ADDRESS_FOUND_MAX, best first; empty when nothing is like what was typed.
 */
GArray *address_search_streets (const AddressIndex *index, const AddressSearch *search);
