/* actor.h: who acts, and when. Every change carries one; history is written from it. */
#pragma once
#include "domain/access.h"

typedef enum { ACTOR_TENANT, ACTOR_USER, ACTOR_BOX } ActorKind;

typedef struct {
  ActorKind kind;
  gint64 user_id;    /* 0 unless ACTOR_USER; 0 also for somebody of a partner who came by a link */
  gint64 partner_id; /* 0 for administrators, managers, tenants and the box */
  Role role;         /* ROLE_NONE unless ACTOR_USER */
  gint64 now;        /* UTC seconds: the clock is handed in */
  const char *way; /* by which link they came (answer_purpose_name): kept in the history; NULL: signed in, or no person */
} Actor;

#define ACTOR_BOX_AT(time_s) ((Actor){ .kind = ACTOR_BOX, .now = (time_s) })
#define ACTOR_TENANT_AT(time_s) ((Actor){ .kind = ACTOR_TENANT, .now = (time_s) })

/* "tenant", "user", "box": as the history keeps it. */
const char *actor_name (ActorKind kind);
