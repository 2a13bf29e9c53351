/* site_text.h: the town's own texts of public pages: written as drafts, looked at, then published; every version stays,
 * with its author. Knows no Markdown. */
#pragma once
#include "domain/actor.h"
#include "store/store.h"

enum {
  SITE_TEXT_TITLE_MAX = 120,
  SITE_TEXT_DESCRIPTION_MAX = 200,
  SITE_TEXT_BODY_MAX = 30000, /* characters */
};

typedef struct {
  gint64 id;
  char *name;                       /* of the page: "accueil" */
  char *title, *description, *body; /* NULL: the text of the box's own file */
  gint64 created_at, published_at;  /* published_at 0: a draft */
  char *by;                         /* nullable: who wrote it */
} SiteText;
void site_text_free (SiteText *text);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SiteText, site_text_free)

/* (transfer full): of SiteText: of each page that has any, the version that is shown; with `drafts`, the one that would
 * be: its draft where there is one. Those that go back to the box's own text are in the list too. STORE. */
GPtrArray *site_text_list (Db *db, gboolean drafts, GError **error);
/* (transfer full): of SiteText: all versions of one page, newest first, without those given up. STORE. */
GPtrArray *site_text_versions (Db *db, const char *name, GError **error);
/* (transfer none): the draft among versions, newer than what is shown; NULL without one. The version that is shown;
 * NULL: the box's own. */
const SiteText *site_text_draft (const GPtrArray *versions);
const SiteText *site_text_shown (const GPtrArray *versions);

typedef struct {
  const char *name;
  const char *title, *description, *body; /* all NULL: back to the box's own text */
  gint64 seen;                            /* id of the newest version that the form knew; 0: none */
} SiteTextInput;
/* Within a store_write, all three: */
/* A new draft. CONFLICT when somebody wrote a version meanwhile; INVALID for texts empty or too long. */
gboolean site_text_save (Db *db, const Actor *actor, const SiteTextInput *input, GError **error);
/* What was `seen` is shown from now on. CONFLICT when it is not the newest any more; NOT_FOUND. */
gboolean site_text_publish (Db *db, const Actor *actor, const char *name, gint64 seen, GError **error);
/* The draft is given up. The same errors. */
gboolean site_text_drop (Db *db, const Actor *actor, const char *name, gint64 seen, GError **error);
