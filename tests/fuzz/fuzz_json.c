/* fuzz_json.c: whatever is accepted as JSON prints, and reads back as the same text. */
#include "base/json.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Tree) tree = json_parse ((const char *) data, size, &error);
  g_autoptr (Tree) again = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  if ((tree == NULL) == (error == NULL))
    abort ();
  if (tree == NULL)
    return 0;
  first = json_print (tree);
  again = json_parse (first, strlen (first), NULL);
  if (again == NULL)
    abort ();
  second = json_print (again);
  if (strcmp (first, second) != 0)
    abort ();
  return 0;
}
