/* vault.h: files that only who holds the recovery code can read, written and read as streams of any length in constant
 * memory: XChaCha20-Poly1305 in blocks, each in its place, the last one marked: what is cut, changed, swapped or
 * belongs to another name is refused. The key is made of the code by Argon2id. */
#pragma once
#include "base/error.h"

enum {
  VAULT_KEY_BYTES = 32,
  VAULT_SALT_BYTES = 16,
  VAULT_PRINT_MAX = 9,     /* 8 letters and NUL */
  VAULT_CODE_LETTERS = 25, /* 24 at random of 30 letters: 117 bits are what a guess is up against; one tells a slip */
};

typedef struct {
  guchar bytes[VAULT_KEY_BYTES], salt[VAULT_SALT_BYTES];
  char print[VAULT_PRINT_MAX]; /* names the key on paper and in folders; tells nothing of it */
} VaultKey;

/* (transfer full): a new recovery code, "K7PM3-QXD2A-…": no 0, 1, I, L, O or U. */
char *vault_code_new (void);
/* (transfer full): a code as somebody typed it, "k7pm3 qxd2a…", in the form above; NULL when a letter must be wrong. */
char *vault_code_read (const char *typed);
/* The key of a code: some tenths of a second and VAULT_MEMORY_MB. Salt NULL: a new one. BUSY when memory is short. */
enum { VAULT_MEMORY_MB = 32 };
gboolean vault_key_make (const char *code, const guchar *salt, VaultKey *ret_key, GError **error);
/* (transfer full): the key as text, and back: FALSE for anything else. */
char *vault_key_write (const VaultKey *key);
gboolean vault_key_read (const char *text, VaultKey *ret_key);

/* (transfer full): a name made of another by the key: tells nothing of it to who has no key. 40 letters. */
char *vault_name (const VaultKey *key, const char *name);

/* ---- writing ---- */
typedef gboolean (*VaultSink) (gconstpointer bytes, gsize length, gpointer data, GError **error);
typedef struct VaultWriter VaultWriter;
/* `label` says what the stream is: nothing written as one thing can be read as another. */
VaultWriter *vault_writer_new (const VaultKey *key, const char *label, VaultSink sink, gpointer data);
gboolean vault_write (VaultWriter *writer, gconstpointer bytes, gsize length, GError **error);
gboolean vault_writer_end (VaultWriter *writer, GError **error); /* without it the stream counts as cut */
void vault_writer_free (VaultWriter *writer);                    /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VaultWriter, vault_writer_free)
/* How long the stream of so many bytes is. */
gint64 vault_length (gint64 plain_bytes);

/* ---- reading ---- */
/* Fills the buffer whole unless the end comes first; *ret_length is 0 at the end. */
typedef gboolean (*VaultSource) (gpointer buffer, gsize length, gsize *ret_length, gpointer data, GError **error);
typedef struct VaultReader VaultReader;
/* DENIED: written with another key; INVALID: not such a stream, or damaged. */
VaultReader *
vault_reader_new (const VaultKey *key, const char *label, VaultSource source, gpointer data, GError **error);
/* The next block, valid until the next call; *ret_length 0: the end, and it is the real one. INVALID for what is cut,
 * changed or swapped. */
gboolean vault_read (VaultReader *reader, const guchar **ret_bytes, gsize *ret_length, GError **error);
void vault_reader_free (VaultReader *reader); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VaultReader, vault_reader_free)
/* The salt and the print of the key that a stream was written with, which make the key of a code. INVALID, and the
 * source's errors. */
gboolean vault_peek (VaultSource source, gpointer data, VaultKey *ret_key, GError **error);

/* ---- BLAKE2b-256 of what passes by, as secret_hash_bytes ---- */
typedef struct VaultHash VaultHash;
VaultHash *vault_hash_new (void);
void vault_hash_add (VaultHash *hash, gconstpointer bytes, gsize length);
char *vault_hash_end (VaultHash *hash); /* (transfer full): lower-case hex */
void vault_hash_free (VaultHash *hash); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VaultHash, vault_hash_free)
