/* compose.h: from a row of the outbox to the bytes of a mail (GMime). It reads no store and sends nothing. */
#pragma once
#include <glib.h>

#include "domain/outbox.h"

typedef struct {
  const char *from;      /* address */
  const char *from_name; /* the service's name */
  const char *reply_to;  /* nullable or "": no Reply-To */
  GBytes *attachment;    /* nullable: a PDF */
  const char *attachment_name;
} ComposeEnvelope;

/* (transfer full): the message: text and HTML alternatives, then the PDF; the same for the same row, dates and
 * Message-ID included. */
GBytes *compose_mail (const Outbox *mail, const ComposeEnvelope *envelope);
