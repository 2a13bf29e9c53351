/* tenant_letter_view.h: what a letter to who reported speaks of (domain/tenant_letter.h); its sentences stand in
 * site-templates/documents/letter-<code>.md. Whether it may be written is the domain's. */
#pragma once
#include "base/words.h"
#include "domain/numbers.h"
#include "domain/tenant_letter.h"
#include "view/viewer.h"

typedef struct {
  const Viewer *viewer;
  const Numbers *numbers; /* nullable: no emergency number is given */
  const Report *report;
  const TenantLetter *letter;
  const char *token;    /* of the follow-up link that it carries; NULL: it carries none */
  const char *base_url; /* no slash at the end */
} TenantLetterWriting;
/* (transfer full): to[] (lines of the address), to_words (in one line), postable, reference, dwelling, sent, at (the
 * day of what it tells), message (what was written to the tenant with it), advice, holders[] {partner, words, since},
 * results[] {kind, at}, questions[] {words}, talks (the owner is written to), follow_url, emergency; any_… of the
 * lists. NULL with an error of the store. */
Tree *tenant_letter_view (const TenantLetterWriting *writing, GError **error);
/* For the page of a file's papers: sets `letters` [{code, words, hint, at, url, waits}] that may be written now,
 * to_words, postable, reached (a mail or a text message reaches the person). */
gboolean tenant_letter_view_choices (const Viewer *viewer, const Report *report, Tree *view, GError **error);
