/* kit.h: what every product of the generator stands on: the store (read-only), templates, words, grids, the town, the
 * moment. */
#pragma once
#include "base/config.h"
#include "base/template.h"
#include "base/tree.h"
#include "base/words.h"
#include "domain/grid.h"
#include "store/store.h"
#include "view/viewer.h"
#include "view/voice.h"

typedef struct {
  Config *config;
  Store *store;
  Db *db; /* of this thread */
  Words *words;
  TemplateSet *base;      /* what all languages share */
  TemplateSet *templates; /* the words over it; content pages are added here */
  GridSet *grids;
  char *base_url; /* no slash at the end */
  gint64 now;
  gboolean drafts; /* the site as it would be with every draft of its texts; never published */
  Voice voice;
  gboolean beside;                                              /* of a thread of kit_work, over what all share */
  guint threads;                                                /* how many may work; 0: what the machine has */
  void (*progress) (const char *what, guint done, guint total); /* nullable */
} Kit;

/* Opens everything that the configuration names. `now` is today for every date on pages and PDFs. */
Kit *kit_new (const char *config_path, gint64 now, GError **error);
void kit_free (Kit *kit); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Kit, kit_free)

/* (transfer full): the town as pages know it (view/territory.h), with phone_link as a tel: address. */
Tree *kit_town (const Kit *kit);
/* (transfer full): a JPEG of the town's logo, for what draws no SVG: of the one chosen in the settings, or
 * assets/logo.jpg of the town's own folder; NULL: it has none. */
char *kit_logo (const Kit *kit);
/* (transfer full): a path below a configured folder: kit_path (kit, "paths.templates", "charts"). */
char *kit_path (const Kit *kit, const char *key, const char *name);
/* (transfer full): the same below the town's own folder; NULL when the town has none. */
char *kit_override_path (const Kit *kit, const char *name);
/* Whose eyes a view is made for: somebody of that role (ROLE_NONE: everybody), in the language that is spoken. */
Viewer kit_viewer (const Kit *kit, Role role);
/* What is made from now on speaks that language, French when it was not loaded. */
void kit_speak (Kit *kit, const char *language);
void kit_progress (const Kit *kit, const char *what, guint done, guint total);

/* (transfer full): a private temporary folder, to be given back to kit_remove_folder. NULL with IO. */
char *kit_make_folder (GError **error);
/* Removes a folder and all that is in it; a link is removed, never followed. FALSE with IO; a folder that is not there
 * is fine. */
gboolean kit_remove_folder (const char *path, GError **error);
/* (transfer full): the bytes of what `write_to` puts at a path of that name in such a folder, which is gone again afterwards.
 * NULL with IO, or as `write_to` failed. */
typedef gboolean (*KitWrite) (const char *path, gconstpointer data, GError **error);
GBytes *kit_make_bytes (const char *name, KitWrite write_to, gconstpointer data, GError **error);

/* Has as many threads as are worth while for so many pieces of work call `work`, this one with `kit`, the others each
 * with a kit of its own: what is only read is shared, connection, templates and voice are not. Comes back when all are
 * done. `work` takes pieces until none is left (kit_work_next). */
typedef void (*KitWork) (Kit *kit, gpointer data);
void kit_work (Kit *kit, guint pieces, KitWork work, gpointer data);
/* The next piece that nobody has taken, in their order; G_MAXUINT: none. */
guint kit_work_next (gint *next, guint pieces);
