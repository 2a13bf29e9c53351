/* publish_place.h: the folder of the builds: "site-7", "site-8", and `current`, which leads to the one that is shown.
 */
#pragma once
#include <glib.h>

/* Start it from its folder and lock -1. */
typedef struct {
  char *folder;  /* owned */
  int lock;      /* descriptor; -1: not locked */
  gint64 last;   /* greatest number in use */
  char *current; /* name of the build that is shown; NULL: none */
  char *spare;   /* of the last whole one that is not; NULL: none */
} PublishPlace;

/* Makes the folder and locks it for a run that writes. BUSY when another run is at it, IO. */
gboolean publish_place_open (PublishPlace *place, GError **error);
/* Notes which build is shown. */
void publish_place_read (PublishPlace *place);
/* Notes the greatest number, and the last whole build but the one that is shown. IO. */
gboolean publish_place_look (PublishPlace *place, GError **error);
/* Removes every build but those named; NULL names are none. IO. */
gboolean publish_place_sweep (const PublishPlace *place, const char *kept, const char *also_kept, GError **error);
/* (transfer full): a build's path; the name of the next one. */
char *publish_place_path (const PublishPlace *place, const char *name);
char *publish_place_next (const PublishPlace *place);
/* `current` leads to that build from now on, in one rename. IO. */
gboolean publish_place_show (const PublishPlace *place, const char *name, GError **error);
/* Unlocks it and frees what it holds. */
void publish_place_close (PublishPlace *place);
