/* folder.h: folders on the card: what is renamed into one is there once the folder is synced. */
#pragma once
#include "base/error.h"

/* A rename is on the card only once its folder is. IO. */
gboolean folder_sync (const char *folder, GError **error);
/* Removes a folder and the files in it; folders within stay, and the folder with them. What cannot be removed costs
 * space only: nothing is told but FALSE. */
gboolean folder_remove (const char *folder);
/* Removes all below, and itself; links are not followed. FALSE when something stays. */
gboolean folder_remove_tree (const char *path);
/* TRUE for a file that its owner alone may read: where a password may stand. */
gboolean folder_file_is_private (const char *path);
