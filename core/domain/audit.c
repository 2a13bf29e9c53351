/* audit.c: rows of accessibility_audit. */
#include "domain/audit.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "domain/event.h"

static const char sql_last[] = "SELECT a.*, coalesce (u.name, u.email) AS by FROM accessibility_audit a"
                               " LEFT JOIN user u ON u.id = a.user_id ORDER BY a.id DESC LIMIT 1";
static const char sql_add[] =
    "INSERT INTO accessibility_audit (day, auditor, reference, rate, pages, tools, failures, derogations, exempt,"
    " created_at, user_id) VALUES (:day, :auditor, :reference, :rate, :pages, :tools, :failures, :derogations, :exempt,"
    " :now, nullif (:user, 0))";

/* Its texts: bound, read and judged alike. */
static const struct {
  const char *parameter; /* the column is the same without the colon */
  gsize offset;
  gsize chars;
  gboolean needed;
} texts[] = {
  { ":day", G_STRUCT_OFFSET (Audit, day), 10, TRUE },
  { ":auditor", G_STRUCT_OFFSET (Audit, auditor), AUDIT_NAME_CHARS, TRUE },
  { ":reference", G_STRUCT_OFFSET (Audit, reference), AUDIT_NAME_CHARS, TRUE },
  { ":pages", G_STRUCT_OFFSET (Audit, pages), AUDIT_TEXT_CHARS, TRUE },
  { ":tools", G_STRUCT_OFFSET (Audit, tools), AUDIT_TEXT_CHARS, FALSE },
  { ":failures", G_STRUCT_OFFSET (Audit, failures), AUDIT_TEXT_CHARS, FALSE },
  { ":derogations", G_STRUCT_OFFSET (Audit, derogations), AUDIT_TEXT_CHARS, FALSE },
  { ":exempt", G_STRUCT_OFFSET (Audit, exempt), AUDIT_TEXT_CHARS, FALSE },
};
#define TEXT_OF(audit, i) G_STRUCT_MEMBER (char *, audit, texts[i].offset)

void
audit_free (Audit *audit)
{
  if (audit == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (TEXT_OF (audit, i));
  g_free (audit->by);
  g_free (audit);
}

Audit *
audit_last (Db *db, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_last);
  g_autoptr (Audit) audit = NULL;

  if (query_next (query)) {
    audit = g_new0 (Audit, 1);
    audit->id = query_integer (query, "id");
    audit->rate = (guint) query_integer (query, "rate");
    audit->at = query_integer (query, "created_at");
    audit->by = g_strdup (query_text (query, "by"));
    for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
      TEXT_OF (audit, i) = g_strdup (query_text (query, texts[i].parameter + 1));
  }
  return query_done (query, error) ? g_steal_pointer (&audit) : NULL;
}

const char *
audit_check (const Audit *audit, gint64 now, const char **ret_field)
{
  gint64 day_at;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    const char *text = TEXT_OF (audit, i);

    *ret_field = texts[i].parameter + 1;
    if (texts[i].needed && (text == NULL || *text == '\0'))
      return "missing";
    if (text != NULL && (gsize) g_utf8_strlen (text, -1) > texts[i].chars)
      return "long";
  }
  *ret_field = "day";
  if (!clock_parse_day (audit->day, &day_at))
    return "day";
  if (day_at > now)
    return "future";
  *ret_field = "rate";
  if (audit->rate > AUDIT_RATE_MAX)
    return "rate";
  *ret_field = "failures";
  if (audit->rate < AUDIT_RATE_MAX && *audit->failures == '\0' && *audit->derogations == '\0')
    return "failures";
  *ret_field = NULL;
  return NULL;
}

gboolean
audit_add (Db *db, const Actor *actor, const Audit *audit, GError **error)
{
  const char *field = NULL, *remark = audit_check (audit, actor->now, &field);
  const Event event = { .noun = "accessibility", .verb = "audited", .after = audit->day };
  g_autoptr (Query) query = NULL;

  if (remark != NULL)
    return box_fail (error, BOX_ERROR_INVALID, "audit: %s: %s", field, remark);
  query = query_new (db, sql_add);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    query_bind_text (query, texts[i].parameter, TEXT_OF (audit, i) == NULL ? "" : TEXT_OF (audit, i));
  query_bind_integer (query, ":rate", audit->rate);
  query_bind_integer (query, ":now", actor->now);
  query_bind_integer (query, ":user", actor->user_id);
  return query_done (query, error) && event_add (db, actor, &event, error);
}

gint64
audit_ends_at (const Audit *audit)
{
  gint64 day_at = 0;

  clock_parse_day (audit->day, &day_at);
  return clock_add_months (day_at, AUDIT_VALID_YEARS * 12);
}

const char *
audit_state (const Audit *audit, gint64 now)
{
  if (audit == NULL || audit_ends_at (audit) <= now)
    return "none";
  if (audit->rate == AUDIT_RATE_MAX)
    return "total";
  return audit->rate >= AUDIT_PARTIAL ? "partial" : "not";
}
