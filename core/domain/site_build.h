/* site_build.h: what the last build of the public site that succeeded was made of, and what happened since. Builds
 * nothing (appliance/background/site.h). */
#pragma once
#include "store/store.h"

typedef struct {
  gint64 event_id; /* the newest event when it began: seconds are too coarse to tell what came after */
  gint64 at;       /* UTC seconds when it began; 0: never */
  gint64 failures; /* runs that failed since */
} SiteBuild;
gboolean site_build_read (Db *db, SiteBuild *ret_build, GError **error);
/* Within a store_write. */
gboolean site_build_write (Db *db, const SiteBuild *build, GError **error);

/* What it would be made of now. */
typedef struct {
  gint64 event_id;           /* the newest; 0: none */
  gint64 asked_id, asked_at; /* the last time somebody wanted it made at once; 0: never */
} SiteNews;
gboolean site_build_news (Db *db, SiteNews *ret_news, GError **error);
