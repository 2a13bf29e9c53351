/* partner_leave.c: takes a partner out piece by piece. Which fate a lot has is the desk's choice: nothing is decided
 * here. */
#include "domain/partner_leave.h"

#include <string.h>

#include "domain/account.h"
#include "domain/assignment.h"
#include "domain/event.h"
#include "domain/link.h"
#include "domain/print.h"
#include "domain/report.h"

#define OPEN_FILES \
  " FROM assignment a JOIN report r ON r.id = a.report_id WHERE a.partner_id = :partner AND r.state = 'active'"
static const char sql_holding[] =
    "SELECT (SELECT count (*)" OPEN_FILES " AND a.state = 'waiting') AS waiting,"
    " (SELECT count (*)" OPEN_FILES " AND a.state = 'accepted') AS accepted,"
    " (SELECT count (*) FROM user WHERE partner_id = :partner AND state <> 'archived') AS accounts,"
    " (SELECT count (*) FROM visit WHERE partner_id = :partner AND state IN ('proposed', 'planned')) AS visits";
static const char sql_rules[] =
    "SELECT name FROM rule WHERE partner_id = :partner AND active = 1 AND archived_at IS NULL ORDER BY position, id";
static const char sql_rules_of_type[] =
    "SELECT r.name FROM rule r JOIN partner p ON p.id = :partner AND r.partner_type = p.type"
    " WHERE r.active = 1 AND r.archived_at IS NULL AND p.archived_at IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM rule_excluded x WHERE x.rule_id = r.id AND x.partner_id = p.id)"
    " ORDER BY r.position, r.id";
static const char sql_orphans[] =
    "SELECT r.name FROM rule r JOIN partner p ON p.id = :partner AND r.partner_type = p.type"
    " WHERE r.active = 1 AND r.archived_at IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM partner o WHERE o.type = p.type AND o.id <> p.id AND o.archived_at IS NULL)"
    " ORDER BY r.position, r.id";
static const char sql_open[] = "SELECT a.id, a.report_id, a.state" OPEN_FILES
                               " AND a.state IN ('waiting', 'accepted') ORDER BY a.id LIMIT :most";
static const char sql_settle[] =
    "UPDATE assignment SET state = 'closed', reason = :reason, message = NULL, answered_at = :now, closed_at = :now"
    " WHERE id = :id";
static const char sql_move_rules[] = "UPDATE rule SET partner_id = :successor, version = version + 1 WHERE partner_id = :partner";
static const char sql_stop_rules[] = "UPDATE rule SET active = 0, version = version + 1 WHERE partner_id = :partner AND active = 1";
static const char sql_accounts[] = "SELECT id FROM user WHERE partner_id = :partner AND state <> 'archived'";
static const char sql_archived_with[] = "UPDATE user SET archived_with = :partner WHERE id = :id";
static const char sql_left_with[] = "SELECT id FROM user WHERE archived_with = :partner AND state = 'archived'";
static const char sql_came_back[] = "UPDATE user SET archived_with = NULL WHERE archived_with = :partner";
static const char sql_leave[] =
    "UPDATE partner SET archived_at = :now, referent_id = NULL, deputy_id = NULL, referent_assigns = 0 WHERE id = :partner";
static const char sql_return[] = "UPDATE partner SET archived_at = NULL, version = version + 1"
                                 " WHERE id = :partner AND archived_at IS NOT NULL";
static const char *const fate_names[] = { [LEAVE_DESK] = "desk", [LEAVE_HAND] = "hand", [LEAVE_CLOSE] = "close" };
G_STATIC_ASSERT (G_N_ELEMENTS (fate_names) == LEAVE_LAST);

const char *
partner_fate_name (LeaveFate fate)
{
  return fate < LEAVE_LAST ? fate_names[fate] : "";
}

LeaveFate
partner_fate_find (const char *name)
{
  LeaveFate fate = LEAVE_DESK;

  while (fate < LEAVE_LAST && g_strcmp0 (fate_names[fate], name) != 0)
    fate++;
  return fate;
}

