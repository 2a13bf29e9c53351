/* tenant_letter.h: letters on paper to who reported: which there are and when each may be written; those that wait to
 * be printed because nothing else reaches the person. Writes no sentence: view/tenant_letter_view.h does. */
#pragma once
#include "domain/event.h"
#include "domain/print.h"
#include "domain/report.h"

typedef struct {
  const char *code;        /* "closed": words in the group letter; the document letter-<code> */
  const char *noun, *verb; /* of the event that it tells of, the latest one */
  const char *states;      /* of the file, spaces between: else what it says is no longer so; NULL: any */
  gboolean (*applies) (Db *db, const Report *report); /* nullable: what else must be so */
  gboolean stays;                                     /* a newer letter about the same file does not take its place */
} TenantLetter;
extern const TenantLetter tenant_letters[];
extern const guint tenant_letters_count;
const TenantLetter *tenant_letter_find (const char *code); /* NULL when unknown */

/* The moment of what the letter tells of; 0 when it may not be written of that file as it is now. */
gint64 tenant_letter_moment (Db *db, const Report *report, const TenantLetter *letter);

/* Within a store_write, for notice.c: no mail and no text message reaches the tenant of `event`: the letter waits in
 * the print queue, unless the town wants none (setting letters.queue), the person has no address, or was given the
 * receipt on the site or at the desk. `why` as in print.h. */
gboolean
tenant_letter_queue (Db *db, const Actor *actor, const Event *event, const char *code, const char *why, GError **error);
/* Within a store_write: somebody of the desk puts it there. DENIED; INVALID without an address; CONFLICT when it may
 * not be written now. The same letter that waits already counts once. */
gboolean tenant_letter_ask (Db *db, const Actor *actor, const char *report_uuid, const char *code, GError **error);

/* Within a store_write, before it is printed: a letter that waits and says what is no longer so (its questions were
 * answered, a service took the file after all) leaves the queue; *ret_dropped tells. One that was posted once stays as
 * it was, and so does what is no such letter. */
gboolean tenant_letter_overtaken (Db *db, const Print *print, gint64 now, gboolean *ret_dropped, GError **error);
