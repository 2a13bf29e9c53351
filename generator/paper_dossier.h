/* paper_dossier.h: one file on paper: documents dossier and dossier-tenant. */
#pragma once
#include "kit.h"

/* (transfer full): `subject` is "<uuid>:<role>:<partner>:<person>": whose eyes it is made for, as numbers (core/domain/
 * access.h, ids, 0: none): who asks for it has checked them. INVALID, NOT_FOUND. */
Tree *paper_dossier_view (Kit *kit, const char *subject, GError **error);
/* (transfer full): what the tenant of a report reads of it: "<uuid>:<language>". */
Tree *paper_dossier_tenant_view (Kit *kit, const char *subject, GError **error);
