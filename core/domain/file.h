/* file.h: photos, documents and PDFs: bytes by their hash below data/files, rows that name them. Bytes are on the disk
 * (fsynced with their folder) before a row names them; originals of photos are never kept. */
#pragma once
#include <gio/gio.h>

#include "domain/actor.h"
#include "store/store.h"

/* Keeps bytes under files/ab/cdef…; (transfer full) their hash. Keeping the same bytes twice is one file. IO. */
gboolean file_store_bytes (const char *data_folder, GBytes *bytes, char **ret_hash, GError **error);
/* The same from a file, which stays, and which nobody changes meanwhile. NOT_FOUND, IO. */
gboolean
file_store_path (const char *data_folder, const char *path, char **ret_hash, gsize *ret_size_bytes, GError **error);
char *file_path (const char *data_folder, const char *hash); /* (transfer full) */

/* Erases what nothing names: rows of files on no report, draft or mail for FILE_KEEP_DAYS, then bytes that no row names
 * and nobody touched for as long (abandoned drafts, uploads cut by a power failure). *ret_rows and *ret_files count
 * them. */
enum { FILE_KEEP_DAYS = 7 };
gboolean
file_sweep (Store *store, const char *data_folder, gint64 now, guint *ret_rows, guint *ret_files, GError **error);

/* The two kinds of bytes that are kept: pictures, written anew by us, and PDFs as they came. */
#define FILE_TYPE_PHOTO "image/jpeg"
/* SQL: a row `rf` of report_file is what the tenant sent. Without a person but with a partner it came by that partner's link. */
#define FILE_OF_TENANT "rf.user_id IS NULL AND rf.partner_id IS NULL AND rf.answer_id IS NULL"
#define FILE_OF_SERVICE "(rf.user_id IS NOT NULL OR rf.partner_id IS NOT NULL)"
#define FILE_TYPE_PDF "application/pdf"

typedef struct {
  const char *type; /* FILE_TYPE_PHOTO, FILE_TYPE_PDF */
  const char *name;
  const char *hash;
  const char *small_hash; /* nullable */
  gsize size_bytes;
} FileInput;
/* Within a store_write: a row for kept bytes; a row of its own even for bytes another row names. */
gboolean file_add (Db *db, const FileInput *input, gint64 now, gint64 *ret_id, GError **error);

typedef struct {
  gint64 id, report_id, created_at; /* report_id 0: on no report */
  char *uuid, *type, *name, *hash, *small_hash, *document_type;
  gsize size_bytes;
} File;
void file_free (File *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (File, file_free)
/* TRUE for a picture of ours, which a page may show; anything else only leaves as a download. */
gboolean file_is_photo (const File *file);
File *file_find_uuid (Db *db, const char *uuid, GError **error);        /* (transfer full); NOT_FOUND */
File *file_find (Db *db, gint64 id, GError **error);                    /* (transfer full); NOT_FOUND */
GPtrArray *file_list_report (Db *db, gint64 report_id, GError **error); /* (transfer full): of File */
/* (transfer full): of File: those that the tenant added, who alone may see them again. */
GPtrArray *file_list_tenant (Db *db, gint64 report_id, GError **error);
/* (transfer full): of File: those, and what staff added for the tenant to see. */
GPtrArray *file_list_shown (Db *db, gint64 report_id, GError **error);
GPtrArray *file_list_draft (Db *db, gint64 draft_id, GError **error); /* (transfer full): of File */
/* Within a store_write: puts a file on a report. `document_type` (nullable: "photo" or "other", as its bytes are) is
 * one of file_document_types. CONFLICT when it is on one already. */
gboolean
file_attach (Db *db, gint64 file_id, gint64 report_id, const char *document_type, const Actor *actor, GError **error);
/* Names of document types, as the catalogue's group [document_type] and the national API know them. */
extern const char *const file_document_types[];
