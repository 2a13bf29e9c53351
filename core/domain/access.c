/* access.c: one table, role × action. Knows nothing of HTTP nor of which file is whose. */
#include "domain/access.h"

#include <string.h>

static const char *const role_names[] = {
  [ROLE_NONE] = "none",
  [ROLE_ADMINISTRATOR] = "administrator",
  [ROLE_MANAGER] = "manager",
  [ROLE_PARTNER_ADMIN] = "partner_admin",
  [ROLE_PARTNER_AGENT] = "partner_agent",
  [ROLE_READER] = "reader",
  [ROLE_LANDLORD_AGENT] = "landlord_agent",
  [ROLE_LANDLORD_READER] = "landlord_reader",
  [ROLE_REFERENT_ADMIN] = "referent_admin",
  [ROLE_REFERENT_AGENT] = "referent_agent",
};
G_STATIC_ASSERT (G_N_ELEMENTS (role_names) == ROLE_LAST);

/* What an account of a partner on the owner's side is: the others keep their role. */
static const Role landlord_twins[ROLE_LAST] = {
  [ROLE_PARTNER_ADMIN] = ROLE_LANDLORD_AGENT,
  [ROLE_PARTNER_AGENT] = ROLE_LANDLORD_AGENT,
  [ROLE_READER] = ROLE_LANDLORD_READER,
};

/* What a referent or deputy is whose partner may hand its files on: the same role, and ACTION_ASSIGNMENT_ADD. */
static const Role referent_twins[ROLE_LAST] = {
  [ROLE_PARTNER_ADMIN] = ROLE_REFERENT_ADMIN,
  [ROLE_PARTNER_AGENT] = ROLE_REFERENT_AGENT,
};

/* Roles as bits. OWN roles may only on files of their partner. */
enum {
  NOBODY = 0,
  ADMINISTRATOR = 1 << ROLE_ADMINISTRATOR,
  MANAGER = 1 << ROLE_MANAGER,
  PARTNER_ADMIN = 1 << ROLE_PARTNER_ADMIN | 1 << ROLE_REFERENT_ADMIN,
  PARTNER_AGENT = 1 << ROLE_PARTNER_AGENT | 1 << ROLE_REFERENT_AGENT,
  REFERENT = 1 << ROLE_REFERENT_ADMIN | 1 << ROLE_REFERENT_AGENT,
  READER = 1 << ROLE_READER,
  LANDLORD_AGENT = 1 << ROLE_LANDLORD_AGENT,
  LANDLORD_READER = 1 << ROLE_LANDLORD_READER,
  DESK = ADMINISTRATOR | MANAGER,
  OFFICERS = PARTNER_ADMIN | PARTNER_AGENT,
  EVERYBODY = DESK | OFFICERS | READER, /* but the owner's side, which looks at nothing that is not its own */
  LANDLORDS = LANDLORD_AGENT | LANDLORD_READER,
  HOLDERS = OFFICERS | LANDLORD_AGENT,
};

