/* publish_short.h: a build that is the one shown but for a few pages of one file each. Its cost is theirs: the indexes
 * of 20,000 pages are compared as texts, and no file is looked at but those that differ. What somebody did to the
 * others is not noticed here: a whole run looks at each. */
#pragma once
#include "publish.h"

/* `folder` as of publish_new. NULL without an error when it cannot be told so shortly: nothing is shown, its index has
 * another sum, the build before it has other pages or differs in many files. BUSY, IO. */
Publication *publish_new_short (const char *folder, guint64 index_sum, GError **error);

typedef struct {
  const char *path; /* the page's name, and its one file's */
  const char *quick, *full;
  GBytes *bytes;
} PublishChange;

/* Instead of pages and publish_settle: all others stay. `was`: what the build that is shown counted. INVALID when such
 * a page is not there; IO. */
gboolean
publish_settle_short (Publication *publication, const GArray *changes, const PublishCounts *was, GError **error);
