/* legal_view.c: settings, rules and audits as the legal pages say them. Decides nothing (domain/legal.h). */
#include "view/legal_view.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "domain/access.h"
#include "domain/audit.h"
#include "domain/legal.h"
#include "domain/retention.h"
#include "domain/setting.h"

/* What is typed in, and where it stands. */
static const struct {
  const char *key, *setting;
} texts[] = {
  { "siren", "legal.siren" },
  { "director", "legal.director" },
  { "service", "legal.service" },
  { "host", "legal.host" },
  { "security_email", "legal.security_email" },
  { "source_url", "legal.source_url" },
  { "plan_url", "legal.accessibility_plan" },
};

static char *
setting_or_null (Db *db, const char *key)
{
  char *value = setting_text (db, key);

  if (*value != '\0')
    return value;
  g_free (value);
  return NULL;
}

/* The first that is not empty. */
static void
set_setting (const Viewer *viewer, Tree *map, const char *key, const char *setting, const char *otherwise)
{
  g_autofree char *value = setting_or_null (viewer->db, setting),
                  *other = value != NULL || otherwise == NULL ? NULL : setting_or_null (viewer->db, otherwise);

  tree_set_text (map, key, value != NULL ? value : other);
}

/* ---- accessibility ---- */

void
legal_view_add_state (Db *db, gint64 now, Tree *town)
{
  g_autoptr (Audit) audit = audit_last (db, NULL);

  tree_set_flag (tree_set_map (town, "accessibility"), audit_state (audit, now), TRUE);
}

static void
add_lines (Tree *map, const char *key, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  Tree *list = tree_set_list (map, key);

  for (guint i = 0; lines[i] != NULL; i++)
    if (*g_strstrip (lines[i]) != '\0')
      tree_set_text (tree_add_map (list), "line", lines[i]);
  viewer_set_any (map, key);
}

static void
add_audit (const Viewer *viewer, const Audit *audit, Tree *map)
{
  gint64 day_at = 0;

  clock_parse_day (audit->day, &day_at);
  viewer_set_day (viewer, map, "day", day_at);
  viewer_set_day (viewer, map, "until", audit_ends_at (audit));
  tree_set_text (map, "auditor", audit->auditor);
  tree_set_text (map, "reference", audit->reference);
  tree_set_format (map, "rate", audit->rate % 100 == 0 ? "%u" : "%u,%02u", audit->rate / 100, audit->rate % 100);
  add_lines (map, "pages", audit->pages);
  add_lines (map, "tools", audit->tools);
  add_lines (map, "failures", audit->failures);
  add_lines (map, "derogations", audit->derogations);
  add_lines (map, "exempt", audit->exempt);
}

static void
add_accessibility (const Viewer *viewer, Tree *view)
{
  g_autoptr (Audit) audit = audit_last (viewer->db, NULL);
  const char *state = audit_state (audit, viewer->now);
  Tree *map = tree_set_map (view, "accessibility");

  tree_set_text (map, "state", viewer_word (viewer, "audit_state", state));
  tree_set_flag (map, state, TRUE);
  tree_set_flag (map, "over", audit != NULL && strcmp (state, "none") == 0);
  if (audit != NULL)
    add_audit (viewer, audit, tree_set_map (map, "audit"));
}

/* ---- how long, and who ---- */

/* "13 mois" says more than "396 jours". */
static char *
how_long (const Viewer *viewer, const RetentionRule *rule)
{
  enum { MONTH_DAYS = 30, YEAR_DAYS = 365, MONTHS_FROM_DAYS = 180 };
  guint amount = retention_amount (viewer->db, rule);
  RetentionUnit unit = rule->unit;
  g_autofree char *key = NULL;

  if (amount == 0 && rule->by_hand)
    return NULL;
  if (unit == RETENTION_DAYS && amount == YEAR_DAYS) {
    unit = RETENTION_YEARS;
    amount = 1;
  } else if (unit == RETENTION_DAYS && amount > MONTHS_FROM_DAYS) {
    unit = RETENTION_MONTHS;
    amount = (amount * 12 + YEAR_DAYS / 2) / YEAR_DAYS;
  }
  key = g_strconcat ("retention_unit.", retention_unit_name (unit), NULL);
  return viewer_count (viewer, key, amount);
}

static void
add_rule (const Viewer *viewer, const RetentionRule *rule, Tree *list)
{
  g_autofree char *amount = how_long (viewer, rule);
  Tree *map = tree_add_map (list);

  tree_set_text (map, "what", viewer_word (viewer, "retention", rule->code));
  tree_set_text (map, "long", amount);
  tree_set_text (map, "from", viewer_word (viewer, "retention_from", rule->code));
  tree_set_flag (map, "by_hand", rule->by_hand);
}

