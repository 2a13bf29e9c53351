/* report_filter.h: what narrows a list of reports: text, filters and order, as an address holds them; and the statement
 * that answers from one point of view. Lists, map, exports and figures ask through it. */
#pragma once
#include "domain/followup.h"
#include "domain/report.h"

/* How a value of a filter is written, and chosen on a page. */
typedef enum {
  FILTER_TEXT,      /* words to search */
  FILTER_CHOICE,    /* one of its codes */
  FILTER_FLAG,      /* REPORT_FILTER_YES, or it is not there */
  FILTER_SITUATION, /* "L-HUM" */
  FILTER_CRITERION, /* "L-HUM02" */
  FILTER_PARTNER,   /* uuid */
  FILTER_CAMPAIGN,  /* uuid */
  FILTER_TOWN,      /* INSEE code */
  FILTER_DAY,       /* "2026-11-23", its first instant */
  FILTER_DAY_LAST,  /* the same, its last */
  FILTER_DAYS       /* a number of days up to now */
} FilterKind;

#define REPORT_FILTER_YES "oui"
#define REPORT_FILTER_SORT "tri"

/* What is asked for one code of a choice; each SQL as in ReportFilterRow. */
typedef struct {
  const char *code; /* NULL ends the table */
  const char *condition, *ids;
  const char *count; /* nullable: how many that is, as column `count`, when nothing else is asked */
} ReportFilterAsked;

typedef struct {
  const char *name; /* in addresses, and in the words of group filter */
  FilterKind kind;
  const char *const *codes; /* of a choice */
  const char *words;        /* of a choice: group of its words */
  gboolean several;         /* more than one value: any of them */
  gboolean hidden;          /* of files alone whose names the reader reads */
  const char *condition;    /* SQL; "$" stands for the value; NULL: the report is among `ids` */
  const char *ids;          /* SQL: "SELECT … AS report_id …", asking nothing of the report itself */
  const ReportFilterAsked *asked; /* of a choice whose codes are asked otherwise each; in the place of the two before */
} ReportFilterRow;
extern const ReportFilterRow report_filters[];
extern const guint report_filters_count;
const ReportFilterRow *report_filter_find (const char *name); /* NULL when unknown */

/* Orders a list can be put in; "-" before the name is the other way round. */
typedef struct {
  const char *name;
  const char *up, *down;             /* SQL */
  const char *whole_up, *whole_down; /* nullable: of all reports, by an index that few of them would only be slower by */
} ReportSort;
extern const ReportSort report_sorts[];
extern const guint report_sorts_count;

ReportCriteria *report_criteria_new (void);
ReportCriteria *report_criteria_copy (const ReportCriteria *criteria); /* (transfer full): NULL gives an empty one */
void report_criteria_free (ReportCriteria *criteria);                  /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReportCriteria, report_criteria_free)
/* A name of report_filters, or REPORT_FILTER_SORT with "-received". A second value replaces the first unless the filter
 * takes several. FALSE: unknown name or value, left out; an empty value too. */
gboolean report_criteria_add (ReportCriteria *criteria, const char *name, const char *value);
/* TRUE when a filter or the order was given a value that is not known, and was left out: whoever reads the list is
 * told. */
gboolean report_criteria_is_strange (const ReportCriteria *criteria);
/* Takes a value away; NULL: all of that name. */
void report_criteria_remove (ReportCriteria *criteria, const char *name, const char *value);
/* (transfer full): "etat=active&classe=E&q=mois", always in the order of the tables, url-encoded; "" for none. The page
 * of the list is not part of it. */
char *report_criteria_query (const ReportCriteria *criteria);
/* Adds what such a text holds; what is unknown in it is left out. */
void report_criteria_read (ReportCriteria *criteria, const char *query);
guint report_criteria_count (const ReportCriteria *criteria); /* values chosen, the order apart; 0 for NULL */
/* Valid until the criteria change. */
const ReportFilterRow *report_criteria_row (const ReportCriteria *criteria, guint index);
const char *report_criteria_value (const ReportCriteria *criteria, guint index);
gboolean
report_criteria_has (const ReportCriteria *criteria, const char *name, const char *value); /* NULL: any value */
const char *report_criteria_first (const ReportCriteria *criteria, const char *name);  /* NULL when it is not chosen */
const char *report_criteria_sort (const ReportCriteria *criteria, gboolean *ret_down); /* name; NULL: the list's own */

/* A follow-up `f` that is news: what left its author's hands, written by another, since :user opened the file last. With
 * :now, :month (REPORT_NEWS_DAYS ago) and, for a partner, :partner. In the second of a reading both are meant: what is
 * told twice is read, what is never told is lost. By the readings of the report ("+"): who reads all day, or takes
 * all files into a table, has many thousands of their own. */
#define REPORT_NEWS_UNREAD \
  "f.created_at >= :month AND f.released_at <= :now AND NOT EXISTS (SELECT 1 FROM access_log g" \
  " WHERE g.report_id = f.report_id AND g.at > f.created_at AND +g.user_id = :user AND g.what = 'report')"
#define REPORT_NEWS_OF_DESK REPORT_NEWS_UNREAD " AND f.author IN ('tenant', 'partner') AND f.category <> 'erased'"
#define REPORT_NEWS_OF_PARTNER \
  REPORT_NEWS_UNREAD " AND f.author <> 'box' AND f.category NOT IN ('transmitted', 'erased')" \
  " AND f.partner_id IS NOT :partner"
/* The same of a row at hand, for whoever opened its report at `seen` last (0: never) and is of that partner (0: the
 * desk). */
gboolean report_news_is (const FollowupRow *row, gint64 partner_id, gint64 seen, gint64 now);

/* (transfer full): "SELECT <select> FROM report r JOIN territory t … LEFT JOIN assignment a (of the point of view)
 * WHERE <list, criteria> <tail>", bound; :partner, :user, :limit and :offset may stand in `select` and `tail` too. Both
 * are constants of the caller's file, in core/domain. */
Query *report_filter_query (Db *db, const ReportFilter *filter, const char *select, const char *tail);
/* How many that is, as column `count`, without reading the reports: of a whole list by states as the store keeps count of
 * them, of a single filter by its own table. NULL when the question is not as simple. */
Query *report_filter_counted (Db *db, const ReportFilter *filter);
/* The same of the newest reports alone, newest first: what is found there stands first in the whole too, and few pages
 * are looked at beyond. NULL when the list is in another order, or holds a partner's own files alone. */
Query *report_filter_newest (Db *db, const ReportFilter *filter, const char *select);
/* " ORDER BY …" of the criteria, else of the list; ends with the id, so that pages neither skip nor repeat a row. */
const char *report_filter_order (const ReportFilter *filter);
