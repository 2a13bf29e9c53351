/* reach.c: gathers the facts of one look. What they mean is judged by domain/reach_check.h. */
#include "background/reach.h"

#include <string.h>

#include "background/publish_send.h"
#include "background/reach_machine.h"
#include "background/tunnel_files.h"
#include "background/web.h"
#include "base/clock.h"
#include "base/config.h"
#include "base/error.h"
#include "base/text.h"
#include "domain/clock_trust.h"
#include "domain/publish_target.h"
#include "domain/reach.h"
#include "domain/reach_look.h"

#define PROOF_PATH "%s/acces/preuve/%s"
/* Its address reaches a shell on another machine: nothing else may stand in it. */
#define PLAIN_URL "^https?://[A-Za-z0-9.:\\[\\]-]+$"
/* One line that any shell of Bourne's reads. What it writes: "seen ADDRESS …", the answer, "end STATUS". */
#define FAR_LINE \
  "echo \"seen $SSH_CONNECTION\"; curl --silent --globoff --noproxy '*' --max-time 20 --max-filesize 4096 '%s';" \
  " end=$?; echo; echo \"end $end\""

enum { LOOK_EACH_S = CLOCK_HOUR, ASK_S = 20, ANSWER_BYTES_MAX = 4096 };

/* ---- whom to ask outside ---- */

/* (transfer full): the first place of the site on another machine that is trusted; NULL: none. */
static PublishTarget *
find_far (Db *db)
{
  g_autoptr (GPtrArray) targets = publish_target_list (db, NULL);

  for (guint i = 0; targets != NULL && i < targets->len; i++) {
    const PublishTarget *target = g_ptr_array_index (targets, i);

    if (strcmp (target->way, "ssh") == 0 && *target->host_key != '\0' && !target->paused)
      return publish_target_find (db, target->uuid, NULL);
  }
  return NULL;
}

gboolean
reach_wanted (const Jobs *jobs G_GNUC_UNUSED, Db *db, gint64 now)
{
  g_auto (ReachLook) look = { 0 };
  g_autoptr (PublishTarget) far = NULL;

  if (!reach_look_read (db, &look, NULL))
    return FALSE;
  if (look.asked > look.answered)
    return TRUE;
  if (now >= look.checked_at && now - look.checked_at < LOOK_EACH_S)
    return FALSE;
  far = find_far (db);
  return far != NULL;
}

/* ---- the box's own address ---- */

static void
set_address (const char *base_url, Tree *facts)
{
  g_autoptr (GUri) uri = g_uri_parse (base_url, G_URI_FLAGS_NONE, NULL);
  const char *host = uri == NULL || g_uri_get_host (uri) == NULL ? "" : g_uri_get_host (uri);
  gboolean secure = uri != NULL && g_strcmp0 (g_uri_get_scheme (uri), "https") == 0;
  int port = uri == NULL ? -1 : g_uri_get_port (uri);

  tree_set_text (facts, "host", host);
  tree_set_flag (facts, "secure", secure);
  tree_set_integer (facts, "port", port > 0 ? port : secure ? 443 : 80);
}

static gboolean
proves (const char *body, const char *proof)
{
  g_autofree char *answer = g_strstrip (g_strdup (body));

  return proof != NULL && strcmp (answer, proof) == 0;
}

static void
ask_inside (const char *url, const char *proof, Tree *facts)
{
  const WebAsk ask = { url, ASK_S, ANSWER_BYTES_MAX };
  g_auto (WebAnswer) answer = { 0 };

  if (!web_get (&ask, &answer))
    tree_set_text (facts, "inside", answer.trouble);
  else
    tree_set_text (facts, "inside", proves (answer.body, proof) ? "" : "other_machine");
}

/* ---- from outside ---- */

/* A shell that cannot find a command ends with 127, one that may not run it with 126. */
static const char *
trouble_of (gint64 end, const char *body, const char *proof)
{
  if (end == 126 || end == 127)
    return "no_curl";
  if (end != 0)
    return web_trouble ((int) end);
  return proves (body, proof) ? "" : "other_machine";
}

