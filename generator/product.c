/* product.c: the table of products. Each is made by a file of its own. */
#include "product.h"

#include <string.h>

#include "base/error.h"
#include "product_sensor.h"

const Product product_table[] = {
  { "sensor", "the curve of a sensor over its last 30 days, SVG: UUID for the temperature, UUID:rh for the humidity", product_sensor_make },
};
const guint product_table_count = G_N_ELEMENTS (product_table);

gboolean
product_make (Kit *kit, const char *key, const char *out, GError **error)
{
  const char *colon = strchr (key, ':');
  g_autofree char *kind = colon == NULL ? NULL : g_strndup (key, (gsize) (colon - key));

  if (colon == NULL)
    return box_fail (error, BOX_ERROR_INVALID, "%s: a key is a kind, a colon and an identifier", key);
  for (guint i = 0; i < product_table_count; i++)
    if (strcmp (product_table[i].kind, kind) == 0)
      return product_table[i].make (kit, colon + 1, out, error);
  return box_fail (error, BOX_ERROR_NOT_FOUND, "no such product: %s", kind);
}
