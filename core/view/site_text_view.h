/* site_text_view.h: the texts of the public site for who writes them: the list of pages, one page with its versions.
 * What was typed is handed in. */
#pragma once
#include "base/content.h"
#include "domain/site_text.h"
#include "view/viewer.h"

/* Sets `pages` [{url, title, public_url, chip {class, words}, at, by}], drafts first. STORE. */
gboolean site_text_view_list (const Viewer *viewer, const GPtrArray *contents, Tree *view, GError **error);

/* What stands in the form: as typed, or (all NULL) the draft's, the shown version's, the box's own text. */
typedef struct {
  const char *title, *description, *body;
} SiteTextTyped;
/* Sets name, page_title, public_url, url, seen, title_field, description_field, body_field {value}, `draft` {at, by},
 * `own` {at, by} of what is shown, `versions` [{id, at, by, chip, shipped}]. STORE. */
gboolean site_text_view_one (const Viewer *viewer, const Content *content, const SiteTextTyped *typed, Tree *view,
                             GError **error);
