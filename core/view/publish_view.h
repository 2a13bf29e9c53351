/* publish_view.h: the publication of the public site as the back office shows it: when, where else, what failed. */
#pragma once
#include "domain/publish_target.h"
#include "view/viewer.h"

/* What the page shows; borrowed. */
typedef struct {
  GPtrArray *targets;                        /* of PublishTarget */
  const char *build;                         /* the one that is shown; NULL: none yet */
  const char *key_line;                      /* the box's own key; nullable */
  char *(*print_key) (const char *host_key); /* (transfer full): a key as its host's administrator sees it */
} PublishState;

/* Sets on `view`: site {made, asked, trouble}, key, any_targets, targets[] {url, way {folder, ssh}, place, port,
 * paused, done, tried, files, bytes, waiting, trouble, detail, offered {key, print}, trusted}. */
void publish_view_set (const Viewer *viewer, const PublishState *state, Tree *view);
