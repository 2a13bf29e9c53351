/* mail_example.c: the catalogue of mails, and an example of each. Sends nothing and keeps nothing. */
#include "background/mail_example.h"

#include <string.h>

#include "background/mail_test.h"
#include "background/notices.h"
#include "background/updates.h"
#include "base/clock.h"
#include "base/secret.h"
#include "domain/notice_queue.h"
#include "domain/outbox.h"
#include "view/outbox_trouble.h"
#include "view/reception_trouble.h"
#include "view/ticket_view.h"
#include "view/status_view.h"

/* ---- mails that jobs write beside notices ---- */

typedef struct {
  Db *db;
  const MailStyle *style;
  const ExampleWords *words;
  gint64 now;
} Filling;

static void
fill_weekly (const Filling *filling, Tree *tree)
{
  static const char *const counts[] = { "to_answer", "followups", "closings", "silent" };
  g_autofree char *span = clock_format (filling->now, words_get (filling->style->words, "fr", "date.short"));

  mail_tree_set_away (tree);
  tree_set_text (tree, "name", filling->words->partner);
  tree_set_text (tree, "span", span);
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    tree_set_integer (tree, counts[i], (gint64) i + 1);
}

static void
fill_failures (const Filling *filling, Tree *tree)
{
  const OutboxTroubled rows[] = {
    { .channel = "mail", .status = "550 5.1.1", .partner = filling->words->partner, .created_at = filling->now },
    { .channel = "mail", .status = "timeout", .user = filling->words->last_name, .created_at = filling->now },
  };
  g_autoptr (OutboxCauses) failed = outbox_causes_new (filling->style->words),
                           stuck = outbox_causes_new (filling->style->words);

  outbox_causes_add (&rows[0], failed);
  outbox_causes_add (&rows[1], stuck);
  tree_set_integer (tree, "count", 1);
  tree_set_flag (tree, "plural", FALSE);
  outbox_causes_fill (failed, tree, "failed");
  outbox_causes_fill (stuck, tree, "stuck");
}

static void
fill_bounced (const Filling *filling, Tree *tree)
{
  const OutboxTroubled trouble = { .channel = "mail", .status = "550 5.1.1" };
  Tree *map = tree_add_map (tree_set_list (tree, "addresses"));
  Tree *use = tree_add_map (tree_set_list (map, "uses"));

  tree_set_text (map, "words", outbox_trouble_words (filling->style->words, &trouble));
  tree_set_flag (map, "any_uses", TRUE);
  tree_set_text (use, "partner", filling->words->partner);
  tree_set_text (use, "url", "/partenaires");
  tree_set_integer (tree, "count", 1);
  tree_set_flag (tree, "plural", FALSE);
}

static void
fill_refusals (const Filling *filling, Tree *tree)
{
  Tree *map = tree_add_map (tree_set_list (tree, "refusals"));

  tree_set_text (tree, "name", filling->words->last_name);
  tree_set_text (tree, "month", words_get (filling->style->words, "fr", "mail_example.month"));
  tree_set_text (map, "partner", filling->words->partner);
  tree_set_text (map, "rule", words_get (filling->style->words, "fr", "mail_example.rule"));
  tree_set_text (map, "reasons", words_get (filling->style->words, "fr", "mail_example.reason"));
  tree_set_integer (map, "refused", 2);
  tree_set_integer (map, "sent", 3);
}

static void
fill_reception (const Filling *filling, Tree *tree)
{
  const Voice voice = { filling->style->words, filling->style->language };
  ReceptionGateway gateway = { (char *) words_get (filling->style->words, "fr", "mail_example.gateway"),
                               filling->now - 2 * CLOCK_DAY };
  g_autoptr (GPtrArray) gateways = g_ptr_array_new ();
  const ReceptionSilence silence = { filling->now - CLOCK_DAY, gateways };

  g_ptr_array_add (gateways, &gateway);
  reception_trouble_fill (&voice, filling->now - CLOCK_DAY, &silence, tree);
}

static void
fill_homologation (const Filling *filling, Tree *tree)
{
  const Voice voice = { filling->style->words, filling->style->language };
  g_autofree char *day = voice_day (&voice, filling->now + 30 * CLOCK_DAY);

  tree_set_text (tree, "name", filling->words->last_name);
  tree_set_text (tree, "expires", day);
  tree_set_integer (tree, "days", 30);
  tree_set_flag (tree, "plural", TRUE);
  tree_set_flag (tree, "over", FALSE);
}

