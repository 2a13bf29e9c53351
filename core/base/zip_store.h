/* zip_store.h: files into one ZIP archive that is given away while it is made, the same bytes for the same files: what is
 * packed already (photos, PDFs) is stored as it is, and memory holds a name and a few numbers a file. */
#pragma once
#include <glib.h>

/* Takes the next bytes; FALSE when nobody takes any more. */
typedef gboolean (*ZipTake) (const char *bytes, gsize length, gpointer data);
typedef struct ZipStore ZipStore;
/* (transfer full). All files stand in the folder `top` (nullable: none), which is ours: its name is not looked at. */
ZipStore *zip_store_new (const char *top, ZipTake take, gpointer data);
void zip_store_free (ZipStore *zip);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZipStore, zip_store_free)

/* Gives the file of `path` under `name` (UTF-8; what could leave the folder where it is unpacked is written "_"), of the
 * moment `time_s`. FALSE without error: nobody takes it. NOT_FOUND, IO: nothing of this file was given. */
gboolean zip_store_file (ZipStore *zip, const char *name, const char *path, gint64 time_s, GError **error);
gboolean zip_store_end (ZipStore *zip); /* the list of what is in it; FALSE: nobody takes it */
