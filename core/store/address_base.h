/* address_base.h: the side file of addresses, built aside from a file in the national address base format, then
 * renamed: whoever has it open keeps the old one until the next question. Read-only otherwise, not backed up. */
#pragma once
#include "store/store.h"

/* Called now and then with the lines read so far; FALSE stops the import, which then leaves everything as it was
 * (LIMIT). */
typedef gboolean (*AddressProgress) (guint lines, gpointer data);

/* Imports `csv_path` (plain or gzip; the 22 columns of the national base, separator ";", read by header name;
 * order and further columns do not matter) to `db_path`, replacing the former base whole. `progress` is nullable.
 * INVALID "file, line 12: reason" at the first broken line, NOT_FOUND, IO, STORE: the former base then stays. */
gboolean address_base_import (const char *csv_path, const char *db_path, AddressProgress progress, gpointer data,
                              GError **error);

typedef struct {
  char *key;   /* of the national base: "64445_1234_00012_bis" */
  char *label; /* "12 bis Rue Carnot" */
  char *postcode, *city, *insee;
  double latitude, longitude; /* WGS 84 */
} AddressRecord;
void address_record_free (AddressRecord *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AddressRecord, address_record_free)

/* An open base: any thread may ask, one at a time. The file need not exist yet; a newly imported one is seen by
 * the next question. */
typedef struct AddressBase AddressBase;
AddressBase *address_base_open (const char *db_path);
void address_base_free (AddressBase *base); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AddressBase, address_base_free)

typedef struct {
  const char *search;   /* as address_text_normalise makes it */
  const char *insee;    /* nullable: any commune */
  const char *postcode; /* nullable: any */
} AddressQuestion;
/* (transfer full): of AddressRecord, at most 10, by key; empty without a base. */
GPtrArray *address_base_find (AddressBase *base, const AddressQuestion *question, GError **error);
