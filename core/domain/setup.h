/* setup.h: the first installation by the browser: whether its door is open, the table of its steps and how far each is.
 * Each step is judged by what the box really has, whoever put it there. Knows no page. */
#pragma once
#include "domain/actor.h"
#include "store/store.h"

/* ---- the door ---- */

/* TRUE until the box has its first account: whoever holds the code of the start may then make it. Never TRUE again. */
gboolean setup_is_open (Db *db);

enum { SETUP_CODE_CHARS = 16 /* 78 bits, and tries are counted */ };
/* (transfer full): a fresh code, "K7PM-3QXD-9RTW-HC4F"; and what somebody typed brought to that form, "" when it is
 * none. */
char *setup_code_new (void);
char *setup_code_read (const char *typed);

typedef struct {
  const char *name, *email;
  const char *hash;   /* of secret_password_hash, made before because it is slow */
  const char *device; /* nullable: browser_name */
} SetupAccount;
/* Within a store_write: the first administrator, which closes the door, and signed in at once: *ret_token (transfer
 * full) is of the session. CONFLICT when the door is closed: somebody else was first. INVALID as user_create. */
gboolean setup_enter (Db *db, const SetupAccount *account, gint64 now, char **ret_token, GError **error);

/* ---- the steps ---- */

/* What the store does not know of the box. */
typedef struct {
  const char *data_folder;
  gboolean relay_file;  /* the configuration names a file of msmtp */
  gboolean certificate; /* the box shows a certificate that browsers believe */
} SetupFacts;

typedef enum { SETUP_TODO, SETUP_DONE, SETUP_SKIPPED, SETUP_STATE_LAST } SetupState;
const char *setup_state_name (SetupState state); /* "todo", "done", "skipped" */

typedef struct {
  const char *code; /* its path below /installation/, its words */
  gboolean needed;  /* without it the box does not serve: it may be put off, never forgotten */
  gboolean (*done) (Db *db, const SetupFacts *facts);
} SetupStep;
extern const SetupStep setup_steps[];
extern const guint setup_steps_count;
int setup_step_find (const char *code); /* its place in the table; -1: none */
SetupState setup_step_state (Db *db, const SetupFacts *facts, guint index);

/* Within a store_write: put off for later; INVALID for no step. A step that is done is done all the same. */
gboolean setup_skip (Db *db, const Actor *actor, const char *code, GError **error);
/* TRUE while the assistant that made the first account was not said to be over: pages of the administrators lead back
 * to it. */
gboolean setup_is_under_way (Db *db);
/* Within a store_write: it is over. Done again, it changes nothing. */
gboolean setup_finish (Db *db, const Actor *actor, GError **error);
