/* address_import.h: the making of an address file, aside, then renamed: whoever has the former one open keeps it until
 * the next question. */
#pragma once
#include "base/error.h"

/* Of the file, as PRAGMA user_version: what another version of the program made is refused (address_base.h). */
#define ADDRESS_FORMAT 2

/* Called now and then with the lines read so far; FALSE stops the import, which then leaves everything as it was
 * (LIMIT). */
typedef gboolean (*AddressProgress) (guint lines, gpointer data);

/* Imports `csv_path` (plain or gzip; the 22 columns of the national base, separator ";", read by header name;
 * order and further columns do not matter) to `db_path`, replacing the former base whole. `progress` is nullable.
 * INVALID "file, line 12: reason" at the first broken line, NOT_FOUND, IO, STORE: the former base then stays. */
gboolean address_base_import (const char *csv_path, const char *db_path, AddressProgress progress, gpointer data,
                              GError **error);
