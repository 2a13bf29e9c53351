/* mail_example.h: any mail of the catalogue as it would be written about an example: by the same functions that write
 * the true ones, on rows that are rolled back. */
#pragma once
#include "domain/example.h"
#include "view/mail.h"

/* A kind of mail that exists: of notices, then those that jobs write. */
typedef struct {
  const char *kind;
  gboolean tenant; /* to the people of a file or of a draft: in each language */
} MailKind;
/* (transfer full): of MailKind, each kind once, in the order of the tables. */
GArray *mail_example_kinds (void);
const MailKind *mail_example_find (const GArray *kinds, const char *kind); /* NULL when unknown */

/* The sentences of the catalogue, group mail_example: what fills the example. */
ExampleWords mail_example_words (const MailStyle *style);
typedef struct {
  const MailStyle *style; /* its language is the mail's */
  const ExampleWords *words;
  const char *kind;
  gint64 now;
} MailExample;
/* Writes nothing that stays. The mail's links carry keys that open nothing. NOT_FOUND for an unknown kind. */
gboolean mail_example_write (Store *store, const MailExample *example, Mail *ret_mail, GError **error);
