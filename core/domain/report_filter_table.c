/* report_filter_table.c: the filters and orders of lists of reports, one row each. To add a filter, add a row here and
 * its words in the group filter (and filter_hint when it needs some). */
#include "domain/report_filter.h"

static const char *const states[] = { "open", "received", "taken", "active", "closed", "filtered", NULL };
static const char *const classes[] = { "G", "F", "E", "D", "C", "B", "A", NULL };
static const char *const notations[] = { "4", "3", "2", "1", "none", NULL };
static const char *const leads[] = { "non_decence", "rsd", "insalubrite", "danger", "suroccupation", "energie", NULL };
static const char *const answers[] = { "none", "waiting", "accepted", "refused", "closed", NULL };
static const char *const tenures[] = { "social", "private", NULL };

#define IS_OPEN "r.state IN ('received', 'taken', 'active')"
#define IS_DANGER "(r.danger > 0 OR r.alerted_at IS NOT NULL)"
#define CLASS "coalesce (r.class_human, r.class_computed)"
/* Of that partner when one is chosen or looks, else of any. */
#define ABOUT "(:about = 0 OR x.partner_id = :about)"
/* Few wait, were refused or are in hand, and these are sought by partner, as the index is; of what is closed, which is most,
 * each report asks. Counted along the index of reports. */
#define ANSWERED \
  "SELECT x.report_id FROM partner y CROSS JOIN assignment x ON x.partner_id = y.id AND x.state = $" \
  " WHERE (:about = 0 OR y.id = :about)"
#define ASSIGNED "SELECT count (DISTINCT x.report_id) FROM assignment x WHERE x.state "
static const ReportFilterAsked answers_asked[] = {
  { "none", "NOT EXISTS (SELECT 1 FROM assignment x WHERE x.report_id = r.id AND x.state <> 'withdrawn' AND " ABOUT ")",
    NULL,
    "SELECT (SELECT coalesce (sum (count), 0) FROM report_count) - (" ASSIGNED "<> 'withdrawn' AND " ABOUT ") AS count" },
  { "waiting", NULL, ANSWERED, NULL },
  { "accepted", NULL, ANSWERED, NULL },
  { "refused", NULL, ANSWERED, NULL },
  { "closed", "EXISTS (SELECT 1 FROM assignment x WHERE x.report_id = r.id AND x.state = $ AND " ABOUT ")", NULL,
    "SELECT (" ASSIGNED "= $ AND " ABOUT ") AS count" },
  { NULL },
};
/* Codes of problems begin with those of their situation and criterion: "L-HUM02-3". */
#define HAS_PROBLEM(first, past) \
  "SELECT report_id FROM report_problem WHERE severity >= $ || '" first "' AND severity < $ || '" past "'"

