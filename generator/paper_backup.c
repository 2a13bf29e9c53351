/* paper_backup.c: the code as the data folder keeps it. Makes none. */
#include "paper_backup.h"

#include "domain/backup_key.h"

Tree *
paper_backup_view (Kit *kit, const char *subject, GError **error)
{
  const Viewer viewer = kit_viewer (kit, ROLE_ADMINISTRATOR);
  BackupKey key;
  Tree *view;

  (void) subject;
  if (!backup_key_load (config_text (kit->config, "paths.data"), FALSE, &key, error))
    return NULL;
  view = tree_new_map ();
  tree_set_text (view, "code", key.code);
  tree_set_text (view, "print", key.key.print);
  viewer_set_day (&viewer, view, "day", kit->now);
  return view;
}
