/* weekly_way.c: the names of the ways, and what turns one into another. Sends nothing. */
#include "domain/weekly_way.h"

#include "base/text.h"
#include "domain/mail_address.h"
#include "domain/reach.h"

const char *const weekly_ways[] = { [WEEKLY_WAY_PDF] = "pdf",
                                    [WEEKLY_WAY_LINK] = "link",
                                    [WEEKLY_WAY_POST] = "post",
                                    [WEEKLY_WAY_NONE] = "none",
                                    [WEEKLY_WAY_LAST] = NULL };

const char *
weekly_way_name (WeeklyWay way)
{
  return weekly_ways[way];
}

WeeklyWay
weekly_way_find (const char *name)
{
  WeeklyWay way = WEEKLY_WAY_PDF;

  while (way < WEEKLY_WAY_LAST && g_strcmp0 (weekly_ways[way], name) != 0)
    way++;
  return way;
}

/* The one place that asks whether mails arrive there. */
static gboolean
is_unreachable (Db *db, const char *email)
{
  return email == NULL || !text_is_email (email) || mail_address_is_bad (db, email);
}

WeeklyWay
weekly_way_now (Db *db, WeeklyWay chosen, const char *email, gsize pdf_bytes)
{
  if (chosen != WEEKLY_WAY_PDF && chosen != WEEKLY_WAY_LINK)
    return chosen;
  if (is_unreachable (db, email))
    return WEEKLY_WAY_POST;
  if (reach_is_town (db)) /* a link would open nowhere else */
    return pdf_bytes > WEEKLY_ATTACHED_MAX_BYTES ? WEEKLY_WAY_POST : WEEKLY_WAY_PDF;
  return pdf_bytes > WEEKLY_ATTACHED_MAX_BYTES ? WEEKLY_WAY_LINK : chosen;
}

gboolean
weekly_way_takes_address (const char *postal_address)
{
  g_auto (GStrv) lines = g_strsplit (postal_address, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (g_utf8_strlen (lines[i], -1) > POSTAL_LINE_CHARS)
      return FALSE;
  return g_strv_length (lines) <= POSTAL_LINES_MAX && g_utf8_strlen (postal_address, -1) <= POSTAL_CHARS_MAX;
}
