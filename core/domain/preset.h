/* preset.h: models of answers: words with variables in braces, the desk's for all, a partner's for its own people. What
 * stands in place of a variable is said by view/preset_text.h. */
#pragma once
#include "domain/actor.h"
#include "store/store.h"

/* What may stand in braces; their names are those people type. */
typedef enum {
  PRESET_REFERENCE,
  PRESET_TOWN,
  PRESET_SERVICE,
  PRESET_PHONE,
  PRESET_PARTNER,
  PRESET_AGENT,
  PRESET_DAY,
  PRESET_LINK,
  PRESET_VARIABLE_LAST
} PresetVariable;
extern const char *const preset_variables[PRESET_VARIABLE_LAST]; /* "reference", "commune"… */

enum { PRESET_NAME_MAX = 80, PRESET_TEXT_MAX = 4000 /* characters */ };

typedef struct {
  gint64 id, partner_id, revision, changed_at; /* partner_id 0: the desk's */
  char *uuid, *name, *text;
} Preset;
void preset_free (Preset *preset);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Preset, preset_free)

/* (transfer full): of Preset *, those a member of that partner (0: the desk) may use, its own first, by name. */
GPtrArray *preset_list (Db *db, gint64 partner_id, GError **error);
/* (transfer full): NOT_FOUND when it is not there or archived. */
Preset *preset_find_uuid (Db *db, const char *uuid, GError **error);
/* TRUE when the actor may change it: the desk the desk's, a partner's administrator its partner's. */
gboolean preset_is_own (const Preset *preset, gint64 partner_id);
/* TRUE when another of that partner's (0: the town's) bears that name, whatever its capitals and accents: in the list of a
 * follow-up nobody could tell the two apart. `but` (nullable): the uuid of the one that is being changed. */
gboolean preset_is_taken (Db *db, gint64 partner_id, const char *name, const char *but);

/* Walks a text: calls `visit` for each piece, plain (variable PRESET_VARIABLE_LAST, `text` the words) or a variable, and
 * for what stands in braces and is none (`unknown`). */
typedef struct {
  PresetVariable variable;
  gboolean unknown;
  const char *text; /* not terminated: `length` bytes; of a variable its name */
  gsize length;
} PresetPiece;
typedef void (*PresetVisit) (const PresetPiece *piece, gpointer data);
void preset_walk (const char *text, PresetVisit visit, gpointer data);
/* (transfer full) (nullable): the first name in braces that is no variable. */
char *preset_unknown (const char *text);

typedef struct {
  const char *uuid; /* NULL: a new one */
  const char *name, *text;
  gint64 revision; /* the one that was shown */
} PresetInput;
/* Within a store_write. DENIED for who may not manage models, or not this one; INVALID without a name or words, with a
 * name that another has, or with an unknown variable; CONFLICT when it was changed since `revision`; NOT_FOUND. */
gboolean preset_save (Db *db, const Actor *actor, const PresetInput *input, GError **error);
/* The same: it is offered no more. Name and text are not used. */
gboolean preset_archive (Db *db, const Actor *actor, const PresetInput *input, GError **error);
