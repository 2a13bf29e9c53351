/* law.c: the room of the legal pages. What is missing is known by domain/legal.h, what an audit must say by
 * domain/audit.h. */
#include "pages/law.h"

#include <string.h>

#include "base/secret.h"
#include "base/text.h"
#include "domain/audit.h"
#include "domain/setting.h"
#include "pages/office.h"
#include "pages/once.h"
#include "pages/paper.h"
#include "view/legal_view.h"

#define AUDIT_PATH "/gestion/loi/accessibilite"

/* ---- the room ---- */

/* A paper of the generator (legal_papers.c), and its page on the public site. */
static const struct {
  const char *name, *url;
  gboolean drafted; /* published once the town has validated it */
} papers[] = {
  { "accessibility", "/accessibilite/", FALSE }, { "privacy", "/donnees-personnelles/", FALSE },
  { "register", "/registre/", FALSE },           { "impact", "/analyse-impact/", TRUE },
  { "incident", "/fiche-incident/", FALSE },
};

static void
add_papers (const Viewer *viewer, Tree *view)
{
  g_autofree char *impact_day = setting_text (viewer->db, "legal.impact_day");
  Tree *list = tree_set_list (view, "papers");

  for (guint i = 0; i < G_N_ELEMENTS (papers); i++) {
    Tree *map = tree_add_map (list);
    gboolean draft = papers[i].drafted && *impact_day == '\0';

    tree_set_text (map, "words", viewer_word (viewer, "legal_paper", papers[i].name));
    tree_set_text (map, "hint", viewer_word (viewer, "legal_paper_hint", papers[i].name));
    tree_set_format (map, "pdf", "/gestion/loi/papiers/%s", papers[i].name);
    tree_set_text (map, "url", draft ? NULL : papers[i].url);
    tree_set_flag (map, "draft", draft);
  }
}

int
law_show (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  Tree *view = legal_view_checklist (&viewer);

  add_papers (&viewer, view);
  tree_set_flag (view, "done", exchange_query (exchange, "fait") != NULL);
  return exchange_page (exchange, 200, "law", view);
}

int
law_paper (Exchange *exchange)
{
  const char *name = exchange_path_part (exchange, "paper");
  g_autofree char *key = NULL, *file = NULL;
  g_autoptr (GBytes) bytes = NULL;
  GError *error = NULL;

  for (guint i = 0; key == NULL && i < G_N_ELEMENTS (papers); i++)
    if (g_strcmp0 (papers[i].name, name) == 0) {
      key = g_strconcat ("paper:", name, NULL);
      file = g_strdup_printf ("%.*s.pdf", (int) strlen (papers[i].url) - 2, papers[i].url + 1);
    }
  if (key == NULL)
    box_fail (&error, BOX_ERROR_NOT_FOUND, "no such paper");
  bytes = key == NULL ? NULL : paper_product (exchange, key, &error);
  if (bytes == NULL)
    return exchange_fail (exchange, error);
  exchange_set_header (exchange, "Cache-Control", "no-store");
  return exchange_bytes (exchange, "application/pdf", bytes, file);
}

/* ---- the audit ---- */

/* Its fields, in their order; lines are kept apart. */
static const struct {
  const char *name;
  gsize offset;
  gboolean lines;
} fields[] = {
  { "day", G_STRUCT_OFFSET (Audit, day), FALSE },
  { "auditor", G_STRUCT_OFFSET (Audit, auditor), FALSE },
  { "reference", G_STRUCT_OFFSET (Audit, reference), FALSE },
  { "pages", G_STRUCT_OFFSET (Audit, pages), TRUE },
  { "tools", G_STRUCT_OFFSET (Audit, tools), TRUE },
  { "failures", G_STRUCT_OFFSET (Audit, failures), TRUE },
  { "derogations", G_STRUCT_OFFSET (Audit, derogations), TRUE },
  { "exempt", G_STRUCT_OFFSET (Audit, exempt), TRUE },
};
#define RATE "rate"

typedef struct {
  Actor actor;
  Audit *audit;
  char *rate;                 /* as typed */
  const char *field, *remark; /* what is wrong; NULL: nothing */
} Auditing;

