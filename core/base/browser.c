/* browser.c: two tables of what stands in a User-Agent header. Versions are left out: they would tell people apart. */
#include "base/browser.h"

#include <string.h>

/* The first that is found counts: most of them call themselves Chrome and Safari as well. */
typedef struct {
  const char *mark, *name;
} Mark;
static const Mark families[] = {
  { "Edg", "Edge" },          { "OPR/", "Opera" },    { "SamsungBrowser", "Samsung Internet" },
  { "Firefox", "Firefox" },   { "FxiOS", "Firefox" }, { "CriOS", "Chrome" },
  { "Chromium", "Chromium" }, { "Chrome", "Chrome" }, { "Safari", "Safari" }
};
static const Mark systems[] = { { "iPhone", "iPhone" },   { "iPad", "iPad" },  { "Android", "Android" },
                                { "Windows", "Windows" }, { "Mac OS", "Mac" }, { "CrOS", "Chromebook" },
                                { "Linux", "Linux" } };

static const char *
mark_find (const Mark *marks, guint count, const char *text)
{
  for (guint i = 0; i < count; i++)
    if (strstr (text, marks[i].mark) != NULL)
      return marks[i].name;
  return NULL;
}

char *
browser_name (const char *user_agent)
{
  const char *family = user_agent == NULL ? NULL : mark_find (families, G_N_ELEMENTS (families), user_agent);
  const char *system = user_agent == NULL ? NULL : mark_find (systems, G_N_ELEMENTS (systems), user_agent);

  if (family == NULL || system == NULL)
    return g_strdup (family != NULL ? family : system);
  return g_strconcat (family, ", ", system, NULL);
}
