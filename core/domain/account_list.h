/* account_list.h: accounts as the page of accounts reads them, and the history of one. Changes nothing. */
#pragma once
#include "domain/event.h"
#include "domain/user.h"

enum { ACCOUNT_LIST_MAX = 200 /* more are found by searching */ };

/* What is asked; nothing set: all but the archived ones. */
typedef struct {
  const char *text;   /* nullable: a piece of a name or of an address */
  Role role;          /* ROLE_NONE: any */
  gint64 partner_id;  /* 0: any */
  gboolean alone;     /* of no partner */
  const char *state;  /* nullable; a name of account_list_states */
  gint64 own_partner; /* 0: all accounts; else those of this partner alone, whatever is asked */
  gint64 now;
} AccountFilter;
/* invited, active, idle (told that it will be archived), no_factor (active without second factor), archived, all; ends
 * with NULL. */
extern const char *const account_list_states[];

/* Texts are valid during the call. */
typedef struct {
  gint64 id, partner_id, signed_in_at, state_at, invited_at, warned_at, factor_at; /* 0: never, none */
  Role role;
  const char *uuid, *name, *email, *state, *partner_name, *email_pending; /* last two nullable */
  gboolean open;        /* invited: its last invitation still opens, or its mail waits */
  gboolean is_referent; /* the first or second person its partner is reached by */
} AccountRow;
typedef void (*AccountVisit) (const AccountRow *row, gpointer data);
/* By partner (the desk first), then name; ACCOUNT_LIST_MAX at most. */
gboolean account_list (Db *db, const AccountFilter *filter, AccountVisit row, gpointer data, GError **error);
/* One account, in any state; nothing is visited when it is not there. */
gboolean account_list_one (Db *db, const char *uuid, gint64 now, AccountVisit row, gpointer data, GError **error);
/* How many accounts stand in each of account_list_states, in its order. `own_partner` as above. */
gboolean account_list_count (Db *db, gint64 own_partner, gint64 *ret_counts, GError **error);

/* What happened to an account, newest first, 200 at most: event_list's rows. */
gboolean
account_history (Db *db, gint64 id, void (*row) (const EventRow *row, gpointer data), gpointer data, GError **error);
/* Names what the account was when a page showed it: an event since then makes it another. */
gint64 account_version (Db *db, gint64 id);
