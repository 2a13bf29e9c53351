/* publish_short.c: two indexes side by side, line by line; the stage is given what differs. Reads no whole index. */
#include "publish_short.h"

#include <string.h>

#include "base/error.h"
#include "publish_private.h"

enum { DIFFER_MAX = 200, BLOCK_BYTES = 4096 };

/* ---- lines ---- */

typedef struct {
  const char *at, *end;
} Span;

/* How many bytes both have in common from their beginning on. */
static gsize
common_bytes (Span one, Span other)
{
  gsize most = (gsize) MIN (one.end - one.at, other.end - other.at), same = 0;

  while (most - same >= BLOCK_BYTES && memcmp (one.at + same, other.at + same, BLOCK_BYTES) == 0)
    same += BLOCK_BYTES;
  while (same < most && one.at[same] == other.at[same])
    same++;
  return same;
}

/* The line at the beginning of a span that is not empty, its end included when it has one. */
static Span
first_line (Span text)
{
  const char *end = memchr (text.at, '\n', (gsize) (text.end - text.at));

  return (Span){ text.at, end == NULL ? text.end : end + 1 };
}

/* A page or a file, and which: up to the second blank. */
static gboolean
name_the_same (Span one, Span other)
{
  gsize same = common_bytes (one, other);
  guint blanks = 0;

  for (gsize i = 0; i < same; i++)
    blanks += one.at[i] == ' ';
  return blanks >= 2 && (*one.at == 'P' || *one.at == 'F');
}

static gboolean
note (PublishIndex *index, Span line)
{
  g_autofree char *text = g_strndup (line.at, (gsize) (line.end - line.at));

  return publish_index_read_line (index, g_strchomp (text));
}

/* Notes the files that differ in both indexes. FALSE: other pages, other files, too many. */
static gboolean
note_differences (Publication *publication, Span shown, Span spare)
{
  while (shown.at < shown.end && spare.at < spare.end) {
    gsize back = common_bytes (shown, spare);
    Span one, other;

    if (shown.at + back == shown.end && spare.at + back == spare.end)
      return TRUE;
    while (back > 0 && shown.at[back - 1] != '\n')
      back--;
    shown.at += back;
    spare.at += back;
    if (shown.at == shown.end || spare.at == spare.end)
      return FALSE;
    one = first_line (shown);
    other = first_line (spare);
    if (!name_the_same (one, other) || publish_index_count (publication->shown) >= DIFFER_MAX
        || (*one.at == 'F' && (!note (publication->shown, one) || !note (publication->spare, other))))
      return FALSE;
    shown.at = one.end;
    spare.at = other.end;
  }
  return shown.at == shown.end && spare.at == spare.end;
}

/* ---- opening ---- */

static GMappedFile *
map_index (const PublishPlace *place, const char *build)
{
  g_autofree char *path = g_build_filename (place->folder, build, PUBLISH_INDEX, NULL);

  return g_mapped_file_new (path, FALSE, NULL);
}

static Span
span_of (GMappedFile *file)
{
  const char *text = g_mapped_file_get_contents (file);

  return (Span){ text, text + g_mapped_file_get_length (file) };
}

/* The indexes have, of one nameless page, the files that the stage is asked for. */
static PublishIndex *
index_of_some (void)
{
  PublishIndex *index = publish_index_new ();

  publish_index_begin (index, "", "", "", NULL);
  return index;
}

static gboolean
compare_builds (Publication *publication, guint64 index_sum)
{
  const PublishPlace *place = &publication->place;
  g_autoptr (GMappedFile) spare = NULL;
  Span shown;

  if (place->current == NULL || place->spare == NULL)
    return FALSE;
  publication->shown_text = map_index (place, place->current);
  spare = map_index (place, place->spare);
  if (publication->shown_text == NULL || spare == NULL || g_mapped_file_get_length (publication->shown_text) == 0
      || g_mapped_file_get_length (spare) == 0)
    return FALSE;
  shown = span_of (publication->shown_text);
  return publish_index_sum (shown.at, (gsize) (shown.end - shown.at)) == index_sum
         && note_differences (publication, shown, span_of (spare));
}

Publication *
publish_new_short (const char *folder, guint64 index_sum, GError **error)
{
  g_autoptr (Publication) publication = g_new0 (Publication, 1);
  PublishPlace *place = &publication->place;

  *place = (PublishPlace){ .folder = g_strdup (folder), .lock = -1 };
  publication->made = index_of_some ();
  publication->shown = index_of_some ();
  publication->spare = index_of_some ();
  if (!publish_place_open (place, error))
    return NULL;
  publish_place_read (place);
  if (!publish_place_look (place, error) || !compare_builds (publication, index_sum)
      || !publish_place_sweep (place, place->current, place->spare, error))
    return NULL;
  return g_steal_pointer (&publication);
}

/* ---- what changes ---- */

