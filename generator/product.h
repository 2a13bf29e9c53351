/* product.h: single products made on demand (`product --key sensor:<uuid>`): one table of kinds. */
#pragma once
#include "kit.h"

typedef struct {
  const char *kind; /* before the colon of a key */
  const char *help;
  /* Writes the product of `subject` (what stands behind the colon) to the file `out`. */
  gboolean (*make) (Kit *kit, const char *subject, const char *out, GError **error);
} Product;
extern const Product product_table[];
extern const guint product_table_count;

/* INVALID for a key without colon, NOT_FOUND for an unknown kind or subject. */
gboolean product_make (Kit *kit, const char *key, const char *out, GError **error);