static const struct {
  const char *name;
  guint any; /* roles that may on every file */
  guint own; /* roles that may on their partner's files only */
  gboolean narrows; /* where partners see their own files only, they may on these only */
} rights[] = {
  [ACTION_PUBLIC] = { "public", EVERYBODY | LANDLORDS | 1 << ROLE_NONE, NOBODY },
  [ACTION_SIGNED_IN] = { "signed_in", EVERYBODY | LANDLORDS, NOBODY },
  [ACTION_REPORT_LIST] = { "report_list", EVERYBODY, LANDLORDS, .narrows = TRUE },
  [ACTION_REPORT_READ] = { "report_read", EVERYBODY, LANDLORDS, .narrows = TRUE },
  [ACTION_REPORT_READ_NAMES] = { "report_read_names", DESK, HOLDERS },
  [ACTION_REPORT_ENTER] = { "report_enter", DESK | OFFICERS, NOBODY },
  [ACTION_REPORT_TRIAGE] = { "report_triage", DESK, NOBODY },
  [ACTION_REPORT_CLOSE] = { "report_close", DESK, NOBODY },
  [ACTION_ASSIGNMENT_ADD] = { "assignment_add", DESK, REFERENT },
  [ACTION_ASSIGNMENT_ANSWER] = { "assignment_answer", NOBODY, HOLDERS },
  [ACTION_FOLLOWUP_WRITE] = { "followup_write", DESK, HOLDERS },
  [ACTION_RESULT_RECORD] = { "result_record", DESK, HOLDERS },
  [ACTION_SENSOR_MANAGE] = { "sensor_manage", DESK, NOBODY },
  [ACTION_SENSOR_LEND] = { "sensor_lend", DESK, NOBODY },
  [ACTION_SENSOR_TELL] = { "sensor_tell", DESK, 1 << ROLE_NONE },
  [ACTION_SENSOR_READ] = { "sensor_read", DESK, OFFICERS },
  [ACTION_SENSOR_READ_AGREED] = { "sensor_read_agreed", DESK, HOLDERS },
  [ACTION_OUTBOX_READ] = { "outbox_read", DESK, NOBODY },
  [ACTION_PRINT_MANAGE] = { "print_manage", DESK, NOBODY },
  [ACTION_OUTBOX_SEND] = { "outbox_send", DESK, NOBODY },
  [ACTION_VISIT_PLAN] = { "visit_plan", DESK, HOLDERS },
  [ACTION_VISIT_ANSWER] = { "visit_answer", NOBODY, 1 << ROLE_NONE },
  [ACTION_MEDIATION_ANSWER] = { "mediation_answer", NOBODY, 1 << ROLE_NONE },
  [ACTION_MEDIATION_TELL] = { "mediation_tell", DESK, 1 << ROLE_NONE },
  [ACTION_REPORT_REQUALIFY] = { "report_requalify", DESK, HOLDERS },
  [ACTION_REPORT_EXPORT] = { "report_export", EVERYBODY, LANDLORDS, .narrows = TRUE },
  [ACTION_REPORT_ASK] = { "report_ask", OFFICERS, NOBODY, .narrows = TRUE },
  [ACTION_DOCUMENT_READ] = { "document_read", DESK, OFFICERS },
  [ACTION_DOCUMENT_ADD] = { "document_add", DESK, HOLDERS },
  [ACTION_ORDER_RECORD] = { "order_record", DESK, OFFICERS },
  [ACTION_RULE_MANAGE] = { "rule_manage", DESK, NOBODY },
  [ACTION_PARTNER_READ] = { "partner_read", EVERYBODY, NOBODY },
  [ACTION_PARTNER_MANAGE] = { "partner_manage", DESK, NOBODY },
  [ACTION_USER_MANAGE] = { "user_manage", DESK, PARTNER_ADMIN },
  [ACTION_MANAGER_MANAGE] = { "manager_manage", DESK, NOBODY },
  [ACTION_ADMINISTRATOR_MANAGE] = { "administrator_manage", ADMINISTRATOR, NOBODY },
  [ACTION_IMPORT] = { "import", DESK, NOBODY },
  [ACTION_CAMPAIGN_READ] = { "campaign_read", EVERYBODY, NOBODY },
  [ACTION_CAMPAIGN_MANAGE] = { "campaign_manage", DESK, OFFICERS },
  [ACTION_STATISTICS_READ] = { "statistics_read", EVERYBODY, LANDLORDS },
  [ACTION_TEMPLATE_MANAGE] = { "template_manage", DESK | PARTNER_ADMIN, NOBODY },
  [ACTION_SUBJECT_ACCESS] = { "subject_access", DESK, NOBODY },
  [ACTION_VISIT_SITE] = { "visit_site", DESK, OFFICERS },
  [ACTION_SETTING_MANAGE] = { "setting_manage", DESK, NOBODY },
  [ACTION_TRAINING_MANAGE] = { "training_manage", ADMINISTRATOR, NOBODY },
  [ACTION_PUBLISH_MANAGE] = { "publish_manage", ADMINISTRATOR, NOBODY },
  [ACTION_COUNCIL_MANAGE] = { "council_manage", DESK, NOBODY },
  [ACTION_SECURITY_MANAGE] = { "security_manage", ADMINISTRATOR, NOBODY },
  [ACTION_TICKET_OPEN] = { "ticket_open", EVERYBODY | LANDLORDS, NOBODY },
  [ACTION_TICKET_FOLLOW] = { "ticket_follow", DESK, EVERYBODY | LANDLORDS },
  [ACTION_TICKET_WRITE] = { "ticket_write", NOBODY, EVERYBODY | LANDLORDS },
  [ACTION_TICKET_ANSWER] = { "ticket_answer", DESK, NOBODY },
  [ACTION_STATUS_READ] = { "status_read", DESK, NOBODY },
  [ACTION_MANAGEMENT] = { "management", EVERYBODY, NOBODY },
};
G_STATIC_ASSERT (G_N_ELEMENTS (rights) == ACTION_LAST);

gboolean
access_allows (Role role, Action action, gboolean own)
{
  gboolean own_only = (role & ROLE_OWN_ONLY) != 0;
  guint roles;

  role = (Role) (role & ~ROLE_OWN_ONLY);
  g_return_val_if_fail (action < ACTION_LAST && role < ROLE_LAST, FALSE);
  roles = rights[action].any | (own ? rights[action].own : NOBODY);
  return (roles & (1u << role)) != 0 && (own || !own_only || !rights[action].narrows);
}

Role
role_own_only (Role given)
{
  return (Role) (given | ROLE_OWN_ONLY);
}

Role
role_beside (Role given, gboolean landlord)
{
  g_return_val_if_fail (given < ROLE_LAST, ROLE_NONE);
  return landlord && landlord_twins[given] != ROLE_NONE ? landlord_twins[given] : given;
}

Role
role_of_referent (Role given)
{
  g_return_val_if_fail (given < ROLE_LAST, ROLE_NONE);
  return referent_twins[given] != ROLE_NONE ? referent_twins[given] : given;
}

const char *
role_name (Role role)
{
  role = (Role) (role & ~ROLE_OWN_ONLY);
  return role < ROLE_LAST ? role_names[role] : role_names[ROLE_NONE];
}

Role
role_find (const char *name)
{
  for (guint i = 1; i < ROLE_LAST; i++)
    if (g_strcmp0 (role_names[i], name) == 0)
      return (Role) i;
  return ROLE_NONE;
}

const char *
action_name (Action action)
{
  return action < ACTION_LAST ? rights[action].name : "none";
}