static void
fill_ticket (const Filling *filling, Tree *tree)
{
  Ticket ticket = { .year = 2027,
                    .number = 12,
                    .opened_at = filling->now,
                    .due_at = filling->now + 4 * CLOCK_HOUR,
                    .subject = (char *) words_get (filling->style->words, "fr", "mail_example.trouble"),
                    .page = (char *) "/courriers",
                    .urgency = (char *) ticket_urgencies[1],
                    .state = (char *) "open",
                    .user_name = (char *) filling->words->last_name,
                    .user_email = (char *) EXAMPLE_EMAIL };

  ticket_view_mail (filling->db, filling->style, &ticket, filling->words->message, tree);
}

/* One of each: new, lasting, over. */
static void
fill_status (const Filling *filling, Tree *tree)
{
  const Voice voice = { filling->style->words, filling->style->language };
  const StatusNews news[] = {
    { { status_row_find ("jobs"), { STATUS_ALARM, NULL, 1, 0, 0 }, filling->now, 0 }, STATUS_TOLD_FIRST },
    { { status_row_find ("power"), { .level = STATUS_ALARM }, filling->now - CLOCK_DAY, 0 }, STATUS_TOLD_AGAIN },
    { { status_row_find ("clock"), { .level = STATUS_OK }, filling->now - CLOCK_DAY, 0 }, STATUS_TOLD_OVER },
  };
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (StatusNews));

  g_array_append_vals (list, news, G_N_ELEMENTS (news));
  tree_set_text (tree, "name", filling->words->last_name);
  status_view_news (&voice, list, filling->now, tree);
}

/* It says the same whatever happens. */
static void
fill_nothing (const Filling *filling G_GNUC_UNUSED, Tree *tree G_GNUC_UNUSED)
{
}

/* The one that worries: the former version came back. */
static void
fill_update (const Filling *filling, Tree *tree)
{
  const UpdateRun run = { .at = filling->now,
                          .from = (char *) "0.1.0",
                          .to = (char *) "0.2.0",
                          .result = (char *) "returned",
                          .cause = (char *) "health",
                          .backup = (char *) "yes" };

  tree_set_text (tree, "name", filling->words->last_name);
  updates_mail_fill (filling->style, &run, tree);
}

static const struct {
  const char *kind;
  void (*fill) (const Filling *filling, Tree *tree);
} others[] = {
  { "weekly", fill_weekly },
  { "outbox_failures", fill_failures },
  { "reception_trouble", fill_reception },
  { "addresses_bounced", fill_bounced },
  { "refusals", fill_refusals },
  { "homologation_ending", fill_homologation },
  { "ticket_new", fill_ticket },
  { "ticket_copy", fill_ticket },
  { "ticket_more", fill_ticket },
  { "ticket_answer", fill_ticket },
  { "ticket_late", fill_ticket },
  { "status_alarm", fill_status },
  { MAIL_TEST_KIND, fill_nothing },
  { "update_ended", fill_update },
};

/* ---- the catalogue ---- */

static gboolean
is_for_tenant (Audience audience)
{
  return audience == AUDIENCE_TENANT || audience == AUDIENCE_DRAFT || audience == AUDIENCE_FORMER;
}

static void
kinds_add (GArray *kinds, const char *kind, gboolean tenant)
{
  const MailKind row = { kind, tenant };

  if (mail_example_find (kinds, kind) == NULL)
    g_array_append_val (kinds, row);
}

