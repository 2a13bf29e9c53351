/* campaign_write.c: a campaign as somebody types it: checked, given a code, kept with its owners and its history. */
#include <string.h>

#include "base/clock.h"
#include "base/money.h"
#include "base/secret.h"
#include "base/text.h"
#include "domain/campaign.h"
#include "domain/event.h"
#include "domain/partner.h"
#include "domain/setting.h"
#include "domain/territory.h"

enum { SYLLABLES = 3, CODE_TRIES = 50 };

static const char sql_create[] =
    "INSERT INTO campaign (uuid, territory_id, code, name, channel, target, starts_on, ends_on, mailed, cost_cents, demo,"
    " created_at, created_by, changed_at) VALUES (:uuid, :territory, :code, :name, :channel, :target, :starts,"
    " nullif (:ends, ''), nullif (:mailed, -1), nullif (:cost, -1), :demo, :now, nullif (:user, 0), :now)";
static const char sql_change[] =
    "UPDATE campaign SET name = :name, channel = :channel, target = :target, starts_on = :starts,"
    " ends_on = nullif (:ends, ''), mailed = nullif (:mailed, -1), cost_cents = nullif (:cost, -1),"
    " changed_at = max (:now, changed_at + 1) WHERE id = :id AND changed_at = :seen";
static const char sql_code_taken[] = "SELECT 1 AS found FROM campaign WHERE code = :code";
static const char sql_disown[] = "DELETE FROM campaign_partner WHERE campaign_id = :campaign";
static const char sql_own[] = "INSERT INTO campaign_partner (campaign_id, partner_id) VALUES (:campaign, :partner)"
                              " ON CONFLICT (campaign_id, partner_id) DO NOTHING";

/* ---- what was typed ---- */

/* TRUE with a number for "1 600" or "1600"; -1 for "". */
static gboolean
mailed_read (const char *typed, gint64 *ret_mailed)
{
  g_autofree char *plain = text_latin_digits (typed);
  g_autoptr (GString) digits = g_string_new (NULL);

  *ret_mailed = -1;
  for (const char *p = plain; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isspace (g_utf8_get_char (p)))
      g_string_append_unichar (digits, g_utf8_get_char (p));
  return digits->len == 0 || text_to_integer (digits->str, 0, CAMPAIGN_MAILED_MAX, ret_mailed);
}

static gboolean
is_day (const char *typed)
{
  gint64 day;

  return clock_parse_day (typed, &day);
}

static gboolean
is_long (const char *typed, guint max)
{
  return g_utf8_strlen (typed, -1) > max;
}

void
campaign_input_check (const CampaignInput *input, Remarks *remarks)
{
  gint64 number;

  if (*input->name == '\0')
    remarks_add (remarks, "name", "name_missing", NULL);
  else if (is_long (input->name, CAMPAIGN_NAME_MAX))
    remarks_add (remarks, "name", "name_long", NULL);
  if (!g_strv_contains (campaign_channels, input->channel))
    remarks_add (remarks, "channel", "channel_missing", NULL);
  if (is_long (input->target, CAMPAIGN_TARGET_MAX))
    remarks_add (remarks, "target", "target_long", NULL);
  if (!is_day (input->starts_on))
    remarks_add (remarks, "starts_on", "starts_shape", NULL);
  if (*input->ends_on != '\0' && !is_day (input->ends_on))
    remarks_add (remarks, "ends_on", "ends_shape", NULL);
  else if (*input->ends_on != '\0' && strcmp (input->ends_on, input->starts_on) < 0)
    remarks_add (remarks, "ends_on", "ends_early", NULL);
  if (!mailed_read (input->mailed, &number))
    remarks_add (remarks, "mailed", "mailed_shape", NULL);
  if (!money_read (input->cost, &number))
    remarks_add (remarks, "cost", "cost_shape", NULL);
}

gboolean
campaign_name_is_taken (Db *db, const char *name, const char *but)
{
  g_autoptr (GPtrArray) campaigns = campaign_list (db, NULL, NULL);
  g_autofree char *wanted = text_fold (name);

  for (guint i = 0; campaigns != NULL && i < campaigns->len; i++) {
    const Campaign *one = g_ptr_array_index (campaigns, i);
    g_autofree char *folded = text_fold (one->name);

    if (strcmp (folded, wanted) == 0 && g_strcmp0 (one->uuid, but) != 0)
      return TRUE;
  }
  return FALSE;
}

static gboolean
input_is_good (Db *db, const char *uuid, const CampaignInput *input, GError **error)
{
  g_autoptr (Remarks) remarks = remarks_new ();

  campaign_input_check (input, remarks);
  if (remarks_any (remarks))
    return box_fail (error, BOX_ERROR_INVALID, "%s", remarks_code (remarks, 0));
  return !campaign_name_is_taken (db, input->name, uuid)
         || box_fail (error, BOX_ERROR_INVALID, "another campaign bears that name");
}

/* ---- the code ---- */

