/* publish_index.c: the index of a build as lines, and looked up by name. Opens no other file. */
#include "publish_index.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"

#define HEAD "histologe-site 1"
#define END "end"

struct PublishIndex {
  GStringChunk *names;
  GArray *pages, *files;                 /* of IndexPage, IndexFile */
  GHashTable *page_places, *file_places; /* name to position + 1 */
};

PublishIndex *
publish_index_new (void)
{
  PublishIndex *index = g_new0 (PublishIndex, 1);

  index->names = g_string_chunk_new (16 * 1024);
  index->pages = g_array_new (FALSE, FALSE, sizeof (IndexPage));
  index->files = g_array_new (FALSE, FALSE, sizeof (IndexFile));
  index->page_places = g_hash_table_new (g_str_hash, g_str_equal);
  index->file_places = g_hash_table_new (g_str_hash, g_str_equal);
  return index;
}

void
publish_index_free (PublishIndex *index)
{
  if (index == NULL)
    return;
  g_string_chunk_free (index->names);
  g_array_unref (index->pages);
  g_array_unref (index->files);
  g_hash_table_unref (index->page_places);
  g_hash_table_unref (index->file_places);
  g_free (index);
}

gboolean
publish_index_begin (PublishIndex *index, const char *page, const char *quick, const char *full, GError **error)
{
  IndexPage begun = { .name = g_string_chunk_insert (index->names, page), .first = index->files->len };

  g_strlcpy (begun.quick, quick, sizeof begun.quick);
  g_strlcpy (begun.full, full, sizeof begun.full);
  g_array_append_val (index->pages, begun);
  return g_hash_table_insert (index->page_places, (gpointer) begun.name, GUINT_TO_POINTER (index->pages->len))
         || box_fail (error, BOX_ERROR_CONFLICT, "%s: two pages have that name", page);
}

gboolean
publish_index_add (PublishIndex *index, const IndexFile *file, GError **error)
{
  IndexFile added = *file;

  added.path = g_string_chunk_insert (index->names, file->path);
  g_array_append_val (index->files, added);
  if (index->pages->len > 0)
    g_array_index (index->pages, IndexPage, index->pages->len - 1).count++;
  return g_hash_table_insert (index->file_places, (gpointer) added.path, GUINT_TO_POINTER (index->files->len))
         || box_fail (error, BOX_ERROR_CONFLICT, "%s: two pages make that file", file->path);
}

const IndexPage *
publish_index_page (const PublishIndex *index, const char *name)
{
  guint place = index == NULL ? 0 : GPOINTER_TO_UINT (g_hash_table_lookup (index->page_places, name));

  return place == 0 ? NULL : &g_array_index (index->pages, IndexPage, place - 1);
}

const IndexFile *
publish_index_file (const PublishIndex *index, const char *path)
{
  guint place = index == NULL ? 0 : GPOINTER_TO_UINT (g_hash_table_lookup (index->file_places, path));

  return place == 0 ? NULL : &g_array_index (index->files, IndexFile, place - 1);
}

guint
publish_index_count (const PublishIndex *index)
{
  return index == NULL ? 0 : index->files->len;
}

const IndexFile *
publish_index_at (const PublishIndex *index, guint position)
{
  return &g_array_index (index->files, IndexFile, position);
}

/* ---- as a text ----
 * histologe-site 1
 * P <page> <quick> <full>      each page ("-" for no digest),
 * F <path> <bytes> <digest>    then its files
 * end <pages> */

static const char *
or_dash (const char *digest)
{
  return *digest == '\0' ? "-" : digest;
}

void
publish_index_print_page (GString *text, const char *name, const char *quick, const char *full)
{
  g_string_append_printf (text, "P %s %s %s\n", name, or_dash (quick), or_dash (full));
}

void
publish_index_print_file (GString *text, const IndexFile *file)
{
  g_string_append_printf (text, "F %s %" G_GUINT64_FORMAT " %s\n", file->path, file->size_bytes, file->digest);
}

GString *
publish_index_print (const PublishIndex *index)
{
  GString *text = g_string_sized_new (index->files->len * 160 + 64);

  g_string_append (text, HEAD "\n");
  for (guint i = 0; i < index->pages->len; i++) {
    const IndexPage *page = &g_array_index (index->pages, IndexPage, i);

    publish_index_print_page (text, page->name, page->quick, page->full);
    for (guint k = page->first; k < page->first + page->count; k++)
      publish_index_print_file (text, publish_index_at (index, k));
  }
  g_string_append_printf (text, END " %u\n", index->pages->len);
  return text;
}

/* Eight bytes at a time: megabytes in less than a millisecond. */
guint64
publish_index_sum (const char *text, gsize length)
{
  const guint64 odd = 0x9e3779b97f4a7c15;
  guint64 sum = length * odd, word;

  for (; length >= sizeof word; length -= sizeof word, text += sizeof word) {
    memcpy (&word, text, sizeof word);
    sum = (sum ^ word) * odd;
    sum ^= sum >> 29;
  }
  word = 0;
  memcpy (&word, text, length);
  return (sum ^ word) * odd;
}

/* The next word of a line, ended in place; "" when there is none. */
static char *
next_word (char **at)
{
  char *word = *at, *end = strchr (word, ' ');

  if (end == NULL)
    *at = word + strlen (word);
  else {
    *end = '\0';
    *at = end + 1;
  }
  return word;
}

static const char *
no_dash (const char *word)
{
  return strcmp (word, "-") == 0 ? "" : word;
}

gboolean
publish_index_read_line (PublishIndex *index, char *line)
{
  const char *kind = next_word (&line), *name = next_word (&line), *second = next_word (&line);
  IndexFile file = { .path = name };
  gint64 size;

  if (*name == '\0' || strlen (line) >= DIGEST_TEXT_MAX || strlen (second) >= DIGEST_TEXT_MAX)
    return FALSE;
  if (strcmp (kind, "P") == 0)
    return publish_index_begin (index, name, no_dash (second), no_dash (line), NULL);
  if (strcmp (kind, "F") != 0 || index->pages->len == 0 || !text_to_integer (second, 0, G_MAXINT64, &size))
    return FALSE;
  file.size_bytes = (guint64) size;
  g_strlcpy (file.digest, line, sizeof file.digest);
  return publish_index_add (index, &file, NULL);
}

static gboolean
read_lines (PublishIndex *index, char *text)
{
  g_autofree char *end = NULL;
  char *line = text, *next = strchr (line, '\n');

  if (next == NULL || strncmp (line, HEAD "\n", strlen (HEAD "\n")) != 0)
    return FALSE;
  for (line = next + 1; (next = strchr (line, '\n')) != NULL; line = next + 1) {
    *next = '\0';
    if (strncmp (line, END " ", strlen (END " ")) == 0)
      break;
    if (!publish_index_read_line (index, line))
      return FALSE;
  }
  end = g_strdup_printf (END " %u", index->pages->len);
  return next != NULL && strcmp (line, end) == 0;
}

PublishIndex *
publish_index_load (const char *folder)
{
  g_autoptr (PublishIndex) index = publish_index_new ();
  g_autofree char *path = g_build_filename (folder, PUBLISH_INDEX, NULL), *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) && read_lines (index, text) ? g_steal_pointer (&index) : NULL;
}
