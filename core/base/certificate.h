/* certificate.h: until when a certificate holds. Judges nothing else of it: browsers do. */
#pragma once
#include <glib.h>

/* The last moment, in UTC seconds, of the first certificate of a PEM file; 0: it cannot be read. */
gint64 certificate_end (const char *path);