/* Two letters that are read in one way, three times; no E, and no word that nobody wants to read aloud. */
static char *
code_new (void)
{
  static const char consonants[] = "BDFGLMNRTV", vowels[] = "AIOU";
  static const char *const never[] = { "TATA", "BOBO", "DADA", "GAGA", "NUNU", "TUTU", "BIDO", NULL };
  char code[2 * SYLLABLES + 1] = "";

  for (guint i = 0; i < SYLLABLES; i++) {
    code[2 * i] = consonants[secret_random (sizeof consonants - 1)];
    code[2 * i + 1] = vowels[secret_random (sizeof vowels - 1)];
  }
  for (guint i = 0; never[i] != NULL; i++)
    if (strstr (code, never[i]) != NULL)
      return code_new ();
  return g_strdup (code);
}

static char *
code_free (Db *db, GError **error)
{
  for (guint i = 0; i < CODE_TRIES; i++) {
    g_autofree char *code = code_new ();
    g_autoptr (Query) query = query_new (db, sql_code_taken);

    query_bind_text (query, ":code", code);
    if (!query_next (query))
      return query_done (query, error) ? g_steal_pointer (&code) : NULL;
  }
  box_fail (error, BOX_ERROR_LIMIT, "no code is left");
  return NULL;
}

/* ---- kept ---- */

static void
bind_input (Query *query, const CampaignInput *input)
{
  gint64 mailed, cost;

  mailed_read (input->mailed, &mailed);
  money_read (input->cost, &cost);
  query_bind_text (query, ":name", input->name);
  query_bind_text (query, ":channel", input->channel);
  query_bind_text (query, ":target", input->target);
  query_bind_text (query, ":starts", input->starts_on);
  query_bind_text (query, ":ends", input->ends_on);
  query_bind_integer (query, ":mailed", mailed);
  query_bind_integer (query, ":cost", cost);
}

static gboolean
own_add (Db *db, gint64 campaign_id, gint64 partner_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_own);

  query_bind_integer (query, ":campaign", campaign_id);
  query_bind_integer (query, ":partner", partner_id);
  return query_done (query, error);
}

/* A partner's agent stays an owner, whatever was ticked: he would lock himself out. */
static gboolean
owners_keep (Db *db, const Actor *actor, gint64 campaign_id, const CampaignInput *input, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_disown);

  query_bind_integer (query, ":campaign", campaign_id);
  if (!query_done (query, error) || (actor->partner_id != 0 && !own_add (db, campaign_id, actor->partner_id, error)))
    return FALSE;
  for (guint i = 0; i < input->owners->len; i++) {
    g_autoptr (Partner) partner = partner_find_uuid (db, g_ptr_array_index (input->owners, i), error);

    if (partner == NULL || !own_add (db, campaign_id, partner->id, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
tell (Db *db, const Actor *actor, gint64 campaign_id, const char *verb, GError **error)
{
  const Event event = { .noun = "campaign", .subject_id = campaign_id, .verb = verb };

  return event_add (db, actor, &event, error);
}

gboolean
campaign_create (Db *db, const Actor *actor, const char *uuid, const CampaignInput *input, GError **error)
{
  g_autoptr (Territory) territory = territory_find (db, error);
  g_autofree char *code = NULL;
  g_autoptr (Query) query = NULL;
  gint64 id;

  if (territory == NULL || !input_is_good (db, uuid, input, error))
    return FALSE;
  if (actor->kind == ACTOR_USER && !access_allows (actor->role, ACTION_CAMPAIGN_MANAGE, TRUE))
    return box_fail (error, BOX_ERROR_DENIED, "%s makes no campaign", role_name (actor->role));
  code = code_free (db, error);
  if (code == NULL)
    return FALSE;
  query = query_new (db, sql_create);
  query_bind_text (query, ":uuid", uuid);
  query_bind_integer (query, ":territory", territory->id);
  query_bind_text (query, ":code", code);
  bind_input (query, input);
  query_bind_integer (query, ":demo", actor->kind == ACTOR_BOX && setting_integer (db, "demo") != 0);
  query_bind_integer (query, ":now", actor->now);
  query_bind_integer (query, ":user", actor->user_id);
  if (!query_done (query, error))
    return FALSE;
  id = db_last_id (db);
  return owners_keep (db, actor, id, input, error) && tell (db, actor, id, "created", error);
}

gboolean
campaign_change (Db *db, const Actor *actor, const CampaignSeen *seen, const CampaignInput *input, GError **error)
{
  g_autoptr (Campaign) campaign = campaign_find_uuid (db, seen->uuid, error);
  g_autoptr (Query) query = NULL;

  if (campaign == NULL || !input_is_good (db, seen->uuid, input, error))
    return FALSE;
  if (!access_allows (actor->role, ACTION_CAMPAIGN_MANAGE, campaign_is_own (db, campaign->id, actor->partner_id)))
    return box_fail (error, BOX_ERROR_DENIED, "not this actor's campaign");
  query = query_new (db, sql_change);
  bind_input (query, input);
  query_bind_integer (query, ":now", actor->now);
  query_bind_integer (query, ":id", campaign->id);
  query_bind_integer (query, ":seen", seen->changed_at);
  if (!query_done (query, error))
    return FALSE;
  if (db_changes (db) != 1)
    return box_fail (error, BOX_ERROR_CONFLICT, "this campaign was changed meanwhile");
  return owners_keep (db, actor, campaign->id, input, error) && tell (db, actor, campaign->id, "changed", error);
}
