/* trail.c: reads the trail of a request; carries it to the page that follows a form. What it holds is written anew: an
 * address never bears what somebody made up. */
#include "pages/trail.h"

#include <string.h>

#include "pages/report_query.h"

gboolean
trail_read (Exchange *exchange, ListPlace *ret_place)
{
  const char *list = exchange_query (exchange, "liste"), *rank = exchange_query (exchange, "rang");
  g_autofree char *text = NULL;

  if (list == NULL || rank == NULL)
    return list_place_read (exchange_field (exchange, "trail"), ret_place);
  text = g_strdup_printf ("liste=%s&rang=%s", list, rank);
  if (!list_place_read (text, ret_place))
    return FALSE;
  report_query_read (exchange, ret_place->criteria);
  return TRUE;
}

char *
trail_place (Exchange *exchange, const char *place)
{
  const char *anchor = strchr (place, '#');
  gsize length = anchor == NULL ? strlen (place) : (gsize) (anchor - place);
  g_autofree char *before = g_strndup (place, length), *text = NULL;
  g_auto (ListPlace) at = { 0 };

  if (!trail_read (exchange, &at))
    return g_strdup (place);
  text = list_place_text (&at);
  return g_strconcat (before, strchr (before, '?') == NULL ? "?" : "&", text, anchor, NULL);
}
