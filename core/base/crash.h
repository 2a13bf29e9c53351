/* crash.h: a program that dies leaves a report: which program and build, which signal, for how long it ran, which
 * request, the addresses of the stack. No words of memory, no path of a visitor, nobody's name: it may be handed to
 * whoever repairs. Bounded in number and size. */
#pragma once
#include <glib.h>

enum { CRASH_KEEP = 20, CRASH_BYTES_MAX = 16 * 1024, CRASH_REQUEST_CHARS = 12 };

/* From here on a crash of this process leaves a report in <data>/crashes (made when it is missing; the oldest beyond
 * CRASH_KEEP go). `program` is kept, not copied. Once per process, before other threads. A data folder that takes none
 * is no reason not to run. */
void crash_install (const char *program, const char *data_folder);

/* A stack of its own for the handler, so that a thread that used up its stack reports too: at the beginning and the end
 * of a thread. */
void crash_thread_begin (void);
void crash_thread_end (void);

/* What the calling thread works at: the request's identifier (copied) and the pattern of its route (static text), both
 * nullable; then nothing. Cheap. */
void crash_request_begin (const char *request, const char *route);
void crash_request_end (void);

/* A program that this one ran was ended by a signal that it gave itself: helpers that are shut in cannot write. Does
 * nothing for a signal that is no crash (a limit, a stop). */
void crash_of_child (const char *program, int signal);

typedef struct {
  char *name;    /* of the file */
  gint64 at;     /* UTC seconds */
  char *program; /* "histologe-appliance" */
  char *signal;  /* "SEGV" */
  char *text;    /* the whole report */
  gboolean ran;  /* by another program: a helper, that reads what strangers send */
} Crash;
/* (transfer full): of Crash, the latest first; empty when there is none. Lines that are none of a report are left out. */
GPtrArray *crash_list (const char *data_folder);
