/* security_state.c: gathers the facts. Judges none: security_measure.c. */
#include "domain/security_state.h"

#include <string.h>

#include "base/clock.h"
#include "domain/backup.h"
#include "domain/mail_relay.h"
#include "domain/setting.h"

static const char sql_accounts[] =
    "SELECT count (*) AS accounts, coalesce (sum (factor_secret IS NOT NULL), 0) AS with_factor,"
    " coalesce (sum (partner_id IS NULL AND role IN ('administrator', 'manager')), 0) AS desk,"
    " coalesce (sum (partner_id IS NULL AND role IN ('administrator', 'manager') AND factor_secret IS NOT NULL), 0)"
    " AS desk_with_factor FROM user WHERE state = 'active'";
static const char sql_partners[] = "SELECT count (*) AS n FROM partner WHERE archived_at IS NULL";
static const char sql_reads[] = "SELECT count (*) AS n FROM access_log WHERE at > :since";

void
security_state_clear (SecurityState *state)
{
  machine_clear (&state->machine);
  homologation_now_clear (&state->homologation);
  g_clear_pointer (&state->program, g_free);
  g_clear_pointer (&state->officer, g_free);
  g_clear_pointer (&state->place, g_free);
  g_clear_pointer (&state->network, g_free);
  g_clear_pointer (&state->copies, g_free);
  g_clear_pointer (&state->factor_rule, g_free);
}

/* (transfer full): of the daemon, which stands beside the program that asks. */
static char *
program_digest (void)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL), *bytes = NULL;
  g_autofree char *folder = self == NULL ? NULL : g_path_get_dirname (self);
  g_autofree char *path = folder == NULL ? NULL : g_build_filename (folder, "histologe-appliance", NULL);
  gsize length = 0;

  if (path == NULL || !g_file_get_contents (path, &bytes, &length, NULL))
    return NULL;
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) bytes, length);
}

/* msmtp's own words: "tls on", "tls_starttls on". A file that cannot be read says nothing. */
static gboolean
mail_is_encrypted (const char *msmtp_config)
{
  g_autofree char *text = NULL;

  return g_file_get_contents (msmtp_config, &text, NULL, NULL)
         && g_regex_match_simple ("^\\s*tls\\s+on\\s*$", text, G_REGEX_MULTILINE, 0);
}

static void
look_doors (Db *db, const Config *config, SecurityState *state)
{
  g_autoptr (MailRelay) relay = NULL;
  g_autofree char *base_url = config_base_url (config);
  const char *msmtp = config_text (config, "mail.msmtp_config");

  mail_relay_find (db, &relay, NULL);
  state->https = g_str_has_prefix (base_url, "https://");
  state->front = strcmp (config_text (config, "server.front"), "loopback") == 0;
  state->mail = *msmtp != '\0' || relay != NULL;
  state->mail_tls = *msmtp != '\0' ? mail_is_encrypted (msmtp) : relay != NULL && strcmp (relay->tls, "off") != 0;
  state->inbox = *config_text (config, "inbox.url") != '\0';
  state->sms = *config_text (config, "sms.spool") != '\0' || *config_text (config, "sms.gateway") != '\0';
  state->broker = config_integer (config, "mqtt.port") != 0;
  state->clock_by_ntp = strcmp (config_text (config, "clock.trust"), "ntp") == 0;
}

static void
look_typed (Db *db, SecurityState *state)
{
  state->officer = setting_text (db, "security.officer");
  state->place = setting_text (db, "security.place");
  state->network = setting_text (db, "security.network");
  state->copies = setting_text (db, "security.copies");
  state->factor_rule = setting_text (db, "account.second_factor");
}

static gboolean
look_people (Db *db, SecurityState *state, GError **error)
{
  g_autoptr (Query) accounts = query_new (db, sql_accounts), partners = query_new (db, sql_partners),
                    reads = query_new (db, sql_reads);

  if (query_next (accounts)) {
    state->accounts = query_integer (accounts, "accounts");
    state->with_factor = query_integer (accounts, "with_factor");
    state->desk = query_integer (accounts, "desk");
    state->desk_with_factor = query_integer (accounts, "desk_with_factor");
  }
  if (query_next (partners))
    state->partners = query_integer (partners, "n");
  query_bind_integer (reads, ":since", clock_add_days (state->now, -SECURITY_READS_DAYS));
  if (query_next (reads))
    state->reads = query_integer (reads, "n");
  return query_done (accounts, error) && query_done (partners, error) && query_done (reads, error);
}

static gboolean
look_backups (Db *db, SecurityState *state, GError **error)
{
  g_autoptr (Backup) last = NULL;

  if (!backup_last_good (db, &last, error))
    return FALSE;
  state->backup_at = last == NULL ? 0 : last->at;
  state->backup_verified_at = last == NULL ? 0 : last->verified_at;
  return TRUE;
}

static gboolean
look_checks (Db *db, SecurityState *state, GError **error)
{
  for (guint i = 0; i < MIN (security_check_kinds_count, G_N_ELEMENTS (state->check_at)); i++)
    if (!security_check_last (db, security_check_kinds[i].kind, &state->check_at[i], error))
      return FALSE;
  return TRUE;
}

gboolean
security_state_look (Db *db, const Config *config, const char *root, gint64 now, SecurityState *ret_state,
                     GError **error)
{
  ret_state->now = now;
  machine_look (root, config_text (config, "paths.data"), &ret_state->machine);
  ret_state->program = program_digest ();
  look_doors (db, config, ret_state);
  look_typed (db, ret_state);
  return look_people (db, ret_state, error) && look_checks (db, ret_state, error) && look_backups (db, ret_state, error)
         && homologation_look (db, now, &ret_state->homologation, error)
         && presence_read (db, clock_add_days (now, -SECURITY_PRESENCE_DAYS), now, now, &ret_state->presence, error);
}

gint64
security_state_check (const SecurityState *state, const char *kind)
{
  for (guint i = 0; i < MIN (security_check_kinds_count, G_N_ELEMENTS (state->check_at)); i++)
    if (g_strcmp0 (security_check_kinds[i].kind, kind) == 0)
      return state->check_at[i];
  return 0;
}
