/* list_place.c: reads and writes the place of a file in a list. */
#include "view/list_place.h"

#include <string.h>

#include "base/text.h"
#include "view/filter_view.h"

enum { RANK_MAX = 10000000, TEXT_MAX = 4000 };

void
list_place_clear (ListPlace *place)
{
  g_clear_pointer (&place->criteria, report_criteria_free);
}

/* (transfer full): the first value of that name in "a=1&b=2"; NULL: none. */
static char *
value_of (const char *text, const char *name)
{
  g_auto (GStrv) pairs = g_strsplit (text, "&", -1);
  gsize length = strlen (name);

  for (guint i = 0; pairs[i] != NULL; i++)
    if (strncmp (pairs[i], name, length) == 0 && pairs[i][length] == '=')
      return g_uri_unescape_string (pairs[i] + length + 1, NULL);
  return NULL;
}

gboolean
list_place_read (const char *text, ListPlace *ret_place)
{
  g_autofree char *list = NULL, *rank = NULL;

  *ret_place = (ListPlace){ 0 };
  if (text == NULL || strlen (text) > TEXT_MAX)
    return FALSE;
  list = value_of (text, "liste");
  rank = value_of (text, "rang");
  if (list == NULL || rank == NULL || !text_to_integer (rank, 1, RANK_MAX, &ret_place->rank))
    return FALSE;
  ret_place->kind = report_list_find (list);
  ret_place->criteria = report_criteria_new ();
  report_criteria_read (ret_place->criteria, text);
  return TRUE;
}

char *
list_place_text (const ListPlace *place)
{
  const FilterInput list = { "", report_list_name (place->kind), place->criteria };
  g_autofree char *url = filter_view_url (&list, place->criteria);

  return g_strdup_printf ("%s&rang=%" G_GINT64_FORMAT, url + 1, place->rank); /* without its "?" */
}
