/* uploads.h: what the file inputs of a page brought, kept on the disk: pictures written anew by the confined helper,
 * PDFs as they came. For every page that takes files (the form, the follow-up page). Writes no row by itself: the rows
 * go into the caller's own transaction, with whatever else they belong to.
 *
 *   g_auto (Uploads) uploads = { .kept = NULL };
 *   if (!uploads_take (exchange, places, remarks, &uploads, &error)) …   before the transaction
 *   for (i = 0; i < uploads.kept->len; i++) uploads_add (db, &uploads, i, &file_id, error)   within it, then
 *     draft_add_file or file_attach (db, file_id, report_id, NULL, …)
 *
 * The page: partials/uploads shows what uploads_view sets; its form is enctype="multipart/form-data", its route
 * BODY_MULTIPART with UPLOADS_BODY_MAX. */
#pragma once
#include "base/remarks.h"
#include "domain/file_keep.h"
#include "http/exchange.h"

/* Six files of 10 MB, and the rest of the form. */
enum { UPLOADS_BODY_MAX = 64 * 1024 * 1024 };

typedef FileKept UploadKept;

typedef struct {
  GPtrArray *kept;    /* owned: of UploadKept, in the order they came */
  const char *client; /* whose bound they count for */
  gint64 now;
} Uploads;
void uploads_clear (Uploads *uploads);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Uploads, uploads_clear)

/* Keeps the files of the request, `places` of them at most. Each one that is refused is a remark on "photos" that names
 * it; the others are kept all the same. Takes UPLOADS_WAIT_S at most and a file's own time: past it the files that are
 * left are refused as "busy". LIMIT when this address has sent too many (nothing is read then), STORE. */
enum { UPLOADS_WAIT_S = 90 };
gboolean uploads_take (Exchange *exchange, guint places, Remarks *remarks, Uploads *ret_uploads, GError **error);
/* Within a store_write: the row of one kept file, counted for its address. LIMIT. */
gboolean uploads_add (Db *db, const Uploads *uploads, guint index, gint64 *ret_file_id, GError **error);

/* What partials/uploads shows. Sets `files` [{url, uuid, name, number, is_photo, size}], `has_files`, `left` (places),
 * `has_room`, `refused` [sentences], `has_refused`. */
typedef struct {
  GPtrArray *files;       /* nullable: of File, those of the draft or report */
  const char *url_start;  /* "/brouillon/photos/": the uuid follows */
  const Remarks *remarks; /* of uploads_take; may hold none */
  guint places;           /* still free */
} UploadsShown;
void uploads_view (Exchange *exchange, const UploadsShown *shown, Tree *view);
/* (transfer none): what is known of one of the files, added to a list: the same keys. */
Tree *uploads_view_file (Tree *list, const File *file, const char *url_start);

/* Answers with a kept file to who may see it: a photo's small picture, a PDF as a download. */
int uploads_answer (Exchange *exchange, const File *file);
