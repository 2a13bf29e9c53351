/* access.h: who may do what: one table, role × action. Rights that depend on whose file it is are asked with `own`. */
#pragma once
#include <glib.h>

typedef enum {
  ROLE_NONE,
  ROLE_ADMINISTRATOR,
  ROLE_MANAGER,
  ROLE_PARTNER_ADMIN,
  ROLE_PARTNER_AGENT,
  ROLE_READER,
  ROLE_LANDLORD_AGENT,  /* an officer of a partner on the owner's side: never kept, see role_beside */
  ROLE_LANDLORD_READER, /* a reader there */
  ROLE_LAST
} Role;

typedef enum {
  ACTION_PUBLIC,            /* anybody */
  ACTION_SIGNED_IN,         /* any account: own password, sign out */
  ACTION_REPORT_LIST,       /* the list, without names; own: of the files assigned to the partner only */
  ACTION_REPORT_READ,       /* a file that is mine: everything; another: without names; own: not another */
  ACTION_REPORT_READ_NAMES, /* names, contact, exact address, photos */
  ACTION_REPORT_ENTER,      /* type a report for somebody: at the counter, on the phone, from a letter */
  ACTION_REPORT_TRIAGE,     /* take in charge, filter out, transmit, type the notation */
  ACTION_REPORT_CLOSE,      /* close or reopen the whole */
  ACTION_ASSIGNMENT_ANSWER, /* accept, refuse, close for one's competence */
  ACTION_FOLLOWUP_WRITE,
  ACTION_RESULT_RECORD,
  ACTION_SENSOR_MANAGE,
  ACTION_OUTBOX_READ,      /* what waits, what failed */
  ACTION_VISIT_PLAN,       /* propose, move, cancel and conclude a visit; own: the partner accepted the report */
  ACTION_VISIT_ANSWER,     /* choose a date, decline, cancel: the occupant, through a secret link */
  ACTION_REPORT_REQUALIFY, /* another class than the computed one, with a reason; own: as above */
  ACTION_REPORT_EXPORT,    /* the list as a table to keep: what the list and the file show, no more */
  ACTION_REPORT_ASK,       /* ask to take up a file that is not the partner's */
  ACTION_DOCUMENT_ADD,     /* put a document or a photo on a file */
  ACTION_ORDER_RECORD,     /* write down an order (arrêté) or its lifting */
  ACTION_RULE_MANAGE,      /* assignment rules: order, edit, try */
  ACTION_PARTNER_READ,     /* the directory of partners, without their accounts */
  ACTION_PARTNER_MANAGE,   /* partners, their competences, areas, referents; communes */
  ACTION_USER_MANAGE,      /* accounts; own: those of the actor's partner */
  ACTION_IMPORT,           /* load partners, communes, rules, addresses from a file */
  ACTION_CAMPAIGN_READ,    /* campaigns and their figures */
  ACTION_CAMPAIGN_MANAGE,  /* own: the partner is one of its owners */
  ACTION_STATISTICS_READ,  /* figures of the back office, without names */
  ACTION_TEMPLATE_MANAGE,  /* texts of answers */
  ACTION_SUBJECT_ACCESS,   /* all that is kept of a person, for that person */
  ACTION_VISIT_SITE,       /* plan and conclude a visit on site: never the owner's side; own: the partner accepted the report */
  ACTION_SETTING_MANAGE,   /* settings of the town */
  ACTION_MANAGEMENT,       /* the page that leads to these */
  ACTION_LAST
} Action;

/* TRUE when the role may; `own`: the file is assigned to the actor's partner (managers and administrators own every
 * file). */
gboolean access_allows (Role role, Action action, gboolean own);

/* The role an account has on the box: the one it was given, or its twin with fewer rights when its partner stands on
 * the owner's side (partner_types). */
Role role_beside (Role given, gboolean landlord);

const char *role_name (Role role); /* "partner_agent" */
Role role_find (const char *name); /* ROLE_NONE for an unknown name */
const char *action_name (Action action);
