/* follow_room.h: what every page behind the secret link starts from and ends with: the link opened, a page shown, work
 * done once. For follow*.c and opinion.c. */
#pragma once
#include "domain/link.h"
#include "domain/report.h"
#include "http/exchange.h"

typedef struct {
  Exchange *exchange;
  Db *db;
  Link *link;     /* owned */
  Report *report; /* owned */
} Follow;
void follow_clear (Follow *follow);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Follow, follow_clear)

/* Opens the link of the path. FALSE once the answer is given (*ret_status): who holds a lost or expired link is shown
 * how to get another. */
gboolean follow_open (Exchange *exchange, Follow *follow, int *ret_status);

/* Answers an unknown, expired or cut link (NOT_FOUND) with the page that says how to get another; other errors as
 * exchange_fail does. Takes `error`. */
int follow_lost (Exchange *exchange, GError *error);

/* The same for what is open in some states of the report only: else it leads back, and says that things changed. */
gboolean
follow_open_when (Exchange *exchange, gboolean (*is_open) (const Report *report), Follow *follow, int *ret_status);

/* The page with what they all know: reference, follow_path, request_token, errors. Takes `view`. */
int follow_page (const Follow *follow, int status, const char *page, Tree *view, const Remarks *remarks);
/* Answers with the way back to the first page, where the sentence follow_done.<code> is said. */
int follow_return (const Follow *follow, const char *code);

/* What a form of these pages does, with its link kept alive, in one transaction. */
typedef gboolean (*FollowWork) (Db *db, const Follow *follow, gint64 now, gpointer data, GError **error);
typedef struct {
  const char *form;  /* its name */
  const char *words; /* what was typed: other words are another request; nullable */
  const char *done;  /* sentence of follow_done */
  FollowWork work;
  gpointer data;
} FollowDoing;
/* Does it once, however often it is sent. A conflict (closed meanwhile, asked twice) leads back too, and says so. */
int follow_do (const Follow *follow, const FollowDoing *doing);
/* The same, for who answers otherwise: TRUE when it is done (now or before), FALSE once the answer is given. */
gboolean follow_done (const Follow *follow, const FollowDoing *doing, int *ret_status);

/* (transfer full): a field of a text, cleaned; a remark message_long on it past FOLLOWUP_TEXT_MAX. */
char *follow_text (const Follow *follow, const char *field, Remarks *remarks);
