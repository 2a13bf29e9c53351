/* form_erase.c: the tenant's cookies end here; what the town has stays. The answer is no redirection: only the page of a
 * form that was really sent makes form.js erase what the device kept by itself. The chosen language stays. */
#include "pages/form_erase.h"

int
form_erase (Exchange *exchange)
{
  static const char *const cookies[] = { "draft", "visitor" };

  exchange_speak (exchange, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cookies); i++)
    exchange_set_cookie (exchange, cookies[i], "", 0);
  return exchange_page (exchange, 200, "form/erased", tree_new_map ());
}
