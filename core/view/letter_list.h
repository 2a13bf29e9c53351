/* letter_list.h: a sheet of addresses that a campaign writes to, read for its letters and not kept. */
#pragma once
#include "base/tree.h"
#include "domain/import_sheet.h"

enum { LETTER_LIST_MAX = 500 };
extern const ImportColumn letter_list_columns[];
extern const guint letter_list_columns_count;

/* (transfer full): one map {to[] (lines of the address, the town in capitals), dwelling (nullable)} a record of the
 * file of UTF-8 text; what is wrong with it is added to `troubles`. NULL when nothing could be read. */
Tree *letter_list_read (const char *path, ImportTroubles *troubles);
/* (transfer full): an example of such a sheet, for a spreadsheet. */
char *letter_list_model (void);
