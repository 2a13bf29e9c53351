/* setting.c: the table of settings. A value nobody set is the table's fallback. */
#include "domain/setting.h"

#include <string.h>

#include "base/color.h"
#include "base/text.h"
#include "domain/event.h"
#include "domain/mobile.h"
#include "domain/support.h"

const SettingKind setting_kinds[] = {
  { "service.name", SETTING_TEXT, "Signaler un logement", 1, 80 }, /* nocheck:french the fallback of a name */
  { "town.name", SETTING_TEXT, "", 1, 80 },
  { "town.phone", SETTING_TEXT, "", 1, 30 },
  { "town.hours", SETTING_TEXT, "", 0, 120 },
  { "town.email", SETTING_EMAIL, "", 0, 254 },
  { "town.address", SETTING_TEXT, "", 0, 200 },
  { "color.main", SETTING_COLOR, "#0b5563", 0, 7 },
  { "color.mark", SETTING_COLOR, "#b4471f", 0, 7 },
  /* The face of pages: one that people's own devices have, nothing is fetched. */
  { "site.font", SETTING_FONT, "device", 0, 10 },
  { "mail.from", SETTING_EMAIL, "", 0, 254 }, /* empty: mails wait */
  /* Where answers go that the box reads (configuration, group inbox); empty: mail.from. */
  { "mail.reply_to", SETTING_EMAIL, "", 0, 254 },
  /* How an answer is known again: a line at the foot, or an address of its own where the provider delivers box+tag@. */
  { "mail.reply_tag", SETTING_REPLY_TAG, "line", 0, 4 },
  /* Answers of partners by mail: each waits for a glance, or stands on the file at once, for services only. */
  { "mail.answers", SETTING_ANSWERS, "glance", 0, 6 },
  /* Who can open the links of a mail: everybody, or who is on the town's own network. */
  { "mail.reach", SETTING_REACH, "everywhere", 0, 10 },
  /* The copy of the public site on another machine, which takes over the form while the box is away: its pages, and no
   * other site's, may send reports here (domain/reach.h). */
  { "reach.outside", SETTING_ORIGIN, "", 0, 120 },
  { "mail.hourly_cap", SETTING_INTEGER, "300", 1, 10000 },
  /* Why nothing leaves (outbox_care.h); empty: all does. */
  { "outbox.stopped", SETTING_TEXT, "", 0, 200 },
  /* How text messages leave: not at all, by a folder of gammu-smsd, by a gateway (configuration, group sms). */
  { "sms.way", SETTING_SMS_WAY, "off", 0, 5 },
  /* A month in the legal zone: a text costs 6 to 8 cents, tax excluded (conventions.md §12). */
  { "sms.monthly_cap", SETTING_INTEGER, "200", 0, 100000 },
  /* What phones show instead of a number, where the gateway takes it: GSM allows 11 letters and figures. */
  { "sms.sender", SETTING_SMS_SENDER, "", 0, 11 },
  { "reminder.every_days", SETTING_INTEGER, "3", 1, 30 },
  /* The call of 2020 asks for every 3 days: calendar days, as a household counts them. */
  { "reminder.days", SETTING_DAYS, "calendar", 0, 8 },
  { "reminder.weekly_after", SETTING_INTEGER, "4", 0, 100 },
  { "reminder.silent_days", SETTING_INTEGER, "30", 1, 365 },
  { "reminder.desk_days", SETTING_INTEGER, "3", 1, 30 },
  { "reminder.plan_days", SETTING_INTEGER, "15", 1, 60 },  /* as the national platform */
  { "question.every_days", SETTING_INTEGER, "7", 1, 365 }, /* as in the pilot of 2020 */
  { "question.reminders", SETTING_INTEGER, "10", 0, 100 },
  /* Days an owner is given to answer: the national platform waits three weeks (upstream.md §1.7). */
  { "mediation.days", SETTING_INTEGER, "21", 5, 120 },
  /* Who is alerted at once of a danger, day and night; nobody: the managers. */
  { "duty.email", SETTING_EMAILS, "", 0, 500 },
  /* The same by text message, beside the mail, where they leave (sms.way). */
  { "duty.phone", SETTING_MOBILES, "", 0, 200 },
  { "reminder.visit_days", SETTING_INTEGER, "2", 1, 30 },
  /* A week in which nothing happened to a partner's files: a short mail, or none. */
  { "weekly.empty", SETTING_WEEKLY_EMPTY, "mail", 0, 4 },
  /* Whom no mail reaches is written to on paper: letters wait in the print queue, or none does. */
  { "letters.queue", SETTING_FLAG, "1", 0, 1 },
  /* The call of 2020 gives 1,600 reports for 100,000 inhabitants without a period; a year is our reading
     (conventions.md §14). */
  { "objective.per_100000", SETTING_INTEGER, "1600", 1, 100000 },
  { "objective.days", SETTING_INTEGER, "365", 1, 3660 },
  /* The rented stock, and what of it should be reported in a year: Pau aimed at 2 dwellings in 100 (mission.md G2). */
  { "stock.rented", SETTING_INTEGER, "0", 0, 10000000 },
  { "stock.per_1000", SETTING_INTEGER, "20", 1, 1000 },
  /* The year before the box, typed from the town's own files; 0: not known. */
  { "before.year", SETTING_INTEGER, "0", 0, 2100 },
  { "before.received", SETTING_INTEGER, "0", 0, 1000000 },
  { "before.handled", SETTING_INTEGER, "0", 0, 1000000 },
  { "before.delay_days", SETTING_INTEGER, "0", 0, 3660 },
  { "before.source", SETTING_TEXT, "", 0, 200 },
  /* Statistical secrecy (conventions.md §7): these bounds are raised, never lowered. */
  { "secrecy.cell_min", SETTING_INTEGER, "5", 5, 100 },
  { "secrecy.crossed_min", SETTING_INTEGER, "11", 11, 1000 },
  { "secrecy.base_min", SETTING_INTEGER, "11", 11, 1000 },
  { "secrecy.monthly_population", SETTING_INTEGER, "1000", 1000, 1000000 },
  { "jdma.url", SETTING_OPINION, "", 0, 300 },
  /* Every rule that matches counts, or only the first that reaches somebody. */
  { "rules.match", SETTING_RULES_MATCH, "all", 0, 5 },
  /* 0: the box transmits nothing by itself, whatever the rules say. */
  { "rules.automatic", SETTING_FLAG, "1", 0, 1 },
  /* What partners see: every file of the territory, without names where it is not theirs, or their own only. */
  { "access.partners", SETTING_ACCESS, "whole", 0, 8 },
  /* Who reads names everywhere signs in with a code too (conventions.md §6); asked at the first sign-in. */
  { "account.second_factor", SETTING_FACTOR, "desk", 0, 4 },
  /* Readings of sensors as they came, at most: a home's climate tells who lives there and how (sensors.md §5). */
  { "readings.raw_months", SETTING_INTEGER, "12", 1, 12 },
  /* Once the file is closed; then their hours alone are kept. */
  { "readings.closed_months", SETTING_INTEGER, "6", 0, 12 },
  /* Hours, once the file is closed: as long as a civil action is possible. */
  { "readings.hours_years", SETTING_INTEGER, "5", 1, 10 },
  /* What the law makes a town say of its service (legal.h); of what is empty nothing is said. */
  { "legal.siren", SETTING_SIREN, "", 0, 9 },
  { "legal.director", SETTING_TEXT, "", 0, 120 }, /* name and office: answers for the site and for the data */
  { "legal.service", SETTING_TEXT, "", 0, 120 },
  { "legal.dpo", SETTING_TEXT, "", 0, 160 },
  { "legal.dpo_email", SETTING_EMAIL, "", 0, 254 },
  { "legal.dpo_phone", SETTING_TEXT, "", 0, 30 },
  /* Who else has a hand on it; empty: nobody, the box stands in the town hall. */
  { "legal.host", SETTING_TEXT, "", 0, 300 },
  { "legal.relay", SETTING_TEXT, "", 0, 300 },
  { "legal.sms", SETTING_TEXT, "", 0, 300 },
  { "legal.security_email", SETTING_EMAIL, "", 0, 254 },
  { "legal.source_url", SETTING_URL, "", 0, 300 },
  { "legal.accessibility_plan", SETTING_URL, "", 0, 300 },
  /* When the town validated the impact assessment, and what the data protection officer thought of it. */
  { "legal.impact_day", SETTING_DAY, "", 0, 10 },
  { "legal.impact_opinion", SETTING_TEXT, "", 0, 300 },
  /* What no program can see of the box: for its security file (homologation.h). */
  { "security.officer", SETTING_TEXT, "", 0, 120 },
  { "security.place", SETTING_TEXT, "", 0, 200 },
  { "security.network", SETTING_TEXT, "", 0, 200 },
  { "security.copies", SETTING_TEXT, "", 0, 200 },
  /* Who helps the people of the box (ticket.h); without a mail address its administrators are written to. */
  { "support.name", SETTING_TEXT, "", 0, 120 },
  { "support.email", SETTING_EMAIL, "", 0, 254 },
  { "support.phone", SETTING_TEXT, "", 0, 30 },
  { "support.hours", SETTING_HOURS, SUPPORT_HOURS_DEFAULT, 1, 60 },
  { "support.target_hours", SETTING_INTEGER, "4", 1, 40 }, /* open hours (mission.md X10) */
  { "demo", SETTING_FLAG, "0", 0, 1 },
  /* Address of the real box; empty: this is the real one (training.h). Written by the box alone. */
  { "training.copy_of", SETTING_TEXT, "", 0, 300 },
};
const guint setting_kinds_count = G_N_ELEMENTS (setting_kinds);

