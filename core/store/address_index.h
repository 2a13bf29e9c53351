/* address_index.h: the streets and towns of an address file, held in memory to be searched whole: some 60 bytes a
 * street, 30 a different word. Numbers, keys and places stay on the card. Read-only once made; any thread. */
#pragma once
#include "store/address_likeness.h"
#include "store/store.h"

typedef struct {
  guint32 first; /* of its words, in AddressIndex.refs */
  guint32 count;
  guint32 streets; /* how many are in it */
  char insee[6];
  char postcode[6];
} AddressTown;

typedef struct {
  gint64 id; /* in the file */
  guint32 first;
  guint16 count;
  guint16 town; /* in AddressIndex.towns */
} AddressStreet;

typedef struct {
  GArray *words;       /* of AddressWord, each once */
  GArray *weights;     /* of float, by word: the rarer the heavier */
  GArray *refs;        /* of guint32: indexes of words, those of one street or town in a row */
  GArray *streets;     /* of AddressStreet */
  GArray *towns;       /* of AddressTown */
  GHashTable *by_text; /* text → index of the word + 1 */
  GStringChunk *texts;
} AddressIndex;

/* (transfer full): reads the whole file's streets. STORE; LIMIT when they are more than a box can hold. */
AddressIndex *address_index_load (Db *db, GError **error);
void address_index_free (AddressIndex *index); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AddressIndex, address_index_free)

/* Index of a word, or -1. */
int address_index_word (const AddressIndex *index, const char *text);
float address_index_weight (const AddressIndex *index, guint word); /* of a word by its index, over 0 */
