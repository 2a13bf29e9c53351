/* compose.h: from a row of the outbox to the bytes of a mail (GMime). It reads no store and sends nothing. */
#pragma once
#include <glib.h>

#include "domain/outbox.h"

/* What may go with a mail: table in compose.c. */
typedef enum { COMPOSE_PDF, COMPOSE_CALENDAR, COMPOSE_KIND_LAST } ComposeKind;
typedef struct {
  ComposeKind kind;
  GBytes *bytes;
  const char *name; /* of the file */
} ComposePart;

/* Where the layout of mails leaves room for a last line. */
#define COMPOSE_FOOT "<!--foot-->"

typedef struct {
  const char *from;      /* address */
  const char *from_name; /* the service's name */
  const char *reply_to;  /* nullable or "": no Reply-To */
  const char *foot_text; /* nullable: last line of the plain text */
  const char *foot_html; /* nullable: the same, ready to stand at COMPOSE_FOOT of the HTML */
  ComposePart parts[COMPOSE_KIND_LAST];
  guint parts_count;
  gint64 leaves_at; /* the Date; 0: when it was written */
} ComposeEnvelope;

/* (transfer full): the message: text and HTML alternatives, then what goes with them; the same for the same row and
 * moment, Message-ID included. A calendar object also stands among the alternatives (RFC 6047), where calendar programs
 * look for it. */
GBytes *compose_mail (const Outbox *mail, const ComposeEnvelope *envelope);
