/* mail.h: what a mail shows, as a tree, and its three texts: subject, plain, HTML. It reads the store, writes
 * nothing and sends nothing. A subject never holds a name or an address. */
#pragma once
#include "base/words.h"
#include "domain/grid.h"
#include "domain/notice_queue.h"
#include "domain/numbers.h"

typedef struct {
  const Words *words;     /* laid over the templates: words_lay */
  const char *language;   /* of the person who reads it */
  const char *base_url;   /* no slash at the end */
  const GridSet *grids;   /* nullable: no question and no danger is named */
  const Numbers *numbers; /* nullable: a mail then gives no emergency number */
} MailStyle;

typedef struct {
  char *subject, *text, *html;
} Mail;
void mail_clear (Mail *mail);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Mail, mail_clear)

/* Several daily news in one mail to a tenant (notice_kind_is_daily): kind of the mail and of its subject; its template
 * serves a single one too. Each says its sentence, group news of the catalogue. */
#define MAIL_TENANT_NEWS "tenant_news"

/* Several kinds of news in one mail to staff: what chases them (SHEAF_CHASING), what they read once a day
 * (SHEAF_DIGEST). The template of the first serves a single kind without its own. */
#define MAIL_CHASING "chasing"
#define MAIL_DIGEST "digest"

/* What stands before a number or an address in a text of that language, so that it is seen as it is written: nothing,
 * or the mark U+200E where one writes from the right. */
const char *mail_mark (const MailStyle *style);
/* (transfer full): what every mail knows: base_url, language, direction, mark, town (view/territory.h: phone_link,
 * service_name, demo…). */
Tree *mail_tree_new (Db *db, const MailStyle *style);
/* Who reads it is not in the town hall: where its links open nowhere else (domain/reach.h) there are none, and what to
 * do instead is said. mail_tree_add_group does it for notices. */
void mail_tree_set_away (Tree *tree);
/* Adds what the relevant lines of a group tell: count, plural, name, items[] {reference, city, letter, class_words,
 * danger, sent_on, sent_short, sent_time, url, advice, partner, assigned_on, message, visit (view/visit_view.h),
 * questions[] {words}, questions_count, answer_url, answer_until, dangers[] {words}; said and said_on of daily news;
 * parts[] of a receipt, in one or two languages} and the first one's own keys at the root; afters[] {after}, and
 * closing when the file was closed, at the root; answers_url of several files in one mail to a partner's mailbox. Of
 * what staff read in groups: sections[] {title, help, items[]}, one a kind, digest (one mail a day) and several; each
 * item has more: why it is named. NOT_FOUND when a report is gone. */
gboolean mail_tree_add_group (Tree *tree, Db *db, const MailStyle *style, const NoticeGroup *group, GError **error);
/* Adds the way back to a draft: resume_url. */
void mail_tree_add_resume (Tree *tree, const MailStyle *style, const char *token);
/* Adds the tenant's page and that of their opinion: follow_url, opinion_url; or of a visit visit_url. */
void mail_tree_add_follow (Tree *tree, const MailStyle *style, const char *token);
void mail_tree_add_visit (Tree *tree, const MailStyle *style, const char *token);

/* The kind of mail a group becomes. */
const char *mail_group_kind (const NoticeGroup *group);
/* (transfer full): the languages a mail of that kind is written in, as header Content-Language lists them: "ar", or
 * "ar, fr" for what the law wants in French too. */
char *mail_languages (const MailStyle *style, const char *kind);
/* (transfer full): mail_subject.<kind> as one clean line. NOT_FOUND when it is missing. */
char *mail_render_subject (const MailStyle *style, const char *kind, const Tree *tree, GError **error);
/* Renders the subject and the templates mails/<kind>.text and mails/<kind>.html, or those of MAIL_TENANT_NEWS for daily
 * news without their own. NOT_FOUND when one is missing. */
gboolean mail_render (const MailStyle *style, const char *kind, const Tree *tree, Mail *ret_mail, GError **error);
/* Both (transfer full): the line that an answer should keep, as plain text and as HTML for the end of a foot: put in
 * when the mail leaves, for a tag is made of its Message-ID. NOT_FOUND when a template is missing. */
gboolean mail_render_tag (const MailStyle *style, const char *tag, char **ret_text, char **ret_html, GError **error);
