/* notice_audience.c: who each audience is: the queries that write one notice for each recipient. Decides nothing. */
#include "domain/notice_audience.h"

/* A mailbox of its own that wants news. */
#define REACHED "p.archived_at IS NULL AND p.mail_notices = 1"
/* One row per recipient; each answers to the same parameters, and writes nothing when there is nobody. */
#define SELECT_NOTICE \
  " SELECT :kind, :now, :due, nullif (:report, 0), nullif (:assignment, 0), nullif (:followup, 0), nullif (:visit, 0)," \
  " :secret, :channel,"
#define INSERT_NOTICE \
  "INSERT INTO notice (kind, created_at, due_at, report_id, assignment_id, followup_id, visit_id, secret, channel," \
  " recipient_key, partner_id, user_id)" SELECT_NOTICE
static const char sql_tenant[] =
    INSERT_NOTICE " 'report:' || r.id, NULL, NULL FROM report r WHERE r.id = :report AND :partner >= 0";
static const char sql_partner[] =
    INSERT_NOTICE " 'partner:' || p.id, p.id, NULL FROM partner p WHERE p.id = :partner AND " REACHED;
static const char sql_partners[] =
    INSERT_NOTICE " 'partner:' || p.id, p.id, NULL FROM assignment a JOIN partner p ON p.id = a.partner_id"
                  " WHERE a.report_id = :report AND a.state = 'accepted' AND " REACHED " AND :partner >= 0";
static const char sql_holders[] = INSERT_NOTICE
    " 'partner:' || p.id, p.id, NULL FROM assignment a JOIN partner p ON p.id = a.partner_id"
    " WHERE a.report_id = :report AND a.state IN ('waiting', 'accepted') AND " REACHED " AND :partner >= 0";
/* Who speaks for a partner, by name: its referent, else the deputy, else everybody there who acts. Where there is
 * nobody the managers are left, who are told beside them. */
#define ACTIVE(person) "EXISTS (SELECT 1 FROM user WHERE id = p." person " AND state = 'active')"
#define SPEAKER \
  " JOIN user u ON u.state = 'active' AND CASE WHEN " ACTIVE ( \
      "referent_id") " THEN u.id = p.referent_id" \
                     " WHEN " ACTIVE ( \
                         "deputy_id") " THEN u.id = p.deputy_id" \
                                      " ELSE u.partner_id = p.id AND u.role IN ('partner_admin', 'partner_agent') END"
static const char sql_referent[] =
    INSERT_NOTICE " 'user:' || u.id, NULL, u.id FROM partner p" SPEAKER " WHERE p.id = :partner";
static const char sql_referents[] =
    INSERT_NOTICE " 'user:' || u.id, NULL, u.id FROM assignment a JOIN partner p ON p.id = a.partner_id" SPEAKER
                  " WHERE a.report_id = :report AND a.state = 'accepted' AND p.archived_at IS NULL AND :partner >= 0";
/* A box whose managers are not named yet tells its administrators. */
#define THE_MANAGERS \
  " 'user:' || u.id, NULL, u.id FROM user u WHERE u.state = 'active' AND :partner >= 0 AND (u.role = 'manager'" \
  " OR (u.role = 'administrator' AND NOT EXISTS (SELECT 1 FROM user WHERE role = 'manager' AND state = 'active')))"
static const char sql_managers[] = INSERT_NOTICE THE_MANAGERS;
/* The setting holds addresses separated by commas: each gets a row of its own. */
#define THE_DUTY(setting) \
  "WITH RECURSIVE duty (rest, address) AS (SELECT replace (value, ' ', '') || ',', '' FROM setting" \
  " WHERE key = '" setting "' UNION ALL SELECT substr (rest, instr (rest, ',') + 1)," \
  " substr (rest, 1, instr (rest, ',') - 1) FROM duty WHERE rest <> '') " INSERT_NOTICE " '" NOTICE_DUTY_KEY \
  "' || address, NULL, NULL FROM duty WHERE address <> '' AND :partner >= 0"
static const char sql_duty[] = THE_DUTY ("duty.email") " UNION ALL" SELECT_NOTICE THE_MANAGERS
                                                       " AND NOT EXISTS (SELECT 1 FROM duty WHERE address <> '')";
