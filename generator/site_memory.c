/* site_memory.c: one file: a head, the records, their texts; a sum over all of it. Looks at no page. */
#include "site_memory.h"

#include <glib/gstdio.h>
#include <string.h>

#include "publish_index.h"

#define NAME ".memory"
#define NEXT ".memory-next"
#define MAGIC "histologe-mem 1"

/* As they lie on the disk: of one machine for itself. Texts are told by where they begin; 0: none. */
typedef struct {
  char magic[16];
  guint64 sum; /* of all that follows it */
  guint64 index_sum;
  char base[40];
  FileStamp folder;
  PublishCounts counts;
  guint32 texts, pages, length, unused; /* length: of the texts' bytes */
} Head;
typedef struct {
  FileStamp file;
  guint32 name, slug, head, flags;
} Text;
enum { TEXT_OWN = 1 << 0, TEXT_APART = 1 << 1 };
typedef struct {
  gint64 menu;
  guint32 path, title, menu_title, parent, unlisted, unused;
} Page;

struct SiteMemory {
  GMappedFile *file;
  const Head *head;
  const Text *texts;
  const Page *pages;
  const char *bytes;
};

/* ---- read ---- */

static guint64
sum_of (const char *file, gsize length)
{
  const gsize from = G_STRUCT_OFFSET (Head, index_sum);

  return publish_index_sum (file + from, length - from);
}

static gboolean
holds (const Head *head, gsize length)
{
  return memcmp (head->magic, MAGIC, sizeof head->magic) == 0
         && length == sizeof *head + head->texts * sizeof (Text) + head->pages * sizeof (Page) + (guint64) head->length
         && head->length > 0 && ((const char *) head)[length - 1] == '\0' && head->base[sizeof head->base - 1] == '\0'
         && head->sum == sum_of ((const char *) head, length);
}

/* Texts begin within the bytes, which end with one that ends: whoever writes a file that holds together may choose
 * other texts, but none outside of it. */
static gboolean
texts_begin_within (const SiteMemory *memory)
{
  const guint32 length = memory->head->length;
  gboolean within = TRUE;

  for (guint i = 0; i < memory->head->texts; i++) {
    const Text *text = &memory->texts[i];

    within &= text->name < length && text->slug < length && text->head < length;
  }
  for (guint i = 0; i < memory->head->pages; i++) {
    const Page *page = &memory->pages[i];

    within &= page->path < length && page->title < length && page->menu_title < length && page->parent < length;
  }
  return within;
}

SiteMemory *
site_memory_load (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, NAME, NULL);
  g_autoptr (SiteMemory) memory = g_new0 (SiteMemory, 1);
  gsize length;

  memory->file = g_mapped_file_new (path, FALSE, NULL);
  if (memory->file == NULL)
    return NULL;
  length = g_mapped_file_get_length (memory->file);
  memory->head = (gconstpointer) g_mapped_file_get_contents (memory->file);
  if (length <= sizeof (Head) || !holds (memory->head, length))
    return NULL;
  memory->texts = (gconstpointer) (memory->head + 1);
  memory->pages = (gconstpointer) (memory->texts + memory->head->texts);
  memory->bytes = (gconstpointer) (memory->pages + memory->head->pages);
  return texts_begin_within (memory) ? g_steal_pointer (&memory) : NULL;
}

void
site_memory_free (SiteMemory *memory)
{
  if (memory == NULL)
    return;
  g_clear_pointer (&memory->file, g_mapped_file_unref);
  g_free (memory);
}

const char *
site_memory_base (const SiteMemory *memory)
{
  return memory->head->base;
}

guint64
site_memory_index_sum (const SiteMemory *memory)
{
  return memory->head->index_sum;
}

FileStamp
site_memory_folder (const SiteMemory *memory)
{
  return memory->head->folder;
}

const PublishCounts *
site_memory_counts (const SiteMemory *memory)
{
  return &memory->head->counts;
}

guint
site_memory_texts (const SiteMemory *memory)
{
  return memory->head->texts;
}

MemoryText
site_memory_text (const SiteMemory *memory, guint position)
{
  const Text *text = &memory->texts[position];

  return (MemoryText){ memory->bytes + text->name,    memory->bytes + text->slug,
                       memory->bytes + text->head,    text->file,
                       (text->flags & TEXT_OWN) != 0, (text->flags & TEXT_APART) != 0 };
}

gboolean
site_memory_find (const SiteMemory *memory, const char *name, MemoryText *ret_text)
{
  guint from = 0, to = memory->head->texts;

  while (from < to) {
    guint middle = from + (to - from) / 2;
    int order = strcmp (name, memory->bytes + memory->texts[middle].name);

    if (order == 0) {
      *ret_text = site_memory_text (memory, middle);
      return TRUE;
    }
    if (order < 0)
      to = middle;
    else
      from = middle + 1;
  }
  return FALSE;
}

