/* site_look.c: stamps of texts taken piece by piece, by one thread or two. Reads no text. */
#include "site_look.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/content.h"

enum { PIECE = 128, ALONE_MAX = 2000, NAME_MAX_BYTES = 256 };

struct SiteLook {
  const SiteMemory *memory;
  int shipped, own; /* descriptors of the folders; own -1: the town has none */
  guint total;
  FileStamp *files;
  gint next;    /* atomic: the piece that nobody has taken */
  gint missing; /* atomic: nothing more need be looked at */
  gint any_own; /* atomic */
  GThread *thread;
  SiteLooked looked;
};

static int
open_folder (const char *path)
{
  return path == NULL ? -1 : open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static gboolean
look_at (SiteLook *look, guint position)
{
  const MemoryText text = site_memory_text (look->memory, position);
  gsize length = strlen (text.name);
  char name[NAME_MAX_BYTES];
  struct stat status;

  if (text.own)
    g_atomic_int_set (&look->any_own, TRUE);
  if (length + sizeof CONTENT_SUFFIX > sizeof name)
    return FALSE;
  memcpy (name, text.name, length);
  memcpy (name + length, CONTENT_SUFFIX, sizeof CONTENT_SUFFIX);
  if (fstatat (text.own ? look->own : look->shipped, name, &status, 0) != 0)
    return FALSE;
  look->files[position] = file_stamp_of (&status);
  return TRUE;
}

static gpointer
look_at_pieces (gpointer data)
{
  SiteLook *look = data;

  while (!g_atomic_int_get (&look->missing)) {
    guint from = (guint) g_atomic_int_add (&look->next, 1) * PIECE;

    if (from >= look->total)
      break;
    for (guint i = from; i < MIN (from + PIECE, look->total); i++)
      if (!look_at (look, i))
        g_atomic_int_set (&look->missing, TRUE);
  }
  return NULL;
}

SiteLook *
site_look_begin (const SiteMemory *memory, const FileStamp *folder, const char *shipped, const char *own)
{
  g_autoptr (SiteLook) look = g_new0 (SiteLook, 1);

  look->memory = memory;
  look->looked.folder = *folder;
  look->shipped = open_folder (shipped);
  look->own = open_folder (own);
  if (look->shipped < 0)
    return NULL;
  look->total = site_memory_texts (memory);
  look->files = g_new0 (FileStamp, look->total + 1);
  if (look->total > ALONE_MAX && g_get_num_processors () > 1)
    look->thread = g_thread_new ("look", look_at_pieces, look);
  return g_steal_pointer (&look);
}

/* In the order of the texts, whoever looked. */
static void
compare_all (SiteLook *look)
{
  SiteLooked *looked = &look->looked;

  for (guint i = 0; i < look->total; i++) {
    const MemoryText text = site_memory_text (look->memory, i);

    if (file_stamp_same (&look->files[i], &text.file))
      continue;
    if (looked->count < SITE_LOOK_CHANGED_MAX)
      looked->changed[looked->count] = i;
    looked->count++;
  }
}

const SiteLooked *
site_look_end (SiteLook *look)
{
  look_at_pieces (look);
  if (look->thread != NULL)
    g_thread_join (g_steal_pointer (&look->thread));
  look->looked.files = look->files;
  look->looked.missing = look->missing;
  look->looked.any_own = look->any_own;
  if (!look->missing)
    compare_all (look);
  return &look->looked;
}

void
site_look_free (SiteLook *look)
{
  if (look == NULL)
    return;
  g_atomic_int_set (&look->missing, TRUE);
  if (look->thread != NULL)
    g_thread_join (look->thread);
  if (look->shipped >= 0)
    close (look->shipped);
  if (look->own >= 0)
    close (look->own);
  g_free (look->files);
  g_free (look);
}
