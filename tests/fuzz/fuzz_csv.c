/* fuzz_csv.c: the bytes are a file, plain or gzip, read to its end or its first fault; each field is written and
 * touched. */
#include "base/csv.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
read_all (CsvReader *reader)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (int records = 0; records < 10000 && csv_reader_next (reader, &error); records++) {
    g_string_truncate (out, 0);
    for (int column = -1; column < 20; column++) {
      const char *field = csv_reader_field (reader, column);

      if (!g_utf8_validate (field, -1, NULL))
        abort ();
      csv_append (out, CSV_SPREADSHEET, column < 0, field);
    }
  }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  int file = memfd_create ("fuzz", MFD_CLOEXEC);
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", file);
  g_autoptr (CsvReader) reader = NULL;

  if (file < 0 || write (file, data, size) != (ssize_t) size)
    abort ();
  reader = csv_reader_open (path, NULL);
  if (reader != NULL)
    read_all (reader);
  close (file);
  return 0;
}
