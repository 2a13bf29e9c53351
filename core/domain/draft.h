/* draft.h: a report being written: answers kept page by page under a secret token, NOT SENT YET; erased after 30 days.
 */
#pragma once
#include "domain/questionnaire.h"
#include "domain/report.h"

enum {
  DRAFT_KEEP_DAYS = 30,
  DRAFT_ANSWERS_MAX = 300,
  DRAFT_FIELD_MAX = 80 /* bytes */,
  DRAFT_VALUE_MAX = 6000 /* characters */
};

/* The answer that says that the address typed could be several. */
#define DRAFT_ADDRESS_OPEN "address_open"

/* The answer that says which page was saved last: where who comes back goes on. */
#define DRAFT_LAST_PAGE "last_page"

typedef struct {
  gint64 id, created_at;
  gint64 changed_at;   /* grows with every change, two within a second too */
  gint64 report_id;    /* 0: not sent */
  char *language;      /* "fr" */
  char *source;        /* who types: "site", "desk"… */
  gint64 user_id;      /* the agent who types for somebody; 0: the person */
  char *follow_token;  /* once sent: the follow-up link, for the same browser */
  GHashTable *answers; /* char * field → char * value */
} Draft;
void draft_free (Draft *draft);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Draft, draft_free)

/* Within a store_write: (transfer full) the token of a new draft. */
char *draft_create (Db *db, const char *language, gint64 now, GError **error);
/* (transfer full): by its own token or that of a link to it (draft_resume.h). NOT_FOUND: unknown or expired. */
Draft *draft_find (Db *db, const char *token, gint64 now, GError **error);
/* Within a store_write: puts a draft under a token that its writer's device made: `draft_id`, unsent, which its former
 * token no longer opens; 0: a new one. A token that names a draft already only keeps that one from expiring. */
gboolean draft_claim (Db *db, gint64 draft_id, const char *token, const char *language, gint64 now, GError **error);
/* Within a store_write: keeps answers (NULL or "" removes one). CONFLICT once sent, LIMIT past the bounds. */
gboolean draft_save (Db *db, gint64 draft_id, GHashTable *answers, gint64 now, GError **error);
/* Within a store_write: (transfer full) the token of a draft that an agent types for somebody. `source`: phone, desk,
 * letter. */
char *draft_create_for (Db *db, const char *language, const char *source, const Actor *actor, GError **error);
/* Within a store_write: its writer goes on in another language. */
gboolean draft_speak (Db *db, gint64 draft_id, const char *language, GError **error);
/* Within a store_write: removes every answer whose field begins with `prefix` (a situation that was unticked). */
gboolean draft_clear_prefix (Db *db, gint64 draft_id, const char *prefix, GError **error);
/* Within a store_write. CONFLICT once sent. */
gboolean
draft_add_file (Db *db, gint64 draft_id, gint64 file_id, gint64 now, GError **error); /* LIMIT past REPORT_FILES_MAX */
gboolean draft_remove_file (Db *db, gint64 draft_id, const char *file_uuid, gint64 now, GError **error);
/* (transfer full): the typed input of those of its answers that are asked; what cannot be read is a remark on its
 * field. */
ReportInput *draft_input (const Draft *draft, const Questionnaire *questionnaire, Remarks *remarks);
typedef struct {
  gint64 draft_id;
  gint64 changed_at;        /* of the draft as `input` was made from it, and as its writer last read it */
  const ReportInput *input; /* has passed report_input_check */
  const Grid *grid;
  gint64 now;
  const Actor *actor; /* who sends it; NULL: the tenant */
} DraftSending;
/* Within a store_write: files the report of a draft and marks it sent, in one transaction. A draft already sent
 * (double click) gives the receipt of its report again, without a score. CONFLICT when the draft was changed since
 * `changed_at`, in another window: nothing is filed. */
gboolean draft_send (Db *db, const DraftSending *sending, ReportReceipt *ret_receipt, GError **error);
/* Within a store_write: erases drafts older than DRAFT_KEEP_DAYS with their answers, STORE_PIECE_ROWS at most. The rows
 * and bytes of their photos stay. */
gboolean draft_purge (Db *db, gint64 now, GError **error);
