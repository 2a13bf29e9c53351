/* followup_mail.h: the very message a tenant will get for a follow-up, before it is kept. */
#pragma once
#include "domain/report.h"
#include "view/mail.h"

/* What is tried. */
typedef struct {
  Db *db;
  const MailStyle *style; /* its language is not used: the tenant's is */
  const Report *report;
  const char *text, *partner; /* partner NULL: the desk */
  const char *link;           /* what stands for the secret link, made when it leaves */
  gint64 now;
} FollowupTry;

/* Sets `preview_mail` {subject, text, sms, language, direction}: rendered by the code that writes the real one, in the
 * tenant's language; or `stopped`: the tenant asked to be told nothing more, `to_call`: no message can leave. Alone: what
 * else befalls that day would stand in the same message. */
gboolean followup_mail_preview (const FollowupTry *try, Tree *view, GError **error);