/* The lines of a page of one file, and that file; an empty span: there is none. */
static Span
find_page (Span text, const char *path, IndexFile *ret_file)
{
  g_autofree char *begin = g_strconcat ("\nP ", path, " ", NULL), *file = g_strconcat ("F ", path, " ", NULL);
  const char *at = memmem (text.at, (gsize) (text.end - text.at), begin, strlen (begin));
  g_autoptr (PublishIndex) index = index_of_some ();
  Span page, line;

  if (at == NULL)
    return (Span){ NULL, NULL };
  page = first_line ((Span){ at + 1, text.end });
  line = first_line ((Span){ page.end, text.end });
  if (!g_str_has_prefix (page.end, file) || *line.end == 'F' || !note (index, line))
    return (Span){ NULL, NULL };
  *ret_file = *publish_index_at (index, 0);
  ret_file->path = path;
  return (Span){ page.at, line.end };
}

typedef struct {
  const PublishChange *change;
  Span was; /* its lines in the index of the build that is shown */
  IndexFile file;
} Page;

static int
compare_places (gconstpointer left, gconstpointer right)
{
  const Page *a = left, *b = right;

  return (a->was.at > b->was.at) - (a->was.at < b->was.at);
}

static gboolean
find_pages (Publication *publication, const GArray *changes, GArray *pages, GError **error)
{
  for (guint i = 0; i < changes->len; i++) {
    const PublishChange *change = &g_array_index (changes, PublishChange, i);
    Page page = { .change = change };
    IndexFile was;
    gsize length;
    gconstpointer data = g_bytes_get_data (change->bytes, &length);

    page.was = find_page (span_of (publication->shown_text), change->path, &was);
    if (page.was.at == NULL)
      return box_fail (error, BOX_ERROR_INVALID, "%s: not a page of the site that is shown", change->path);
    page.file = (IndexFile){ .path = change->path, .size_bytes = length };
    digest_of_bytes (data, length, page.file.digest);
    g_array_append_val (pages, page);
    if (publish_index_file (publication->shown, change->path) == NULL
        && (!publish_index_add (publication->shown, &was, error)
            || !publish_index_add (publication->spare, &was, error)))
      return FALSE;
  }
  g_array_sort (pages, compare_places);
  return TRUE;
}

static const Page *
page_of (const GArray *pages, const char *path)
{
  for (guint i = 0; i < pages->len; i++)
    if (strcmp (g_array_index (pages, Page, i).file.path, path) == 0)
      return &g_array_index (pages, Page, i);
  return NULL;
}

/* What differs between the builds before, and what changes now. */
static gboolean
put_files (Publication *publication, const GArray *pages, GError **error)
{
  for (guint i = 0; i < publish_index_count (publication->shown); i++) {
    const IndexFile *shown = publish_index_at (publication->shown, i);
    const Page *page = page_of (pages, shown->path);
    const IndexFile *file = page != NULL ? &page->file : shown;
    guint64 written;

    if (!publish_stage_put (publication->stage, file, page == NULL ? NULL : page->change->bytes, &written, error)
        || !publish_index_add (publication->made, file, error))
      return FALSE;
    publication->written_bytes += written;
  }
  return TRUE;
}

static void
count (Publication *publication, const GArray *pages, const PublishCounts *was)
{
  PublishCounts counts = { .total_bytes = was->total_bytes, .written_bytes = publication->written_bytes };

  counts.files[PUBLISH_KEPT] = was->files[PUBLISH_KEPT] + was->files[PUBLISH_CHANGED] + was->files[PUBLISH_ADDED];
  for (guint i = 0; i < pages->len; i++) {
    const IndexFile *file = &g_array_index (pages, Page, i).file,
                    *shown = publish_index_file (publication->shown, file->path);
    gboolean changed = strcmp (file->digest, shown->digest) != 0;

    counts.files[PUBLISH_CHANGED] += changed;
    counts.files[PUBLISH_KEPT] -= changed;
    counts.total_bytes += file->size_bytes - shown->size_bytes;
  }
  publication->told = g_memdup2 (&counts, sizeof counts);
}

/* (transfer full): that of the build which is shown, with the lines of these pages in the place of theirs. */
static GString *
print_index (const Publication *publication, const GArray *pages)
{
  Span rest = span_of (publication->shown_text);
  GString *text = g_string_sized_new ((gsize) (rest.end - rest.at) + pages->len * 256);

  for (guint i = 0; i < pages->len; i++) {
    const Page *page = &g_array_index (pages, Page, i);

    g_string_append_len (text, rest.at, page->was.at - rest.at);
    publish_index_print_page (text, page->change->path, page->change->quick, page->change->full);
    publish_index_print_file (text, &page->file);
    rest.at = page->was.end;
  }
  return g_string_append_len (text, rest.at, rest.end - rest.at);
}

gboolean
publish_settle_short (Publication *publication, const GArray *changes, const PublishCounts *was, GError **error)
{
  g_autoptr (GArray) pages = g_array_new (FALSE, FALSE, sizeof (Page));
  g_autofree char *shown = publish_place_path (&publication->place, publication->place.current);
  const StageShares shares = { shown, publication->shown, publication->spare };
  gboolean put;

  if (!find_pages (publication, changes, pages, error))
    return FALSE;
  publish_name_stage (publication);
  if (!publish_claim_spare (publication, error))
    return FALSE;
  publication->stage = publish_stage_open (publication->path, &shares, error);
  put = publication->stage != NULL && put_files (publication, pages, error);
  if (put)
    count (publication, pages, was);
  put = put && publish_finish (publication, print_index (publication, pages), error);
  publish_stage_close (g_steal_pointer (&publication->stage)); /* what it shares goes with this call */
  return put;
}
