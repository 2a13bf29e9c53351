/* office.c: the viewer, the actor and the typed fields of a request of the back office. Renders nothing. */
#include "pages/office.h"

#include <string.h>

#include "base/text.h"

Viewer
page_viewer (Exchange *exchange)
{
  const Appliance *appliance = exchange_appliance (exchange);
  const Session *session = exchange_session (exchange);

  return (Viewer){
    .db = store_reader (appliance->store),
    .words = appliance->words,
    .language = "fr", /* staff's pages speak the town's language, whatever the tenant's was */
    .questionnaire = appliance->questionnaire,
    .grids = appliance->grids,
    .role = session == NULL ? ROLE_NONE : session->role,
    .partner_id = session == NULL ? 0 : session->partner_id,
    .now = exchange_now (exchange),
  };
}

Actor
page_actor (Exchange *exchange)
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

char *
page_field (Exchange *exchange, const char *name, gboolean multiline, guint max_chars)
{
  const char *value = exchange_field (exchange, name);

  return text_clean (value, value == NULL ? 0 : strlen (value), multiline, max_chars);
}
