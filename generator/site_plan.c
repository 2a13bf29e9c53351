/* site_plan.c: lists the pages of the site that people read. */
#include "site_plan.h"

#include "site_view.h"

/* others: [{url, title, current}]: what is neither in the menu nor below another page. */
gboolean
site_plan_load (Site *site, const SitePage *page, Tree *view, GError **error)
{
  Tree *others = tree_set_list (view, "others");

  (void) error;
  for (guint i = 0; i < site->pages->len; i++) {
    const SitePage *other = g_ptr_array_index (site->pages, i);

    if (other->menu == 0 && !other->unlisted && other->parent == NULL && other != page)
      site_view_add_entry (others, other, page);
  }
  return TRUE;
}
