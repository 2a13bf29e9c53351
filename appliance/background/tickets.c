/* tickets.c: from words said about a request to mails in the outbox. What is told to whom is a table
 * (domain/ticket_mail.h); these mails are no notices, for the support has no account. */
#include "background/tickets.h"

#include <string.h>

#include "domain/outbox.h"
#include "domain/setting.h"
#include "domain/support.h"
#include "domain/ticket_mail.h"
#include "domain/user_list.h"
#include "view/ticket_view.h"

typedef struct {
  const Jobs *jobs;
  Db *db;
  gint64 now, written, late; /* last two: out */
} Telling;

/* One mail that is to be written. */
typedef struct {
  const char *kind, *audience, *key; /* key: once for it */
  const char *address, *name;        /* name nullable */
} Letter;

static gboolean
letter_write (Telling *telling, const Ticket *ticket, const Letter *letter, const char *text, GError **error)
{
  MailStyle style = jobs_mail_style (telling->jobs);
  g_autofree char *from = setting_text (telling->db, "mail.from"),
                  *key = g_strdup_printf ("ticket:%s:%s", letter->key, letter->address);
  g_autoptr (Tree) tree = mail_tree_new (telling->db, &style);
  g_auto (Mail) mail = { 0 };
  OutboxInput input = { .dedup_key = key, .kind = letter->kind, .recipient = letter->address, .from = from };
  gint64 id = 0;

  ticket_view_mail (telling->db, &style, ticket, text, tree);
  tree_set_text (tree, "name", letter->name);
  tree_set_flag (tree, "yours", strcmp (letter->address, ticket->user_email) == 0);
  tree_set_flag (tree, "answers_come_back", telling->jobs->inbox != NULL);
  if (!mail_render (&style, letter->kind, tree, &mail, error))
    return FALSE;
  input.subject = mail.subject;
  input.body_text = mail.text;
  input.body_html = mail.html;
  telling->written++;
  return outbox_add (telling->db, &input, telling->now, &id, error)
         && (letter->audience == NULL || ticket_mail_note (telling->db, id, ticket->id, letter->audience, error));
}

/* To each administrator, as `letter` says but for whom. */
static gboolean
write_administrators (Telling *telling, const Ticket *ticket, Letter letter, const char *text, GError **error)
{
  g_autoptr (GPtrArray) users = user_list_role (telling->db, ROLE_ADMINISTRATOR, error);

  for (guint i = 0; users != NULL && i < users->len; i++) {
    const User *user = g_ptr_array_index (users, i);

    letter.address = user->email;
    letter.name = user->name;
    if (!letter_write (telling, ticket, &letter, text, error))
      return FALSE;
  }
  return users != NULL;
}

static gboolean
write_news (Telling *telling, const Ticket *ticket, const TicketNews *news, const TicketUntold *word, GError **error)
{
  g_autofree char *key = g_strdup_printf ("%" G_GINT64_FORMAT ":%s", word->id, news->kind);
  Letter letter = { .kind = news->kind, .audience = news->audience, .key = key };
  g_auto (Support) support = { 0 };

  if (strcmp (news->audience, "asker") == 0) {
    letter.address = ticket->user_email;
    letter.name = ticket->user_name;
    return letter_write (telling, ticket, &letter, word->text, error);
  }
  support_read (telling->db, &support);
  if (!support.chosen)
    return write_administrators (telling, ticket, letter, word->text, error);
  letter.address = support.email;
  letter.name = *support.name == '\0' ? NULL : support.name;
  return letter_write (telling, ticket, &letter, word->text, error);
}

/* Who typed the answer that they got by phone need not be told of it. */
static gboolean
is_told (const TicketNews *news, const TicketUntold *word, const Ticket *ticket)
{
  return strcmp (news->author, word->author) == 0 && news->first == word->first
         && !(strcmp (word->author, "desk") == 0 && word->user_id == ticket->user_id);
}

static gboolean
tell_word (Telling *telling, const TicketUntold *word, GError **error)
{
  g_autoptr (Ticket) ticket = ticket_find_id (telling->db, word->ticket_id, error);

  for (const TicketNews *news = ticket_news; ticket != NULL && news->kind != NULL; news++)
    if (is_told (news, word, ticket) && !write_news (telling, ticket, news, word, error))
      return FALSE;
  return ticket != NULL && ticket_mail_done (telling->db, word->id, telling->now, error);
}

static gboolean
tell_late (Telling *telling, gint64 ticket_id, GError **error)
{
  g_autoptr (Ticket) ticket = ticket_find_id (telling->db, ticket_id, error);
  g_autofree char *key = NULL;

  if (ticket == NULL)
    return FALSE;
  key = g_strdup_printf ("late:%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, ticket->id, ticket->due_at);
  telling->late++;
  return write_administrators (telling, ticket, (Letter){ .kind = "ticket_late", .key = key }, NULL, error)
         && ticket_mail_late_done (telling->db, ticket_id, telling->now, error);
}

static gboolean
tell_all (Db *db, gpointer data, GError **error)
{
  Telling *telling = data;
  g_autoptr (GPtrArray) words = ticket_mail_list (db, error);
  g_autoptr (GArray) late = words == NULL ? NULL : ticket_mail_list_late (db, telling->now, error);

  telling->db = db;
  telling->written = telling->late = 0;
  for (guint i = 0; late != NULL && i < words->len; i++)
    if (!tell_word (telling, g_ptr_array_index (words, i), error))
      return FALSE;
  for (guint i = 0; late != NULL && i < late->len; i++)
    if (!tell_late (telling, g_array_index (late, gint64, i), error))
      return FALSE;
  return late != NULL;
}

gboolean
tickets_wanted (const Jobs *jobs, Db *db, gint64 now)
{
  (void) jobs;
  return ticket_mail_wanted (db, now);
}

gboolean
tickets_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error)
{
  Telling telling = { .jobs = jobs, .now = now };

  if (!store_write (jobs->store, tell_all, &telling, error))
    return FALSE;
  tree_set_integer (counts, "written", telling.written);
  tree_set_integer (counts, "late", telling.late);
  return TRUE;
}

gint64
tickets_next (Db *db, gint64 now)
{
  return ticket_mail_next (db, now);
}
