/* content.c: reads the files of content/. Renders nothing. */
#include "base/content.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"

#define FENCE "---"

enum { MENU_MAX = 99, CONTENT_BYTES_MAX = 512 * 1024, HEAD_BYTES = 2048 };

void
content_free (Content *content)
{
  if (content == NULL)
    return;
  g_free (content->name);
  g_free (content->title);
  g_free (content->description);
  g_free (content->slug);
  g_free (content->menu_title);
  g_free (content->parent);
  g_free (content->updated);
  g_free (content->body);
  g_free (content->source);
  g_free (content->head);
  g_free (content->stamp);
  g_free (content);
}

/* ---- front matter ---- */

static const struct {
  const char *key;
  gsize offset;
  gboolean required, typography;
} fields[] = {
  { "title", G_STRUCT_OFFSET (Content, title), TRUE, TRUE },
  { "description", G_STRUCT_OFFSET (Content, description), FALSE, TRUE },
  { "slug", G_STRUCT_OFFSET (Content, slug), TRUE, FALSE },
  { "menu_title", G_STRUCT_OFFSET (Content, menu_title), FALSE, TRUE },
  { "parent", G_STRUCT_OFFSET (Content, parent), FALSE, FALSE },
  { "updated", G_STRUCT_OFFSET (Content, updated), FALSE, FALSE },
};

static gboolean
content_set (Content *content, const char *key, const char *value)
{
  if (strcmp (key, "menu") == 0)
    return text_to_integer (value, 0, MENU_MAX, &content->menu);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (strcmp (fields[i].key, key) == 0) {
      char **text = G_STRUCT_MEMBER_P (content, fields[i].offset);

      g_free (*text);
      *text = fields[i].typography ? text_typography (value) : g_strdup (value);
      return TRUE;
    }
  return FALSE;
}

static gboolean
read_field (Content *content, const char *line, guint number, GError **error)
{
  const char *colon = strchr (line, ':');
  g_autofree char *key = colon == NULL ? NULL : g_strndup (line, (gsize) (colon - line));
  g_autofree char *value = colon == NULL ? NULL : g_strstrip (g_strdup (colon + 1));

  if (colon == NULL || !content_set (content, g_strstrip (key), value))
    return box_fail (error, BOX_ERROR_INVALID, "%s" CONTENT_SUFFIX ", line %u: not a line of front matter", content->name,
                     number);
  return TRUE;
}

static gboolean
is_slug (const char *text)
{
  return *text != '\0' && text[strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789-")] == '\0';
}

static gboolean
check_fields (Content *content, GError **error)
{
  gint64 day;

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
    const char *text = *(char **) G_STRUCT_MEMBER_P (content, fields[i].offset);

    if (fields[i].required && (text == NULL || *text == '\0'))
      return box_fail (error, BOX_ERROR_INVALID, "%s" CONTENT_SUFFIX ", line 1: no %s", content->name, fields[i].key);
  }
  if (content->updated != NULL && !clock_parse_day (content->updated, &day))
    return box_fail (error, BOX_ERROR_INVALID, "%s" CONTENT_SUFFIX ", line 1: updated is a day like 2026-11-29", content->name);
  if (!is_slug (content->slug) || (content->parent != NULL && !is_slug (content->parent)))
    return box_fail (error, BOX_ERROR_INVALID, "%s" CONTENT_SUFFIX ", line 1: a slug has a-z, 0-9 and hyphens", content->name);
  if (content->menu_title == NULL)
    content->menu_title = g_strdup (content->title);
  if (content->description == NULL)
    content->description = g_strdup ("");
  return TRUE;
}

/* (transfer full): a text without its first lines: its fence was not the plain one. */
static char *
lines_from (const char *text, guint first)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  return g_strjoinv ("\n", lines + first);
}

