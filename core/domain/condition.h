/* condition.h: when something of a data file applies: lists of {field, is | in | at_least} under `all` and `any`. No
 * expression, no order of evaluation. Knows neither questions nor reports. */
#pragma once
#include <glib.h>

/* One of `is`, `in` and `at_least` is given. A value of several codes ("gas co") is met by any of them; a number with
 * decimals ("34.5") reaches its whole part. */
typedef struct {
  char *field;
  char *is;  /* nullable */
  char **in; /* nullable; not NULL-terminated */
  guint in_count;
  guint at_least; /* 0: not given; a value that is no number is below */
} Condition;

/* All of `all` hold, and one of `any`; an empty list asks nothing. */
typedef struct {
  Condition *all;
  guint all_count;
  Condition *any;
  guint any_count;
} Conditions;

/* How many of `is`, `in` and `at_least` are given: a file where it is not one is refused. */
guint condition_tests (const Condition *condition);

/* The value of a field, NULL when it has none. */
typedef const char *(*ConditionValue) (const char *field, gpointer data);
gboolean condition_list_holds (const Conditions *conditions, ConditionValue value, gpointer data); /* TRUE for NULL */
/* TRUE when nothing that is known yet speaks against it: a condition on a field without a value is possible. */
gboolean condition_list_may_hold (const Conditions *conditions, ConditionValue value, gpointer data);
/* Calls `visit` for each condition, until it returns FALSE. TRUE when it never did. */
gboolean condition_list_all (const Conditions *conditions,
                             gboolean (*visit) (const Condition *condition, gpointer data), gpointer data);
