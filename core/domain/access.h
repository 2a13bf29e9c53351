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
  ROLE_REFERENT_ADMIN,  /* a referent or deputy who may hand files on: never kept, see role_of_referent */
  ROLE_REFERENT_AGENT,
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
  ACTION_ASSIGNMENT_ADD,    /* hand an active file to one more partner; own: a referent, files its partner holds */
  ACTION_ASSIGNMENT_ANSWER, /* accept, refuse, close for one's competence */
  ACTION_FOLLOWUP_WRITE,
  ACTION_RESULT_RECORD,
  ACTION_SENSOR_MANAGE,      /* the fleet: sensors, gateways, devices nobody knows */
  ACTION_SENSOR_LEND,        /* offer, lend, take back */
  ACTION_SENSOR_TELL,        /* pause, go on, withdraw: the household, or the desk for it */
  ACTION_SENSOR_READ,        /* curves of a home: never the owner's side */
  ACTION_SENSOR_READ_AGREED, /* those of a household that agreed in writing that its owner sees them */
  ACTION_OUTBOX_READ,      /* what waits, what failed; what mails say */
  ACTION_OUTBOX_SEND,      /* send again, cancel, stop all, try an address again */
  ACTION_PRINT_MANAGE,     /* what is printed and posted: take it away, say it left */
  ACTION_VISIT_PLAN,       /* propose, move, cancel and conclude a visit; own: the partner accepted the report */
  ACTION_VISIT_ANSWER,     /* choose a date, decline, cancel: the occupant, through a secret link */
  ACTION_MEDIATION_ANSWER, /* say what is done about a dwelling: its owner, through a secret link */
  ACTION_MEDIATION_TELL,   /* say what came of the works: the occupant, or the desk for the occupant */
  ACTION_REPORT_REQUALIFY, /* another class than the computed one, with a reason; own: as above */
  ACTION_REPORT_EXPORT,    /* the list as a table to keep: what the list and the file show, no more */
  ACTION_REPORT_ASK,       /* ask to take up a file that is not the partner's */
  ACTION_DOCUMENT_READ,    /* what services added and keep from the tenant; own: not the owner's side */
  ACTION_DOCUMENT_ADD,     /* put a document or a photo on a file */
  ACTION_ORDER_RECORD,     /* write down an order (arrêté) or its lifting */
  ACTION_RULE_MANAGE,      /* assignment rules: order, edit, try */
  ACTION_PARTNER_READ,     /* the directory of partners, without their accounts */
  ACTION_PARTNER_MANAGE,   /* partners, their competences, areas, referents; communes */
  ACTION_USER_MANAGE,      /* accounts; own: those of the actor's partner */
  ACTION_MANAGER_MANAGE,       /* accounts of managers: who sorts the files invites a colleague */
  ACTION_ADMINISTRATOR_MANAGE, /* those of administrators: nobody makes himself one */
  ACTION_IMPORT,           /* load partners, communes, rules, addresses from a file */
  ACTION_CAMPAIGN_READ,    /* campaigns and their figures */
  ACTION_CAMPAIGN_MANAGE,  /* own: the partner is one of its owners */
  ACTION_STATISTICS_READ,  /* figures of the back office, without names; own: of the files assigned to the partner */
  ACTION_TEMPLATE_MANAGE,  /* texts of answers */
  ACTION_SUBJECT_ACCESS,   /* all that is kept of a person, for that person */
  ACTION_VISIT_SITE,       /* plan and conclude a visit on site: never the owner's side; own: the partner accepted the report */
  ACTION_SETTING_MANAGE,   /* settings of the town */
  ACTION_TRAINING_MANAGE,  /* the training copy: opened, closed, made anew; its accounts */
  ACTION_PUBLISH_MANAGE,   /* where else the public site is published: the box writes there */
  ACTION_COUNCIL_MANAGE,   /* costs, half-year reports: what is typed of them, whether they are published */
  ACTION_SECURITY_MANAGE,  /* the security decision, its checks and file; updates of the box */
  ACTION_TICKET_OPEN,      /* ask for help with the box */
  ACTION_TICKET_FOLLOW,    /* read such a request, say that it is settled; own: whoever asked */
  ACTION_TICKET_WRITE,     /* say more of it, open it again: whoever asked */
  ACTION_TICKET_ANSWER,    /* type the answer that the support gave by phone, or one's own */
  ACTION_STATUS_READ,      /* how the box is, and what to do about it */
  ACTION_MANAGEMENT,       /* the page that leads to these */
  ACTION_LAST
} Action;

/* Beside a role: an account of a partner in a territory that shows partners their own files only (setting
 * access.partners). What the table narrows for it is then asked with `own`. Never kept. */
#define ROLE_OWN_ONLY 0x40
Role role_own_only (Role given);

/* TRUE when the role may; `own`: the file is assigned to the actor's partner (managers and administrators own every
 * file). */
gboolean access_allows (Role role, Action action, gboolean own);

/* The role an account has on the box: the one it was given, or its twin with fewer rights when its partner stands on
 * the owner's side (partner_types). */
Role role_beside (Role given, gboolean landlord);

/* The role of an account that is the referent or deputy of a partner to which the desk gave the right to assign. It is
 * given to the function, not to the person: who is no referent any more loses it with the next page. It opens one door:
 * an active file that the partner holds may go to one more partner, by hand, with its trace in the history. No triage,
 * no closing, no rules; nobody on the owner's side is told without the occupant's agreement, which only the desk may
 * write down. Never given on the owner's side: role_beside comes after. */
Role role_of_referent (Role given);

const char *role_name (Role role); /* "partner_agent" */
Role role_find (const char *name); /* ROLE_NONE for an unknown name */
const char *action_name (Action action);