Content *
content_parse (const char *name, const char *text, GError **error)
{
  g_autoptr (Content) content = g_new0 (Content, 1);
  const char *end = strstr (text, "\n" FENCE "\n"); /* the body behind it is not taken apart */
  g_autofree char *head = end == NULL ? g_strdup (text) : g_strndup (text, (gsize) (end - text) + strlen ("\n" FENCE));
  g_auto (GStrv) lines = g_strsplit (head, "\n", -1);
  g_autofree char *rest = NULL;
  guint i = 1;

  content->name = g_strdup (name);
  if (lines[0] == NULL || strcmp (g_strchomp (lines[0]), FENCE) != 0) {
    box_fail (error, BOX_ERROR_INVALID, "%s" CONTENT_SUFFIX ", line 1: expected " FENCE, name);
    return NULL;
  }
  for (; lines[i] != NULL && strcmp (g_strchomp (lines[i]), FENCE) != 0; i++)
    if (!read_field (content, lines[i], i + 1, error))
      return NULL;
  if (lines[i] == NULL) {
    box_fail (error, BOX_ERROR_INVALID, "%s" CONTENT_SUFFIX ", line %u: the front matter does not end", name, i);
    return NULL;
  }
  if (!check_fields (content, error))
    return NULL;
  rest = end != NULL && lines[i + 1] == NULL ? g_strdup (end + strlen ("\n" FENCE "\n")) : lines_from (text, i + 1);
  content->body = g_steal_pointer (&rest);
  return g_steal_pointer (&content);
}

/* ---- the folder ---- */

static char *
pick_file (const char *folder, const char *override, const char *name, gboolean *ret_own)
{
  char *own = override == NULL ? NULL : g_build_filename (override, name, NULL);

  *ret_own = own != NULL && g_file_test (own, G_FILE_TEST_IS_REGULAR);
  if (*ret_own)
    return own;
  g_free (own);
  return g_build_filename (folder, name, NULL);
}

/* (transfer full): the first bytes of a file, the whole when `most_bytes` is 0; NULL with IO, INVALID. */
static char *
read_start (const char *path, gsize most_bytes, struct stat *status, GError **error)
{
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  gsize size, done = 0;
  gssize count = 1;
  char *text;

  if (fd < 0 || fstat (fd, status) != 0) {
    box_fail (error, BOX_ERROR_IO, "%s: %s", path, g_strerror (errno));
    if (fd >= 0)
      close (fd);
    return NULL;
  }
  size = (gsize) CLAMP (status->st_size, 0, CONTENT_BYTES_MAX + 1);
  size = most_bytes > 0 ? MIN (size, most_bytes) : size;
  text = g_malloc (size + 1);
  while (done < size && (count = read (fd, text + done, size - done)) > 0)
    done += (gsize) count;
  close (fd);
  text[done] = '\0';
  if (status->st_size <= CONTENT_BYTES_MAX && count >= 0)
    return text;
  box_fail (error, BOX_ERROR_INVALID, "%s: not a file, or more than %d bytes", path, CONTENT_BYTES_MAX);
  g_free (text);
  return NULL;
}

static Content *
parse_whole (const char *path, const char *name, GError **error)
{
  g_autofree char *text = NULL;
  struct stat status;

  text = read_start (path, 0, &status, error);
  if (text == NULL)
    return NULL;
  if (!g_utf8_validate (text, -1, NULL) || strlen (text) != (gsize) status.st_size) {
    box_fail (error, BOX_ERROR_INVALID, "%s: not UTF-8", path);
    return NULL;
  }
  return content_parse (name, text, error);
}

/* (transfer full): a text cut behind its front matter, when that is plain and within it; NULL else. */
static char *
take_head (char *text)
{
  char *end = text == NULL ? NULL : strstr (text, "\n" FENCE "\n");

  if (end == NULL || !g_str_has_prefix (text, FENCE) || !g_utf8_validate (text, end - text, NULL)) {
    g_free (text);
    return NULL;
  }
  end[1 + strlen (FENCE)] = '\0';
  return text;
}

char *
content_read_head (const char *path)
{
  struct stat status;

  return take_head (read_start (path, HEAD_BYTES, &status, NULL));
}

