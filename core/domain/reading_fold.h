/* reading_fold.h: the journal becomes blocks: in rounds, each of many rows, so that a day's block is written a few
 * times and not at each message; each round in short transactions that a power cut may part anywhere. */
#pragma once
#include "store/store.h"

/* TRUE when a message waits in the journal. */
gboolean reading_journal_waits (Db *db);
/* TRUE when it is worth folding at `now`: enough rows wait, or the oldest is READING_FOLD_AGE_S old. */
gboolean reading_fold_is_due (Db *db, gint64 now);
enum { READING_FOLD_AGE_S = 6 * 3600, READING_FOLD_ROWS_MANY = 8000 };

typedef struct {
  guint rows;       /* journal rows taken away */
  guint readings;   /* what they held */
  guint duplicates; /* of which already known, with the same value */
  guint conflicts;  /* of which known with another value: the first was kept */
  guint damaged;    /* rows that could not be read: dropped; and blocks, their bytes kept in reading_damaged */
} ReadingFold;
/* Folds until the journal is empty, behind people's writes. Adds to *ret_fold. */
gboolean reading_fold_all (Store *store, ReadingFold *ret_fold, GError **error);

/* How much at once; for tests. */
typedef struct {
  guint readings;   /* of a round, about: what is in memory */
  guint blocks;     /* of a transaction, at most */
  guint rows;       /* taken away by a transaction, at most */
  gint64 budget_us; /* of a transaction, about */
} ReadingFoldPace;
extern const ReadingFoldPace reading_fold_pace;
/* One transaction's worth. *ret_more: there is more. A killed program goes on with the next call. */
typedef struct ReadingFolding ReadingFolding;
ReadingFolding *reading_folding_new (Store *store, const ReadingFoldPace *pace);
void reading_folding_free (ReadingFolding *folding);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReadingFolding, reading_folding_free)
gboolean reading_folding_step (ReadingFolding *folding, ReadingFold *fold, gboolean *ret_more, GError **error);
