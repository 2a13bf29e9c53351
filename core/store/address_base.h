/* address_base.h: the side file of addresses, asked: what was typed, however it is spelt, to addresses of the national
 * base, best first. Read-only, not backed up; address_import.h makes the file. */
#pragma once
#include "store/address_import.h"

/* An address, or a street without its number. */
typedef struct {
  char *key;    /* of the national base: "64445_1234_00012_bis"; NULL: the street is there, this number is not */
  char *label;  /* "12 bis Rue Carnot": with the number typed, also when the base has it not */
  char *street; /* "Rue Carnot" */
  char *postcode, *city, *insee;
  double latitude, longitude; /* WGS 84; 0 without a key */
  double score;               /* 0 to 1 (address_search.h); under it the number not found costs */
  double town;                /* 0 to 1: likeness of the town typed apart; -1 when none was */
} AddressRecord;
void address_record_free (AddressRecord *record); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AddressRecord, address_record_free)

/* An open base: any thread may ask, several at once. The file need not exist yet; a newly imported one is seen by the
 * next question. The first question reads the names of all streets into memory (address_index.h). */
typedef struct AddressBase AddressBase;
AddressBase *address_base_open (const char *db_path);
void address_base_free (AddressBase *base); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AddressBase, address_base_free)

/* FALSE when there is a file that cannot be asked: of another format, or broken (STORE). Without a file all is well. */
gboolean address_base_check (AddressBase *base, GError **error);

typedef struct {
  const char *text;     /* address line, or everything in one: number, street, postcode, town; any order */
  const char *postcode; /* nullable; it may be wrong */
  const char *city;     /* nullable: the town where it was typed apart */
  const char *insee;    /* nullable: addresses of this commune only */
  gboolean unfinished;  /* it is still being typed: the last word may be the beginning of one */
  guint limit;          /* at most ADDRESS_ANSWERS_MAX */
} AddressQuestion;
enum { ADDRESS_ANSWERS_MAX = 20, ADDRESS_TEXT_LEAST = 3 /* letters and digits: fewer are answered by nothing */ };

/* (transfer full): of AddressRecord, best first; empty without a base, and for a text of nothing. NULL: STORE. */
GPtrArray *address_base_search (AddressBase *base, const AddressQuestion *question, GError **error);
/* *ret_record (transfer full) is the address of a key, or NULL when there is none. */
gboolean address_base_get (AddressBase *base, const char *key, AddressRecord **ret_record, GError **error);
