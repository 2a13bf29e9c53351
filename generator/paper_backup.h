/* paper_backup.h: the sheet that the town keeps in a drawer: the recovery code of its backups. */
#pragma once
#include "kit.h"

/* (transfer full): `subject` is not read. NOT_FOUND when the box has no key of backups yet. */
Tree *paper_backup_view (Kit *kit, const char *subject, GError **error);
