/* eyes.h: the small town of world.h with its words and grids, seen by one person or another. For the tests of views. */
#pragma once
#include "../domain/world.h"
#include "view/viewer.h"

typedef struct {
  World *world;
  Words *words;
  GridSet *grids;
} Eyes;

static inline Eyes *
eyes_new (void)
{
  Eyes *eyes = g_new0 (Eyes, 1);
  GError *error = NULL;

  eyes->world = world_new ();
  eyes->words = words_load ("site-templates/words", NULL, &error);
  g_assert_no_error (error);
  eyes->grids = grid_load_folder ("grids", &error);
  g_assert_no_error (error);
  return eyes;
}

static inline void
eyes_free (Eyes *eyes)
{
  world_free (eyes->world);
  words_free (eyes->words);
  grid_set_free (eyes->grids);
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
