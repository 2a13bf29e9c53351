/* drawing.c: asks the generator for one drawing, two at most at a time. Knows no drawing. */
#include "pages/drawing.h"

#include <string.h>

#include "background/generator.h"
#include "service.h"

enum { DRAWINGS_MAX = 2, DRAWING_DEADLINE_S = 20, WAITING_S = 15 };

/* Keys of the drawings under way, in the whole process; NULL: a free place. */
static GMutex drawings_lock;
static GCond drawings_ended;
static const char *drawings[DRAWINGS_MAX];

/* A free place, unless that very drawing is under way: who wants it too waits for it. */
static const char **
free_place (const char *key)
{
  const char **place = NULL;

  for (guint i = 0; i < DRAWINGS_MAX; i++) {
    if (drawings[i] == NULL)
      place = &drawings[i];
    else if (strcmp (drawings[i], key) == 0)
      return NULL;
  }
  return place;
}

static gboolean
drawing_begin (const char *key)
{
  const char **place;
  gint64 deadline_us = g_get_monotonic_time () + WAITING_S * G_TIME_SPAN_SECOND;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&drawings_lock);

  (void) locker;
  while ((place = free_place (key)) == NULL)
    if (!g_cond_wait_until (&drawings_ended, &drawings_lock, deadline_us))
      return FALSE;
  *place = key;
  return TRUE;
}

static void
drawing_end (const char *key)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&drawings_lock);

  (void) locker;
  for (guint i = 0; i < DRAWINGS_MAX; i++)
    if (drawings[i] == key)
      drawings[i] = NULL;
  g_cond_broadcast (&drawings_ended);
}

char *
drawing_path (const Appliance *appliance, const char *name)
{
  return g_build_filename (appliance->data_folder, "cache", name, NULL);
}

static gboolean
drawing_run (const Appliance *appliance, const char *key, const char *path, guint deadline_s, GError **error)
{
  g_autofree char *generator = service_program ("histologe-generator");
  const char *const words[] = { "product", "--key", key, "--out", path, NULL };
  const GeneratorCall call = { .program = generator,
                               .config_path = appliance->config_file,
                               .deadline_s = deadline_s,
                               .nice = GENERATOR_NICE_PAGE };

  return generator_run (&call, words, error);
}

gboolean
drawing_make (const Appliance *appliance, const char *key, const char *path, GError **error)
{
  return drawing_make_within (appliance, key, path, DRAWING_DEADLINE_S, error);
}

gboolean
drawing_make_within (const Appliance *appliance, const char *key, const char *path, guint deadline_s, GError **error)
{
  gboolean drawn;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  store_reader_rest (appliance->store);
  if (!drawing_begin (key))
    return box_fail (error, BOX_ERROR_BUSY, "too many drawings at once");
  /* Somebody else may have drawn it while we waited. */
  drawn = g_file_test (path, G_FILE_TEST_EXISTS) || drawing_run (appliance, key, path, deadline_s, error);
  drawing_end (key);
  return drawn;
}