/* ---- what it holds ---- */

gboolean
partner_leave_holding (Db *db, gint64 partner_id, PartnerHolding *ret_holding, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_holding);

  query_bind_integer (query, ":partner", partner_id);
  if (query_next (query))
    *ret_holding = (PartnerHolding){ .waiting = (guint) query_integer (query, "waiting"),
                                     .accepted = (guint) query_integer (query, "accepted"),
                                     .accounts = (guint) query_integer (query, "accounts"),
                                     .visits = (guint) query_integer (query, "visits") };
  return query_done (query, error);
}

static GPtrArray *
names_of (Db *db, const char *sql, gint64 partner_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  query_bind_integer (query, ":partner", partner_id);
  while (query_next (query))
    g_ptr_array_add (names, g_strdup (query_text (query, "name")));
  return query_done (query, error) ? g_steal_pointer (&names) : NULL;
}

GPtrArray *
partner_leave_rules (Db *db, gint64 partner_id, GError **error)
{
  return names_of (db, sql_rules, partner_id, error);
}

GPtrArray *
partner_leave_rules_of_type (Db *db, gint64 partner_id, GError **error)
{
  return names_of (db, sql_rules_of_type, partner_id, error);
}

GPtrArray *
partner_leave_orphans (Db *db, gint64 partner_id, GError **error)
{
  return names_of (db, sql_orphans, partner_id, error);
}

/* ---- checks ---- */

/* Who leaves and who comes after, both still partners. */
typedef struct {
  Partner *partner, *successor; /* successor: nullable */
} Sides;

static void
sides_clear (Sides *sides)
{
  g_clear_pointer (&sides->partner, partner_free);
  g_clear_pointer (&sides->successor, partner_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sides, sides_clear)

static gboolean
sides_find (Db *db, const PartnerLeaving *leaving, Sides *sides, GError **error)
{
  gboolean followed = leaving->successor != NULL && *leaving->successor != '\0';

  sides->partner = partner_find_uuid (db, leaving->at.uuid, error);
  if (sides->partner == NULL)
    return FALSE;
  if (sides->partner->archived_at != 0 || sides->partner->version != leaving->at.version)
    return box_fail (error, BOX_ERROR_CONFLICT, "the partner was changed meanwhile, or has left");
  sides->successor = followed ? partner_find_uuid (db, leaving->successor, error) : NULL;
  if (followed && sides->successor == NULL)
    return FALSE;
  if (followed && (sides->successor->archived_at != 0 || sides->successor->id == sides->partner->id))
    return box_fail (error, BOX_ERROR_INVALID, "the successor is another partner, still there");
  return TRUE;
}

static gboolean
lot_is_said (const LeaveLot *lot, const Sides *sides)
{
  const Reasons *reasons = transition_find (assignment_transitions, "close")->reasons;

  if (lot->fate == LEAVE_HAND)
    return sides->successor != NULL;
  return lot->fate == LEAVE_DESK
         || (lot->fate == LEAVE_CLOSE && lot->reason != NULL && g_strv_contains (reasons->codes, lot->reason));
}

static gboolean
leaving_read (Db *db, const PartnerLeaving *leaving, Sides *sides, GError **error)
{
  if (!sides_find (db, leaving, sides, error))
    return FALSE;
  if (!lot_is_said (&leaving->waiting, sides) || !lot_is_said (&leaving->accepted, sides)
      || ((leaving->move_accounts || leaving->move_rules) && sides->successor == NULL))
    return box_fail (error, BOX_ERROR_INVALID, "what becomes of a lot is not said");
  return TRUE;
}

/* ---- files ---- */

typedef struct {
  gint64 id, report_id;
  char state[16]; /* "waiting" or "accepted" */
} Holding;

static GArray *
holdings_of (Db *db, gint64 partner_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_open);
  g_autoptr (GArray) list = g_array_new (FALSE, TRUE, sizeof (Holding));

  query_bind_integer (query, ":partner", partner_id);
  query_bind_integer (query, ":most", LEAVE_PIECE);
  while (query_next (query)) {
    Holding holding = { .id = query_integer (query, "id"), .report_id = query_integer (query, "report_id") };

    g_strlcpy (holding.state, query_text (query, "state"), sizeof holding.state);
    g_array_append_val (list, holding);
  }
  return query_done (query, error) ? g_steal_pointer (&list) : NULL;
}