static void
auditing_clear (Auditing *auditing)
{
  audit_free (auditing->audit);
  g_free (auditing->rate);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Auditing, auditing_clear)

/* "82,5" or "82.50": hundredths; more than any rate for what is none. */
static guint
read_rate (const char *typed)
{
  g_autoptr (GRegex) shape = g_regex_new ("^([0-9]{1,3})(?:[.,]([0-9]{1,2}))?\\s*%?$", G_REGEX_DOLLAR_ENDONLY, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *whole = NULL, *rest = NULL;
  gint64 units = 0, hundredths = 0;

  if (!g_regex_match (shape, typed, 0, &match))
    return G_MAXUINT;
  whole = g_match_info_fetch (match, 1);
  rest = g_match_info_fetch (match, 2);
  text_to_integer (whole, 0, 999, &units);
  if (rest != NULL && text_to_integer (rest, 0, 99, &hundredths) && rest[1] == '\0')
    hundredths *= 10;
  return (guint) (units * 100 + hundredths);
}

static Auditing
auditing_read (Exchange *exchange)
{
  Auditing auditing = { .actor = office_actor (exchange),
                        .audit = g_new0 (Audit, 1),
                        .rate = exchange_typed (exchange, RATE, FALSE, AUDIT_NAME_CHARS) };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    G_STRUCT_MEMBER (char *, auditing.audit, fields[i].offset) =
        exchange_typed (exchange, fields[i].name, fields[i].lines, AUDIT_TEXT_CHARS);
  auditing.audit->rate = read_rate (auditing.rate);
  auditing.remark = audit_check (auditing.audit, auditing.actor.now, &auditing.field);
  return auditing;
}

static void
add_field (const Viewer *viewer, const char *name, const char *value, const Auditing *typed, Tree *view)
{
  g_autofree char *key = g_strconcat (name, "_field", NULL);
  gboolean bad = typed != NULL && typed->remark != NULL && strcmp (typed->field, name) == 0;
  Tree *map = tree_set_map (view, key), *item;

  tree_set_text (map, "name", name);
  tree_set_text (map, "value", value);
  tree_set_text (map, "error", bad ? viewer_word (viewer, "audit_remark", typed->remark) : NULL);
  tree_set_flag (map, "bad", bad);
  if (!bad)
    return;
  item = tree_add_map (tree_set_list (tree_set_map (view, "errors"), "items"));
  tree_set_text (item, "field", name);
  tree_set_text (item, "words", viewer_word (viewer, "audit_remark", typed->remark));
}

/* `typed` nullable: a form that came back. */
static int
audit_page (Exchange *exchange, int status, const Auditing *typed)
{
  const Viewer viewer = office_viewer (exchange);
  g_autofree char *request_token = secret_token_new ();
  Tree *view = tree_new_map ();

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    add_field (&viewer, fields[i].name, typed == NULL ? "" : G_STRUCT_MEMBER (char *, typed->audit, fields[i].offset),
               typed, view);
  add_field (&viewer, RATE, typed == NULL ? "" : typed->rate, typed, view);
  tree_set_tree (view, "legal", legal_view (&viewer));
  tree_set_text (view, "request_token", request_token);
  return exchange_page (exchange, status, "law-audit", view);
}

int
law_audit_show (Exchange *exchange)
{
  return audit_page (exchange, 200, NULL);
}

static gboolean
audit_work (Db *db, gpointer data, GError **error)
{
  const Auditing *auditing = data;

  return audit_add (db, &auditing->actor, auditing->audit, error);
}

int
law_audit_add (Exchange *exchange)
{
  g_auto (Auditing) auditing = auditing_read (exchange);
  g_autofree char *request = NULL, *place = NULL;
  GError *error = NULL;

  if (auditing.remark != NULL)
    return audit_page (exchange, 422, &auditing);
  request = once_request (exchange, "audit", auditing.audit->day, auditing.rate);
  const Once once = { audit_work, &auditing, request, "/gestion/loi?fait=1" };

  return once_write (exchange, &once, &place, &error) ? exchange_redirect (exchange, place)
                                                      : exchange_fail (exchange, error);
}
