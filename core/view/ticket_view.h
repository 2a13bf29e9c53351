/* ticket_view.h: requests for help in words: their pages and their mails; the technical state that goes with them. */
#pragma once
#include "domain/ticket.h"
#include "view/mail.h"
#include "view/viewer.h"

/* Sets `support` {name, email, phone, phone_link, hours, open, target, chosen}: what is not known is null. */
void ticket_view_add_support (const Viewer *viewer, Tree *view);
/* Sets `diagnosis` {facts[] {label, value}, status[] {label, level, words}, jobs[] {name, failed, ran}, mails[]
 * {status, count}, crashes[] {program,
 * signal, at, text}} with the flags any_<list>: of a tree of diagnosis.h. */
void ticket_view_add_diagnosis (const Viewer *viewer, const Tree *diagnosis, Tree *view);

/* (transfer full): rows[] {name, url, subject, by, opened, due, late, chip {kind, words}, urgency}, mine. */
Tree *ticket_view_list (const Viewer *viewer, GError **error);
/* (transfer full): the same of one, words[] {author, by, at, text, files, unknown}, page, verbs {write, answer, close,
 * reopen}, diagnosis, support. */
Tree *ticket_view_one (const Viewer *viewer, const Ticket *ticket, GError **error);
/* Adds what a mail about it shows to the tree of mail_tree_new: number, subject, urgency, text, page, due, url, asker
 * {name, email}, support, diagnosis. `text` nullable: what was just said. */
void ticket_view_mail (Db *db, const MailStyle *style, const Ticket *ticket, const char *text, Tree *tree);
