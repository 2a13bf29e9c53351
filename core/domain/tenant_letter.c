/* tenant_letter.c: the table of letters, who they go to, and when they join the print queue (print.h). */
#include "domain/tenant_letter.h"

#include <string.h>

#include "domain/access.h"
#include "domain/assignment.h"
#include "domain/letter_recipient.h"
#include "domain/link.h"
#include "domain/print.h"
#include "domain/question.h"
#include "domain/setting.h"

/* Services were asked, and none of them has the file. */
static gboolean
applies_refused (Db *db, const Report *report)
{
  g_autoptr (GPtrArray) list = assignment_list (db, report->id, NULL);
  gboolean refused = list != NULL && list->len > 0;

  for (guint i = 0; refused && i < list->len; i++)
    refused = strcmp (((const Assignment *) g_ptr_array_index (list, i))->state, "refused") == 0;
  return refused;
}

static gboolean
applies_questions (Db *db, const Report *report)
{
  g_autoptr (GPtrArray) list = question_list (db, report->id, G_MAXINT64, NULL);

  return list != NULL && question_open_count (list) > 0;
}

/* In the order of a file's life. */
const TenantLetter tenant_letters[] = {
  { "acknowledgement", "report", "sent", NULL, NULL, TRUE },
  { "questions", "question", "asked_by_desk", "received taken active", applies_questions, TRUE },
  { "transmitted", "report", "transmitted", "active", NULL, FALSE },
  { "mediated", "report", "mediated", "active", NULL, FALSE },
  { "refused", "assignment", "refused", "active", applies_refused, FALSE },
  { "filtered", "report", "filtered", "filtered", NULL, FALSE },
  { "closed", "report", "closed", "closed", NULL, FALSE },
  { "reopened", "report", "reopened", "received taken active", NULL, FALSE },
};
const guint tenant_letters_count = G_N_ELEMENTS (tenant_letters);

static const char sql_moment[] = "SELECT coalesce (max (at), 0) AS at FROM event WHERE report_id = :report"
                                 " AND noun = :noun AND verb = :verb";

const TenantLetter *
tenant_letter_find (const char *code)
{
  for (guint i = 0; i < tenant_letters_count; i++)
    if (g_strcmp0 (tenant_letters[i].code, code) == 0)
      return &tenant_letters[i];
  return NULL;
}

static gboolean
is_in_state (const Report *report, const TenantLetter *letter)
{
  g_auto (GStrv) states = letter->states == NULL ? NULL : g_strsplit (letter->states, " ", -1);

  return states == NULL || g_strv_contains ((const char *const *) states, report->state);
}

gint64
tenant_letter_moment (Db *db, const Report *report, const TenantLetter *letter)
{
  g_autoptr (Query) query = NULL;

  if (!is_in_state (report, letter) || (letter->applies != NULL && !letter->applies (db, report)))
    return 0;
  query = query_new (db, sql_moment);
  query_bind_integer (query, ":report", report->id);
  query_bind_text (query, ":noun", letter->noun);
  query_bind_text (query, ":verb", letter->verb);
  return query_next (query) ? query_integer (query, "at") : 0;
}

/* ---- the queue ---- */

/* A newer letter says what the file is now: older ones that wait are no longer so. */
static gboolean
drop_older (Db *db, const Report *report, const TenantLetter *newer, gint64 now, GError **error)
{
  for (guint i = 0; !newer->stays && i < tenant_letters_count; i++)
    if (!tenant_letters[i].stays && &tenant_letters[i] != newer
        && !print_drop_letter (db, report->id, tenant_letters[i].code, now, error))
      return FALSE;
  return TRUE;
}

static gboolean
queue (Db *db, const Report *report, const TenantLetter *letter, const char *why, gint64 now, GError **error)
{
  const Link subject = { .report_id = report->id };
  PrintInput input = { .kind = PRINT_LETTER, .letter = letter->code, .report_id = report->id, .why = why };
  g_autofree char *token = NULL;

  if (!drop_older (db, report, letter, now, error))
    return FALSE;
  if (print_letter_waits (db, report->id, letter->code))
    return TRUE;
  token = link_create (db, LINK_FOLLOW, &subject, now, error);
  input.secret = token;
  return token != NULL && print_add (db, &input, now, error);
}

/* Who came to the desk was given the paper by hand; who sent it from the site was shown the page. */
static gboolean
has_receipt (const Report *report)
{
  return strcmp (report->source, "desk") == 0 || strcmp (report->source, "site") == 0;
}

static gboolean
is_wanted (Db *db)
{
  g_autofree char *value = setting_text (db, "letters.queue");

  return strcmp (value, "1") == 0;
}

gboolean
tenant_letter_queue (Db *db, const Actor *actor, const Event *event, const char *code, const char *why, GError **error)
{
  const TenantLetter *letter = tenant_letter_find (code);
  g_autoptr (Report) report = report_find (db, event->report_id, error);
  g_auto (LetterRecipient) recipient = { .report = NULL };

  if (report == NULL || !letter_recipient_find (db, report, &recipient, error))
    return FALSE;
  if (strcmp (letter->code, "acknowledgement") == 0 && has_receipt (report))
    return TRUE;
  if (!is_wanted (db) || !letter_recipient_is_postable (&recipient))
    return drop_older (db, report, letter, actor->now, error);
  return queue (db, report, letter, why, actor->now, error);
}

static gboolean
tell (Db *db, const Actor *actor, gint64 report_id, const char *code, GError **error)
{
  const Event event = {
    .report_id = report_id, .noun = "print", .subject_id = report_id, .verb = "letter_asked", .after = code
  };

  return event_add (db, actor, &event, error);
}

gboolean
tenant_letter_ask (Db *db, const Actor *actor, const char *report_uuid, const char *code, GError **error)
{
  const TenantLetter *letter = tenant_letter_find (code);
  g_autoptr (Report) report = report_find_uuid (db, report_uuid, error);
  g_auto (LetterRecipient) recipient = { .report = NULL };

  if (report == NULL || !letter_recipient_find (db, report, &recipient, error))
    return FALSE;
  if (!access_allows (actor->role, ACTION_PRINT_MANAGE, FALSE))
    return box_fail (error, BOX_ERROR_DENIED, "letters are the desk's");
  if (letter == NULL || !letter_recipient_is_postable (&recipient))
    return box_fail (error, BOX_ERROR_INVALID, "no such letter, or no address");
  if (tenant_letter_moment (db, report, letter) == 0)
    return box_fail (error, BOX_ERROR_CONFLICT, "the file is not where that letter says");
  return queue (db, report, letter, PRINT_ASKED, actor->now, error) && tell (db, actor, report->id, code, error);
}

gboolean
tenant_letter_overtaken (Db *db, const Print *print, gint64 now, gboolean *ret_dropped, GError **error)
{
  const TenantLetter *letter = tenant_letter_find (print->letter);
  g_autoptr (Report) report = NULL;

  *ret_dropped = FALSE;
  if (letter == NULL || strcmp (print->state, "waiting") != 0 || (print->hash != NULL && print->secret == NULL))
    return TRUE;
  report = report_find (db, print->report_id, error);
  if (report == NULL)
    return FALSE;
  *ret_dropped = tenant_letter_moment (db, report, letter) == 0;
  return !*ret_dropped || print_drop_letter (db, report->id, letter->code, now, error);
}
