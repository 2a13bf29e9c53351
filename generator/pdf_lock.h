/* pdf_lock.h: a finished PDF closed by a password, AES-256, by qpdf: libharu knows only ciphers that are broken. */
#pragma once
#include <glib.h>

/* Replaces the file. The password goes to qpdf by its memory, never by its command line or the disk. IO when qpdf is
 * missing or refuses; the open file is then gone: it never stands where a closed one is expected. */
gboolean pdf_lock (const char *path, const char *password, GError **error);
/* The same with a password that stands in a file of its own, without the newline at its end. INVALID when it is
 * empty. */
gboolean pdf_lock_by_file (const char *path, const char *password_path, GError **error);
