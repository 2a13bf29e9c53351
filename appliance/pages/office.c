/* office.c: the viewer and the actor of a request of the back office. Renders nothing. */
#include "pages/office.h"

#include "base/text.h"
#include "domain/report.h"
#include "pages/form_view.h"

enum { PAGE_MAX = 1000000 };

Viewer
office_viewer (Exchange *exchange)
{
  const Session *session = exchange_session (exchange);
  Viewer viewer = form_viewer (exchange);

  viewer.language = "fr"; /* staff's pages speak the town's language, whatever the tenant's was */
  viewer.role = session == NULL ? ROLE_NONE : session->role;
  viewer.user_id = session == NULL ? 0 : session->user_id;
  viewer.partner_id = session == NULL ? 0 : session->partner_id;
  viewer.user_id = session == NULL ? 0 : session->user_id;
  return viewer;
}

Actor
office_actor (Exchange *exchange)
{
  const Session *session = exchange_session (exchange);

  return (Actor){
    .kind = ACTOR_USER,
    .user_id = session == NULL ? 0 : session->user_id,
    .partner_id = session == NULL ? 0 : session->partner_id,
    .role = session == NULL ? ROLE_NONE : session->role,
    .now = exchange_now (exchange),
  };
}

gint64
office_page (Exchange *exchange)
{
  gint64 number;

  return text_to_integer (exchange_query (exchange, "page"), 1, PAGE_MAX, &number) ? number : 1;
}

typedef struct {
  Actor actor;
  gint64 report_id;
  const char *what;
} Reading;

static gboolean
reading_work (Db *db, gpointer data, GError **error)
{
  const Reading *reading = data;

  return report_log_access (db, &reading->actor, reading->report_id, reading->what, error);
}

gboolean
office_log_reading (Exchange *exchange, gint64 report_id, const char *what, GError **error)
{
  Reading reading = { office_actor (exchange), report_id, what };

  return store_write (exchange_appliance (exchange)->store, reading_work, &reading, error);
}
