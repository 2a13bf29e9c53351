/* legal.c: the checklist, one row a thing to know. Shows nothing (view/legal_view.c). */
#include "domain/legal.h"

#include <string.h>

#include "base/clock.h"
#include "domain/audit.h"
#include "domain/setting.h"

static const char sql_recipients[] = "SELECT DISTINCT type FROM partner WHERE archived_at IS NULL ORDER BY type";
static const char sql_sensors[] = "SELECT 1 AS x FROM sensor LIMIT 1";

static gboolean
is_set (Db *db, const char *key)
{
  g_autofree char *value = setting_text (db, key);

  return *value != '\0';
}

/* A declaration without an audit is lawful, and says so; it is still to be done. */
static LegalState
judge_audit (Db *db, gint64 now)
{
  g_autoptr (Audit) audit = audit_last (db, NULL);

  if (audit == NULL)
    return LEGAL_MISSING;
  return audit_ends_at (audit) <= now ? LEGAL_OVER : LEGAL_DONE;
}

/* By one's address or one's phone: the law asks for a way to reach the person, not for the name. */
static LegalState
judge_dpo (Db *db, gint64 now G_GNUC_UNUSED)
{
  return is_set (db, "legal.dpo_email") || is_set (db, "legal.dpo_phone") ? LEGAL_DONE : LEGAL_MISSING;
}

static LegalState
judge_relay (Db *db, gint64 now G_GNUC_UNUSED)
{
  if (!is_set (db, "mail.from"))
    return LEGAL_IDLE;
  return is_set (db, "legal.relay") ? LEGAL_DONE : LEGAL_MISSING;
}

static LegalState
judge_sms (Db *db, gint64 now G_GNUC_UNUSED)
{
  g_autofree char *way = setting_text (db, "sms.way");

  if (strcmp (way, "off") == 0)
    return LEGAL_IDLE;
  return is_set (db, "legal.sms") ? LEGAL_DONE : LEGAL_MISSING;
}

static LegalState
judge_security (Db *db, gint64 now G_GNUC_UNUSED)
{
  return is_set (db, "legal.security_email") || is_set (db, "town.email") ? LEGAL_DONE : LEGAL_MISSING;
}

#define TOWN "/reglages?partie=mairie"
#define LAW "/reglages?partie=loi"

const LegalItem legal_items[] = {
  { "controller", "town.name town.address town.phone", NULL, FALSE, TOWN },
  { "email", "town.email", NULL, FALSE, TOWN },
  { "director", "legal.director", NULL, FALSE, LAW },
  { "dpo", NULL, judge_dpo, FALSE, LAW },
  { "security", NULL, judge_security, FALSE, LAW },
  { "audit", NULL, judge_audit, FALSE, "/gestion/loi/accessibilite" },
  { "plan", "legal.accessibility_plan", NULL, FALSE, LAW },
  { "relay", NULL, judge_relay, FALSE, LAW },
  { "sms", NULL, judge_sms, FALSE, LAW },
  { "impact", "legal.impact_day", NULL, FALSE, LAW },
  { "siren", "legal.siren", NULL, TRUE, LAW },
  { "service", "legal.service", NULL, TRUE, LAW },
  { "source", "legal.source_url", NULL, TRUE, LAW },
};
const guint legal_items_count = G_N_ELEMENTS (legal_items);

LegalState
legal_item_state (Db *db, const LegalItem *item, gint64 now)
{
  g_auto (GStrv) keys = NULL;

  if (item->judge != NULL)
    return item->judge (db, now);
  keys = g_strsplit (item->settings, " ", -1);
  for (guint i = 0; keys[i] != NULL; i++)
    if (!is_set (db, keys[i]))
      return LEGAL_MISSING;
  return LEGAL_DONE;
}

char **
legal_recipients (Db *db)
{
  g_autoptr (Query) query = query_new (db, sql_recipients);
  g_autoptr (GStrvBuilder) types = g_strv_builder_new ();

  while (query_next (query))
    g_strv_builder_add (types, query_text (query, "type"));
  return g_strv_builder_end (types);
}

gboolean
legal_lends_sensors (Db *db)
{
  g_autoptr (Query) query = query_new (db, sql_sensors);

  return query_next (query);
}

const char *
legal_state_name (LegalState state)
{
  static const char *const names[] = { "done", "missing", "over", "idle" };

  return names[state];
}

guint
legal_count_missing (Db *db, gint64 now)
{
  guint missing = 0;

  for (guint i = 0; i < legal_items_count; i++) {
    LegalState state = legal_item_state (db, &legal_items[i], now);

    missing += !legal_items[i].advised && (state == LEGAL_MISSING || state == LEGAL_OVER);
  }
  return missing;
}
