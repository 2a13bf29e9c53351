/* town.h: the town that the box serves, as somebody types it once: its territory, its commune and the settings that
 * name it. */
#pragma once
#include "base/remarks.h"
#include "domain/actor.h"
#include "store/store.h"

enum { TOWN_POPULATION_MAX = 3000000 };

typedef struct {
  const char *name, *insee, *postcode, *population; /* as typed */
  const char *phone, *hours, *email, *address;
} TownFacts;

/* (transfer full): the département of an INSEE code, "64", "2A", "974"; "" for what is none. */
char *town_department (const char *insee);
/* Remarks on the fields of those names, codes of group [town_remark]. */
void town_check (const TownFacts *facts, Remarks *remarks);
/* Within a store_write: the territory is made, or put right; its commune joins the list, open. INVALID for what
 * town_check remarks; CONFLICT for another INSEE code once reports bear numbers of this one. */
gboolean town_settle (Db *db, const Actor *actor, const TownFacts *facts, GError **error);
