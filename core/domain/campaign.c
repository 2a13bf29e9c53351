/* campaign.c: rows of `campaign`, its owners, its counters of the day. What came of it stands in campaign_funnel.c. */
#include "domain/campaign.h"

#include <string.h>

#include "base/clock.h"
#include "base/secret.h"
#include "domain/event.h"
#include "domain/partner.h"
#include "domain/territory.h"

#define COLUMNS \
  "SELECT c.id, c.uuid, c.code, c.name, c.channel, c.target, c.starts_on, c.ends_on, coalesce (c.mailed, -1) AS mailed," \
  " coalesce (c.cost_cents, -1) AS cost_cents, c.changed_at, (SELECT group_concat (name, ', ') FROM" \
  " (SELECT p.name FROM campaign_partner o JOIN partner p ON p.id = o.partner_id WHERE o.campaign_id = c.id" \
  " ORDER BY p.name)) AS owners FROM campaign c"
static const char sql_by_uuid[] = COLUMNS " WHERE c.uuid = :key";
static const char sql_by_code[] = COLUMNS " WHERE c.code = :key";
static const char sql_list[] = COLUMNS " WHERE :on IS NULL OR (c.starts_on <= :on AND coalesce (c.ends_on, :on) >= :on)"
                                       " ORDER BY c.starts_on DESC, c.id DESC";
static const char sql_own[] = "SELECT 1 AS found FROM campaign_partner WHERE campaign_id = :campaign"
                              " AND partner_id = :partner";
static const char sql_owners[] = "SELECT partner_id FROM campaign_partner WHERE campaign_id = :campaign";
static const char sql_visit[] =
    "INSERT INTO campaign_day (campaign_id, day, visits) SELECT id, :day, 1 FROM campaign WHERE code = :code"
    " ON CONFLICT (campaign_id, day) DO UPDATE SET visits = visits + 1";
static const char sql_begun[] =
    "INSERT INTO campaign_day (campaign_id, day, begun) SELECT id, :day, 1 FROM campaign WHERE code = :code"
    " ON CONFLICT (campaign_id, day) DO UPDATE SET begun = begun + 1";
static const char sql_begin[] = "UPDATE draft SET campaign_id = (SELECT id FROM campaign WHERE code = :code)"
                                " WHERE token_hash = :hash";
static const char sql_mark_draft[] = "UPDATE draft SET campaign_id = (SELECT id FROM campaign WHERE uuid = :uuid)"
                                     " WHERE id = :draft";
static const char sql_follow_draft[] =
    "UPDATE report SET campaign_id = (SELECT campaign_id FROM draft WHERE id = :draft) WHERE id = :report"
    " AND EXISTS (SELECT 1 FROM draft WHERE id = :draft AND campaign_id IS NOT NULL)";
static const char sql_mark_report[] = "UPDATE report SET campaign_id = (SELECT id FROM campaign WHERE uuid = :uuid)"
                                      " WHERE id = :report";

const char *const campaign_channels[] = { "letter", "mail",    "sms",   "flyer", "poster",
                                          "press",  "meeting", "visit", "other", NULL };

void
campaign_free (Campaign *campaign)
{
  if (campaign == NULL)
    return;
  g_free (campaign->uuid);
  g_free (campaign->code);
  g_free (campaign->name);
  g_free (campaign->channel);
  g_free (campaign->target);
  g_free (campaign->starts_on);
  g_free (campaign->ends_on);
  g_free (campaign->owners);
  g_free (campaign);
}

char *
campaign_code_read (const char *typed)
{
  g_autoptr (GString) code = g_string_new (NULL);

  for (const char *p = typed == NULL ? "" : typed; *p != '\0' && code->len <= 12; p++)
    if (g_ascii_isalpha (*p))
      g_string_append_c (code, g_ascii_toupper (*p));
    else if (strchr (" -.", *p) == NULL)
      return g_strdup ("");
  return g_strdup (code->len > 12 ? "" : code->str);
}

