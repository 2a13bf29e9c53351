/* exchange_private.h: the inside of an Exchange, for the files of http/ only. Handlers see exchange.h. */
#pragma once
#include "http/exchange.h"
#include "http/form.h"
#include "http/measure.h"
#include "http/places.h"
#include "http/watchdog.h"

enum {
  HTTP_GRACE_MS = 10000,        /* to send a head or a body, or to take an answer, before its size counts */
  HTTP_CROWDED_GRACE_MS = 3000, /* the same while others wait: a head comes in one piece, even from far away */
  HTTP_UPLOAD_GRACES = 3,       /* files get as many graces: a telephone that changes its mast is silent for long */
  HTTP_BYTES_PER_S = 50 * 1024, /* and one second more for that much */
  HTTP_UPLOAD_BYTES_PER_S = 8 * 1024,      /* of files: photos come from phones, over slow lines */
  HTTP_CHUNK_BYTES = 16 * 1024,            /* read and written at a time; on the heap */
  HTTP_DRAIN_BYTES_MAX = 32 * 1024 * 1024, /* of a refused body, read away so that the refusal arrives */
  HTTP_DRAIN_MS = 3000,
  HTTP_DRAIN_HURRIED_MS = 200 /* of who was sent away because too many come: what has come already, and no more */
};

/* What all exchanges of a server share. */
typedef struct {
  const Appliance *appliance;
  GArray *routes; /* of const Route *, see router_table */
  Watchdog *watchdog;
  Measure *measure;
  char *spool_folder;
  gint64 grace_ms; /* HTTP_GRACE_MS; shorter in tests */
  int threads;     /* workers; 0: SERVER_THREADS_DEFAULT */
} Service;

struct Exchange {
  const Service *service;
  gpointer connection; /* CivetWeb's, for exchange.c alone */
  int socket;          /* -1 when it was not found: no deadline then */
  char id[9];          /* of the request, in the log and on error pages */
  gint64 now;
  gint64 started_ms; /* monotonic */

  const char *method;
  gboolean is_head;
  const char *raw_uri;
  char *path; /* decoded, without the query; "" when the target is none of ours */
  const char *query_text;
  const Route *route; /* NULL for files and unknown paths */
  GHashTable *parts;  /* of the path: string → string */
  Form *query;
  Form *form;
  GBytes *body;
  GHashTable *cookies;   /* string → string, read at first use */
  gboolean is_upload;    /* a multipart body, on a route that takes one */
  gint64 content_length; /* 0 without one, -1 for a length that is no number */
  gboolean has_encoding; /* a Transfer-Encoding: refused, but for the bodies of programs, which may come in chunks */
  gboolean chunks_ended; /* and have come */
  gint64 received_bytes;
  gint64 reading_since_ms;
  char *client;
  const char *language; /* of the answer, once a handler chose; NULL: French */
  Session *session;
  gboolean session_sought, session_unread; /* unread: the store could not say whose it is */
  char *csrf;

  GString *headers;      /* of the answer, each ended by CRLF */
  gboolean bounded;      /* exchange_bound.c */
  gboolean streaming;    /* holds a place of those whose answer has no known length */
  gboolean chunked;      /* and says where each piece ends */
  gint64 streamed_bytes; /* of it, so far */
  gint64 streaming_ms;   /* that the reader took to take them */
  gboolean half_held;    /* half of the workers have a connection, or more */
  Places *place;         /* of which it holds one: of those who send files, or readings; nullable */
  gboolean hurried;      /* sends readings and got none */
  gboolean keep_alive;
  gboolean answered;
  int status;
};

/* ---- exchange.c: the connection ---- */
typedef struct {
  gpointer connection;
  int socket;
  gboolean keep_alive; /* may be kept, as far as the server is concerned */
  gboolean half_held;  /* half of the workers have a connection, or more */
} Wire;

Exchange *exchange_new (const Service *service, const Wire *wire);
void exchange_free (Exchange *exchange); /* reads a refused body away, then lets go of everything; accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Exchange, exchange_free)
/* Bytes of the body: how many, 0 at its end, negative when the peer left or came too late. */
gssize exchange_pull (Exchange *exchange, char *buffer, gsize size);
/* Ends the deadline of reading. */
void exchange_pull_end (Exchange *exchange);
/* Starts the deadline of an answer of that many bytes in all; exchange_push_end ends it. */
void exchange_push_begin (Exchange *exchange, gsize due_bytes);
gboolean exchange_push (Exchange *exchange, const char *bytes, gsize length); /* FALSE when the peer is gone */
void exchange_push_end (Exchange *exchange);
/* A piece of an answer of unknown length, within a deadline of its own: what its reader has taken so far buys it time,
 * what we took to make the pieces is not counted against it. */
gboolean exchange_push_piece (Exchange *exchange, const char *bytes, gsize length);
gboolean exchange_takes_chunks (Exchange *exchange);                     /* HTTP/1.1 */
gboolean exchange_has_unread (const Exchange *exchange);                 /* a body, or a part of one */
void exchange_close_after (Exchange *exchange);                          /* the connection is not kept */
const char *exchange_header_last (Exchange *exchange, const char *name); /* of several with that name */
const char *exchange_peer (Exchange *exchange);

