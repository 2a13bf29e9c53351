/* bulk.c: takes several files at once: what is asked is kept with the token of the form, then each file has its own
 * transaction, so that one that changed meanwhile holds up no other. */
#include "pages/bulk.h"

#include <string.h>

#include "base/secret.h"
#include "domain/bulk.h"
#include "pages/office.h"
#include "pages/office_form.h"
#include "pages/once.h"
#include "pages/reports.h"
#include "view/bulk_view.h"

typedef struct {
  Actor actor;
  BulkInput input;
} Asking;

static gboolean
start_work (Db *db, gpointer data, GError **error)
{
  const Asking *asking = data;

  return bulk_start (db, &asking->actor, &asking->input, error);
}

/* One file under way. */
typedef struct {
  const Actor *actor;
  const Bulk *bulk;
  const BulkItem *item;
  const GError *why; /* it was not done */
} Doing;

static gboolean
do_work (Db *db, gpointer data, GError **error)
{
  const Doing *doing = data;

  return bulk_do (db, doing->actor, doing->bulk, doing->item, error);
}

static gboolean
note_work (Db *db, gpointer data, GError **error)
{
  const Doing *doing = data;

  return bulk_note (db, doing->bulk, doing->item, doing->why, error);
}

/* What waits is done, file by file; what fails is noted and told on the page. */
static void
do_all (Store *store, const Actor *actor, const char *uuid)
{
  g_autoptr (Bulk) bulk = bulk_find (store_reader (store), uuid, actor->user_id, NULL);

  for (guint i = 0; bulk != NULL && i < bulk->items->len; i++) {
    g_autoptr (GError) why = NULL;
    Doing doing = { actor, bulk, g_ptr_array_index (bulk->items, i), NULL };

    if (store_write (store, do_work, &doing, &why))
      continue;
    doing.why = why;
    if (!store_write (store, note_work, &doing, NULL))
      g_debug ("bulk: what became of one file could not be noted");
  }
}

/* What is wrong with what was sent, and the field it is about; NULL: nothing. */
static const char *
remark_of (const Asking *asking, const char **ret_field)
{
  const BulkVerb *verb = bulk_verb_find (asking->input.verb);

  *ret_field = "lot";
  if (asking->input.reports->len == 0)
    return "pick_none";
  if (asking->input.reports->len > BULK_REPORTS_MAX)
    return "pick_many";
  if (verb == NULL)
    return "verb_missing";
  *ret_field = "lot-partner";
  return verb->partner && *asking->input.partner_uuid == '\0' ? "partner_missing" : NULL;
}

int
bulk_send (Exchange *exchange)
{
  g_autoptr (GPtrArray) reports = exchange_fields (exchange, "dossier");
  g_autofree char *verb = exchange_typed (exchange, "verb", FALSE, OFFICE_CODE_CHARS);
  g_autofree char *partner = exchange_typed (exchange, "partner", FALSE, OFFICE_CODE_CHARS);
  g_autofree char *uuid = secret_uuid (), *own = g_strconcat ("/lots/", uuid, NULL), *place = NULL;
  Asking asking = { office_actor (exchange), { uuid, verb, partner, reports } };
  g_autofree char *request = once_request (exchange, "bulk", verb, partner);
  const Once once = { start_work, &asking, request, own };
  const char *field, *remark = remark_of (&asking, &field);
  GError *error = NULL;

  if (remark != NULL)
    return reports_list_again (exchange, field, remark);
  if (!once_write (exchange, &once, &place, &error))
    return exchange_fail (exchange, error);
  /* A second press finds what the first does; what the first left, a power cut in between, is gone on with. */
  do_all (exchange_appliance (exchange)->store, &asking.actor, place + strlen ("/lots/"));
  return exchange_redirect (exchange, place);
}

int
bulk_show (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  g_autoptr (GError) error = NULL;
  g_autoptr (Bulk) bulk = bulk_find (viewer.db, exchange_path_part (exchange, "uuid"), viewer.user_id, &error);

  if (bulk == NULL)
    return exchange_fail (exchange, g_steal_pointer (&error));
  return exchange_page (exchange, 200, "bulk", bulk_view (&viewer, bulk));
}
