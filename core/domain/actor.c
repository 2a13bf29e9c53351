/* actor.c: names of the kinds of actors. */
#include "domain/actor.h"

static const char *const names[] = { [ACTOR_TENANT] = "tenant", [ACTOR_USER] = "user", [ACTOR_BOX] = "box" };

const char *
actor_name (ActorKind kind)
{
  return kind < G_N_ELEMENTS (names) ? names[kind] : "box";
}
