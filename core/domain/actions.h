/* actions.h: what a report sets off by itself, as data: grids/actions-<version>.yaml, a table of rows "when these facts
 * hold, do this": ask a question, propose a sensor or a remote visit, warn the desk or the agent on duty. It belongs to
 * one grid, whose codes it names. A loaded table never changes: threads share it freely. What is done with a report
 * stands in actions_apply.h. */
#pragma once
#include "base/translation.h"
#include "domain/condition.h"
#include "domain/grid.h"

/* What an answer may be. "I do not know" is always one. */
typedef enum {
  ASK_YES_NO,
  ASK_CHOICE, /* one of its choices */
  ASK_NUMBER, /* within its bounds, one decimal when what it fills has one */
  ASK_DAY,    /* YYYY-MM-DD */
  ASK_TEXT,
  ASK_PHOTO,
  ASK_LAST
} AskKind;
const char *actions_kind_name (AskKind kind); /* "yes_no" */
AskKind actions_kind_find (const char *name); /* ASK_TEXT for a name it does not know */

typedef struct {
  char *code;
  char *words;
} ActionsChoice;

typedef struct {
  char *code; /* "heating" */
  AskKind kind;
  char *words;
  char *hint; /* nullable */
  char *unit; /* of a number, nullable */
  guint min, max;
  ActionsChoice *choices; /* of ASK_CHOICE */
  guint choices_count;
  char *fills;     /* fact of report_fact.h, or field of report_answer; NULL: none */
  char **replaces; /* severities whose own question it makes useless */
  guint replaces_count;
} ActionsQuestion;

typedef enum { PROPOSE_NOTHING, PROPOSE_SENSOR, PROPOSE_VISIT, PROPOSE_LAST } ActionsProposal;
typedef enum { WARN_NOBODY, WARN_DESK, WARN_DUTY, WARN_LAST } ActionsWarning;

typedef struct {
  char *code;
  Conditions *when; /* whose fields are facts (actions_scene.h); NULL: always */
  char **ask;       /* codes of questions */
  guint ask_count;
  guint own_questions; /* so many questions of the severities themselves; 0: none */
  ActionsProposal propose;
  ActionsWarning warn;
  char *reason; /* with a proposal or a warning: why, for the staff */
} ActionsRow;

struct _Actions {
  char *version; /* the file name without .yaml */
  char *grid;    /* version of the grid whose codes it names */
  char *date;    /* the day it applies from */
  char *source;
  char **photo_questions; /* severities whose own question asks for a photo and nothing else */
  guint photo_questions_count;
  ActionsQuestion *questions;
  guint questions_count;
  ActionsRow *rows; /* in the order in which they ask */
  guint rows_count;
  const TranslationSet *translations; /* private: of the set of grids; NULL for a table loaded alone */
};

/* Loads one file, whose first key is "kind: actions", against its grid. INVALID reads "file, line N: reason"; unknown
 * facts, codes, questions and combinations are refused. CONFLICT when `grid` is another than it names. Free with
 * actions_free(). */
Actions *actions_load (const char *path, const Grid *grid, GError **error);
void actions_free (Actions *actions); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Actions, actions_free)

/* (transfer full): of every file of a folder that says "kind: actions", in the order of their dates; the version of
 * each is its file's name. NOT_FOUND when one names a grid that is not there. An empty array without such files. */
GPtrArray *actions_load_folder (const char *folder, const GridSet *grids, GError **error);

/* (transfer full): the sentence of a code in that language, else in French, ready for a page; NULL when there is none.
 * Codes: a question's own, "heating.hint", "heating.gas" of a choice; a row's, of its reason. */
char *actions_words (const Actions *actions, const char *language, const char *code);
/* TRUE when there is a sentence of that code: for translation_check(). */
gboolean actions_knows (gconstpointer actions, const char *code);

const ActionsQuestion *actions_question (const Actions *actions, const char *code); /* NULL when unknown */
const ActionsRow *actions_row (const Actions *actions, const char *code);
gboolean actions_asks_photo (const Actions *actions, const char *severity); /* its own question is for a photo */
