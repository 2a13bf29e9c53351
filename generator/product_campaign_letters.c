/* product_campaign_letters.c: document campaign-letter, once an address. Keeps nothing of the list. */
#include "product_campaign_letters.h"

#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "document.h"
#include "domain/campaign.h"

#define NAME_START "paper-" /* what the daemon calls what it hands over */

/* (transfer full): what was handed over, in the one folder where it may stand. */
static Tree *
list_read (const Kit *kit, const char *name, GError **error)
{
  g_autofree char *folder = kit_path (kit, "paths.data", "cache"), *path = NULL, *text = NULL;
  gsize length = 0;

  if (!g_str_has_prefix (name, NAME_START) || strchr (name, '/') != NULL) {
    box_fail (error, BOX_ERROR_INVALID, "%s: not a list that was handed over", name);
    return NULL;
  }
  path = g_build_filename (folder, name, NULL);
  if (g_file_get_contents (path, &text, &length, error))
    return json_parse (text, length, error);
  box_translate (error);
  return NULL;
}

static void
copy_texts (const Tree *from, Tree *to)
{
  for (guint i = 0; i < tree_length (from); i++)
    tree_add_text (to, tree_text (tree_at (from, i)));
}

static Document *
letter_new (Kit *kit, const Campaign *campaign, const Tree *list, guint index, Tree *view, GError **error)
{
  const Tree *letter = tree_at (tree_get (list, "letters"), index);

  copy_texts (tree_get (letter, "to"), tree_set_list (view, "to"));
  copy_texts (tree_get (list, "texts"), tree_set_list (view, "texts"));
  tree_set_text (view, "dwelling", tree_get_text (letter, "dwelling"));
  tree_set_text (view, "subject", tree_get_text (list, "subject"));
  tree_set_text (view, "code", campaign->code);
  tree_set_format (view, "campaign_url", "%s/c/%s", kit->base_url, campaign->code);
  return document_new (kit, "campaign-letter", view, error);
}

static gboolean
make (Kit *kit, const Campaign *campaign, const Tree *list, const char *out, GError **error)
{
  guint count = tree_length (tree_get (list, "letters"));
  g_autoptr (GPtrArray) documents = g_ptr_array_new_with_free_func ((GDestroyNotify) document_free);
  g_autoptr (GPtrArray) views = g_ptr_array_new_with_free_func ((GDestroyNotify) tree_free);

  for (guint i = 0; i < count; i++) {
    Tree *view = tree_new_map ();
    Document *document;

    g_ptr_array_add (views, view);
    document = letter_new (kit, campaign, list, i, view, error);
    if (document == NULL)
      return FALSE;
    g_ptr_array_add (documents, document);
  }
  if (count == 0)
    return box_fail (error, BOX_ERROR_INVALID, "a list without an address");
  return document_pdf_joined ((const Document *const *) documents->pdata, count, out, NULL, error);
}

gboolean
product_campaign_letters_make (Kit *kit, const char *subject, const char *out, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (subject, ":", 2);
  g_autoptr (Campaign) campaign = NULL;
  g_autoptr (Tree) list = NULL;

  if (g_strv_length (parts) != 2)
    return box_fail (error, BOX_ERROR_INVALID, "%s: which letters", subject);
  campaign = campaign_find_uuid (kit->db, parts[0], error);
  list = campaign == NULL ? NULL : list_read (kit, parts[1], error);
  return list != NULL && make (kit, campaign, list, out, error);
}
