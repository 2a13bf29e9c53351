/* visit_calendar.h: the invitation to a visit that goes with a mail. */
#pragma once
#include "domain/visit.h"
#include "view/mail.h"

/* What becomes of a visit, for one recipient at one moment. */
typedef struct {
  Db *db;
  const MailStyle *style;
  gint64 visit_id;
  const char *recipient; /* mail address */
  gint64 now;
} VisitCalendar;

/* (transfer full): an iCalendar object in *ret_text: the invitation of a planned visit, or, when a day was agreed and
 * does not hold any more, its end; NULL when no day ever was. It names the report by its number, and nobody. NOT_FOUND,
 * STORE. */
gboolean visit_calendar_render (const VisitCalendar *calendar, char **ret_text, GError **error);
