/* tarball.h: files as one compressed stream (tar, zstd), written and read block by block. Knows nothing of keys. */
#pragma once
#include "base/vault.h"

typedef struct TarballWriter TarballWriter;
TarballWriter *tarball_writer_new (VaultSink sink, gpointer data, GError **error);
/* A file of the disk, as long as it is when it is opened; one that changes meanwhile is IO. NOT_FOUND when it is gone.
 */
gboolean tarball_add_file (TarballWriter *writer, const char *name, const char *path, GError **error);
gboolean tarball_add_text (TarballWriter *writer, const char *name, const char *text, GError **error);
gboolean tarball_writer_end (TarballWriter *writer, GError **error);
void tarball_writer_free (TarballWriter *writer); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TarballWriter, tarball_writer_free)

typedef struct TarballReader TarballReader;
/* `source` hands over a block, valid until its next call; of length 0 at the end. */
typedef gboolean (*TarballSource) (gpointer data, const guchar **ret_bytes, gsize *ret_length, GError **error);
TarballReader *tarball_reader_new (TarballSource source, gpointer data, GError **error);
/* The next file; *ret_name NULL at the end, valid until the next call. Names lead nowhere but below: INVALID. */
gboolean tarball_next (TarballReader *reader, const char **ret_name, GError **error);
/* The file just named, into a new file of mode 0600; its folder is made. */
gboolean tarball_save (TarballReader *reader, const char *path, GError **error);
/* (transfer full): a small text: LIMIT when it is longer than `most`. */
char *tarball_text (TarballReader *reader, gsize most, GError **error);
void tarball_reader_free (TarballReader *reader); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TarballReader, tarball_reader_free)
