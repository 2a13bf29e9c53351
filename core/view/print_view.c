/* print_view.c: what waits for the printer, and what became of the rest. */
#include "view/print_view.h"

#include <string.h>

#include "domain/mediation_send.h"

#define HERE "/gestion/impressions"

static void
add_print (const Viewer *viewer, const Print *print, Tree *list)
{
  Tree *map = tree_add_map (list);

  tree_set_format (map, "url", HERE "/%s", print->uuid);
  tree_set_text (map, "uuid", print->uuid);
  tree_set_text (map, "kind",
                 print->letter != NULL ? viewer_word (viewer, "letter", print->letter)
                                       : viewer_word (viewer, "print_kind", print->kind));
  tree_set_text (map, "why", viewer_word (viewer, "print_why", print->why));
  tree_set_text (map, "name", print->partner_name);
  tree_set_flag (map, "letter", print->letter != NULL);
  if (print->partner_uuid != NULL)
    tree_set_format (map, "name_url", "/partenaires/%s", print->partner_uuid);
  tree_set_text (map, "reference", print->reference);
  if (print->report_uuid != NULL)
    tree_set_format (map, "reference_url", "/dossiers/%s", print->report_uuid);
  tree_set_flag (map, "no_address", print->partner_id != 0 && print->postal_address == NULL);
  tree_set_flag (map, "posted", strcmp (print->state, "posted") == 0);
  tree_set_text (map, "dropped", print->reason == NULL ? NULL : viewer_word (viewer, "print_reason", print->reason));
  tree_set_text (map, "by", print->user_name);
  viewer_set_day (viewer, map, "since", print->created_at);
  viewer_set_day (viewer, map, "at", print->settled_at);
}

/* Letters to owners lie on their files, not in this queue: their code is the exchange's. */
typedef struct {
  Tree *list;
  gint64 count;
} Letters;

static void
letter_visit (const char *uuid, const char *reference, gint64 count, gpointer data)
{
  Letters *letters = data;
  Tree *map = tree_add_map (letters->list);

  tree_set_format (map, "url", "/dossiers/%s/bailleur#envois", uuid);
  tree_set_text (map, "reference", reference);
  letters->count += count;
}

static gboolean
add_letters (const Viewer *viewer, Tree *view, GError **error)
{
  Letters letters = { .list = tree_set_list (view, "letters") };
  g_autofree char *counted = NULL;

  if (!mediation_letters_waiting (viewer->db, letter_visit, &letters, error))
    return FALSE;
  counted = viewer_count (viewer, "prints.letters", letters.count);
  tree_set_text (view, "letters_counted", counted);
  viewer_set_any (view, "letters");
  return TRUE;
}

Tree *
print_view (const Viewer *viewer, GError **error)
{
  g_autoptr (GPtrArray) waiting = print_list_waiting (viewer->db, error);
  g_autoptr (GPtrArray) settled = waiting == NULL ? NULL : print_list_settled (viewer->db, viewer->now, error);
  g_autoptr (Tree) view = tree_new_map ();
  g_autofree char *counted = NULL;
  gint64 count = print_count_waiting (viewer->db);
  Tree *rows = tree_set_list (view, "rows"), *past = tree_set_list (view, "settled");

  if (settled == NULL || !add_letters (viewer, view, error))
    return NULL;
  counted = viewer_count (viewer, "prints.waiting", MAX (count, waiting->len));
  tree_set_text (view, "counted", counted);
  if (count > waiting->len)
    tree_set_integer (view, "pile", waiting->len);
  tree_set_flag (view, "several", waiting->len > 1);
  for (guint i = 0; i < waiting->len; i++)
    add_print (viewer, g_ptr_array_index (waiting, i), rows);
  for (guint i = 0; i < settled->len; i++)
    add_print (viewer, g_ptr_array_index (settled, i), past);
  viewer_set_any (view, "rows");
  viewer_set_any (view, "settled");
  return g_steal_pointer (&view);
}