Content *
content_of_file (const ContentFile *file, GError **error)
{
  Content *content =
      file->head != NULL ? content_parse (file->name, file->head, error) : parse_whole (file->path, file->name, error);

  if (content == NULL)
    return NULL;
  g_clear_pointer (&content->body, g_free);
  content->source = g_strdup (file->path);
  content->head = g_strdup (file->head);
  content->file = file->file;
  content->own = file->own;
  content->stamp = file_stamp_text (&file->file, file->looked_us);
  return content;
}

/* Its front matter alone, which mostly stands in the first few lines: of thousands of pages few are made anew. The
 * stamp is taken first: what is written meanwhile has another one at the next look. */
static Content *
load_file (ContentFile *file, const ContentHeads *heads, GError **error)
{
  g_autofree char *head = NULL;
  struct stat status;

  if (stat (file->path, &status) != 0) {
    box_fail (error, BOX_ERROR_IO, "%s: %s", file->path, g_strerror (errno));
    return NULL;
  }
  file->file = file_stamp_of (&status);
  file->head = heads == NULL ? NULL : heads->find (file->name, file->own, &file->file, heads->data);
  if (file->head == NULL)
    file->head = head = content_read_head (file->path);
  return content_of_file (file, error);
}

static int
compare_contents (gconstpointer left, gconstpointer right)
{
  const Content *a = *(const Content *const *) left, *b = *(const Content *const *) right;
  gint64 order_a = a->menu == 0 ? MENU_MAX + 1 : a->menu, order_b = b->menu == 0 ? MENU_MAX + 1 : b->menu;

  return order_a != order_b ? (order_a > order_b) - (order_a < order_b) : strcmp (a->name, b->name);
}

/* Names of the pages of a folder; the town's own need not be there. */
static gboolean
add_names (const char *folder, gboolean needed, GHashTable *names, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, needed ? error : NULL);
  const char *name;

  if (dir == NULL)
    return !needed || box_translate (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, CONTENT_SUFFIX) && *name != '.')
      g_hash_table_add (names, g_strdup (name));
  return TRUE;
}

GPtrArray *
content_load (const char *folder, const char *override, GError **error)
{
  return content_load_known (folder, override, NULL, error);
}

GPtrArray *
content_load_known (const char *folder, const char *override, const ContentHeads *heads, GError **error)
{
  gint64 looked_us = clock_now_us ();
  g_autoptr (GPtrArray) contents = g_ptr_array_new_with_free_func ((GDestroyNotify) content_free);
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer name;

  if (!add_names (folder, TRUE, names, error) || (override != NULL && !add_names (override, FALSE, names, error)))
    return NULL;
  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, &name, NULL)) {
    ContentFile file = { .looked_us = looked_us };
    g_autofree char *path = pick_file (folder, override, name, &file.own),
                    *stem = g_strndup (name, strlen (name) - strlen (CONTENT_SUFFIX));
    Content *content;

    file.path = path;
    file.name = stem;
    content = load_file (&file, heads, error);
    if (content == NULL)
      return NULL;
    g_ptr_array_add (contents, content);
  }
  g_ptr_array_sort (contents, compare_contents);
  return g_steal_pointer (&contents);
}

static gboolean
is_home (const Content *content)
{
  return strcmp (content->slug, "index") == 0;
}

char *
content_path (const Content *content)
{
  return is_home (content) ? g_strdup ("index.html") : g_strconcat (content->slug, "/index.html", NULL);
}

char *
content_url (const Content *content)
{
  return is_home (content) ? g_strdup ("/") : g_strconcat ("/", content->slug, "/", NULL);
}

char *
content_body (const Content *content, GError **error)
{
  g_autoptr (Content) whole = content->body == NULL ? parse_whole (content->source, content->name, error) : NULL;
  const char *body = content->body != NULL ? content->body : whole == NULL ? NULL : whole->body;

  return body == NULL ? NULL : text_typography (body);
}

void
content_retype (Content *content, const char *title, const char *description, const char *body)
{
  g_free (content->title);
  g_free (content->description);
  g_free (content->body);
  g_free (content->stamp);
  content->title = text_typography (title);
  content->description = text_typography (description);
  content->body = g_strdup (body);
  content->stamp = g_strdup (body);
  content->typed = TRUE;
}