void
reach_read_far (const char *output, const char *proof, Tree *facts)
{
  g_autoptr (GRegex) shape =
      g_regex_new ("^seen ?([0-9A-Fa-f.:]*)[^\n]*\n(.*)\nend ([0-9]+)\\s*$", G_REGEX_DOTALL, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *seen = NULL, *body = NULL, *end = NULL;
  gint64 status = 0;

  tree_set_text (facts, "seen", "");
  tree_set_text (facts, "outside", "no_shell"); /* an account for rsync alone, a shell of another kind */
  if (!g_utf8_validate (output, -1, NULL) || !g_regex_match (shape, output, 0, &match))
    return;
  seen = g_match_info_fetch (match, 1);
  body = g_match_info_fetch (match, 2);
  end = g_match_info_fetch (match, 3);
  if (!text_to_integer (end, 0, G_MAXUINT8, &status))
    return;
  tree_set_text (facts, "seen", seen);
  tree_set_text (facts, "outside", trouble_of (status, body, proof));
}

static void
ask_outside (const Jobs *jobs, const PublishTarget *far, const char *url, const char *proof, Tree *facts)
{
  const PublishSend send = { .data_folder = jobs->data_folder, .stop = jobs->stop };
  g_auto (PublishSent) sent = { 0 };
  g_autofree char *line = g_strdup_printf (FAR_LINE, url), *output = NULL;

  if (publish_send_ask (&send, far, line, &output, &sent)) {
    reach_read_far (output, proof, facts);
    return;
  }
  tree_set_text (facts, "seen", "");
  tree_set_text (facts, "outside", "no_host");
}

static void
ask_both (const Jobs *jobs, Tree *facts)
{
  g_autofree char *nonce = reach_nonce (), *proof = reach_proof (nonce),
                  *url = g_strdup_printf (PROOF_PATH, jobs->base_url, nonce);
  g_autoptr (PublishTarget) far = find_far (store_reader (jobs->store));

  ask_inside (url, proof, facts);
  tree_set_text (facts, "seen", "");
  tree_set_text (facts, "outside", "none");
  if (far != NULL && g_regex_match_simple (PLAIN_URL, jobs->base_url, G_REGEX_DOLLAR_ENDONLY, 0))
    ask_outside (jobs, far, url, proof, facts);
}

/* ---- the tunnel ---- */

typedef struct {
  ReachFound found;
  gboolean key_asked;
  const char *offered, *trouble; /* of the tunnel's machine */
} Kept;

static gboolean
keep_work (Db *db, gpointer data, GError **error)
{
  const Kept *kept = data;

  return reach_look_keep (db, &kept->found, error)
         && (!kept->key_asked || tunnel_look (db, kept->offered, kept->trouble, error));
}

/* Its machine is asked for its key as long as nobody trusts one. */
static void
ask_tunnel_key (const Jobs *jobs, const Tunnel *tunnel, PublishSent *sent)
{
  const PublishSend send = { .data_folder = jobs->data_folder, .stop = jobs->stop };
  PublishTarget target = { .way = (char *) "ssh", .host = tunnel->host, .port = tunnel->port };

  publish_send_ask_key (&send, &target, sent);
}

/* Where the tunnel ends: at nginx when it has a place for it. To the daemon who comes from this machine by itself is
 * this machine (metrics, X-Forwarded-For), and whoever has a shell at the other end of the tunnel would be. 0: nowhere.
 */
static guint
end_port (const Jobs *jobs)
{
  const Config *config = jobs->config;
  g_autofree char *url = config == NULL ? NULL : config_own_url (config);
  gint64 port = config == NULL ? 0 : config_integer (config, "server.tunnel_port");

  if (port != 0)
    return (guint) port;
  return url != NULL && text_to_integer (strrchr (url, ':') + 1, 1, G_MAXUINT16, &port) ? (guint) port : 0;
}

static gboolean
keep_tunnel (const Jobs *jobs, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (Tunnel) tunnel = tunnel_find (store_reader (jobs->store), &failure);
  guint port = end_port (jobs);

  if (failure == NULL)
    return tunnel_files_keep (jobs->data_folder, port == 0 ? NULL : tunnel, port, error);
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* ---- the job ---- */

gboolean
reach_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error)
{
  Db *db = store_reader (jobs->store);
  g_autoptr (Tree) facts = tree_new_map ();
  g_auto (ReachLook) before = { 0 };
  g_autoptr (Tunnel) tunnel = NULL;
  g_autofree char *outside = reach_outside (db);
  g_auto (PublishSent) sent = { 0 };
  Kept kept = { .found = { .facts = facts } };

  if (!reach_look_read (db, &before, error) || !keep_tunnel (jobs, error))
    return FALSE;
  tunnel = tunnel_find (db, NULL);
  kept.key_asked = tunnel != NULL && *tunnel->host_key == '\0';
  kept.found.asked = before.asked;
  set_address (jobs->base_url, facts);
  reach_machine_set (facts);
  reach_machine_set_name (tree_get_text (facts, "host"), facts);
  tree_set_flag (facts, "tunnel", tunnel_is_on (tunnel));
  tree_set_flag (facts, "copy", outside != NULL);
  tree_set_flag (facts, "clock", clock_trust_holds (clock_trust (), db));
  ask_both (jobs, facts);
  if (kept.key_asked)
    ask_tunnel_key (jobs, tunnel, &sent);
  if (g_cancellable_is_cancelled (jobs->stop))
    return box_fail (error, BOX_ERROR_BUSY, "stopped before the end: the rest is for the next run");
  kept.found.now = MAX (now, jobs->clock ());
  kept.offered = sent.offered_key;
  kept.trouble = sent.offered_key != NULL ? NULL : sent.trouble;
  tree_set_integer (counts, "looks", 1);
  return store_write (jobs->store, keep_work, &kept, error);
}
