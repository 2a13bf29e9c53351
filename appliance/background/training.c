/* training.c: notes that the copy is to be made anew; the trainer does it. */
#include "background/training.h"

#include "domain/training.h"

static gboolean
night_work (Db *db, gpointer data, GError **error)
{
  const gint64 *now = data;

  return training_act_add (db, &ACTOR_BOX_AT (*now), "night", error);
}

gboolean
training_run_night (const Jobs *jobs, gint64 now, Tree *counts, GError **error)
{
  TrainingState state;

  if (!training_state (store_reader (jobs->store), &state, error))
    return FALSE;
  tree_set_integer (counts, "anew", state.untouched ? 0 : 1);
  return state.untouched || store_write (jobs->store, night_work, &now, error);
}