GArray *
mail_example_kinds (void)
{
  GArray *kinds = g_array_new (FALSE, FALSE, sizeof (MailKind));

  for (guint i = 0; i < notice_kinds_count; i++)
    kinds_add (kinds, notice_kinds[i].kind, is_for_tenant (notice_kinds[i].audience));
  kinds_add (kinds, MAIL_TENANT_NEWS, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    kinds_add (kinds, others[i].kind, FALSE);
  return kinds;
}

const MailKind *
mail_example_find (const GArray *kinds, const char *kind)
{
  for (guint i = 0; i < kinds->len; i++)
    if (g_strcmp0 (g_array_index (kinds, MailKind, i).kind, kind) == 0)
      return &g_array_index (kinds, MailKind, i);
  return NULL;
}

ExampleWords
mail_example_words (const MailStyle *style)
{
  const Words *words = style->words;

  return (ExampleWords){
    .last_name = words_get (words, "fr", "mail_example.last_name"),
    .first_name = words_get (words, "fr", "mail_example.first_name"),
    .address = words_get (words, "fr", "mail_example.address"),
    .city = words_get (words, "fr", "mail_example.city"),
    .description = words_get (words, "fr", "mail_example.description"),
    .partner = words_get (words, "fr", "mail_example.partner"),
    .message = words_get (words, "fr", "mail_example.message"),
    .language = style->language,
  };
}

/* ---- writing one ---- */

static void
group_add (NoticeGroup *group, const NoticeKind *kind, const Example *example)
{
  gboolean tenant = is_for_tenant (kind->audience);
  const NoticeLine line = {
    .kind = kind,
    .id = 1,
    .created_at = group->now,
    .report_id = kind->audience == AUDIENCE_DRAFT ? 0 : example->report_id,
    .assignment_id = strcmp (kind->noun, "assignment") == 0 ? example->assignment_id : 0,
    .followup_id = tenant && strcmp (kind->noun, "visit") != 0 ? example->followup_id : 0,
    .visit_id = strcmp (kind->noun, "visit") == 0 ? example->visit_id : 0,
    .draft_id = kind->audience == AUDIENCE_DRAFT ? example->draft_id : 0,
    .relevant = TRUE,
  };

  g_array_append_val (group->lines, line);
  group->relevant++;
}

static NoticeGroup *
group_new (const NoticeKind *kind, const Filling *filling, const Example *example)
{
  NoticeGroup *group = g_new0 (NoticeGroup, 1);

  group->kind = kind;
  group->id = 1;
  group->now = filling->now;
  group->channel = CHANNEL_MAIL;
  group->daily = notice_kind_is_daily (kind);
  group->recipient = g_strdup (EXAMPLE_EMAIL);
  group->language = g_strdup (filling->style->language);
  group->user_id = example->user_id;
  if (kind->audience == AUDIENCE_OWNER)
    group->mediation_id = example->mediation_id;
  else if (!is_for_tenant (kind->audience))
    group->name = g_strdup (filling->words->partner);
  else
    group->secret = secret_token_new ();
  group->lines = g_array_new (FALSE, FALSE, sizeof (NoticeLine));
  group_add (group, kind, example);
  return group;
}

/* The day's message tells of several things: of the first two that share one. */
static const NoticeKind *
next_daily (const NoticeKind *after)
{
  for (guint i = 0; i < notice_kinds_count; i++)
    if (notice_kind_is_daily (&notice_kinds[i]) && (after == NULL || &notice_kinds[i] > after))
      return &notice_kinds[i];
  return after;
}

static gboolean
write_notice (const Filling *filling, const char *name, Mail *mail, GError **error)
{
  gboolean several = strcmp (name, MAIL_TENANT_NEWS) == 0;
  const NoticeKind *kind = several ? next_daily (NULL) : notice_kind_find (name);
  g_autoptr (NoticeGroup) group = NULL;
  Example example;

  if (!example_add (filling->db, filling->words, grid_set_current (filling->style->grids), filling->now, &example,
                    error))
    return FALSE;
  group = group_new (kind, filling, &example);
  if (several)
    group_add (group, next_daily (kind), &example);
  return notices_try (filling->db, filling->style, group, filling->now, mail, error);
}

static gboolean
write_other (const Filling *filling, const char *kind, Mail *mail, GError **error)
{
  g_autoptr (Tree) tree = mail_tree_new (filling->db, filling->style);

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (strcmp (others[i].kind, kind) == 0) {
      others[i].fill (filling, tree);
      return mail_render (filling->style, kind, tree, mail, error);
    }
  return box_fail (error, BOX_ERROR_NOT_FOUND, "no such kind of mail");
}

typedef struct {
  Filling filling;
  const char *kind;
  Mail *mail;
  gboolean written; /* out */
} Writing;

static gboolean
write_and_forget (Db *db, gpointer data, GError **error)
{
  Writing *writing = data;
  const char *kind = writing->kind;
  gboolean notice = notice_kind_find (kind) != NULL || strcmp (kind, MAIL_TENANT_NEWS) == 0;

  writing->filling.db = db;
  writing->written = (notice ? write_notice : write_other) (&writing->filling, kind, writing->mail, error);
  return writing->written ? box_fail (error, BOX_ERROR_CONFLICT, "an example does not stay") : FALSE;
}

gboolean
mail_example_write (Store *store, const MailExample *example, Mail *ret_mail, GError **error)
{
  Writing writing = { .filling = { NULL, example->style, example->words, example->now },
                      .kind = example->kind,
                      .mail = ret_mail };
  g_autoptr (GError) failure = NULL;

  store_write (store, write_and_forget, &writing, &failure);
  if (writing.written)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}
