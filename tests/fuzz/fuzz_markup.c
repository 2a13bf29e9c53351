/* fuzz_markup.c: what the checker of drawings and of texts lets pass holds nothing that acts, told by a second, coarse
 * look; the first byte chooses which. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/markup.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* "<" straight before one of these begins an element that acts, wherever it stands. */
static void
look_again (const char *text)
{
  static const char *const active[] = { "<script", "<iframe", "<foreignobject", "<object", "<embed", "<animate", "<form" };
  g_autofree char *lower = g_ascii_strdown (text, -1);

  for (guint i = 0; i < G_N_ELEMENTS (active); i++)
    if (strstr (lower, active[i]) != NULL)
      abort ();
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = size == 0 ? NULL : g_strndup ((const char *) data + 1, size - 1);
  MarkupTrouble trouble = { .problem = MARKUP_LAST };
  g_autoptr (GError) error = NULL;
  MarkupSize measure = { 0, 0 };

  if (text == NULL)
    return 0;
  if (data[0] & 1) {
    if (markup_check_page (text, &trouble, &error))
      look_again (text);
  } else if (markup_check_svg (text, strlen (text), &measure, &trouble, &error)) {
    if (!(measure.width > 0 && measure.height > 0))
      abort ();
  }
  if ((error != NULL) != (trouble.problem != MARKUP_LAST))
    abort ();
  return 0;
}
