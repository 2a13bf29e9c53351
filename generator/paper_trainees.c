/* paper_trainees.c: the accounts as the room shows them, on paper. */
#include "paper_trainees.h"

#include "base/error.h"
#include "base/secret.h"
#include "view/training_view.h"

Tree *
paper_trainees_view (Kit *kit, const char *subject, GError **error)
{
  const Viewer viewer = kit_viewer (kit, ROLE_ADMINISTRATOR);
  const char *trainees = config_text (kit->config, "training.trainees");
  g_autofree char *address = config_training_url (kit->config);
  g_autoptr (Tree) view = tree_new_map ();

  (void) subject;
  if (address == NULL) {
    box_fail (error, BOX_ERROR_NOT_FOUND, "this box has no training copy");
    return NULL;
  }
  if (!secret_key_is_set () && !secret_key_load (config_text (kit->config, "paths.data"), error))
    return NULL;
  tree_set_text (view, "address", address);
  return training_view_set (&viewer, trainees, view, error) ? g_steal_pointer (&view) : NULL;
}
