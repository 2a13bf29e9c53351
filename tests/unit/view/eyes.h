/* eyes.h: the small town of world.h with its words and grids, seen by one person or another. For the tests of views. */
#pragma once
#include "../domain/world.h"
#include "view/viewer.h"

typedef struct {
  World *world;
  Words *words;
  GridSet *grids;
} Eyes;

/* The catalogue and the grids, read once in a test program: nobody changes them. */
static inline void
eyes_read (Eyes *eyes)
{
  static Words *words;
  static GridSet *grids;
  GError *error = NULL;

  if (words == NULL)
    words = words_load ("site-templates/words", NULL, &error);
  g_assert_no_error (error);
  if (grids == NULL)
    grids = grid_load_folder ("grids", &error);
  g_assert_no_error (error);
  eyes->words = words;
  eyes->grids = grids;
}

static inline Eyes *
eyes_new (void)
{
  Eyes *eyes = g_new0 (Eyes, 1);

  eyes->world = world_new ();
  eyes_read (eyes);
  return eyes;
}

static inline void
eyes_free (Eyes *eyes)
{
  world_free (eyes->world);
  g_free (eyes);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Eyes, eyes_free)

static inline Viewer
eyes_of (const Eyes *eyes, Role role, gint64 partner_id, gint64 now)
{
  return (Viewer){ .db = store_reader (eyes->world->store),
                   .words = eyes->words,
                   .language = "fr",
                   .grids = eyes->grids,
                   .role = role,
                   .partner_id = partner_id,
                   .now = now };
}

#define EYES_DESK(eyes, now) eyes_of ((eyes), ROLE_MANAGER, 0, (now))
#define EYES_OWN(eyes, now) eyes_of ((eyes), ROLE_PARTNER_AGENT, (eyes)->world->partner_id, (now))
#define EYES_OTHER(eyes, now) eyes_of ((eyes), ROLE_PARTNER_AGENT, (eyes)->world->partner_id + 1000, (now))
