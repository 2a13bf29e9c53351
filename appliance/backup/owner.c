/* owner.c: users of the system. Knows nothing of what is done as them. */
#include "backup/owner.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <grp.h>
#include <linux/capability.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static gboolean
is_of_another (const char *folder, struct stat *ret_status)
{
  return geteuid () == 0 && stat (folder, ret_status) == 0 && ret_status->st_uid != 0;
}

/* ---- for good ---- */

/* Of root's rights, the one to read. Where even that is refused, what the owner may read has to do. */
static void
keep_reading (void)
{
  struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
  struct __user_cap_data_struct rights[_LINUX_CAPABILITY_U32S_3] = { { 0 } };

  rights[0].effective = rights[0].permitted = 1U << CAP_DAC_READ_SEARCH;
  if (syscall (SYS_capset, &header, rights) != 0)
    g_debug ("reading as the owner alone: %s", g_strerror (errno));
}

static gboolean
drop (const struct stat *owner, GError **error)
{
  if (prctl (PR_SET_KEEPCAPS, 1, 0, 0, 0) != 0 || setgroups (0, NULL) != 0 || setgid (owner->st_gid) != 0
      || setuid (owner->st_uid) != 0)
    return box_fail (error, BOX_ERROR_DENIED, "cannot become the owner of the data: %s", g_strerror (errno));
  keep_reading ();
  return TRUE;
}

/* Who stays root does nothing until it is told to. */
static void
stay (int from, const Owner *owner)
{
  char told = 0;

  if (read (from, &told, 1) == 1 && setgroups (0, NULL) == 0)
    owner->last (owner->data);
  fflush (stdout);
  _exit (EXIT_SUCCESS); /* nocheck:banned a second process: main ends in the first one */
}

gboolean
owner_become (const char *folder, void (*last) (gpointer data), gpointer data, Owner *ret_owner, GError **error)
{
  struct stat owner;
  int ends[2];

  *ret_owner = (Owner){ .last = last, .data = data };
  if (!is_of_another (folder, &owner))
    return TRUE;
  if (pipe2 (ends, O_CLOEXEC) != 0)
    return box_fail (error, BOX_ERROR_DENIED, "%s", g_strerror (errno));
  fflush (stdout);
  ret_owner->process = fork ();
  if (ret_owner->process == 0) {
    close (ends[1]);
    stay (ends[0], ret_owner);
  }
  close (ends[0]);
  ret_owner->pipe = ends[1];
  if (ret_owner->process > 0)
    return drop (&owner, error);
  close (ends[1]);
  ret_owner->process = 0;
  return box_fail (error, BOX_ERROR_DENIED, "%s", g_strerror (errno));
}

void
owner_end (Owner *owner, gboolean wanted)
{
  if (owner->process == 0) {
    if (wanted)
      owner->last (owner->data);
    return;
  }
  fflush (stdout);
  if (wanted && write (owner->pipe, "", 1) != 1)
    g_warning ("the rest was not done: %s", g_strerror (errno));
  close (owner->pipe);
  waitpid (owner->process, NULL, 0);
  owner->process = 0;
}

/* ---- for a moment ---- */

void
owner_borrow (const char *folder)
{
  struct stat owner;

  if (is_of_another (folder, &owner) && (setegid (owner.st_gid) != 0 || seteuid (owner.st_uid) != 0))
    g_error ("cannot become the owner of %s: %s", folder, g_strerror (errno)); /* nocheck:banned or it goes on as root */
}

void
owner_give_back (void)
{
  if (getuid () == 0 && geteuid () != 0 && (seteuid (0) != 0 || setegid (0) != 0))
    g_warning ("cannot be root again: %s", g_strerror (errno)); /* then it goes on with fewer rights */
}

/* ---- files ---- */

gboolean
owner_is_root_alone (const char *folder)
{
  g_autofree char *path = realpath (folder, NULL);
  gboolean alone = path != NULL, top = FALSE;

  while (alone && !top) {
    struct stat status;
    char *above = g_path_get_dirname (path);

    /* Where everybody may add names (/tmp), nobody takes away another's. */
    alone = lstat (path, &status) == 0 && status.st_uid == 0
            && ((status.st_mode & (S_IWGRP | S_IWOTH)) == 0 || (status.st_mode & S_ISVTX) != 0);
    top = g_str_equal (above, path);
    g_free (path);
    path = above;
  }
  return alone;
}

int
owner_open (const char *path)
{
  int fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, 0);
  struct stat status;

  if (fd < 0 || (fstat (fd, &status) == 0 && S_ISREG (status.st_mode)))
    return fd;
  close (fd);
  errno = EINVAL;
  return -1;
}
