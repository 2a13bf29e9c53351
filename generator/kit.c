/* kit.c: opens what products need, once. Makes no product. */
#include "kit.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "base/clock.h"
#include "base/crash.h"
#include "base/error.h"
#include "base/secret.h"
#include "domain/grid_adoption.h"
#include "domain/logo.h"
#include "view/legal_view.h"
#include "view/territory.h"

#define LANGUAGE "fr"
#define STORE_FILE "store.db"
#define LOGO_FILE "assets/logo.jpg"

void
kit_free (Kit *kit)
{
  if (kit == NULL)
    return;
  if (kit->beside)
    store_reader_rest (kit->store);
  else
    g_clear_pointer (&kit->store, store_close);
  g_clear_pointer (&kit->templates, template_set_free);
  g_clear_pointer (&kit->words, words_free);
  g_clear_pointer (&kit->base, template_set_free);
  if (!kit->beside) {
    g_clear_pointer (&kit->config, config_free);
    g_clear_pointer (&kit->grids, grid_set_free);
    g_free (kit->base_url);
  }
  g_free (kit);
}

char *
kit_path (const Kit *kit, const char *key, const char *name)
{
  return g_build_filename (config_text (kit->config, key), name, NULL);
}

char *
kit_override_path (const Kit *kit, const char *name)
{
  const char *folder = config_text (kit->config, "paths.override");

  return *folder == '\0' ? NULL : g_build_filename (folder, name, NULL);
}

void
kit_progress (const Kit *kit, const char *what, guint done, guint total)
{
  if (kit->progress != NULL)
    kit->progress (what, done, total);
}

/* The town's own before ours. */
static char *
ask_template (const char *name, gconstpointer data, GError **error)
{
  const Config *config = data;
  const char *own = config_text (config, "paths.override");
  char *source = *own == '\0' ? NULL : template_read (own, name, error);

  if (source != NULL || (error != NULL && *error != NULL))
    return source;
  return template_read (config_text (config, "paths.templates"), name, error);
}

/* One command needs few templates and words: they are compiled when they are asked for. */
static void
kit_lay_words (Kit *kit)
{
  kit->base = template_set_new_later (NULL, ask_template, kit->config);
  words_lay_later (kit->words, kit->base);
  kit->voice = (Voice){ kit->words, LANGUAGE };
  kit->templates = template_set_new_over (words_templates (kit->words, LANGUAGE));
}

typedef struct {
  char *folder, *override;
  Words *words;
  GError *error;
} Reading;

/* French stands behind every language. */
static void
tell_wrong_words (const GError *trouble)
{
  g_warning ("words: %s", trouble->message);
}

static gpointer
read_words (gpointer data)
{
  Reading *reading = data;

  reading->words = words_load_later (reading->folder, reading->override, tell_wrong_words, &reading->error);
  return NULL;
}

static gboolean
kit_open_grids (Kit *kit, GError **error)
{
  kit->grids = grid_load_folder (config_text (kit->config, "paths.grids"), error);
  return kit->grids != NULL;
}

static gboolean
kit_open_store (Kit *kit, GError **error)
{
  g_autofree char *path = kit_path (kit, "paths.data", STORE_FILE);

  kit->store = store_open (path, STORE_READ_ONLY, error);
  if (kit->store == NULL)
    return FALSE;
  kit->db = store_reader (kit->store);
  grid_adoption_follow (kit->db, kit->grids);
  return TRUE;
}

/* Words take as long as all else: they are read meanwhile. When both fail, theirs is told. */
static gboolean
kit_open_all (Kit *kit, GError **error)
{
  g_autofree char *folder = kit_path (kit, "paths.templates", "words");
  g_autofree char *override = kit_override_path (kit, "words");
  Reading reading = { .folder = folder, .override = override };
  GThread *thread = g_thread_new ("words", read_words, &reading);
  g_autoptr (GError) refused = NULL;
  gboolean opened = kit_open_grids (kit, &refused) && kit_open_store (kit, &refused);

  g_thread_join (thread);
  kit->words = reading.words;
  if (kit->words == NULL || !opened) {
    g_propagate_error (error, kit->words == NULL ? reading.error : g_steal_pointer (&refused));
    return FALSE;
  }
  kit_lay_words (kit);
  return TRUE;
}

void
kit_speak (Kit *kit, const char *language)
{
  const TemplateSet *words = words_templates (kit->words, language);

  kit->voice.language = words == words_templates (kit->words, LANGUAGE) ? LANGUAGE : g_intern_string (language);
  template_set_free (kit->templates);
  kit->templates = template_set_new_over (words);
}

Viewer
kit_viewer (const Kit *kit, Role role)
{
  return (Viewer){ .db = kit->db,
                   .words = kit->words,
                   .language = kit->voice.language,
                   .grids = kit->grids,
                   .role = role,
                   .now = kit->now };
}

Tree *
kit_town (const Kit *kit)
{
  Tree *town = territory_tree (kit->db);

  legal_view_add_state (kit->db, kit->now, town);
  return town;
}

/* Of the town's own folder. */
static char *
own_logo (const Kit *kit)
{
  g_autofree char *path = kit_override_path (kit, LOGO_FILE);

  return path != NULL && g_file_test (path, G_FILE_TEST_IS_REGULAR) ? g_steal_pointer (&path) : NULL;
}