/* What that site gives to copy (conventions.md §4); nothing else may stand in a link of our pages. */
#define OPINION_URL "^(https://jedonnemonavis\\.numerique\\.gouv\\.fr/Demarches/[0-9]+\\?[0-9A-Za-z_&=%.-]+)?$"

/* As browsers say where a page comes from; without TLS on this very machine alone, for trials. */
#define OUTSIDE_ORIGIN "^(https://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?|http://127\\.0\\.0\\.1:[0-9]{1,5})?$"

/* What a type looks like, where it has one shape. */
static const char *const patterns[SETTING_TYPE_LAST] = {
  [SETTING_COLOR] = "^#[0-9a-f]{6}$",
  [SETTING_SMS_WAY] = "^(off|spool|http)$",
  [SETTING_SMS_SENDER] = "^[A-Za-z0-9 ]{0,11}$",
  [SETTING_OPINION] = OPINION_URL,
  [SETTING_RULES_MATCH] = "^(all|first)$",
  [SETTING_ACCESS] = "^(whole|assigned)$",
  [SETTING_FACTOR] = "^(off|desk|all)$",
  [SETTING_DAYS] = "^(calendar|working)$",
  [SETTING_WEEKLY_EMPTY] = "^(mail|none)$",
  [SETTING_REPLY_TAG] = "^(line|plus)$",
  [SETTING_ANSWERS] = "^(glance|direct)$",
  [SETTING_REACH] = "^(everywhere|town)$",
  [SETTING_ORIGIN] = OUTSIDE_ORIGIN,
  [SETTING_DAY] = "^(20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]))?$",
  [SETTING_SIREN] = "^([0-9]{9})?$",
  [SETTING_URL] = "^(https://[0-9A-Za-z._~:/?#@!$&()*+,;=%-]+)?$",
  [SETTING_FONT] = "^(device|neutral|wide|round|serif)$",
};

