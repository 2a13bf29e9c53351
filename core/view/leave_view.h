/* leave_view.h: what a partner that leaves holds, and what may become of it. */
#pragma once
#include "base/remarks.h"
#include "domain/partner_leave.h"
#include "view/viewer.h"

typedef struct {
  const PartnerLeaving *typed; /* nullable */
  const Remarks *remarks;      /* nullable */
  gboolean changed;
} LeaveForm;

/* (transfer full): {partner, partner_url, version, holds, lots[] {name, count, fates[] {id, code, words, selected}, reasons[],
 * reason_name}, partners[] {code, words, selected}, rules[], orphans[], accounts, visits, move_accounts, move_rules}. */
Tree *leave_view (const Viewer *viewer, const Partner *partner, const LeaveForm *form, GError **error);
