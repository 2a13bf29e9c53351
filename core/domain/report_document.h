/* report_document.h: the photos and documents of a report: of which type, of what they are, who added them, whether the
 * tenant sees them; added, shown, hidden and withdrawn by staff. Their bytes are file.h's. */
#pragma once
#include "domain/actor.h"
#include "domain/file.h"
#include "store/store.h"

enum {
  DOCUMENT_CAPTION_MAX = 200, /* characters */
  DOCUMENTS_AT_ONCE = 6,
  DOCUMENTS_MAX = 200 /* of one report, by staff */
};

typedef struct {
  gint64 id, report_id, user_id, partner_id; /* last two 0: somebody who came by a link of the
                                                partner; the desk */
  gint64 visit_id, order_id;                 /* 0: of none */
  gint64 added_at;
  gsize size_bytes;
  gboolean by_tenant;
  gboolean visible;  /* the tenant sees it; TRUE for what they sent */
  gint64 answer_id;    /* of mediation.h: the owner sent it with that one, for staff; 0: it did not */
  gboolean is_photo; /* a picture of ours: a page may show it */
  char *uuid, *name, *document_type;
  char *caption, *criterion, *user_name, *partner_name; /* nullable */
} ReportDocument;
void report_document_free (ReportDocument *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReportDocument, report_document_free)

/* (transfer full): of ReportDocument, the first first. NULL: STORE. */
GPtrArray *report_document_list (Db *db, gint64 report_id, GError **error);
/* (transfer full): of ReportDocument: those that staff added and the tenant may see. NULL: STORE. */
GPtrArray *report_document_list_shared (Db *db, gint64 report_id, GError **error);
/* TRUE when the actor may withdraw, show or hide it: who added it, the partner by whose link it was
 * added, or the desk. */
gboolean report_document_is_own (const ReportDocument *document, const Actor *actor);

/* What is added in one go. */
typedef struct {
  gint64 report_id;
  const char *document_type; /* one of file_document_types */
  const char *caption;       /* nullable */
  const char *criterion;     /* of the grid, nullable */
  const char *visit, *order; /* uuids, nullable: of the same report */
  gboolean visible;          /* to the tenant, who is told */
} ReportDocumentInput;
/* Within a store_write: whether the actor may add `count` more. NOT_FOUND, DENIED, LIMIT; INVALID for an unknown type,
 * a long caption; NOT_FOUND for a visit or an order of another report. */
gboolean
report_document_check (Db *db, const Actor *actor, const ReportDocumentInput *input, guint count, GError **error);
/* Within a store_write, after report_document_check: puts one file there. CONFLICT when it is on a report already. */
gboolean
report_document_put (Db *db, const Actor *actor, const ReportDocumentInput *input, gint64 file_id, GError **error);
/* Within a store_write, after the last was put: `count` of them, in the history; the tenant is told when they may see
 * them. */
gboolean
report_document_tell (Db *db, const Actor *actor, const ReportDocumentInput *input, guint count, GError **error);

/* Within a store_write: "withdraw" (its bytes go with the next sweep), "show", "hide". NOT_FOUND when it is not on that
 * report (any more); DENIED when it is not the actor's; CONFLICT when it is so already; INVALID for another verb. */
gboolean report_document_change (Db *db, const Actor *actor, const char *report_uuid, const char *file_uuid,
                                 const char *verb, GError **error);
