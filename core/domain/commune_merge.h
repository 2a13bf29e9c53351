/* commune_merge.h: communes that become one (commune nouvelle). What was filed under the former codes is filed under the
 * new one from then on, each report with a line of history that keeps its former code: lists, rules, figures and exports
 * read one column and need not know. Its address stays as it was typed, former town included. The former communes stay as
 * names that people still write. */
#pragma once
#include "domain/actor.h"
#include "store/store.h"

typedef struct {
  const char *const *from; /* INSEE codes, NULL at the end; may hold `into`: the code of the largest is mostly kept */
  const char *into, *name, *postcode;
} CommuneMerging;

/* What a merger would change, counted and not done. */
typedef struct {
  gint64 reports;  /* that take the new code */
  gint64 areas;    /* places in partners' areas that name a former one */
  guint rules;     /* conditions of rules that name one */
  gboolean town;   /* the box's own town is one of them */
} CommuneMergeSize;

enum { COMMUNE_PIECE = 100 /* reports that a piece of work moves */ };

/* Writes nothing. NOT_FOUND, CONFLICT as commune_merge_begin; INVALID with fewer than two. */
gboolean commune_merge_size (Db *db, const CommuneMerging *merging, CommuneMergeSize *ret_size, GError **error);
/* Within a store_write: the new commune, and with it areas of partners, conditions of rules and the town of the box; the
 * reports follow in pieces. INVALID with fewer than two communes or without code, name, postcode; NOT_FOUND for a code that
 * is none of ours; CONFLICT for one that was merged already. */
gboolean commune_merge_begin (Db *db, const Actor *actor, const CommuneMerging *merging, GError **error);
/* Within a store_write: moves COMMUNE_PIECE reports at most; *ret_left tells how many still bear a former code. */
gboolean commune_merge_piece (Db *db, const Actor *actor, guint *ret_left, GError **error);
/* Reports that still bear the code of a merged commune: a merger was cut short. */
gboolean commune_merge_left (Db *db, guint *ret_left, GError **error);
