/* revision.h: how often tables of the store changed (migration 0032): for whoever keeps what it made of them, and asks
 * whether it still holds. */
#pragma once
#include "store/store.h"

/* (transfer full): table to its revision, a text to be compared with a former one. Only tables that are counted: one
 * that was built anew and lost its triggers says nothing. STORE. */
GHashTable *revision_load (Db *db, GError **error);
