/* report_class.c: one class in place of the computed one, by a person, with a reason; and back. Scores nothing. */
#include "domain/report_class.h"

#include "domain/event.h"
#include "domain/followup.h"
#include "domain/visit.h"

static const char sql_requalify[] =
    "UPDATE report SET class_human = :class, class_reason = :reason, changed_at = :now WHERE id = :id";

static gboolean
is_class (const Report *report, char letter)
{
  return (letter >= 'A' && letter <= 'G') || (letter == REPORT_CLASS_COMPUTED && report->class_human != 0);
}

static gboolean
class_check (Db *db, const Actor *actor, const Report *report, const ClassChange *change, GError **error)
{
  const char *reason = change->reason;

  if (!access_allows (actor->role, ACTION_REPORT_REQUALIFY, visit_is_own (db, report->id, actor->partner_id)))
    return box_fail (error, BOX_ERROR_DENIED, "%s may not requalify this report", role_name (actor->role));
  if (change->seen != 0 && change->seen != report_class (report))
    return box_fail (error, BOX_ERROR_CONFLICT, "the class was %c and is %c", change->seen, report_class (report));
  if (!is_class (report, change->letter))
    return box_fail (error, BOX_ERROR_INVALID, "a class is A to G");
  if (!followup_is_said (reason) || g_utf8_strlen (reason, -1) > REPORT_CLASS_REASON_MAX)
    return box_fail (error, BOX_ERROR_INVALID, "a reason of at most %d characters is needed", REPORT_CLASS_REASON_MAX);
  return TRUE;
}

gboolean
report_class_change (Db *db, const Actor *actor, const ClassChange *change, GError **error)
{
  g_autoptr (Report) report = report_find_uuid (db, change->uuid, error);
  gboolean undo = change->letter == REPORT_CLASS_COMPUTED;
  char before[] = { report == NULL ? '\0' : report_class (report), '\0' };
  char after[] = { change->letter, '\0' };
  g_autoptr (Query) query = NULL;
  Event event = { .noun = "report", .verb = "requalified", .before = before, .after = after };

  if (report == NULL || !class_check (db, actor, report, change, error))
    return FALSE;
  query = query_new (db, sql_requalify);
  query_bind_text (query, ":class", undo ? NULL : after);
  query_bind_text (query, ":reason", change->reason);
  query_bind_integer (query, ":now", actor->now);
  query_bind_integer (query, ":id", report->id);
  if (undo) {
    event.verb = "class_restored";
    after[0] = report->class_computed;
  }
  event.report_id = event.subject_id = report->id;
  return query_done (query, error) && event_add (db, actor, &event, error);
}

gboolean
report_requalify (Db *db, const Actor *actor, const char *uuid, char letter, const char *reason, GError **error)
{
  const ClassChange change = { .uuid = uuid, .letter = letter, .reason = reason };

  return report_class_change (db, actor, &change, error);
}
