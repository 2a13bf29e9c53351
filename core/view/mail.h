/* mail.h: what a mail shows, as a tree, and its three texts: subject, plain, HTML. It reads the store, writes
 * nothing and sends nothing. A subject never holds a name or an address. */
#pragma once
#include "base/words.h"
#include "domain/notice_queue.h"

typedef struct {
  const Words *words;   /* laid over the templates: words_lay */
  const char *language; /* of the person who reads it */
  const char *base_url; /* no slash at the end */
} MailStyle;

typedef struct {
  char *subject, *text, *html;
} Mail;
void mail_clear (Mail *mail);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Mail, mail_clear)

/* (transfer full): what every mail knows: base_url, town (view/territory.h: phone_link, service_name, demo…). */
Tree *mail_tree_new (Db *db, const MailStyle *style);
/* Adds what the relevant lines of a group tell: count, plural, name, items[] {reference, city, letter,
 * class_words, danger, sent_on, sent_time, url, advice, partner, assigned_on, message} and the first one's own
 * keys at the root. NOT_FOUND when a report is gone. */
gboolean mail_tree_add_group (Tree *tree, Db *db, const MailStyle *style, const NoticeGroup *group, GError **error);
/* Adds the tenant's page and that of their opinion: follow_url, opinion_url. */
void mail_tree_add_follow (Tree *tree, const MailStyle *style, const char *token);

/* Renders mail_subject.<kind> and the templates mails/<kind>.text and mails/<kind>.html; the subject becomes
 * one clean line. NOT_FOUND when one is missing. */
gboolean mail_render (const MailStyle *style, const char *kind, const Tree *tree, Mail *ret_mail, GError **error);
