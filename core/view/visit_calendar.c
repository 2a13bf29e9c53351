/* visit_calendar.c: from a visit to its invitation: one UID for its whole life, its revision as sequence. */
#include "view/visit_calendar.h"

#include <string.h>

#include "base/calendar.h"
#include "domain/report.h"
#include "domain/setting.h"
#include "view/visit_view.h"
#include "view/voice.h"

/* The words of an invitation, from what everybody may know of the visit. */
typedef struct {
  char *summary, *description, *location, *uid, *organizer, *name;
} Texts;

static void
texts_clear (Texts *texts)
{
  char *all[] = { texts->summary, texts->description, texts->location, texts->uid, texts->organizer, texts->name };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    g_free (all[i]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Texts, texts_clear)

static Tree *
context_new (const VisitCalendar *calendar, const Visit *visit, const Report *report)
{
  const Viewer viewer = {
    .db = calendar->db, .words = calendar->style->words, .language = calendar->style->language, .now = calendar->now
  };
  Tree *context = mail_tree_new (calendar->db, calendar->style);

  tree_set_text (context, "reference", report->reference);
  visit_view_fill (&viewer, visit, context);
  return context;
}

static Texts
texts_new (const VisitCalendar *calendar, const Visit *visit, const Tree *context)
{
  const Voice voice = { calendar->style->words, calendar->style->language };
  g_autofree char *from = setting_text (calendar->db, "mail.from");
  const char *at = strrchr (from, '@');
  char *town = setting_text (calendar->db, "town.email");
  Texts texts = { .summary = voice_say (&voice, "visit_calendar.summary", context),
                  .description = voice_say (&voice, "visit_calendar.description", context),
                  .location = voice_say (&voice, "visit_calendar.location", context),
                  .uid = g_strconcat ("visit-", visit->uuid, "@", at == NULL ? "localhost" : at + 1, NULL),
                  .organizer = town,
                  .name = setting_text (calendar->db, "service.name") };

  if (*town == '\0') {
    g_free (town);
    texts.organizer = g_strdup (from);
  }
  return texts;
}

gboolean
visit_calendar_render (const VisitCalendar *calendar, char **ret_text, GError **error)
{
  g_autoptr (Visit) visit = visit_find (calendar->db, calendar->visit_id, error);
  g_autoptr (Report) report = visit == NULL ? NULL : report_find (calendar->db, visit->report_id, error);
  g_autoptr (Tree) context = report == NULL ? NULL : context_new (calendar, visit, report);
  g_auto (Texts) texts = { 0 };

  if (context == NULL)
    return FALSE;
  *ret_text = NULL;
  if (visit->at == 0)
    return TRUE;
  texts = texts_new (calendar, visit, context);
  const CalendarEvent event = {
    .method = strcmp (visit->state, "planned") == 0 ? CALENDAR_REQUEST : CALENDAR_CANCEL,
    .uid = texts.uid,
    .sequence = visit->revision,
    .start = visit->at,
    .minutes = visit->minutes,
    .stamp = calendar->now,
    .summary = texts.summary,
    .description = texts.description,
    .location = texts.location,
    .url = tree_get_text (tree_get (context, "video"), "url"),
    .organizer = texts.organizer,
    .organizer_name = texts.name,
    .attendee = calendar->recipient,
  };

  *ret_text = calendar_render (&event);
  return TRUE;
}
