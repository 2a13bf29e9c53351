/* csv_private.h: the bytes below a CSV reader, plain or gzip. Shared by csv.c, csv_input.c and nobody else. */
#pragma once
#include <gio/gio.h>

typedef struct CsvInput CsvInput;

/* NOT_FOUND, IO. */
CsvInput *csv_input_open (const char *path, GError **error);
void csv_input_free (CsvInput *input);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsvInput, csv_input_free)

/* The next byte, kept for the next call of either, or taken; -1 at the end and after a failure. */
int csv_input_peek (CsvInput *input);
int csv_input_take (CsvInput *input);
/* What made the input end early, or NULL. (transfer none) */
const GError *csv_input_failure (const CsvInput *input);