char *
kit_logo (const Kit *kit)
{
  g_autofree char *folder = kit_path (kit, "paths.data", "cache"), *name = NULL, *path = NULL;
  g_autoptr (Logo) logo = NULL;
  gsize length;

  if (!logo_find (kit->db, TRUE, &logo, NULL) || logo == NULL || logo->picture == NULL)
    return own_logo (kit);
  name = g_strdup_printf ("logo-%" G_GINT64_FORMAT ".jpg", logo->id);
  path = g_build_filename (folder, name, NULL);
  if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return g_steal_pointer (&path);
  g_mkdir_with_parents (folder, 0750);
  const char *bytes = g_bytes_get_data (logo->picture, &length);
  return g_file_set_contents (path, bytes, (gssize) length, NULL) ? g_steal_pointer (&path) : NULL;
}

Kit *
kit_new (const char *config_path, gint64 now, GError **error)
{
  g_autoptr (Kit) kit = g_new0 (Kit, 1);

  if (!secret_init (error))
    return NULL;
  kit->now = now;
  kit->config = config_load (config_path, error);
  if (kit->config == NULL || !clock_zone_use (config_text (kit->config, "clock.zone"), error)
      || !clock_holidays_use (config_text (kit->config, "clock.holidays"), error))
    return NULL;
  crash_install ("histologe-generator", config_text (kit->config, "paths.data"));
  if (!kit_open_all (kit, error))
    return NULL;
  /* Links of partners are signed with it. Where no daemon ever ran there is none: reports then lead to the sign-in. */
  secret_key_load (config_text (kit->config, "paths.data"), NULL);
  kit->base_url = config_base_url (kit->config);
  return g_steal_pointer (&kit);
}

/* ---- threads ---- */

enum { THREADS_MAX = 4 };

typedef struct {
  const Kit *kit;
  KitWork work;
  gpointer data;
} Shift;

/* (transfer full): by the thread that uses it. It must not outlive `kit`, and tells no progress. */
static Kit *
kit_beside (const Kit *kit)
{
  Kit *other = g_new (Kit, 1);

  *other = *kit;
  other->beside = TRUE;
  other->progress = NULL;
  other->words = words_beside (kit->words);
  other->db = store_reader (kit->store);
  kit_lay_words (other);
  return other;
}

static gpointer
run_shift (gpointer data)
{
  const Shift *shift = data;
  g_autoptr (Kit) kit = kit_beside (shift->kit);

  shift->work (kit, shift->data);
  return NULL;
}

void
kit_work (Kit *kit, guint pieces, KitWork work, gpointer data)
{
  guint most = MIN (kit->threads > 0 ? kit->threads : g_get_num_processors (), THREADS_MAX);
  guint others = CLAMP (pieces, 1, most) - 1;
  Shift shift = { kit, work, data };
  GThread *threads[THREADS_MAX];

  for (guint i = 0; i < others; i++)
    threads[i] = g_thread_new ("work", run_shift, &shift);
  work (kit, data);
  for (guint i = 0; i < others; i++)
    g_thread_join (threads[i]);
}

guint
kit_work_next (gint *next, guint pieces)
{
  guint piece = (guint) g_atomic_int_add (next, 1);

  return piece < pieces ? piece : G_MAXUINT;
}

char *
kit_make_folder (GError **error)
{
  char *folder = g_dir_make_tmp ("histologe-XXXXXX", error);

  if (folder == NULL)
    box_translate (error);
  return folder;
}

/* ---- removing ---- */

static gboolean remove_file (GFile *file, guint depth, GError **error);

static gboolean
remove_children (GFile *folder, guint depth, GError **error)
{
  g_autoptr (GFileEnumerator) children = g_file_enumerate_children (folder, G_FILE_ATTRIBUTE_STANDARD_NAME,
                                                                    G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, NULL, error);
  GFile *child = NULL;

  while (children != NULL) {
    if (!g_file_enumerator_iterate (children, NULL, &child, NULL, error))
      return FALSE;
    if (child == NULL)
      return TRUE;
    if (!remove_file (child, depth + 1, error))
      return FALSE;
  }
  return FALSE;
}

static gboolean
remove_file (GFile *file, guint depth, GError **error)
{
  enum { DEPTH_MAX = 16 };
  gboolean folder = g_file_query_file_type (file, G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, NULL) == G_FILE_TYPE_DIRECTORY;

  if (depth > DEPTH_MAX)
    return box_fail (error, BOX_ERROR_LIMIT, "folders deeper than %d", DEPTH_MAX);
  return (!folder || remove_children (file, depth, error)) && g_file_delete (file, NULL, error);
}

gboolean
kit_remove_folder (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);

  if (!g_file_query_exists (file, NULL))
    return TRUE;
  return remove_file (file, 0, error) || box_translate (error);
}

GBytes *
kit_make_bytes (const char *name, KitWrite write_to, gconstpointer data, GError **error)
{
  g_autofree char *folder = kit_make_folder (error), *path = NULL, *bytes = NULL;
  gsize length = 0;
  gboolean made;

  if (folder == NULL)
    return NULL;
  path = g_build_filename (folder, name, NULL);
  made = write_to (path, data, error) && (g_file_get_contents (path, &bytes, &length, error) || box_translate (error));
  kit_remove_folder (folder, NULL);
  return made ? g_bytes_new_take (g_steal_pointer (&bytes), length) : NULL;
}
