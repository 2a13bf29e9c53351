/* session.h: signed-in people: a random token in a cookie, its hash in the store; 12 hours idle, 7 days at most. */
#pragma once
#include "domain/access.h"
#include "store/store.h"

enum { SESSION_IDLE_HOURS = 12, SESSION_LIFE_DAYS = 7 };

typedef struct {
  gint64 id;
  gint64 user_id;
  gint64 partner_id; /* 0 for administrators and managers */
  Role role;          /* on the box: role_beside */
  char *user_name;
  char *partner_name; /* NULL without partner */
  char *csrf;         /* the token every form of this session carries */
  gboolean factor;    /* the account has a second factor */
} Session;

void session_free (Session *session);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Session, session_free)

/* (transfer full): the session of a cookie's token, or NULL when there is none, it expired, or its user left. `stale`
 * tells that `seen` is over an hour old and session_touch should be written; with NULL, that it could not be read,
 * or how far this territory lets partners see: nobody is to be told that it is over. */
Session *session_find (Db *db, const char *token, gint64 now, gboolean *stale);
/* The role that an officer of a partner of that type has here, on its side and as far as this territory lets partners see;
 * its own files alone when that cannot be read. */
Role session_partner_role (Db *db, const char *partner_type);
/* Within a store_write: opens a session for a user, (transfer full) the token. */
char *session_open (Db *db, gint64 user_id, gint64 now, GError **error);
/* The same, and what browser it is, as its owner will read it ("Firefox, Windows"; nullable). */
char *session_open_on (Db *db, gint64 user_id, const char *device, gint64 now, GError **error);
/* Within a store_write: it was used; it is over. */
gboolean session_touch (Db *db, gint64 session_id, gint64 now, GError **error);
gboolean session_close (Db *db, gint64 session_id, GError **error);
/* Within a store_write: ends one session of that person, named by its uuid; or all but `kept_id` (0: all). */
gboolean session_close_one (Db *db, gint64 user_id, const char *uuid, GError **error);
gboolean session_close_others (Db *db, gint64 user_id, gint64 kept_id, GError **error);

typedef struct {
  gint64 id, opened_at, seen_at;
  const char *uuid, *device; /* valid during the call; nullable */
} SessionRow;
/* Calls `row` for each session of a person that still opens, the one last seen first. */
gboolean
session_list (Db *db, gint64 user_id, gint64 now, void (*row) (const SessionRow *row, gpointer data), gpointer data);
/* Within a store_write: erases sessions past their life, idle or whole (session_find finds them no more),
 * STORE_PIECE_ROWS at most. */
gboolean session_purge (Db *db, gint64 now, GError **error);
