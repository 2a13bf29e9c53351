/* workshop.h: a town of world.h with its configuration file, opened by the generator's kit at a fixed moment. */
#pragma once
#include "../domain/world.h"
#include "kit.h"
#include "site.h"

typedef struct {
  World *world;
  Kit *kit;
  char *config;
} Workshop;

/* Where histologe-confine and the sources stand: the test runs from build/<V>/unit/generator/. */
static inline void
workshop_find_helpers (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL), *folder = g_path_get_dirname (program);
  g_autofree char *helpers = g_canonicalize_filename ("../..", folder);

  if (g_getenv ("HISTOLOGE_HELPERS") == NULL)
    g_setenv ("HISTOLOGE_HELPERS", helpers, TRUE);
}

/* What the world holds by now is what the kit sees: call it after the world is filled. */
static inline void
workshop_open (Workshop *workshop, gint64 now)
{
  GError *error = NULL;
  g_autofree char *templates = g_canonicalize_filename ("site-templates", NULL),
                  *grids = g_canonicalize_filename ("grids", NULL);
  g_autofree char *text = g_strdup_printf ("[server]\nbase_url=https://logement.pau.example/\n"
                                           "[paths]\ndata=%s\ntemplates=%s\ngrids=%s\n",
                                           workshop->world->folder, templates, grids);

  workshop->config = g_build_filename (workshop->world->folder, "histologe.conf", NULL);
  g_assert_true (g_file_set_contents (workshop->config, text, -1, NULL));
  workshop->kit = kit_new (workshop->config, now, &error);
  g_assert_no_error (error);
  g_clear_error (&error);
}

/* A town in which one report a day was filed, the last on Monday at nine. */
static inline void
workshop_open_town (Workshop *workshop, int reports)
{
  workshop->world = world_new ();
  for (int i = 0; i < reports; i++)
    world_send (workshop->world, TENANT_EMAIL, clock_add_days (MONDAY_9, -i));
  workshop_open (workshop, MONDAY_9);
}

static inline void
workshop_publish (const Workshop *workshop)
{
  GError *error = NULL;
  g_autoptr (Publication) publication = site_make (workshop->kit, 0, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (publication != NULL && publish_run (publication, NULL, &error));
  g_assert_no_error (error);
}

static inline void
workshop_close (Workshop *workshop)
{
  kit_free (workshop->kit);
  world_free (workshop->world);
  g_free (workshop->config);
}

/* (transfer full): the file's text, "" when it is not there. */
static inline char *
workshop_read (const Workshop *workshop, const char *name)
{
  g_autofree char *path = g_build_filename (workshop->world->folder, name, NULL);
  char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? text : g_strdup ("");
}

/* Compares words with tests/golden/<name>, white space apart: page layout may move with the reader's version.
 * UPDATE_GOLDEN=1 writes it anew. */
static inline void
workshop_assert_golden (const char *name, const char *text)
{
  g_autofree char *path = g_build_filename ("tests/golden", name, NULL), *expected = NULL;
  g_autoptr (GRegex) spaces = g_regex_new ("[ \t\r\f]*\n\\s*|[ \t\f]{2,}", 0, 0, NULL);
  g_autofree char *found = g_regex_replace_literal (spaces, text, -1, 0, "\n", 0, NULL);

  if (g_getenv ("UPDATE_GOLDEN") != NULL)
    g_file_set_contents (path, found, -1, NULL);
  if (!g_file_get_contents (path, &expected, NULL, NULL))
    expected = g_strdup ("");
  g_assert_cmpstr (found, ==, expected);
}