guint
site_memory_pages (const SiteMemory *memory)
{
  return memory->head->pages;
}

static const char *
nullable (const SiteMemory *memory, guint32 place)
{
  return place == 0 ? NULL : memory->bytes + place;
}

MemoryPage
site_memory_page (const SiteMemory *memory, guint position)
{
  const Page *page = &memory->pages[position];

  return (MemoryPage){ memory->bytes + page->path,
                       nullable (memory, page->title),
                       nullable (memory, page->menu_title),
                       nullable (memory, page->parent),
                       page->menu,
                       page->unlisted != 0 };
}

/* ---- written ---- */

struct SiteMemoryNew {
  Head head;
  GArray *texts, *pages;
  GString *bytes;
};

SiteMemoryNew *
site_memory_new (const char *base, const FileStamp *folder)
{
  SiteMemoryNew *memory = g_new0 (SiteMemoryNew, 1);

  memcpy (memory->head.magic, MAGIC, sizeof memory->head.magic);
  g_strlcpy (memory->head.base, base, sizeof memory->head.base);
  memory->head.folder = *folder;
  memory->texts = g_array_new (FALSE, TRUE, sizeof (Text));
  memory->pages = g_array_new (FALSE, TRUE, sizeof (Page));
  memory->bytes = g_string_new (NULL);
  g_string_append_c (memory->bytes, '\0');
  return memory;
}

static guint32
add_bytes (SiteMemoryNew *memory, const char *text)
{
  guint32 place = (guint32) memory->bytes->len;

  if (text == NULL)
    return 0;
  g_string_append_len (memory->bytes, text, (gssize) strlen (text) + 1);
  return place;
}

void
site_memory_add_text (SiteMemoryNew *memory, const MemoryText *text)
{
  Text record = { .file = text->file };

  record.name = add_bytes (memory, text->name);
  record.slug = add_bytes (memory, text->slug);
  record.head = add_bytes (memory, text->head);
  record.flags = (text->own ? TEXT_OWN : 0) | (text->apart ? TEXT_APART : 0);
  g_array_append_val (memory->texts, record);
}

void
site_memory_add_page (SiteMemoryNew *memory, const MemoryPage *page)
{
  Page record = { .menu = page->menu, .unlisted = page->unlisted };

  record.path = add_bytes (memory, page->path);
  record.title = add_bytes (memory, page->title);
  record.menu_title = add_bytes (memory, page->menu_title);
  record.parent = add_bytes (memory, page->parent);
  g_array_append_val (memory->pages, record);
}

/* Never in place: whoever reads the former one has it before the eyes. It is not waited for: what a power cut leaves of
 * it has another sum. */
static void
put (const char *folder, const char *bytes, gsize length)
{
  g_autofree char *next = g_build_filename (folder, NEXT, NULL), *path = g_build_filename (folder, NAME, NULL);

  g_unlink (next);
  if (!g_file_set_contents_full (next, bytes, (gssize) length, G_FILE_SET_CONTENTS_NONE, 0600, NULL)
      || g_rename (next, path) != 0)
    g_unlink (path);
}

/* `file` begins with a head, which learns here what it belongs to. */
static void
seal (GString *file, const char *folder, const Publication *publication)
{
  Head *head = (gpointer) file->str;

  head->index_sum = publish_sum (publication);
  head->counts = publish_counts (publication);
  head->sum = sum_of (file->str, file->len);
  put (folder, file->str, file->len);
}

void
site_memory_save (SiteMemoryNew *memory, const char *folder, const Publication *publication)
{
  g_autoptr (GString) file = g_string_sized_new (sizeof (Head) + memory->texts->len * 128 + memory->bytes->len);

  memory->head.texts = memory->texts->len;
  memory->head.pages = memory->pages->len;
  memory->head.length = (guint32) memory->bytes->len;
  g_string_append_len (file, (const char *) &memory->head, sizeof memory->head);
  g_string_append_len (file, memory->texts->data, (gssize) (memory->texts->len * sizeof (Text)));
  g_string_append_len (file, memory->pages->data, (gssize) (memory->pages->len * sizeof (Page)));
  g_string_append_len (file, memory->bytes->str, (gssize) memory->bytes->len);
  seal (file, folder, publication);
  g_array_unref (memory->texts);
  g_array_unref (memory->pages);
  g_string_free (memory->bytes, TRUE);
  g_free (memory);
}

void
site_memory_save_again (const SiteMemory *memory, const FileStamp *files, const FileStamp *folder_stamp,
                        const char *folder, const Publication *publication)
{
  gsize length = g_mapped_file_get_length (memory->file);
  g_autoptr (GString) file = g_string_new_len ((const char *) memory->head, (gssize) length);
  Text *texts = (gpointer) (file->str + sizeof (Head));

  ((Head *) (gpointer) file->str)->folder = *folder_stamp;
  for (guint i = 0; i < memory->head->texts; i++)
    texts[i].file = files[i];
  seal (file, folder, publication);
}