static const char sql_duty_phone[] = THE_DUTY ("duty.phone");
/* Who leads a visit may have left: then whoever has the right to go on with it. */
static const char sql_visit_host[] = INSERT_NOTICE
    " 'user:' || u.id, NULL, u.id FROM visit v JOIN user u ON u.state = 'active' AND CASE"
    " WHEN EXISTS (SELECT 1 FROM user h WHERE h.id = v.user_id AND h.state = 'active') THEN u.id = v.user_id"
    " WHEN v.partner_id IS NOT NULL THEN u.partner_id = v.partner_id AND u.role IN ('partner_admin', 'partner_agent')"
    " ELSE u.role = 'manager' END WHERE v.id = :visit AND :partner >= 0";
static const char sql_visit_guests[] =
    INSERT_NOTICE " 'partner:' || p.id, p.id, NULL FROM visit_guest g JOIN partner p ON p.id = g.partner_id"
                  " WHERE g.visit_id = :visit AND " REACHED " AND :partner >= 0";

/* A draft is no file yet: it has no report, and its writer no other way to be reached. */
static const char sql_draft[] =
    "INSERT INTO notice (kind, created_at, due_at, draft_id, secret, channel, recipient_key)"
    " SELECT :kind, :now, :due, d.id, :secret, :channel, 'draft:' || d.id FROM draft d"
    " WHERE d.id = :draft AND d.resume_email IS NOT NULL AND d.report_id IS NULL";

static const char sql_former[] = INSERT_NOTICE " '" NOTICE_FORMER_KEY "' || :former, NULL, NULL FROM report r"
                                               " WHERE r.id = :report AND :partner >= 0";

/* Where it is written to is looked up when the mail is made: the desk may put an address right meanwhile. */
static const char sql_owner[] = INSERT_NOTICE " '" NOTICE_OWNER_KEY "' || m.id, NULL, NULL FROM mediation m"
                                              " WHERE m.id = :mediation AND m.by_mail = 1 AND :partner >= 0";

/* No file, no partner: the account of the event. */
static const char sql_account[] =
    "INSERT INTO notice (kind, created_at, due_at, user_id, channel, recipient_key) SELECT :kind, :now, :due, u.id,"
    " :channel, coalesce ('" NOTICE_ADDRESS_KEY "' || :address, 'user:' || u.id) FROM user u WHERE u.id = :account";

/* Who each audience is, as the tables print it and as it is found. */
static const struct {
  const char *name, *sql;
  gboolean staff; /* read of files as those who work on them */
} audiences[] = {
  [AUDIENCE_TENANT] = { "tenant", sql_tenant, FALSE },
  [AUDIENCE_PARTNER] = { "partner", sql_partner, TRUE },
  [AUDIENCE_PARTNERS] = { "partners", sql_partners, TRUE },
  [AUDIENCE_REFERENT] = { "referent", sql_referent, TRUE },
  [AUDIENCE_REFERENTS] = { "referents", sql_referents, TRUE },
  [AUDIENCE_HOLDERS] = { "holders", sql_holders, TRUE },
  [AUDIENCE_MANAGERS] = { "managers", sql_managers, TRUE },
  [AUDIENCE_DUTY] = { "duty", sql_duty, TRUE },
  [AUDIENCE_DUTY_PHONE] = { "duty_phone", sql_duty_phone, TRUE },
  [AUDIENCE_VISIT_HOST] = { "visit_host", sql_visit_host, TRUE },
  [AUDIENCE_VISIT_GUESTS] = { "visit_guests", sql_visit_guests, TRUE },
  [AUDIENCE_DRAFT] = { "draft", sql_draft, FALSE },
  [AUDIENCE_FORMER] = { "former", sql_former, FALSE },
  [AUDIENCE_ACCOUNT] = { "account", sql_account, FALSE },
  [AUDIENCE_ADDRESS] = { "address", sql_account, FALSE },
  [AUDIENCE_OWNER] = { "owner", sql_owner, FALSE },
};
G_STATIC_ASSERT (G_N_ELEMENTS (audiences) == AUDIENCE_LAST);

const char *
notice_audience_sql (Audience audience)
{
  return audiences[audience].sql;
}

const char *
notice_audience_name (Audience audience)
{
  return audiences[audience].name;
}

gboolean
notice_audience_is_staff (Audience audience)
{
  return audiences[audience].staff;
}
