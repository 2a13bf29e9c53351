/* site_text_view.c: says of each page whose text it shows, and what waits to be published. */
#include "view/site_text_view.h"

#include <string.h>

static void
set_chip (const Viewer *viewer, Tree *map, const char *class, const char *code)
{
  Tree *chip = tree_set_map (map, "chip");

  tree_set_text (chip, "class", class);
  tree_set_text (chip, "words", viewer_word (viewer, "site_text_state", code));
}

static void
set_author (const Viewer *viewer, Tree *map, const SiteText *text)
{
  viewer_set_day (viewer, map, "at", text->created_at);
  tree_set_text (map, "by", text->by);
}

static gboolean
add_page (const Viewer *viewer, const Content *content, gboolean drafts, Tree *list, GError **error)
{
  g_autoptr (GPtrArray) versions = site_text_versions (viewer->db, content->name, error);
  const SiteText *draft, *shown;
  g_autofree char *public_url = content_url (content);
  Tree *map;

  if (versions == NULL)
    return FALSE;
  draft = site_text_draft (versions);
  shown = site_text_shown (versions);
  if ((draft != NULL) != drafts)
    return TRUE;
  map = tree_add_map (list);
  tree_set_format (map, "url", "/reglages/textes/%s", content->name);
  tree_set_text (map, "title", shown != NULL ? shown->title : content->title);
  tree_set_text (map, "public_url", public_url);
  set_chip (viewer, map,
            draft != NULL   ? "todo"
            : shown != NULL ? "on"
                            : "",
            draft != NULL   ? "draft"
            : shown != NULL ? "own"
                            : "shipped");
  if (draft != NULL || shown != NULL)
    set_author (viewer, map, draft != NULL ? draft : shown);
  return TRUE;
}

gboolean
site_text_view_list (const Viewer *viewer, const GPtrArray *contents, Tree *view, GError **error)
{
  Tree *list = tree_set_list (view, "pages");

  for (int drafts = TRUE; drafts >= FALSE; drafts--)
    for (guint i = 0; i < contents->len; i++)
      if (!add_page (viewer, g_ptr_array_index (contents, i), drafts, list, error))
        return FALSE;
  return TRUE;
}

/* ---- one page ---- */

static void
set_field (Tree *view, const char *name, const char *value)
{
  g_autofree char *key = g_strconcat (name, "_field", NULL);
  Tree *map = tree_set_map (view, key);

  tree_set_text (map, "name", name);
  tree_set_text (map, "value", value);
}

/* Of a version that went back to the box's own text there is none: the file's. */
static gboolean
set_fields (const Content *content, const SiteText *version, const SiteTextTyped *typed, Tree *view, GError **error)
{
  gboolean written = version != NULL && version->body != NULL;
  g_autofree char *body = content_body (content, error);
  const SiteTextTyped kept = { written ? version->title : content->title,
                               written ? version->description : content->description, written ? version->body : body };
  const SiteTextTyped *from = typed != NULL ? typed : &kept;

  set_field (view, "title", from->title);
  set_field (view, "description", from->description);
  set_field (view, "body", from->body);
  return body != NULL;
}

static void
add_version (const Viewer *viewer, const SiteText *text, const SiteText *shown, Tree *list)
{
  Tree *map = tree_add_map (list);
  gboolean draft = text->published_at == 0;

  tree_set_integer (map, "id", text->id);
  tree_set_flag (map, "shipped", text->body == NULL);
  set_author (viewer, map, text);
  set_chip (viewer, map,
            draft           ? "todo"
            : text == shown ? "on"
                            : "",
            draft           ? "draft"
            : text == shown ? "shown"
                            : "past");
}

static void
add_versions (const Viewer *viewer, const GPtrArray *versions, const SiteText *shown, Tree *view)
{
  Tree *list = tree_set_list (view, "versions");

  for (guint i = 0; i < versions->len; i++)
    add_version (viewer, g_ptr_array_index (versions, i), shown, list);
  viewer_set_any (view, "versions");
}

gboolean
site_text_view_one (const Viewer *viewer, const Content *content, const SiteTextTyped *typed, Tree *view,
                    GError **error)
{
  g_autoptr (GPtrArray) versions = site_text_versions (viewer->db, content->name, error);
  g_autofree char *public_url = content_url (content);
  const SiteText *draft, *shown;

  if (versions == NULL)
    return FALSE;
  draft = site_text_draft (versions);
  shown = site_text_shown (versions);
  if (!set_fields (content, draft != NULL ? draft : shown, typed, view, error))
    return FALSE;
  tree_set_text (view, "name", content->name);
  tree_set_text (view, "page_title", content->title);
  tree_set_text (view, "public_url", public_url);
  tree_set_format (view, "url", "/reglages/textes/%s", content->name);
  tree_set_integer (view, "seen", versions->len == 0 ? 0 : ((SiteText *) g_ptr_array_index (versions, 0))->id);
  tree_set_null (view, "draft");
  tree_set_null (view, "own");
  if (draft != NULL)
    set_author (viewer, tree_set_map (view, "draft"), draft);
  if (shown != NULL)
    set_author (viewer, tree_set_map (view, "own"), shown);
  add_versions (viewer, versions, shown, view);
  return TRUE;
}
