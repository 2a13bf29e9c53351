/* outbox_view.h: what mails wait, left or failed, as a tree for the desk. Sends and changes nothing. */
#pragma once
#include "view/viewer.h"

enum { OUTBOX_PAGE_ROWS = 50 };

typedef struct {
  const char *state; /* nullable or unknown: all */
  gint64 page;       /* from 1 */
} OutboxPage;

/* (transfer full): {waiting, failed, sent_last_hour, oldest, states[] {url, words, current}, rows[] {kind, recipient,
 * subject, chip, trouble, at, sent, next, attempts, reference}, previous, next}. */
Tree *outbox_view (const Viewer *viewer, const OutboxPage *input, GError **error);
/* (transfer none): what an answer of the relay, the gateway or the box itself means. */
const char *outbox_trouble_words (const Viewer *viewer, const char *channel, const char *status);
