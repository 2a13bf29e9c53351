/* leaving_view.c: the moment at which a message leaves, in words. When that is, the domain knows. */
#include "view/leaving_view.h"

#include "base/clock.h"
#include "domain/followup.h"
#include "view/voice.h"

enum { MINUTE_S = 60 };

/* (transfer full): "leaving.tomorrow" with its hour. */
static char *
words_at (const Viewer *viewer, const char *key, gint64 at)
{
  const Voice voice = { viewer->words, viewer->language };
  g_autofree char *hour = words_time (viewer->words, viewer->language, "date.time", at);
  g_autofree char *day = viewer_day (viewer, at);
  g_autoptr (Tree) context = tree_new_map ();

  tree_set_text (context, "hour", hour);
  tree_set_text (context, "day", day);
  return voice_say (&voice, key, context);
}

/* What leaves within the time a follow-up is held is counted in minutes. */
static char *
moment_words (const Viewer *viewer, gint64 at)
{
  int days = clock_day_number (at) - clock_day_number (viewer->now);

  if (at <= viewer->now)
    return g_strdup (viewer_word (viewer, "leaving", "now"));
  if (at - viewer->now <= FOLLOWUP_HOLD_S)
    return viewer_count (viewer, "leaving.minutes", (at - viewer->now + MINUTE_S - 1) / MINUTE_S);
  return words_at (viewer, days == 0 ? "leaving.today" : days == 1 ? "leaving.tomorrow" : "leaving.day", at);
}

/* (transfer full): "dans 20 minutes", "demain à 8 h 00, avec les nouvelles du jour…"; NULL when none leaves. */
static char *
leaving_view_words (const Viewer *viewer, const NoticeLeaving *leaving)
{
  g_autofree char *moment = leaving->at == 0 ? NULL : moment_words (viewer, leaving->at);

  if (moment == NULL || !leaving->told)
    return g_steal_pointer (&moment);
  return g_strconcat (moment, viewer_word (viewer, "leaving", "told"), NULL);
}

char *
leaving_view_written_now (const Viewer *viewer, gint64 report_id)
{
  NoticeLeaving leaving = { 0, FALSE };

  if (!notice_news_leave (viewer->db, report_id, viewer->now + FOLLOWUP_HOLD_S, viewer->now, &leaving, NULL))
    return NULL;
  return leaving_view_words (viewer, &leaving);
}

void
leaving_view_set (const Viewer *viewer, Tree *map, const char *key, const NoticeLeaving *leaving)
{
  g_autofree char *words = leaving_view_words (viewer, leaving);
  g_autofree char *moment = words == NULL ? NULL : viewer_moment (viewer, leaving->at);
  Tree *shapes;

  tree_set_null (map, key);
  if (words == NULL)
    return;
  shapes = tree_set_map (map, key);
  tree_set_text (shapes, "moment", moment);
  tree_set_text (shapes, "words", words);
  tree_set_flag (shapes, "told", leaving->told);
}