const ReportFilterRow report_filters[] = {
  { .name = "q", .kind = FILTER_TEXT },
  { "etat", FILTER_CHOICE, states, "filter_state", TRUE, FALSE, "(r.state = $ OR ($ = 'open' AND " IS_OPEN "))", NULL, NULL },
  { "classe", FILTER_CHOICE, classes, "class_words", TRUE, FALSE, CLASS " = $", NULL, NULL },
  { .name = "danger", .kind = FILTER_FLAG, .condition = IS_DANGER },
  { "notation", FILTER_CHOICE, notations, "notation", TRUE, FALSE,
    "iif ($ = 'none', r.notation IS NULL, r.notation = CAST ($ AS INTEGER))", NULL, NULL },
  { .name = "situation", .kind = FILTER_SITUATION, .ids = HAS_PROBLEM ("0", ":") },
  { .name = "critere", .kind = FILTER_CRITERION, .ids = HAS_PROBLEM ("-", ".") },
  { "procedure", FILTER_CHOICE, leads, "lead", FALSE, FALSE, "instr (' ' || r.leads || ' ', ' ' || $ || ' ') > 0", NULL, NULL },
  { .name = "partenaire",
    .kind = FILTER_PARTNER,
    .ids = "SELECT x.report_id FROM assignment x JOIN partner y ON y.id = x.partner_id"
           " WHERE y.uuid = $ AND x.state <> 'withdrawn'" },
  { "affectation", FILTER_CHOICE, answers, "filter_answer", .asked = answers_asked },
  { .name = "du", .kind = FILTER_DAY, .condition = "r.created_at >= $" },
  { .name = "au", .kind = FILTER_DAY_LAST, .condition = "r.created_at < $" },
  { .name = "ville", .kind = FILTER_TOWN, .condition = "r.insee = $" },
  { .name = "campagne",
    .kind = FILTER_CAMPAIGN,
    .condition = "r.campaign_id = (SELECT g.id FROM campaign g WHERE g.uuid = $)" },
  { "parc", FILTER_CHOICE, tenures, "tenure", FALSE, FALSE, "r.social_housing = iif ($ = 'social', 1, 0)", NULL, NULL },
  { .name = "enfants", .kind = FILTER_FLAG, .condition = "r.child_under_6 = 1" },
  { .name = "silence", .kind = FILTER_DAYS, .condition = "(" IS_OPEN " AND r.followed_at < $)" },
  { .name = "capteur",
    .kind = FILTER_FLAG,
    .hidden = TRUE, /* a curve tells when somebody is at home */
    .condition = "EXISTS (SELECT 1 FROM sensor_loan s WHERE s.report_id = r.id AND s.to_at IS NULL)" },
  { .name = "miens",
    .kind = FILTER_FLAG,
    .condition = "iif (:partner = 0, r.taken_by = :user, coalesce (a.state <> 'refused', 0))" },
};
const guint report_filters_count = G_N_ELEMENTS (report_filters);

/* A town that was not recognised is what somebody typed: it takes no place in the order of who may not read it. */
#define TOWN "iif (r.insee <> '', r.city, '')"
#define STATE \
  "coalesce (CASE a.state WHEN 'waiting' THEN 0 WHEN 'accepted' THEN 1 WHEN 'closed' THEN 5 WHEN 'refused'" \
  " THEN 6 END, CASE r.state WHEN 'received' THEN 2 WHEN 'taken' THEN 3 WHEN 'active' THEN 4 ELSE 7 END)"
#define BOTH_WAYS(name, key) \
  { \
    name, " ORDER BY " key ", r.created_at, r.id", " ORDER BY " key " DESC, r.created_at DESC, r.id DESC", NULL, NULL \
  }

const ReportSort report_sorts[] = {
  { "reference", " ORDER BY +r.number, r.id", " ORDER BY +r.number DESC, r.id DESC", NULL, NULL },
  { "recu", " ORDER BY +r.created_at, r.id", " ORDER BY +r.created_at DESC, r.id DESC", " ORDER BY r.created_at, r.id",
    " ORDER BY r.created_at DESC, r.id DESC" },
  { "classe", " ORDER BY " IS_DANGER ", " CLASS ", r.created_at DESC, r.id DESC",
    " ORDER BY " IS_DANGER " DESC, " CLASS " DESC, r.created_at, r.id", /* of two as grave, the longest wait */
    NULL, NULL },
  BOTH_WAYS ("notation", "coalesce (r.notation, 0)"),
  { "ville", " ORDER BY +" TOWN ", r.created_at, r.id", " ORDER BY +" TOWN " DESC, r.created_at DESC, r.id DESC",
    " ORDER BY " TOWN ", r.created_at, r.id", " ORDER BY " TOWN " DESC, r.created_at DESC, r.id DESC" },
  BOTH_WAYS ("etat", STATE),
  BOTH_WAYS ("suivi", "r.followed_at"),
};
const guint report_sorts_count = G_N_ELEMENTS (report_sorts);

const ReportFilterRow *
report_filter_find (const char *name)
{
  for (guint i = 0; i < report_filters_count; i++)
    if (g_strcmp0 (report_filters[i].name, name) == 0)
      return &report_filters[i];
  return NULL;
}