/* ---- refusals: what the server itself says no to; words in site-templates, group [error], by code ---- */
typedef enum {
  REFUSAL_NONE,
  REFUSAL_INVALID,
  REFUSAL_SIGN_IN,
  REFUSAL_DENIED,
  REFUSAL_EXPIRED, /* the page is too old, or another site sent the form */
  REFUSAL_NOT_FOUND,
  REFUSAL_METHOD,
  REFUSAL_TIMEOUT,
  REFUSAL_LENGTH,
  REFUSAL_TOO_LARGE,
  REFUSAL_MEDIA,
  REFUSAL_FAULT,
  REFUSAL_UNSET,  /* the box has no account yet: nobody would read what is sent */
  REFUSAL_FACTOR, /* this account must set up its second factor first */
  REFUSAL_LONG,   /* what it reads of the store met the bound of a page (exchange_bound.c) */
  REFUSAL_LAST
} Refusal;

/* exchange_bound.c: from here on, what this request may read of the store is bounded; and no more. */
void exchange_bound_begin (Exchange *exchange);
void exchange_bound_end (Exchange *exchange);
gboolean exchange_bound_is_met (const Exchange *exchange);
/* TRUE, and answered, when a query of this request met the bound: whatever the handler made of half an answer is not
 * sent. */
gboolean exchange_bound_refuse (Exchange *exchange);
/* A long answer takes longer, and its reader's slowness does not count. */
void exchange_bound_stretch (Exchange *exchange);
void exchange_bound_wait (Exchange *exchange, gint64 ms);

/* The error page or JSON of a refusal; SIGN_IN leads a reader of pages to /connexion. Returns the status. */
int exchange_refuse (Exchange *exchange, Refusal refusal);
int exchange_refusal_status (Refusal refusal); /* the HTTP status of a refusal */

/* ---- exchange_read.c ---- */
/* Whether a multipart body is on its way to a route that takes one; no byte of it is read. */
void exchange_read_kind (Exchange *exchange);
Refusal exchange_read_query (Exchange *exchange);
Refusal exchange_read_body (Exchange *exchange); /* as exchange->route wants it */
/* (transfer full): what a cookie is called here. */
char *exchange_cookie_name (const Exchange *exchange, const char *name);

/* ---- exchange_guard.c ---- */
/* REFUSAL_NONE when the session's role may use the route. */
Refusal exchange_check_right (Exchange *exchange);
Refusal exchange_check_csrf (Exchange *exchange);
/* Of the door of the outside copy: DENIED unless the request comes from its pages; then they may read the answer. */
Refusal exchange_check_outside (Exchange *exchange);
/* (transfer full): what limits are counted by, given the peer and the X-Forwarded-For header (nullable). */
char *exchange_client_address (const char *peer, const char *forwarded, gboolean behind_proxy);

/* ---- exchange_place.c ---- */
void exchange_place_leave (Exchange *exchange); /* does nothing for who holds none */
/* One of a quarter of the workers, for whoever sends files. FALSE when none is left. */
gboolean exchange_place_enter_files (Exchange *exchange);

/* ---- exchange_kept.c ---- */
/* Sets `kept` {url, fields[] {name, value, number, long}} when a form of the staff is refused because its session is
 * over: what was typed is shown, to be sent again. Only of a page of ours, and never files. */
void exchange_add_kept (Exchange *exchange, Refusal refusal, Tree *view);

/* ---- exchange_view.c ---- */
/* Adds what every page knows to its view: `site` and `town`. */
void exchange_add_site (Exchange *exchange, Tree *view);

/* ---- exchange_language.c ---- */
/* Sets `language`, `direction` ("ltr", "rtl"), `translated` (it is not French), `draft` (a translation to be
 * proof-read) and, on pages of the tenant, `languages` [{code, name, direction, url}] to choose from: all but the
 * page's own. */
void exchange_add_languages (Exchange *exchange, Tree *site);

/* ---- exchange_pack.c ---- */
gboolean exchange_takes_gzip (Exchange *exchange); /* as its headers say */

/* ---- exchange_answer.c ---- */
/* Makes the answer a download of that name, under a policy of its own. */
void exchange_set_download (Exchange *exchange, const char *name);

/* ---- exchange_send.c ---- */
/* (transfer full): the head of the one answer, or NULL when there was one already. `length` may be unknown. */
#define EXCHANGE_LENGTH_UNKNOWN G_MAXSIZE
GString *exchange_send_head (Exchange *exchange, int status, const char *type, gsize length);
/* The whole answer, once per request: a second one is only logged. Returns the status sent. */
int exchange_send (Exchange *exchange, int status, const char *type, const char *bytes, gsize length);
/* Sends an open regular file, from its start; closes nothing. */
int exchange_send_fd (Exchange *exchange, const char *type, int fd, gsize length);
