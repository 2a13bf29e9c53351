/* drawing.h: what the generator draws while somebody waits for it: two at a time in the whole process, kept in
 * data/cache/. Draws nothing itself. */
#pragma once
#include "http/exchange.h"

/* (transfer full): where a kept drawing of that name stands. */
char *drawing_path (const Appliance *appliance, const char *name);
/* Has the generator make the product `key` (generator/product.h) at `path`, unless it is there. BUSY when too many
 * wait; IO when it fails or takes too long. */
gboolean drawing_make (const Appliance *appliance, const char *key, const char *path, GError **error);
/* The same with more time, for what is many drawings. */
gboolean drawing_make_within (const Appliance *appliance, const char *key, const char *path, guint deadline_s,
                              GError **error);
