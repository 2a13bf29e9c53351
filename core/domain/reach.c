/* reach.c: reads two settings. */
#include "domain/reach.h"

#include <string.h>

#include "domain/setting.h"

gboolean
reach_is_town (Db *db)
{
  g_autofree char *reach = setting_text (db, "mail.reach");

  return strcmp (reach, "town") == 0;
}

char *
reach_outside (Db *db)
{
  g_autofree char *outside = setting_text (db, "reach.outside");

  return *outside == '\0' ? NULL : g_steal_pointer (&outside);
}
