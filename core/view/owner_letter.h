/* owner_letter.h: what is written to the owner of a dwelling, on paper and by mail: one tree for both, and for what the
 * desk reads before it leaves. It says what was reported, never that it was seen; neither the occupant's own words, nor
 * what tells of persons, nor a score. */
#pragma once
#include "base/words.h"
#include "domain/grid.h"
#include "domain/report.h"

typedef struct {
  Db *db;
  const Words *words;
  const GridSet *grids;
  const char *base_url; /* no slash at the end */
  const Report *report;
  const char *occasion; /* of mediation_send.h */
  const char *link;     /* of a mail: the page that it opens; NULL: a letter */
  const char *code;     /* of a letter: what is typed there, "K7PM3QXD"; NULL: it is only looked at, and has none yet */
  gint64 answer_by;     /* a day */
  gint64 promised_at;   /* a day; 0: none was promised */
  gint64 now;
} OwnerLetter;

/* (transfer full): reference, day, file, references, to[] (lines of the address), subject, greeting, intro[], reported,
 * situations[], ask, answer, ways[], page_url (to type), code ("K7PM-3QXD"), qr_url, link, help, rights[], contact,
 * closing, signed[]. Texts all, in French. NULL with an error of the store. */
Tree *owner_letter_view (const OwnerLetter *letter, GError **error);
/* Sets what a mail to an owner shows: `letter`, `reference`. */
gboolean owner_letter_mail (Tree *tree, const OwnerLetter *letter, GError **error);
#define OWNER_LETTER_KIND "owner_" /* begins the kinds of these mails; the occasion follows */
