/* exchange.h: one request and its answer, as handlers see them: typed input in, a rendered view out.
 * No handler sees CivetWeb. Everything an Exchange hands out lives until the handler returns. */
#pragma once
#include "base/remarks.h"
#include "base/template.h"
#include "base/words.h"
#include "domain/grid.h"
#include "domain/numbers.h"
#include "domain/session.h"
#include "store/address_base.h"
#include "store/store.h"
#include "store/tile_base.h"

typedef struct Exchange Exchange;
struct Questionnaire;
struct FigureKinds;
struct Mqtt;
struct Config;
struct Trainer;

/* What the daemon holds for its whole life; shared by all threads, read-only after start. */
typedef struct {
  Store *store;
  const Words *words; /* laid over the templates: words_lay */
  GridSet *grids;     /* what they say is fixed; which one is in force is set by grid_adoption.h */
  const struct Questionnaire *questionnaire;
  const struct FigureKinds *figures; /* of the back office */
  const GPtrArray *contents;         /* of Content: pages of the public site (base/content.h) */
  const Numbers *numbers;            /* nullable: pages then show no number to call */
  AddressBase *addresses;            /* any thread may ask */
  TileBase *tiles;                   /* the same */
  const char *outlines_file;         /* "": none */
  const char *data_folder;           /* store.db, files/, site/ */
  const char *base_url;              /* "http://127.0.0.1:8064", no slash at the end */
  gboolean behind_proxy;             /* front = loopback: believe the last X-Forwarded-For of a loopback peer */
  gboolean secure_cookies;
  const char *copy_of;     /* nullable, "": the real box; else its address: this is its training copy */
  struct Trainer *trainer; /* nullable: looks after the training copy (background/trainer.h) */
  const char *edition;     /* nullable: of the program and its texts (edition.h) */
  const struct Config *config;
  const char *assets;      /* nullable: the folder that holds assets/, served while no site is published */
  const char *setup_code;  /* nullable: what opens the installation (domain/setup.h), since this box started without account */
  const char *setup_file;  /* nullable: where that code is written down */
  const char *msmtp_config; /* nullable: the relay that the configuration names (background/relay.h) */
  const char *relay_ca;     /* nullable: who vouches for the one that the browser set */
  const char *certificate; /* folder where histologe-certificate says what it did (domain/certificate.h) */
  const char *config_file; /* handed to the programs it runs */
  struct Mqtt *mqtt;       /* the box at its broker; NULL: none is configured */
  GBytes *cookie_key;      /* keyed hash for CSRF tokens of visitors without a session */
} Appliance;

/* How the server fares, for who watches it. */
struct Measure;
const struct Measure *exchange_measure (Exchange *exchange);
/* TRUE for a program of this very machine that asks by itself: no server in front passed it on. */
gboolean exchange_is_local (Exchange *exchange);
gboolean http_is_copy (const Appliance *appliance); /* a training copy */

/* ---- what came in ---- */
const Appliance *exchange_appliance (Exchange *exchange);
/* (transfer full): a path of ours (nullable) in the words of our routes alone, see router_shape; "" for any other. */
char *exchange_page_shape (Exchange *exchange, const char *path);
/* "/reports/{uuid}": part "uuid", never NULL for a name of the route. */
const char *exchange_path_part (Exchange *exchange, const char *name);
const char *exchange_query (Exchange *exchange, const char *name); /* first value in the query string, or NULL */
GPtrArray *
exchange_queries (Exchange *exchange, const char *name); /* (transfer container): all of them, const char * */
const char *
exchange_field (Exchange *exchange, const char *name); /* first value of a form field (not of raw bodies), or NULL */
/* (transfer full): a form field as text_clean() keeps it; "" when it was not sent. */
char *exchange_typed (Exchange *exchange, const char *name, gboolean multiline, guint max_chars);
GPtrArray *exchange_fields (Exchange *exchange, const char *name); /* (transfer container): all values, const char * */
/* Uploaded files of a multipart body: spooled to the data folder's tmp/, removed after the handler. */
typedef struct {
  const char *field;
  const char *name; /* as the browser said it: for messages only, cleaned */
  const char *path; /* the spooled bytes */
  gsize size_bytes;
  gboolean too_large; /* over the route's limit per file: `path` then holds nothing */
} Upload;
guint exchange_upload_count (Exchange *exchange);
const Upload *exchange_upload (Exchange *exchange, guint index);
GBytes *exchange_body (Exchange *exchange); /* raw body of BODY_RAW and BODY_LATER routes (transfer none) */
/* Reads the body of a BODY_LATER route: 0, or the status to answer with (400, 408, 411, 413). */
int exchange_receive (Exchange *exchange);
/* For doors that programs use day and night, before anything of the message is read: one of half of the workers, held
 * until the answer's first byte. FALSE when none is left: answer 503, the connection is then given up. */
