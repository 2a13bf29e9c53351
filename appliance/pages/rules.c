/* rules.c: the list of rules and what is done to them as a whole. The form of one stands in rules_form.c. */
#include "pages/rules.h"

#include <string.h>

#include "base/clock.h"
#include "base/secret.h"
#include "base/text.h"
#include "domain/setting.h"
#include "domain/territory.h"
#include "pages/office.h"
#include "pages/once.h"
#include "pages/rules_form.h"
#include "view/rule_trial_view.h"
#include "view/rule_view.h"

enum { CODE_CHARS = 40 };

static int
rules_page (Exchange *exchange, int status)
{
  const Viewer viewer = office_viewer (exchange);
  g_autoptr (GError) error = NULL;
  g_autofree char *request_token = secret_token_new ();
  Tree *view = rule_view_list (&viewer, office_page (exchange), &error);

  if (view == NULL)
    return exchange_fail (exchange, g_steal_pointer (&error));
  tree_set_text (view, "request_token", request_token);
  tree_set_flag (view, "changed", status == 409);
  rules_add_done (exchange, view);
  return exchange_page (exchange, status, "rules", view);
}

int
rules_show (Exchange *exchange)
{
  return rules_page (exchange, 200);
}

/* What else went on meanwhile is shown with the list as it is now. */
static int
rules_refused (Exchange *exchange, GError *error)
{
  if (!g_error_matches (error, BOX_ERROR, BOX_ERROR_CONFLICT))
    return exchange_fail (exchange, error);
  g_error_free (error);
  return rules_page (exchange, 409);
}

/* ---- one rule ---- */

typedef struct {
  Actor actor;
  const char *uuid;
  char *verb, *neighbour;
  gint64 version;
} RuleForm;

static void
rule_form_clear (RuleForm *form)
{
  g_free (form->verb);
  g_free (form->neighbour);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RuleForm, rule_form_clear)

static gboolean
change_work (Db *db, gpointer data, GError **error)
{
  const RuleForm *form = data;

  if (*form->neighbour != '\0')
    return rule_swap (db, &form->actor, form->uuid, form->neighbour, error);
  return strcmp (form->verb, "restore") == 0
             ? rule_restore (db, &form->actor, form->uuid, form->version, error)
             : rule_change (db, &form->actor, form->uuid, form->version, form->verb, error);
}

int
rules_change (Exchange *exchange)
{
  g_auto (RuleForm) form = { .actor = office_actor (exchange),
                             .uuid = exchange_path_part (exchange, "uuid"),
                             .verb = exchange_typed (exchange, "verb", FALSE, CODE_CHARS),
                             .neighbour = exchange_typed (exchange, "neighbour", FALSE, CODE_CHARS) };
  g_autofree char *words = g_strconcat (form.verb, form.neighbour, NULL);
  g_autofree char *request = once_request (exchange, "rule", form.uuid, words);
  g_autofree char *asked = g_strdup_printf ("/regles?page=%" G_GINT64_FORMAT "&fait=%s", office_page (exchange),
                                            *form.neighbour != '\0' ? "moved" : form.verb);
  const Once once = { change_work, &form, request, asked };
  g_autofree char *place = NULL;
  GError *error = NULL;

  if (!text_to_integer (exchange_field (exchange, "version"), 1, G_MAXINT, &form.version))
    form.version = 0;
  return once_write (exchange, &once, &place, &error) ? exchange_redirect (exchange, place)
                                                      : rules_refused (exchange, error);
}

/* ---- all together ---- */

typedef struct {
  Actor actor;
  const char *match, *automatic;
  const char *match_was, *automatic_was; /* what the page showed; NULL: not told */
} RulesSetting;

/* What was left alone stays as it is now; what a colleague set otherwise meanwhile is not written over. */
static gboolean
set_one (Db *db, const Actor *actor, const char *key, const char *was, const char *value, GError **error)
{
  g_autofree char *now = setting_text (db, key);
  const char *written = text_settle (was == NULL ? now : was, value, now);

  if (written == NULL)
    return box_fail (error, BOX_ERROR_CONFLICT, "%s changed meanwhile", key);
  return strcmp (now, written) == 0 || setting_set (db, actor, key, written, error);
}

static gboolean
set_work (Db *db, gpointer data, GError **error)
{
  const RulesSetting *setting = data;

  return set_one (db, &setting->actor, "rules.match", setting->match_was, setting->match, error)
         && set_one (db, &setting->actor, "rules.automatic", setting->automatic_was, setting->automatic, error);
}

int
rules_set (Exchange *exchange)
{
  const char *match = exchange_field (exchange, "match"), *automatic = exchange_field (exchange, "automatic");
  RulesSetting setting = { office_actor (exchange), match == NULL ? "" : match, automatic == NULL ? "0" : "1",
                           exchange_field (exchange, "was.match"), exchange_field (exchange, "was.automatic") };
  GError *error = NULL;

  return store_write (exchange_appliance (exchange)->store, set_work, &setting, &error)
             ? exchange_redirect (exchange, "/regles?fait=set")
             : rules_refused (exchange, error);
}

/* ---- the dry run ---- */

gint64
rules_trial_since (Exchange *exchange, gint64 *ret_months)
{
  const char *months = exchange_field (exchange, "mois");

  if (months == NULL)
    months = exchange_query (exchange, "mois");
  if (!text_to_integer (months, 1, RULES_TRIAL_MONTHS, ret_months))
    *ret_months = RULES_TRIAL_MONTHS;
  return clock_add_months (clock_day_start (exchange_now (exchange)), -(int) *ret_months);
}

void
rules_add_months (Tree *view, gint64 months)
{
  static const gint64 choices[] = { 1, 3, 12 };
  Tree *list = tree_set_list (view, "months");

  for (guint i = 0; i < G_N_ELEMENTS (choices); i++) {
    Tree *map = tree_add_map (list);

    tree_set_integer (map, "months", choices[i]);
    tree_set_flag (map, "plural", choices[i] > 1);
    tree_set_flag (map, "selected", choices[i] == months);
  }
}

int
rules_try (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  g_autoptr (GError) error = NULL;
  g_autoptr (Territory) territory = territory_find (viewer.db, &error);
  g_autoptr (RuleSet) set =
      territory == NULL ? NULL : rule_set_load (viewer.db, territory->id, exchange_now (exchange), &error);
  gint64 months = 0, since = rules_trial_since (exchange, &months);
  g_autoptr (Trial) trial = set == NULL ? NULL : rule_trial (viewer.db, set, since, &error);
  Tree *view;

  if (trial == NULL)
    return exchange_fail (exchange, g_steal_pointer (&error));
  view = tree_new_map ();
  tree_set_tree (view, "trial", rule_trial_view (&viewer, trial));
  rules_add_months (view, months);
  return exchange_page (exchange, 200, "rules-trial", view);
}
