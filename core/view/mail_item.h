/* mail_item.h: the part of a mail that speaks of one report. For view/mail.c. */
#pragma once
#include "view/mail.h"

/* What every item of one mail is made from. */
typedef struct {
  Db *db;
  const MailStyle *style;
  const NoticeGroup *group;
} MailWriting;

/* Fills `item` with the report of `line` and what the notice says of it; to the mailbox of a partner that has something to
 * answer, `answer_url`, the page by link
 * (domain/answer_link.h), and `answer_until`, its last day. FALSE: a failure of the store. */
gboolean mail_item_fill (Tree *item, const MailWriting *writing, const NoticeLine *line, GError **error);
/* Sets `answers_url` of a mail to a partner's mailbox: the list of all that waits for it, by link. Not part of an item. */
gboolean mail_item_add_list (Tree *tree, const MailWriting *writing, GError **error);
/* The group of words of which such a mail says every one, in French too below the reader's language; NULL: it does
 * not. */
const char *mail_item_bilingual_group (const char *kind);
/* Sets `said_on` to the day of `line`, empty when it is *last_day still; keeps that day (clock_day_number) there. */
void mail_item_add_day (Tree *item, const MailWriting *writing, const NoticeLine *line, int *last_day);
