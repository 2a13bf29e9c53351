/* publish_send.h: one sending of the site to one place. Writes nothing to the store. */
#pragma once
#include <gio/gio.h>

#include "domain/publish_target.h"

typedef struct {
  const char *data_folder;
  const char *site;   /* the build to send */
  GCancellable *stop; /* nullable */
  const char *const
      *own; /* nullable, NULL at the end: folders of the box beside its data: nothing is sent in or around them */
  const char *outside; /* nullable: folder of pages that the copy has beside the build's (outside.h) */
} PublishSend;

typedef struct {
  const char *trouble; /* constant, of publish_troubles; NULL: it is there */
  char *detail;        /* what the program said; nullable */
  char *offered_key;   /* nullable: the host's, which nobody trusts yet */
  gint64 files, bytes;
} PublishSent;
void publish_sent_clear (PublishSent *sent);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PublishSent, publish_sent_clear)

/* Asks the host for its key: offered_key, or a trouble. Blocks for a minute at most. */
void publish_send_ask_key (const PublishSend *send, const PublishTarget *target, PublishSent *ret_sent);
/* Runs one line of shell on a host whose key is trusted. TRUE when it ran, and what it wrote stands in *ret_output
 * (transfer full), however it ended; FALSE with a trouble in *ret_sent when the host was not reached. */
gboolean publish_send_ask (const PublishSend *send, const PublishTarget *target, const char *line, char **ret_output,
                           PublishSent *ret_sent);

/* Blocks until it is done or failed: minutes at most. */
void publish_send (const PublishSend *send, const PublishTarget *target, PublishSent *ret_sent);