static const char sql_read[] = "SELECT value FROM setting WHERE key = :key";
static const char sql_write[] =
    "INSERT INTO setting (key, value, changed_at, changed_by)"
    " VALUES (:key, :value, :at, coalesce ((SELECT email FROM user WHERE id = :user), 'setup'))"
    " ON CONFLICT (key) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at,"
    " changed_by = excluded.changed_by";

static const char sql_reset[] = "DELETE FROM setting WHERE key = :key";
static const char sql_author[] = "SELECT coalesce (u.name, s.changed_by) AS by, s.changed_at AS at FROM setting s"
                                 " LEFT JOIN user u ON u.email = s.changed_by WHERE s.key = :key";

static const SettingKind *
setting_kind_find (const char *key)
{
  for (guint i = 0; i < setting_kinds_count; i++)
    if (g_strcmp0 (setting_kinds[i].key, key) == 0)
      return &setting_kinds[i];
  return NULL;
}

/* Mail addresses, codes and colours reach commands, headers and style sheets: a store that was touched by hand is
 * looked at again. */
static gboolean
setting_is_shaped (const SettingKind *kind, const char *value)
{
  Opening opening;

  if (kind->type == SETTING_EMAIL)
    return *value == '\0' || text_is_email (value);
  if (kind->type == SETTING_HOURS)
    return opening_parse (value, &opening);
  return patterns[kind->type] == NULL || g_regex_match_simple (patterns[kind->type], value, G_REGEX_DOLLAR_ENDONLY, 0);
}

char *
setting_read (Db *db, const char *key, GError **error)
{
  const SettingKind *kind = setting_kind_find (key);
  g_autoptr (Query) query = NULL;
  g_autofree char *value = NULL;

  g_return_val_if_fail (kind != NULL, g_strdup (""));
  query = query_new (db, sql_read);
  query_bind_text (query, ":key", key);
  if (query_next (query))
    value = g_strdup (query_text (query, "value"));
  if (!query_done (query, error))
    return NULL;
  if (value != NULL && !setting_is_shaped (kind, value))
    return box_fail (error, BOX_ERROR_INVALID, "setting %s: what is kept has not its shape", key), NULL;
  return value != NULL ? g_steal_pointer (&value) : g_strdup (kind->fallback);
}

char *
setting_text (Db *db, const char *key)
{
  char *value = setting_read (db, key, NULL);
  const SettingKind *kind = value == NULL ? setting_kind_find (key) : NULL;

  return kind == NULL ? value : g_strdup (kind->fallback);
}

