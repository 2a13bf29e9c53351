/* owner.h: what root does in a folder that another owns, it does as that owner: whoever writes there lays links to what
 * only root may touch. */
#pragma once
#include "base/error.h"

typedef struct {
  int pipe, process; /* of who stayed root; 0: nobody did */
  void (*last) (gpointer data);
  gpointer data;
} Owner;
/* As root over a folder of somebody else: becomes that one for good, who still may read all files (a stick bears those
 * of another machine). `last` (data) is for owner_end. Otherwise changes nothing. DENIED. */
gboolean
owner_become (const char *folder, void (*last) (gpointer data), gpointer data, Owner *ret_owner, GError **error);
/* Once, at the end: runs `last` with the rights of before when it is wanted, and waits for it. */
void owner_end (Owner *owner, gboolean wanted);

/* As root: the rights of who owns the folder, until they are given back. Otherwise nothing. */
void owner_borrow (const char *folder);
void owner_give_back (void);
/* TRUE when nobody but root can change what stands in the folder, or which folder its path leads to. */
gboolean owner_is_root_alone (const char *folder);
/* A file of a folder that others write: a descriptor for reading; -1 with errno. No link is followed, no pipe waited
 * for: ELOOP, EINVAL. */
int owner_open (const char *path);
