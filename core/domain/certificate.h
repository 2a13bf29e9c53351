/* certificate.h: the certificate that the front shows, as histologe-certificate (root) says, and what is asked of it.
 * The daemon itself touches no certificate: it writes a request into its own folder, and reads a small file of facts.
 */
#pragma once
#include <glib.h>

enum { CERTIFICATE_FILE_MAX = 64 * 1024 /* bytes, of each file brought */ };

extern const char *const certificate_ways[]; /* "self", "acme", "own", NULL */

typedef struct {
  char *way;      /* of certificate_ways */
  char *names;    /* separated by spaces */
  char *result;   /* of the last thing done: "ok", or a code of [certificate_result] */
  char *request;  /* the last one that was done */
  char *asked_way, *asked_name; /* of the last request, done or not; nullable */
  gint64 until;   /* UTC seconds: it ends; 0: not known */
  gint64 at;      /* when that was said */
  gboolean waits; /* a request is not done yet */
} CertificateState;
void certificate_state_free (CertificateState *state);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CertificateState, certificate_state_free)

/* (transfer full): NULL where nobody looks after certificates: no such program on this machine. `folder` is the
 * configuration's, `data_folder` the box's. */
CertificateState *certificate_look (const char *folder, const char *data_folder);
/* TRUE for one that browsers believe, today: not made by the machine itself, not over. `state` nullable. */
gboolean certificate_is_good (const CertificateState *state, gint64 now);

/* What is asked for; email, pem and key nullable. */
typedef struct {
  const char *way, *name, *email;
  const char *pem, *key; /* of way "own": texts */
} CertificateRequest;
/* TRUE for a name that an authority may vouch for: "logement.pau.fr", lower case. */
gboolean certificate_is_name (const char *name);
/* Writes the request, its files first; who comes later takes the place of one that waits. IO. */
gboolean certificate_ask (const char *data_folder, const CertificateRequest *request, GError **error);
