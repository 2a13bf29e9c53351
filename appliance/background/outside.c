/* outside.c: asks the daemon for its own page in each language, and writes them down. */
#include "background/outside.h"

#include <glib/gstdio.h>

#include "background/web.h"
#include "base/config.h"
#include "base/error.h"
#include "domain/reach.h"

#define FOLDER "publish/outside"
#define PAGE_OF "%s/signaler/copie?langue=%s"

enum { ASK_S = 20, PAGE_BYTES_MAX = 2 * 1024 * 1024 };

/* By rename: what reads meanwhile (a sending) never sees half a page. */
static gboolean
write_page (const char *folder, const char *below, const char *page, GError **error)
{
  g_autofree char *at = g_build_filename (folder, "signaler", below, NULL);
  g_autofree char *path = g_build_filename (at, "index.html", NULL);

  if (g_mkdir_with_parents (at, 0755) != 0)
    return box_fail (error, BOX_ERROR_IO, "%s: the folder cannot be made", at);
  return g_file_set_contents_full (path, page, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0644, error);
}

/* French is also what stands there without a language: /signaler. */
static gboolean
make_page (const char *folder, const char *own_url, const char *language, GError **error)
{
  g_autofree char *url = g_strdup_printf (PAGE_OF, own_url, language);
  const WebAsk ask = { url, ASK_S, PAGE_BYTES_MAX };
  g_auto (WebAnswer) answer = { 0 };

  if (!web_get (&ask, &answer) || answer.status != 200)
    return box_fail (error, BOX_ERROR_IO, "the form of the outside copy: %s, status %ld",
                     answer.trouble == NULL ? "answered" : answer.trouble, answer.status);
  return write_page (folder, language, answer.body, error)
         && (g_strcmp0 (language, "fr") != 0 || write_page (folder, ".", answer.body, error));
}

char *
outside_make (const Jobs *jobs)
{
  g_autofree char *outside = reach_outside (store_reader (jobs->store)), *folder = NULL, *own_url = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) languages = NULL;

  if (outside == NULL || jobs->config == NULL)
    return NULL;
  own_url = config_own_url (jobs->config);
  folder = g_build_filename (jobs->data_folder, FOLDER, NULL);
  languages = words_languages (jobs->words);
  for (guint i = 0; own_url != NULL && error == NULL && languages[i] != NULL; i++)
    make_page (folder, own_url, languages[i], &error);
  if (own_url != NULL && error == NULL)
    return g_steal_pointer (&folder);
  g_warning ("outside copy: %s", error != NULL ? error->message : "the daemon listens where nobody knows");
  return NULL;
}
