/* attempt.h: how often somebody tried something: counts per hashed subject in a sliding window. */
#pragma once
#include "store/store.h"

typedef enum {
  ATTEMPT_SIGN_IN_ACCOUNT,
  ATTEMPT_SIGN_IN_ADDRESS,
  ATTEMPT_REPORT_ADDRESS,
  ATTEMPT_REPORT_CONTACT,
  ATTEMPT_DRAFT_ADDRESS,
  ATTEMPT_PHOTO_ADDRESS,
  ATTEMPT_RESUME_CODE,
  ATTEMPT_RESUME_DRAFT,
  ATTEMPT_RESUME_CONTACT,
  ATTEMPT_LINK_CONTACT,
  ATTEMPT_LINK_ADDRESS,
  ATTEMPT_FOLLOW_REPORT,
  ATTEMPT_CAMPAIGN_ADDRESS, /* visits of campaigns counted from one address */
  ATTEMPT_FACTOR_ACCOUNT,
  ATTEMPT_FACTOR_DAY,
  ATTEMPT_PASSWORD_ACCOUNT,
  ATTEMPT_RESET_ACCOUNT,
  ATTEMPT_RESET_ADDRESS,
  ATTEMPT_EMAIL_ACCOUNT,
  ATTEMPT_ANSWER_ADDRESS, /* what partners do by links from one address */
  ATTEMPT_ANSWER_FILE,    /* the same on one assignment */
  ATTEMPT_OWNER_CODE, /* wrong codes of letters to owners, by address */
  ATTEMPT_OWNER_PAGE, /* what is done on one owner's page */
  ATTEMPT_PAPER_REPORT, /* papers made for the tenant of a report */
  ATTEMPT_SETUP_CODE,   /* wrong codes of the installation, by address */
  ATTEMPT_RELAY_TEST,   /* test mails */
  ATTEMPT_LAST
} AttemptKind;

/* FALSE with LIMIT when the kind's bound within its window is reached for the subject. */
gboolean attempt_check (Db *db, AttemptKind kind, const char *subject, gint64 now, GError **error);
/* Within a store_write: checks and counts one more. LIMIT: nothing was counted. */
gboolean attempt_take (Db *db, AttemptKind kind, const char *subject, gint64 now, GError **error);
/* Within a store_write: counts one more; forgets all of the kind. `subject` is kept hashed. */
gboolean attempt_add (Db *db, AttemptKind kind, const char *subject, gint64 now, GError **error);
gboolean attempt_clear (Db *db, AttemptKind kind, const char *subject, GError **error);
/* Within a store_write: drops what no window sees any more, STORE_PIECE_ROWS at most. */
gboolean attempt_purge (Db *db, gint64 now, GError **error);