/* Hands a file to the successor. *ret_handed FALSE: the occupant did not agree that the owner's side be told. */
static gboolean
hand_over (Db *db, const Actor *actor, const Holding *holding, const Sides *sides, gboolean *ret_handed, GError **error)
{
  const AssignmentInput input = {
    .report_id = holding->report_id, .partner_id = sides->successor->id, .trace = "handed_over"
  };
  g_autoptr (Report) report = report_find (db, holding->report_id, error);

  if (report == NULL)
    return FALSE;
  *ret_handed = assignment_is_agreed (report, sides->successor->type);
  return !*ret_handed || assignment_create (db, actor, &input, error);
}

/* The verb of the history tells who else is told: notice.c. */
static const struct {
  const char *verb, *reason; /* reason NULL: the lot's */
  gboolean visible;
} endings[] = {
  [LEAVE_DESK] = { "left", "elsewhere", FALSE },
  [LEAVE_HAND] = { "handed", "elsewhere", FALSE },
  [LEAVE_CLOSE] = { "closed", NULL, TRUE },
};

static gboolean
settle_write (Db *db, const Actor *actor, gint64 id, const char *reason, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_settle);

  query_bind_integer (query, ":id", id);
  query_bind_integer (query, ":now", actor->now);
  query_bind_text (query, ":reason", reason);
  return query_done (query, error);
}

static gboolean
settle (Db *db, const Actor *actor, const Holding *holding, const LeaveLot *lot, const Sides *sides, GError **error)
{
  LeaveFate fate = lot->fate;
  gboolean handed = FALSE;
  Event event = { .report_id = holding->report_id,
                  .noun = "assignment",
                  .subject_id = holding->id,
                  .before = holding->state,
                  .after = "closed",
                  .partner_id = sides->partner->id };

  if (fate == LEAVE_HAND && !hand_over (db, actor, holding, sides, &handed, error))
    return FALSE;
  if (fate == LEAVE_HAND && !handed)
    fate = LEAVE_DESK;
  event.verb = endings[fate].verb;
  event.detail = endings[fate].reason != NULL ? endings[fate].reason : lot->reason;
  event.visible = endings[fate].visible;
  return settle_write (db, actor, holding->id, event.detail, error) && event_add (db, actor, &event, error);
}

gboolean
partner_leave_piece (Db *db, const Actor *actor, const PartnerLeaving *leaving, guint *ret_left, GError **error)
{
  g_auto (Sides) sides = { NULL, NULL };
  g_autoptr (GArray) holdings = NULL;
  PartnerHolding left = { 0 };

  if (!leaving_read (db, leaving, &sides, error))
    return FALSE;
  holdings = holdings_of (db, sides.partner->id, error);
  for (guint i = 0; holdings != NULL && i < holdings->len; i++) {
    const Holding *holding = &g_array_index (holdings, Holding, i);
    gboolean waiting = strcmp (holding->state, "waiting") == 0;

    if (!settle (db, actor, holding, waiting ? &leaving->waiting : &leaving->accepted, &sides, error))
      return FALSE;
  }
  if (holdings == NULL || !partner_leave_holding (db, sides.partner->id, &left, error))
    return FALSE;
  *ret_left = left.waiting + left.accepted;
  return TRUE;
}

/* ---- the partner itself ---- */

