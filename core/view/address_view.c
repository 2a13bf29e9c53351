/* address_view.c: bad addresses in words. What marks one stands in domain/mail_address.h. */
#include "view/address_view.h"

#include "domain/access.h"
#include "domain/mail_address.h"
#include "view/outbox_trouble.h"

static void
fill (const Viewer *viewer, const MailAddressMark *mark, Tree *map)
{
  const OutboxTroubled trouble = { .channel = "mail", .status = mark->status };
  gboolean by_notice = g_str_equal (mark->source, "notice");

  tree_set_text (map, "address", mark->address);
  /* A notice's code has no answer before it: all of them say that the address is gone. */
  tree_set_text (map, "words",
                 by_notice ? words_code (viewer->words, "fr", "outbox_trouble", "recipient")
                           : outbox_trouble_words (viewer->words, &trouble));
  tree_set_flag (map, "by_notice", by_notice);
  tree_set_text (map, "status", mark->status);
  tree_set_integer (map, "times", mark->times);
  tree_set_flag (map, "desk", access_allows (viewer->role, ACTION_OUTBOX_SEND, TRUE));
  viewer_set_day (viewer, map, "since", mark->since);
}

typedef struct {
  const Viewer *viewer;
  Tree *tree;
  const char *key;
  GError *failure; /* of a query within the list */
} AddressBuild;

static void
set_visit (const MailAddressMark *mark, gpointer data)
{
  const AddressBuild *build = data;

  fill (build->viewer, mark, tree_set_map (build->tree, build->key));
}

gboolean
address_view_set (const Viewer *viewer, Tree *map, const char *key, const char *address, GError **error)
{
  AddressBuild build = { viewer, map, key, NULL };

  tree_set_null (map, key);
  return address == NULL || *address == '\0' || mail_address_find (viewer->db, address, set_visit, &build, error);
}

static void
use_visit (const MailAddressUse *use, gpointer data)
{
  Tree *map = tree_add_map (data);

  tree_set_text (map, "partner", use->partner);
  tree_set_text (map, "user", use->user);
  tree_set_text (map, "reference", use->reference);
  if (use->partner_uuid != NULL)
    tree_set_format (map, "url", "/partenaires/%s", use->partner_uuid);
  else if (use->user_uuid != NULL)
    tree_set_format (map, "url", "/comptes/%s", use->user_uuid);
  else
    tree_set_format (map, "url", "/dossiers/%s", use->report_uuid);
}

static void
add_visit (const MailAddressMark *mark, gpointer data)
{
  AddressBuild *build = data;
  Tree *map = tree_add_map (build->tree), *uses = tree_set_list (map, "uses");

  fill (build->viewer, mark, map);
  if (build->failure == NULL)
    mail_address_uses (build->viewer->db, mark->address, use_visit, uses, &build->failure);
  viewer_set_any (map, "uses");
}

gboolean
address_view_list (const Viewer *viewer, gboolean untold, Tree *view, GError **error)
{
  AddressBuild build = { viewer, tree_set_list (view, "addresses"), NULL, NULL };
  gboolean listed = mail_address_list (viewer->db, untold, add_visit, &build, error);

  if (build.failure != NULL) {
    if (listed)
      g_propagate_error (error, build.failure);
    else
      g_error_free (build.failure);
    return FALSE;
  }
  if (!listed)
    return FALSE;
  viewer_set_any (view, "addresses");
  return TRUE;
}
