/* fuzz_svg_path.c: any text as the path of a drawing: its points come in pairs, numbers within reason or a lift of the pen. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/svg_path.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *d = g_strndup ((const char *) data, size);
  g_autoptr (GArray) xy = svg_path_points (d, NULL);

  if (xy == NULL)
    return 0;
  if (xy->len % 2 != 0)
    abort ();
  for (guint i = 0; i < xy->len; i += 2) {
    double x = g_array_index (xy, double, i), y = g_array_index (xy, double, i + 1);

    if (isnan (x) != isnan (y) || (!isnan (x) && (fabs (x) > 1e5 || fabs (y) > 1e5)))
      abort ();
  }
  return 0;
}
