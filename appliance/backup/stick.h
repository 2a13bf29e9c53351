/* stick.h: the USB stick of backups, which root's histologe-stick mounts at `backup.stick` (packaging/installed). */
#pragma once
#include "base/config.h"

/* (transfer full): its folder, when it is there; NULL with *ret_trouble, a code of [backup_trouble] and of [restore]. */
char *stick_root (const Config *config, const char **ret_trouble);
/* Is that trouble, nullable, one of those? */
gboolean stick_is_away (const char *trouble);
