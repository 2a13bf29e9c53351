/* site.h: the public site: a table of kinds of pages (site_map.c), made page by page by as many threads as the machine
 * has processors, published by one rename. Each thread has a Site and a Kit of its own over what all share.
 *
 * To add a page: a row in site_map.c. A page is made anew only when what it is made of changed: its template with all
 * partials and words, the shared view, the settings, and what its row names. Nothing of that has to be declared but the
 * tables of the store that `load` reads. */
#pragma once
#include "kit.h"
#include "publish.h"

typedef struct Site Site;
typedef struct SiteKind SiteKind;
typedef struct SiteMade SiteMade;     /* what became of one page (site_work.c) */
typedef struct SiteMemory SiteMemory; /* what the site that is shown was made of (site_memory.h) */

/* One page, and the files that come with it (its CSV, its PDF). The texts belong to it. */
typedef struct {
  const SiteKind *kind;
  char *path;         /* "statistiques/2026/index.html", relative */
  char *url;          /* "/statistiques/2026/" */
  char *title;        /* heading, and name in the menu, the plan and the breadcrumbs */
  char *menu_title;   /* nullable: a shorter name */
  char *description;  /* nullable */
  char *parent;       /* nullable: url of the page above it */
  char *updated;      /* nullable: day of the last change of its text, "2026-11-29" */
  char *seed;         /* nullable: what it is made of besides, as a text: told by `list`, compared between builds */
  gint64 menu;        /* order in the menu; 0: not in it */
  gboolean unlisted;  /* not in the plan of the site, nor for search engines */
  gconstpointer item; /* of the kind: what `list` had in hand; must live as long as the site (site_once) */
} SitePage;

struct SiteKind {
  const char *template; /* pages/site/<template>; NULL: no page is rendered, `dress` adds the file of `path` itself */
  const char *path;     /* of a kind that has one page; NULL: `list` adds them */
  const char *title;    /* a word, of a kind that has one page; NULL: no page that people read (robots.txt) */
  const char *parent;   /* nullable: url of the page above */
  /* Tables of the store that `load` and `dress` read, "report outcome" (held by
   * tests/unit/generator/test_site_tables.c): while none changed, on the same day, with the same settings, grids and
   * their adoption, words and shared view, `load` is not called and the page stays. "": it reads none, and the day does
   * not count. NULL: `load` is called at every run (it is cheap). Whenever it was called, the page stays while what it
   * put into the view is the same. Tables without a revision (migrations 0032, 0038) are taken as ever changing. */
  const char *tables;
  gboolean wide;     /* page over the whole width */
  gboolean lists;    /* shows which pages there are: the list of them counts among what it is made of */
  gboolean unlisted; /* see SitePage */

  /* Adds the pages of the kind by site_list (nullable when `path` is there). Cheap: no page is made here. */
  gboolean (*list) (Site *site, const SiteKind *kind, GError **error);
  /* Puts into `view`, which is the page's own over the shared one, all that the template shows (nullable). */
  gboolean (*load) (Site *site, const SitePage *page, Tree *view, GError **error);
  /* Called after `load`, only when the page is made anew: what is drawn from the view (charts), and the files beside it
   * (site_add_file). Must depend on nothing but `view` and `seed` (nullable). */
  gboolean (*dress) (Site *site, const SitePage *page, Tree *view, GError **error);
  /* Files that are published as they are: publish_add_file and publish_add_folder only (nullable). */
  gboolean (*files) (Site *site, GError **error);
};

struct Site {
  Kit *kit;   /* of this thread */
  Tree *view; /* shared by all pages, read only once it is made: {town, numbers, emergency, numbers_verified, measures,
                 theme}; a page's own view has {title, description, wide, site {base_url, demo, statistics, menu}} */
  GPtrArray *pages; /* of SitePage: all of them, before the first is made */
  GPtrArray *menu;  /* of SitePage: those in the menu */
  Publication *publication;
  GHashTable *once;         /* see site_once */
  GRecMutex *once_lock;     /* guards it */
  GHashTable *paths;        /* path to SitePage */
  gboolean demo;            /* the town is an invented one */
    gboolean shared;          /* its address is seen from elsewhere: pages have a picture for who shares them (site_share.h) */
  SiteMade *making;         /* of the page that this thread makes */
  const SiteMemory *memory; /* nullable */
  gint64 looked_us;         /* clock_now_us, before the first file was looked at */
  char sources[DIGEST_TEXT_MAX]; /* of templates, words, grids; told by site_digest_base */
};

/* (transfer none): a page of `kind` at `path`, in the place of one that another row listed there; its other texts may
 * be set by the caller, who gives them away. */
SitePage *site_list (Site *site, const SiteKind *kind, const char *path, const char *title);

/* Adds a file that comes with the page that is made: kept as long as the page is. For `dress`. */
void site_add_file (Site *site, const char *path, const char *text);
void site_add_bytes (Site *site, const char *path, GBytes *bytes);
/* What whoever runs the program is to know of the page that is made: logged in the order of the site. */
void site_warn (Site *site, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* (transfer none): what `make` makes, the first time; the same for all who ask for `key` in this run, whatever thread
 * they are: it is read only, and holds nothing of the kit of whom made it. It is freed with the site. NULL with the
 * error of `make`, which is called again then. */
typedef gpointer (*SiteMake) (Site *site, GError **error);
gpointer site_once (Site *site, const char *key, SiteMake make, GDestroyNotify destroy, GError **error);

/* (transfer none): what was made for `key` in this run; NULL: nothing. */
gpointer site_once_made (const Site *site, const char *key);

/* (transfer full), settled: every file of the site below <data>/site/ (of drafts: <data>/preview/), made from the store
 * and the templates as they are where the site that is shown is not the same already; publish_run shows it. *ret_made,
 * nullable: how many pages were made. BUSY when another run is at it. */
Publication *site_make (Kit *kit, PublishFlags flags, guint *ret_made, GError **error);