static Campaign *
campaign_read (Query *query)
{
  Campaign *campaign = g_new0 (Campaign, 1);

  campaign->id = query_integer (query, "id");
  campaign->uuid = g_strdup (query_text (query, "uuid"));
  campaign->code = g_strdup (query_text (query, "code"));
  campaign->name = g_strdup (query_text (query, "name"));
  campaign->channel = g_strdup (query_text (query, "channel"));
  campaign->target = g_strdup (query_text (query, "target"));
  campaign->starts_on = g_strdup (query_text (query, "starts_on"));
  campaign->ends_on = g_strdup (query_text (query, "ends_on"));
  campaign->mailed = query_integer (query, "mailed");
  campaign->cost_cents = query_integer (query, "cost_cents");
  campaign->changed_at = query_integer (query, "changed_at");
  campaign->owners = g_strdup (query_text (query, "owners"));
  return campaign;
}

static Campaign *
find_by (Db *db, const char *sql, const char *key, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql);
  g_autoptr (Campaign) campaign = NULL;

  query_bind_text (query, ":key", key);
  if (query_next (query))
    campaign = campaign_read (query);
  if (!query_done (query, error))
    return NULL;
  if (campaign == NULL)
    box_fail (error, BOX_ERROR_NOT_FOUND, "no such campaign");
  return g_steal_pointer (&campaign);
}

Campaign *
campaign_find_uuid (Db *db, const char *uuid, GError **error)
{
  return find_by (db, sql_by_uuid, uuid, error);
}

Campaign *
campaign_find_code (Db *db, const char *code, GError **error)
{
  return find_by (db, sql_by_code, code, error);
}

GPtrArray *
campaign_list (Db *db, const char *on, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) campaign_free);
  g_autoptr (Query) query = query_new (db, sql_list);

  query_bind_text (query, ":on", on);
  while (query_next (query))
    g_ptr_array_add (list, campaign_read (query));
  return query_done (query, error) ? g_steal_pointer (&list) : NULL;
}

gboolean
campaign_is_own (Db *db, gint64 campaign_id, gint64 partner_id)
{
  g_autoptr (Query) query = query_new (db, sql_own);

  query_bind_integer (query, ":campaign", campaign_id);
  query_bind_integer (query, ":partner", partner_id);
  return partner_id != 0 && query_next (query);
}

GArray *
campaign_owners (Db *db, gint64 campaign_id)
{
  GArray *owners = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (Query) query = query_new (db, sql_owners);

  query_bind_integer (query, ":campaign", campaign_id);
  while (query_next (query)) {
    gint64 id = query_integer (query, "partner_id");

    g_array_append_val (owners, id);
  }
  return owners;
}

/* ---- who comes ---- */

static gboolean
count_day (Db *db, const char *sql, const char *code, gint64 now, GError **error)
{
  g_autofree char *day = clock_iso_day (now);
  g_autoptr (Query) query = query_new (db, sql);

  query_bind_text (query, ":code", code);
  query_bind_text (query, ":day", day);
  return query_done (query, error);
}

gboolean
campaign_visit (Db *db, const char *code, gint64 now, GError **error)
{
  return count_day (db, sql_visit, code, now, error) && db_changes (db) == 1;
}

gboolean
campaign_begin (Db *db, const char *code, const char *draft_token, gint64 now, GError **error)
{
  g_autofree char *hash = secret_hash (draft_token);
  g_autoptr (Query) query = query_new (db, sql_begin);

  query_bind_text (query, ":code", code);
  query_bind_text (query, ":hash", hash);
  return query_done (query, error) && count_day (db, sql_begun, code, now, error);
}

gboolean
campaign_mark_draft (Db *db, const char *uuid, gint64 draft_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_mark_draft);

  query_bind_text (query, ":uuid", uuid);
  query_bind_integer (query, ":draft", draft_id);
  return query_done (query, error);
}

gboolean
campaign_follow_draft (Db *db, gint64 draft_id, gint64 report_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_follow_draft);

  query_bind_integer (query, ":draft", draft_id);
  query_bind_integer (query, ":report", report_id);
  return query_done (query, error);
}

gboolean
campaign_mark_report (Db *db, const char *uuid, gint64 report_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_mark_report);

  query_bind_text (query, ":uuid", uuid);
  query_bind_integer (query, ":report", report_id);
  return query_done (query, error);
}