gboolean exchange_place_enter (Exchange *exchange);
gboolean exchange_is_head (const Exchange *exchange);       /* a HEAD, which comes to the handler of its GET */
enum { EXCHANGE_NEXT_MAX = 600 };                           /* bytes of an address to go on with after signing in */
const char *exchange_query_text (const Exchange *exchange); /* the query as it came, or NULL. Never into a log. */
const char *exchange_header (Exchange *exchange, const char *name);
const char *exchange_cookie (Exchange *exchange, const char *name);
const char *exchange_client (Exchange *exchange);     /* address to count limits by: IPv4, or the /64 of an IPv6 */
const Session *exchange_session (Exchange *exchange); /* NULL without a valid session */
gint64 exchange_now (Exchange *exchange);             /* the clock, read once per request */
/* The tenant's pages speak several languages, staff's French. A page of the tenant calls exchange_speak before anything
 * else: the answer is then in the language asked for (?langue=ar, kept in a cookie), else that cookie's, else `kept`
 * (nullable: of the draft or the report), else the browser's first that is offered, else French. Offered is each
 * catalogue with a word speech.name. */
void exchange_speak (Exchange *exchange, const char *kept);
/* Speaks that very language, where it is offered (NULL: French), and keeps no cookie: for what scripts ask for. */
void exchange_speak_as (Exchange *exchange, const char *language);
/* The value of the csrf field of this person's forms; gives a visitor without session a cookie to tie it to. */
const char *exchange_csrf (Exchange *exchange);
const char *exchange_language (Exchange *exchange); /* "fr" unless exchange_speak chose another */

/* ---- what goes out: exactly one of these per request; each returns the HTTP status ---- */
/* Renders template "pages/<page>" with `view` (transfer full) after adding what every page knows: town, csrf, session,
 * path. */
int exchange_page (Exchange *exchange, int status, const char *page, Tree *view);
/* (transfer full): the same as text, which is no answer yet; NULL when it cannot be rendered. */
char *exchange_render (Exchange *exchange, const char *page, Tree *view);
int exchange_redirect (Exchange *exchange, const char *path);   /* 303 to a path of ours, never to outside */
gboolean exchange_is_own_path (const char *path);               /* FALSE for NULL and for what leads outside */
int exchange_json (Exchange *exchange, int status, Tree *body); /* (transfer full) */
/* A text, compressed for who takes it so. For what is the same for everybody: lengths of compressed secrets tell. */
int exchange_text (Exchange *exchange, const char *type, const char *text);
/* `download_name` (nullable) makes it a download, under a policy of its own (no scripts, nobody's page); without it the
 * browser shows it. */
int exchange_bytes (Exchange *exchange, const char *type, GBytes *bytes, const char *download_name);
int exchange_file (Exchange *exchange, const char *type, const char *path, const char *download_name);
int exchange_empty (Exchange *exchange, int status);
/* An answer whose length is known at its end only, piece by piece: TRUE when pieces are to come. FALSE when all is
 * answered, which exchange_stream_end tells all the same: a HEAD, or too many such answers at once (503). Who is slow
 * to take it holds one of a few places. */
gboolean exchange_stream_begin (Exchange *exchange, const char *type, const char *download_name);
/* FALSE when the reader is gone or too slow: no more pieces. */
gboolean exchange_stream_write (Exchange *exchange, const char *bytes, gsize length);
/* Unless `whole`, the connection is cut so that the reader sees that
 * something is missing. */
int exchange_stream_end (Exchange *exchange, gboolean whole);
/* The error page (or JSON under /api and the sensor doors) of an error: status and words by table. Takes the error. */
int exchange_fail (Exchange *exchange, GError *error);
/* Headers of the answer, before it is sent. */
/* HttpOnly; SameSite=Lax; Secure when the appliance says so. `max_age_s` 0 removes. */
void exchange_set_cookie (Exchange *exchange, const char *name, const char *value, int max_age_s);
void exchange_set_header (Exchange *exchange, const char *name, const char *value);

/* ---- routes ---- */
typedef int (*RouteHandler) (Exchange *exchange);
typedef enum {
  BODY_NONE,
  BODY_FORM,
  BODY_MULTIPART,
  BODY_RAW,
  BODY_LATER
} BodyKind; /* FORM: urlencoded; MULTIPART also takes urlencoded; RAW: bytes; LATER: the same, or in chunks, read by
             * exchange_receive once the handler knows whose they are */
typedef struct {
  const char *method; /* "GET" (HEAD comes with it), "POST" */
  const char *path;   /* exact segments, {name} for a part: "/reports/{uuid}" */
  Action right;       /* domain/access.h; ACTION_PUBLIC needs no session */
  BodyKind body;
  gsize limit_bytes; /* of the whole body */
  gboolean no_csrf;  /* programs' doors with their own token; every other POST needs the page's csrf field */
  RouteHandler handler;
} Route;
