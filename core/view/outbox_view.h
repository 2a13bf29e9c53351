/* outbox_view.h: what mails wait, left or failed, as trees for the desk. Sends and changes nothing. */
#pragma once
#include "view/viewer.h"

enum { OUTBOX_PAGE_ROWS = 50 };

typedef struct {
  const char *state, *kind; /* nullable or unknown: all */
  const char *recipient;    /* nullable: a part of it */
  gint64 page;              /* from 1 */
} OutboxPage;

/* (transfer full): {waiting, failed, sent_last_hour, oldest, stopped {reason, by, since}, causes[] and stuck[]
 * (outbox_trouble.h), addresses[] (address_view.h), states[] {url, words, current}, kinds[] {code, words, selected},
 * rows[] {id, url, kind, recipient, subject, chip, trouble, remedy, at, left, again, attempts, reference}, verbs[] that
 * some row allows, previous, next}. */
Tree *outbox_view (const Viewer *viewer, const OutboxPage *input, GError **error);
/* (transfer full): one mail as it left or will: its row's facts, subject, text, html_url, attachment, calendar, words
 * erased or not; keys of links are masked. NOT_FOUND. */
Tree *outbox_view_one (const Viewer *viewer, gint64 id, GError **error);
/* (transfer full): its HTML, masked; NULL with NOT_FOUND when there is none any more. */
char *outbox_view_html (const Viewer *viewer, gint64 id, GError **error);
