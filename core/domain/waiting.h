/* waiting.h: since when somebody is waited for on a file, and who it is: what a mail that chases says. Reads only. */
#pragma once
#include "store/store.h"

typedef struct {
  gint64 followed_at;   /* last news by staff */
  gint64 waiting_since; /* the assignment waits for its partner's answer since; 0: no assignment */
  char *partner_phone;  /* nullable, of that partner */
} Waiting;
void waiting_clear (Waiting *waiting);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Waiting, waiting_clear)
/* assignment_id 0: the file as a whole. FALSE: a failure of the store. */
gboolean waiting_find (Db *db, gint64 report_id, gint64 assignment_id, Waiting *ret_waiting, GError **error);

/* Partners that accepted the file and are not done; name and phone (nullable) valid during the call. */
typedef void (*WaitingHolder) (const char *name, const char *phone, gpointer data);
gboolean waiting_holders (Db *db, gint64 report_id, WaitingHolder visit, gpointer data, GError **error);
