/* correction.h: what a tenant puts right on an open report: how to be reached, floor and door, whether the owner may
 * be contacted, who lives there. One
 * event says which fields changed; what stood in them before, and stands there now, it says of numbers of people only.
 */
#pragma once
#include "base/remarks.h"
#include "domain/report.h"

enum { CORRECTION_AS_IS = -2, CORRECTION_PEOPLE_MAX = 50 };

/* Texts NULL, numbers CORRECTION_AS_IS: stays as it is. An empty phone: it is forgotten. */
typedef struct {
  const char *phone, *email;
  const char *contact_by;   /* mail, phone, desk */
  const char *address_more;
  const char *owner_agrees; /* yes, no: whether the owner may be contacted */
  int adults, children;
} Correction;

/* (transfer none): which person of a report is written to: who reports for somebody, when there is one, else the
 * occupant. FALSE without error when no person is kept. */
gboolean correction_contact (Db *db, gint64 report_id, PersonKind *ret_kind, Person *ret_person, GError **error);
/* TRUE while the report may be corrected: it is neither closed nor filtered out. */
gboolean correction_is_open (const Report *report);
/* Adds a remark per field at fault (phone, email, contact_by, owner_agrees, adults, children). `contact`: as it is now. */
void correction_check (const Correction *correction, const Report *report, const Person *contact, Remarks *remarks);

/* Within a store_write: writes what differs, scores again when people changed, and leaves one event report/"corrected"
 * whose detail names the fields: "phone email adults:2:3". Nothing differs: nothing is written. `correction` must have
 * passed correction_check. `grid`: the one of the report. CONFLICT when the report is not open. An address of
 * mail that is replaced is told so. */
gboolean correction_write (Db *db, const Actor *actor, gint64 report_id, const Correction *correction, const Grid *grid,
                           GError **error);
