/* support.c: whom the town chose to help, from its settings; whether they are late. */
#include "domain/support.h"

#include "domain/setting.h"
#include "domain/ticket.h"

void
support_clear (Support *support)
{
  g_free (support->name);
  g_free (support->email);
  g_free (support->phone);
}

void
support_read (Db *db, Support *ret_support)
{
  g_autofree char *hours = setting_text (db, "support.hours");
  Support support = { .name = setting_text (db, "support.name"),
                      .email = setting_text (db, "support.email"),
                      .phone = setting_text (db, "support.phone"),
                      .target_hours = (int) setting_integer (db, "support.target_hours") };

  if (!opening_parse (hours, &support.opening))
    opening_parse (SUPPORT_HOURS_DEFAULT, &support.opening);
  if (*support.phone == '\0') {
    g_free (support.phone);
    support.phone = setting_text (db, "town.phone");
  }
  support.chosen = *support.email != '\0';
  *ret_support = support;
}

gint64
support_due (const Support *support, gint64 now)
{
  return opening_after (&support->opening, now, support->target_hours);
}

gboolean
support_status (const StatusScene *scene, StatusFinding *finding, GError **error)
{
  TicketCounts counts;

  if (!ticket_count (scene->db, scene->now, &counts, error))
    return FALSE;
  finding->number = counts.late;
  finding->at = counts.late > 0 ? counts.oldest_due : 0;
  finding->level = counts.late > 0 ? STATUS_NOTICE : STATUS_OK;
  return TRUE;
}
