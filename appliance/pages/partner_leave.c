/* partner_leave.c: asks what becomes of what a partner holds, and has it done in pieces, so that others write meanwhile. */
#include "pages/partner_leave.h"

#include <string.h>

#include "domain/partner_leave.h"
#include "pages/office.h"
#include "pages/partner_request.h"
#include "view/leave_view.h"

/* More than a town's files in pieces of LEAVE_PIECE: new ones that keep coming must not hold a request for ever. */
enum { PIECES_MAX = 2000 };

typedef struct {
  Actor actor;
  PartnerLeaving leaving;
  guint left; /* out */
} Leave;

static int
show (Exchange *exchange, int status, const PartnerLeaving *typed, const Remarks *remarks)
{
  const Viewer viewer = office_viewer (exchange);
  int missing = 0;
  g_autoptr (Partner) partner = partner_request_find (exchange, &missing);
  GError *error = NULL;
  Tree *view;

  if (partner == NULL)
    return missing;
  if (partner->archived_at != 0) {
    g_autofree char *place = g_strdup_printf ("/partenaires/%s", partner->uuid);

    return exchange_redirect (exchange, place);
  }
  view = leave_view (&viewer, partner, &(LeaveForm){ typed, remarks, status == 409 }, &error);
  return view == NULL ? exchange_fail (exchange, error) : partner_request_page (exchange, status, "partner-leave", view);
}

int
partner_leave_show (Exchange *exchange)
{
  return show (exchange, 200, NULL, NULL);
}

static gboolean
piece_work (Db *db, gpointer data, GError **error)
{
  Leave *leave = data;

  return partner_leave_piece (db, &leave->actor, &leave->leaving, &leave->left, error);
}

static gboolean
end_work (Db *db, gpointer data, GError **error)
{
  const Leave *leave = data;

  return partner_leave_end (db, &leave->actor, &leave->leaving, error);
}

static gboolean
leave_run (Exchange *exchange, Leave *leave, GError **error)
{
  Store *store = exchange_appliance (exchange)->store;
  guint pieces = 0;

  do {
    if (!store_write (store, piece_work, leave, error))
      return FALSE;
  } while (leave->left > 0 && ++pieces < PIECES_MAX);
  return store_write (store, end_work, leave, error);
}

static void
check_lot (const LeaveLot *lot, const char *field, const char *successor, Remarks *remarks)
{
  g_autofree char *reason = g_strconcat (field, "_reason", NULL);

  if (lot->fate == LEAVE_LAST)
    remarks_add (remarks, field, "fate_missing", NULL);
  if (lot->fate == LEAVE_HAND && *successor == '\0')
    remarks_add (remarks, "successor", "successor_missing", NULL);
  if (lot->fate == LEAVE_CLOSE && *lot->reason == '\0')
    remarks_add (remarks, reason, "reason_missing", NULL);
}

static void
check_leaving (Exchange *exchange, const PartnerLeaving *leaving, Remarks *remarks)
{
  Db *db = store_reader (exchange_appliance (exchange)->store);
  g_autoptr (Partner) partner = partner_find_uuid (db, leaving->at.uuid, NULL);
  PartnerHolding holding = { 0 };

  if (partner == NULL || !partner_leave_holding (db, partner->id, &holding, NULL))
    return;
  if (holding.waiting > 0)
    check_lot (&leaving->waiting, "waiting", leaving->successor, remarks);
  if (holding.accepted > 0)
    check_lot (&leaving->accepted, "accepted", leaving->successor, remarks);
  if ((leaving->move_accounts || leaving->move_rules) && *leaving->successor == '\0' && !remarks_any (remarks))
    remarks_add (remarks, "successor", "successor_missing", NULL);
}

/* A lot that has nothing may say nothing. */
static LeaveLot
lot_typed (Exchange *exchange, const char *field, const char *reason)
{
  return (LeaveLot){ partner_fate_find (exchange_field (exchange, field)), reason };
}

static int
refused (Exchange *exchange, const PartnerLeaving *leaving, GError *error)
{
  if (!g_error_matches (error, BOX_ERROR, BOX_ERROR_CONFLICT))
    return exchange_fail (exchange, error);
  g_error_free (error);
  return show (exchange, 409, leaving, NULL);
}

static void
let_nothing_be_desk (LeaveLot *lot)
{
  if (lot->fate == LEAVE_LAST)
    lot->fate = LEAVE_DESK;
}

int
partner_leave_send (Exchange *exchange)
{
  g_autofree char *successor = exchange_typed (exchange, "successor", FALSE, PARTNER_CODE_CHARS);
  g_autofree char *waiting = exchange_typed (exchange, "waiting_reason", FALSE, PARTNER_CODE_CHARS);
  g_autofree char *accepted = exchange_typed (exchange, "accepted_reason", FALSE, PARTNER_CODE_CHARS);
  Leave leave = {
    .actor = office_actor (exchange),
    .leaving = { .at = { exchange_path_part (exchange, "uuid"), partner_request_version (exchange) },
                 .waiting = lot_typed (exchange, "waiting", waiting),
                 .accepted = lot_typed (exchange, "accepted", accepted),
                 .successor = successor,
                 .move_accounts = g_strcmp0 (exchange_field (exchange, "accounts"), "move") == 0,
                 .move_rules = g_strcmp0 (exchange_field (exchange, "rules"), "move") == 0 },
  };
  g_autoptr (Remarks) remarks = remarks_new ();
  g_autofree char *place = g_strdup_printf ("/partenaires/%s?fait=archived", leave.leaving.at.uuid);
  GError *error = NULL;

  check_leaving (exchange, &leave.leaving, remarks);
  if (remarks_any (remarks))
    return show (exchange, 422, &leave.leaving, remarks);
  let_nothing_be_desk (&leave.leaving.waiting);
  let_nothing_be_desk (&leave.leaving.accepted);
  return leave_run (exchange, &leave, &error) ? exchange_redirect (exchange, place)
                                              : refused (exchange, &leave.leaving, error);
}
