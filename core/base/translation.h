/* translation.h: the words of data files in other languages. <file>.<language>.yaml beside <file>.yaml says "kind:
 * translation", what it is `of`, its `language`, its `state` (draft: nobody who speaks it has proof-read it) and
 * `words` by code. Knows no grid: who owns the original says which codes it has. */
#pragma once
#include "base/error.h"

typedef struct TranslationSet TranslationSet;

/* (transfer full): every translation of `folder`; none is an empty set. A wrong one refuses the folder (INVALID, "file,
 * line N: reason"): a name that is not its own `of` and `language`, an original that is not there, a code twice, empty
 * words, and whatever yaml.h refuses. Threads share a set freely. */
TranslationSet *translation_load_folder (const char *folder, GError **error);
void translation_set_free (TranslationSet *set); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TranslationSet, translation_set_free)

/* TRUE when `original` has words under `code`. */
typedef gboolean (*TranslationKnows) (gconstpointer original, const char *code);
/* Refuses, with its file and line, a code that the original does not know, in any language of `file`
 * ("national-2026"). A code without words is no mistake here: its reader falls back to French. */
gboolean translation_check (const TranslationSet *set, const char *file, TranslationKnows knows, gconstpointer original,
                            GError **error);

/* (transfer none), as long as the set lives; NULL when that language of that file has no such code. */
const char *translation_get (const TranslationSet *set, const char *file, const char *language, const char *code);