static gboolean
run_for (Db *db, const char *sql, const Sides *sides, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql);

  query_bind_integer (query, ":partner", sides->partner->id);
  if (strstr (sql, ":successor") != NULL)
    query_bind_integer (query, ":successor", sides->successor->id);
  return query_done (query, error);
}

/* ---- accounts, each by the way of account.h: history, mail, sessions ---- */

/* What becomes of one account. */
typedef gboolean (*AccountFate) (Db *db, const Actor *actor, gint64 id, const Sides *sides, GError **error);

/* They are read before the first changes. */
static gboolean
each_account (Db *db, const Actor *actor, const char *sql, const Sides *sides, AccountFate fate, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  query_bind_integer (query, ":partner", sides->partner->id);
  while (query_next (query)) {
    gint64 id = query_integer (query, "id");

    g_array_append_val (ids, id);
  }
  if (!query_done (query, error))
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    if (!fate (db, actor, g_array_index (ids, gint64, i), sides, error))
      return FALSE;
  return TRUE;
}

static gboolean
account_goes (Db *db, const Actor *actor, gint64 id, const Sides *sides, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_archived_with);

  query_bind_integer (query, ":partner", sides->partner->id);
  query_bind_integer (query, ":id", id);
  return account_archive (db, actor, id, "partner", error) && query_done (query, error);
}

static gboolean
account_moves (Db *db, const Actor *actor, gint64 id, const Sides *sides, GError **error)
{
  g_autoptr (User) user = user_find (db, id, error);
  const AccountInput input = { .name = user == NULL ? NULL : user->name,
                               .email = user == NULL ? NULL : user->email,
                               .role = user == NULL ? ROLE_NONE : user->role,
                               .partner_id = sides->successor->id,
                               .id = id };

  return user != NULL && account_change (db, actor, &input, error);
}

static gboolean
account_returns (Db *db, const Actor *actor, gint64 id, const Sides *sides G_GNUC_UNUSED, GError **error)
{
  return account_restore (db, actor, id, error);
}

static gboolean
leave_write (Db *db, const Actor *actor, gint64 partner_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_leave);

  query_bind_integer (query, ":partner", partner_id);
  query_bind_integer (query, ":now", actor->now);
  return query_done (query, error);
}

gboolean
partner_leave_end (Db *db, const Actor *actor, const PartnerLeaving *leaving, GError **error)
{
  g_auto (Sides) sides = { NULL, NULL };
  PartnerHolding left = { 0 };
  gint64 id = 0;

  if (!leaving_read (db, leaving, &sides, error) || !partner_leave_holding (db, sides.partner->id, &left, error))
    return FALSE;
  if (left.waiting + left.accepted > 0)
    return box_fail (error, BOX_ERROR_CONFLICT, "the partner still holds files");
  return partner_edit_claim (db, &leaving->at, &id, error)
         && run_for (db, leaving->move_rules ? sql_move_rules : sql_stop_rules, &sides, error)
         && each_account (db, actor, sql_accounts, &sides, leaving->move_accounts ? account_moves : account_goes, error)
         && leave_write (db, actor, id, error) && print_drop_partner (db, id, actor->now, error)
         && link_revoke_weekly (db, id, actor->now, error) && partner_edit_tell (db, actor, id, "archived", NULL, error);
}

gboolean
partner_leave_return (Db *db, const Actor *actor, const char *uuid, GError **error)
{
  g_autoptr (Partner) partner = partner_find_uuid (db, uuid, error);
  const Sides sides = { partner, NULL };

  if (partner == NULL)
    return FALSE;
  if (partner->archived_at == 0 || partner_edit_is_taken (db, partner->name, partner->type, partner->uuid))
    return box_fail (error, BOX_ERROR_CONFLICT, "the partner has not left, or another has its name");
  return run_for (db, sql_return, &sides, error)
         && each_account (db, actor, sql_left_with, &sides, account_returns, error)
         && run_for (db, sql_came_back, &sides, error)
         && partner_edit_tell (db, actor, partner->id, "restored", NULL, error);
}
