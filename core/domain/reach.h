/* reach.h: how homes reach the box (X9): from everywhere or in the town's own network alone, and by which copy of the
 * public site when the box is away. Settings; opens no connection. */
#pragma once
#include "store/store.h"

/* TRUE when the box's links open in the town's own network only (setting mail.reach): whoever is at home is told to
 * call or to come. */
gboolean reach_is_town (Db *db);
/* (transfer full): where pages of the outside copy come from, "https://www.example.org" (setting reach.outside); NULL:
 * there is no such copy. */
char *reach_outside (Db *db);

/* (transfer full): what this box alone answers to `nonce` (REACH_NONCE_CHARS of 0-9a-f), so that whoever asks its
 * address knows that no other machine answered; NULL for what is no nonce, or without the box's key. */
enum { REACH_NONCE_CHARS = 32 };
char *reach_proof (const char *nonce);
char *reach_nonce (void); /* (transfer full): a new one */