static void
add_retention (const Viewer *viewer, Tree *view)
{
  Tree *all = tree_set_list (view, "retention"), *kept = tree_set_list (view, "kept");

  for (guint i = 0; i < retention_rules_count; i++) {
    add_rule (viewer, &retention_rules[i], all);
    if (retention_rules[i].tenants)
      add_rule (viewer, &retention_rules[i], kept);
  }
}

static void
add_people (const Viewer *viewer, Tree *view)
{
  g_auto (GStrv) types = legal_recipients (viewer->db);
  Tree *recipients = tree_set_list (view, "recipients"), *readers = tree_set_list (view, "readers");

  for (guint i = 0; types[i] != NULL; i++)
    tree_set_text (tree_add_map (recipients), "words", viewer_word (viewer, "partner_type", types[i]));
  viewer_set_any (view, "recipients");
  /* Of every file; partners read names of their own files only. */
  for (Role role = ROLE_ADMINISTRATOR; role < ROLE_LAST; role++)
    if (access_allows (role, ACTION_REPORT_READ_NAMES, FALSE))
      tree_set_text (tree_add_map (readers), "words", viewer_word (viewer, "role", role_name (role)));
}

/* ---- the whole ---- */

static void
add_dpo (const Viewer *viewer, Tree *view)
{
  g_autofree char *phone = setting_or_null (viewer->db, "legal.dpo_phone"),
                  *email = setting_or_null (viewer->db, "legal.dpo_email"), *digits = NULL;
  Tree *map;

  if (phone == NULL && email == NULL)
    return;
  map = tree_set_map (view, "dpo");
  set_setting (viewer, map, "who", "legal.dpo", NULL);
  tree_set_text (map, "email", email);
  tree_set_text (map, "phone", phone);
  if (phone != NULL) {
    digits = text_digits (phone);
    tree_set_format (map, "phone_link", "tel:%s%s", *phone == '+' ? "+" : "", digits);
  }
}

/* Ways out of the box, each named only while it is in use. */
static void
add_ways (const Viewer *viewer, Tree *view)
{
  g_autofree char *sms = setting_text (viewer->db, "sms.way"), *from = setting_text (viewer->db, "mail.from"),
                  *factor = setting_text (viewer->db, "account.second_factor"),
                  *choice = g_strconcat ("account_second_factor_", factor, NULL);
  gboolean mails = *from != '\0', texts_leave = strcmp (sms, "off") != 0;

  tree_set_flag (view, "has_mail", mails);
  tree_set_flag (view, "has_sms", texts_leave);
  tree_set_flag (view, "has_sensors", legal_lends_sensors (viewer->db));
  if (mails)
    set_setting (viewer, view, "relay", "legal.relay", NULL);
  if (texts_leave)
    set_setting (viewer, view, "sms", "legal.sms", NULL);
  tree_set_text (view, "factor", viewer_word (viewer, "setting_choice", choice));
}

static void
add_impact (const Viewer *viewer, Tree *view)
{
  g_autofree char *day = setting_or_null (viewer->db, "legal.impact_day");
  gint64 at = 0;
  Tree *map;

  if (day == NULL || !clock_parse_day (day, &at))
    return;
  map = tree_set_map (view, "impact");
  viewer_set_day (viewer, map, "day", at);
  set_setting (viewer, map, "opinion", "legal.impact_opinion", NULL);
}

Tree *
legal_view (const Viewer *viewer)
{
  Tree *view = tree_new_map ();

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    set_setting (viewer, view, texts[i].key, texts[i].setting, NULL);
  set_setting (viewer, view, "security_email", "legal.security_email", "town.email");
  add_dpo (viewer, view);
  add_ways (viewer, view);
  add_impact (viewer, view);
  add_retention (viewer, view);
  add_people (viewer, view);
  add_accessibility (viewer, view);
  return view;
}

Tree *
legal_view_checklist (const Viewer *viewer)
{
  Tree *view = tree_new_map (), *items = tree_set_list (view, "items");

  for (guint i = 0; i < legal_items_count; i++) {
    const LegalItem *item = &legal_items[i];
    LegalState state = legal_item_state (viewer->db, item, viewer->now);
    Tree *map = tree_add_map (items);

    tree_set_text (map, "code", item->code);
    tree_set_text (map, "what", viewer_word (viewer, "legal_item", item->code));
    tree_set_text (map, "why", viewer_word (viewer, "legal_why", item->code));
    tree_set_text (map, "state_words", viewer_word (viewer, "legal_state", legal_state_name (state)));
    tree_set_flag (map, "done", state == LEGAL_DONE);
    tree_set_flag (map, "idle", state == LEGAL_IDLE);
    tree_set_flag (map, "todo", state == LEGAL_MISSING || state == LEGAL_OVER);
    tree_set_flag (map, "advised", item->advised);
    tree_set_text (map, "url", item->place);
  }
  tree_set_integer (view, "missing", legal_count_missing (viewer->db, viewer->now));
  return view;
}
