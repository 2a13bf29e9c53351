/* weekly_paper.c: reads what was kept of a report. Knows no door. */
#include "pages/weekly_paper.h"

#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "domain/event.h"
#include "domain/file.h"

Tree *
weekly_paper_page (const WeeklyReport *report, GError **error)
{
  if (report->page != NULL)
    return json_parse (report->page, strlen (report->page), error);
  box_fail (error, BOX_ERROR_NOT_FOUND, "no page was kept of that report");
  return NULL;
}

gboolean
weekly_paper_tell (Db *db, const Actor *actor, const WeeklyReport *report, const char *how, GError **error)
{
  const Event event = { .noun = "weekly_report",
                        .subject_id = report->id,
                        .verb = "downloaded",
                        .after = report->week,
                        .detail = how,
                        .partner_id = report->partner_id };

  return event_add (db, actor, &event, error);
}

char *
weekly_paper_name (Exchange *exchange, const char *week)
{
  g_autofree char *words =
      g_strdup_printf ("%s %s", words_get (exchange_appliance (exchange)->words, "fr", "weekly.paper"), week);
  g_autofree char *slug = text_slug (words);

  return g_strconcat (slug, ".pdf", NULL);
}

int
weekly_paper_send (Exchange *exchange, const WeeklyReport *report)
{
  g_autofree char *path = file_path (exchange_appliance (exchange)->data_folder, report->hash);
  g_autofree char *name = weekly_paper_name (exchange, report->week);

  exchange_set_header (exchange, "Cache-Control", "no-store");
  return exchange_file (exchange, FILE_TYPE_PDF, path, name);
}