gint64
setting_integer (Db *db, const char *key)
{
  const SettingKind *kind = setting_kind_find (key);
  g_autofree char *text = setting_text (db, key);
  gint64 value = 0;

  g_return_val_if_fail (kind != NULL, 0);
  if (!text_to_integer (text, kind->min, kind->max, &value))
    text_to_integer (kind->fallback, G_MININT64, G_MAXINT64, &value);
  return value;
}

/* "a@b.fr, c@d.fr": each part is one of its kind. */
static gboolean
list_fits (const char *value, gboolean (*part_fits) (const char *text))
{
  g_auto (GStrv) parts = g_strsplit (value, ",", -1);

  for (guint i = 0; *value != '\0' && parts[i] != NULL; i++)
    if (!part_fits (g_strstrip (parts[i])))
      return FALSE;
  return TRUE;
}

static gboolean
is_mobile (const char *typed)
{
  g_autofree char *number = mobile_international (typed);

  return number != NULL;
}

static gboolean
setting_fits (const SettingKind *kind, const char *value)
{
  g_autofree char *clean = text_clean (value, TRUE, G_MAXINT);
  glong length = g_utf8_strlen (clean, -1);
  gint64 number;
  guint32 rgb;

  /* Settings reach mail headers, style sheets and pages: no control character, no white space around. */
  if (strcmp (clean, value) != 0 || !setting_is_shaped (kind, value))
    return FALSE;
  if (kind->type == SETTING_COLOR)
    return color_parse (value, &rgb) && color_is_readable (rgb);
  if (kind->type == SETTING_INTEGER || kind->type == SETTING_FLAG)
    return text_to_integer (value, kind->min, kind->max, &number);
  if ((kind->type == SETTING_TEXT || kind->type == SETTING_EMAILS || kind->type == SETTING_MOBILES)
      && strchr (value, '\n') != NULL)
    return FALSE;
  if (kind->type == SETTING_EMAILS && !list_fits (value, text_is_email))
    return FALSE;
  if (kind->type == SETTING_MOBILES && !list_fits (value, is_mobile))
    return FALSE;
  return length >= kind->min && length <= kind->max;
}

gboolean
setting_set (Db *db, const Actor *actor, const char *key, const char *value, GError **error)
{
  const SettingKind *kind = setting_kind_find (key);
  g_autofree char *former = kind == NULL ? NULL : setting_text (db, key);
  g_autoptr (Query) query = NULL;
  Event event = { .noun = "setting", .verb = "changed", .before = former, .after = value, .detail = key };

  if (kind == NULL)
    return box_fail (error, BOX_ERROR_INVALID, "no such setting: %s", key);
  if (!setting_fits (kind, value))
    return box_fail (error, BOX_ERROR_INVALID, "%s: not a valid value", key);
  query = query_new (db, sql_write);
  query_bind_text (query, ":key", key);
  query_bind_text (query, ":value", value);
  query_bind_integer (query, ":at", actor->now);
  query_bind_integer (query, ":user", actor->user_id);
  return query_done (query, error) && event_add (db, actor, &event, error);
}

gboolean
setting_is_valid (const char *key, const char *value)
{
  const SettingKind *kind = setting_kind_find (key);

  return kind != NULL && value != NULL && setting_fits (kind, value);
}

/* A shape that is nothing but a list of words, "^(off|desk|all)$", is that list. */
char **
setting_choices (const SettingKind *kind)
{
  const char *pattern = patterns[kind->type];
  g_autofree char *inner = NULL;

  if (pattern == NULL || !g_regex_match_simple ("^\\^\\([a-z_|]+\\)\\$$", pattern, 0, 0))
    return NULL;
  inner = g_strndup (pattern + 2, strlen (pattern) - 4);
  return g_strsplit (inner, "|", -1);
}

gboolean
setting_reset (Db *db, const Actor *actor, const char *key, GError **error)
{
  const SettingKind *kind = setting_kind_find (key);
  g_autofree char *former = kind == NULL ? NULL : setting_text (db, key);
  g_autoptr (Query) query = NULL;
  const Event event = {
    .noun = "setting", .verb = "changed", .before = former, .after = kind == NULL ? NULL : kind->fallback, .detail = key
  };

  if (kind == NULL)
    return box_fail (error, BOX_ERROR_INVALID, "no such setting: %s", key);
  query = query_new (db, sql_reset);
  query_bind_text (query, ":key", key);
  return query_done (query, error) && (db_changes (db) == 0 || event_add (db, actor, &event, error));
}

gboolean
setting_author (Db *db, const char *key, char **ret_by, gint64 *ret_at, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_author);

  *ret_by = NULL;
  *ret_at = 0;
  query_bind_text (query, ":key", key);
  if (query_next (query)) {
    *ret_by = g_strdup (query_text (query, "by"));
    *ret_at = query_integer (query, "at");
  }
  if (query_done (query, error))
    return TRUE;
  g_clear_pointer (ret_by, g_free);
  return FALSE;
}
