/* parts.h: one long file as several, "archive.001", "archive.002"…: a stick in FAT takes no file of 4 GB. Knows nothing
 * of what they hold. */
#pragma once
#include "base/error.h"

enum { PARTS_DIGITS = 3, PARTS_MAX = 999 };

typedef struct PartsWriter PartsWriter;
/* Parts of `part_bytes` at most, in a folder that is there. */
PartsWriter *parts_writer_new (const char *folder, const char *name, gint64 part_bytes);
/* A VaultSink: `writer` is a PartsWriter. IO, LIMIT when the disk is full. */
gboolean parts_write (gconstpointer bytes, gsize length, gpointer writer, GError **error);
/* Flushes the last one. (transfer full): *ret_digest, BLAKE2b-256 of all in lower-case hex; *ret_bytes of all. */
gboolean parts_writer_end (PartsWriter *writer, char **ret_digest, gint64 *ret_bytes, GError **error);
void parts_writer_free (PartsWriter *writer); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PartsWriter, parts_writer_free)

typedef struct PartsReader PartsReader;
/* NOT_FOUND when the first one is not there. */
PartsReader *parts_reader_new (const char *folder, const char *name, GError **error);
/* A VaultSource: `reader` is a PartsReader. IO. */
gboolean parts_read (gpointer buffer, gsize length, gsize *ret_length, gpointer reader, GError **error);
gint64 parts_reader_bytes (const PartsReader *reader); /* of all parts */
gint64 parts_reader_done (const PartsReader *reader);  /* read so far */
char *parts_reader_digest (PartsReader *reader);       /* (transfer full): of what was read; ends it */
void parts_reader_free (PartsReader *reader);          /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PartsReader, parts_reader_free)

/* Any file of a place of backups, for reading: a stick may bear links and pipes. -1: NOT_FOUND, INVALID (no plain file),
 * IO. */
int parts_open (const char *path, GError **error);
/* IO, or LIMIT when it says that the disk is full: of errno. */
gboolean parts_fail (const char *path, GError **error);
