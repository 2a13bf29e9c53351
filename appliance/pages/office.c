/* office.c: the viewer and the actor of a request of the back office. Renders nothing. */
#include "pages/office.h"

#include "pages/form_view.h"

Viewer
office_viewer (Exchange *exchange)
{
  const Session *session = exchange_session (exchange);
  Viewer viewer = form_viewer (exchange);

  viewer.language = "fr"; /* staff's pages speak the town's language, whatever the tenant's was */
  viewer.role = session == NULL ? ROLE_NONE : session->role;
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
