/* site_look.h: which of the remembered texts are other files now. Thousands are looked at by a thread of their own
 * while the run makes ready what it needs anyway, and by the run itself from the moment it has nothing else to do. */
#pragma once
#include "base/file_stamp.h"
#include "site_memory.h"

enum { SITE_LOOK_CHANGED_MAX = 20 };

typedef struct SiteLook SiteLook;

typedef struct {
  FileStamp folder;                     /* of the folder of texts, before anything was looked at */
  const FileStamp *files;               /* of each text, as it is */
  guint changed[SITE_LOOK_CHANGED_MAX]; /* positions of the first that changed, rising */
  guint count;                          /* how many changed */
  gboolean missing, any_own;            /* a text is no more; a text is the town's */
} SiteLooked;

/* (transfer full): begins to look. `shipped` and `own` (nullable: the town has none) are the folders of texts, `folder`
 * is the stamp just taken of the first; `memory` must outlive it. NULL when `shipped` cannot be opened. */
SiteLook *
site_look_begin (const SiteMemory *memory, const FileStamp *folder, const char *shipped, const char *own);
/* (transfer none): what was seen, once all was looked at. */
const SiteLooked *site_look_end (SiteLook *look);
void site_look_free (SiteLook *look); /* accepts NULL; waits for its thread, which stops early */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SiteLook, site_look_free)
