/* transition.c: reads rows of the tables of states. Changes nothing: who owns the table does. */
#include "domain/transition.h"

#include "domain/followup.h"

const Transition *
transition_find (const Transition *table, const char *verb)
{
  for (const Transition *row = table; row->verb != NULL; row++)
    if (g_strcmp0 (row->verb, verb) == 0)
      return row;
  return NULL;
}

const char *
transition_category (const Transition *transition)
{
  return transition->category != NULL ? transition->category : transition->event;
}

gboolean
transition_possible (const Transition *transition, const char *state)
{
  g_auto (GStrv) states = g_strsplit (transition->from, " ", -1);

  return g_strv_contains ((const char *const *) states, state);
}

gboolean
transition_check (const Transition *transition, Role role, gboolean own, const char *state, GError **error)
{
  if (transition == NULL)
    return box_fail (error, BOX_ERROR_INVALID, "no such change");
  if (!access_allows (role, transition->right, own))
    return box_fail (error, BOX_ERROR_DENIED, "%s may not %s", role_name (role), transition->verb);
  if (!transition_possible (transition, state))
    return box_fail (error, BOX_ERROR_CONFLICT, "%s is not possible from %s", transition->verb, state);
  return TRUE;
}

gboolean
transition_check_words (const Transition *transition, const Change *change, GError **error)
{
  const Reasons *reasons = transition->reasons;

  if (reasons != NULL && (change->reason == NULL || !g_strv_contains (reasons->codes, change->reason)))
    return box_fail (error, BOX_ERROR_INVALID, "a reason is needed");
  if (transition->message && !followup_is_said (change->message))
    return box_fail (error, BOX_ERROR_INVALID, "a few words are needed");
  return TRUE;
}
