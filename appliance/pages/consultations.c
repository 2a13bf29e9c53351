/* consultations.c: the page of readings. */
#include "pages/consultations.h"

#include "base/text.h"
#include "domain/report.h"
#include "domain/setting.h"
#include "pages/office.h"
#include "view/access_view.h"

enum { REFERENCE_CHARS = 20 };

/* What is typed: "64-12" as it is written everywhere, white space around forgiven. */
static char *
asked_reference (Exchange *exchange)
{
  g_autofree char *typed = text_clean (exchange_query (exchange, "dossier"), FALSE, REFERENCE_CHARS);

  return typed == NULL || *typed == '\0' ? NULL : g_steal_pointer (&typed);
}

int
consultations_show (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  const char *person = exchange_query (exchange, "personne");
  g_autofree char *reference = asked_reference (exchange);
  const AccessInput input = { .person = person == NULL || *person == '\0' ? NULL : person,
                              .reference = reference,
                              .page = office_page (exchange) };
  g_autoptr (GError) error = NULL;
  Tree *view;

  view = access_view (&viewer, &input, &error);
  if (view == NULL)
    return exchange_fail (exchange, g_steal_pointer (&error));
  tree_set_flag (view, "done", exchange_query (exchange, "fait") != NULL);
  return exchange_page (exchange, 200, "consultations", view);
}

typedef struct {
  Actor actor;
  const char *value, *what;
} Work;

static gboolean
set_work (Db *db, gpointer data, GError **error)
{
  const Work *work = data;

  return setting_set (db, &work->actor, "access.partners", work->value, error);
}

int
consultations_set (Exchange *exchange)
{
  const char *value = exchange_field (exchange, "partners");
  Work work = { office_actor (exchange), value == NULL ? "" : value, NULL };
  GError *error = NULL;

  return store_write (exchange_appliance (exchange)->store, set_work, &work, &error)
             ? exchange_redirect (exchange, "/consultations?fait=set")
             : exchange_fail (exchange, error);
}

static gboolean
log_work (Db *db, gpointer data, GError **error)
{
  const Work *work = data;

  return report_log_access (db, &work->actor, 0, work->what, error);
}

gboolean
consultations_log (Exchange *exchange, const char *what, GError **error)
{
  Store *store = exchange_appliance (exchange)->store;
  Work work = { office_actor (exchange), NULL, what };

  if (!access_allows (work.actor.role, ACTION_REPORT_READ_NAMES, TRUE)
      || !access_log_wanted (store_reader (store), &work.actor, what))
    return TRUE;
  return store_write (store, log_work, &work, error);
}
