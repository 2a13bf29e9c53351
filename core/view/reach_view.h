/* reach_view.h: how the box is reached, as the back office and the sheet for the operator show it: one sentence, what
 * was checked, three ways with the words to send. */
#pragma once
#include "domain/presence.h"
#include "domain/reach_look.h"
#include "domain/tunnel.h"
#include "view/viewer.h"

/* What the page shows; borrowed. */
typedef struct {
  const ReachLook *look;
  const Tunnel *tunnel;                      /* nullable */
  const char *tunnel_key;                    /* line for authorized_keys; nullable */
  const ReachSeen *seen;                     /* of the last month */
  const Presence *presence;                  /* likewise */
  char *(*print_key) (const char *host_key); /* (transfer full): a key as its machine's administrator sees it */
} ReachRoom;

/* Sets on `view`: waiting (somebody asked, nothing yet), checked, town (links open in the town alone), state {words,
 * good, warn, bad}, facts {…}, checks[] {name, words, todo, chip, level_words}, ways[] {code, name, lead, said, ask,
 * best, is_tunnel, ready}, tunnel {…}, seen {share, tries}, presence. */
void reach_view_set (const Viewer *viewer, const ReachRoom *room, Tree *view);
/* What was seen from outside: {share, tries, since}; null when nobody tried. */
void reach_view_set_seen (const Viewer *viewer, const ReachSeen *seen, Tree *view, const char *key);
