/* setting.h: what a person sets in the browser: one table of keys with defaults and bounds, rows of `setting` with
 * their author. */
#pragma once
#include "domain/actor.h"
#include "store/store.h"

typedef enum {
  SETTING_TEXT,
  SETTING_INTEGER,
  SETTING_FLAG,
  SETTING_COLOR,        /* one that is read on light paper (color_is_readable) */
  SETTING_EMAIL,        /* one address, or empty */
  SETTING_EMAILS,       /* none, one or several addresses, separated by commas */
  SETTING_MOBILES,      /* the same of French mobiles (mobile.h) */
  SETTING_SMS_WAY,      /* off, spool, http */
  SETTING_SMS_SENDER,   /* 11 letters and figures at most, or empty */
  SETTING_OPINION,      /* the address of a procedure on the State's opinion site, or empty */
  SETTING_RULES_MATCH,  /* all, first */
  SETTING_ACCESS,       /* whole, assigned */
  SETTING_FACTOR,       /* off, desk, all: which roles must have a second factor */
  SETTING_DAYS,         /* calendar, working */
  SETTING_WEEKLY_EMPTY, /* mail, none */
  SETTING_REPLY_TAG,    /* line, plus */
  SETTING_ANSWERS,      /* glance, direct */
  SETTING_REACH,        /* everywhere, town */
  SETTING_ORIGIN,       /* "https://www.example.org", nothing behind; or empty */
  SETTING_SIREN,        /* nine figures, or empty */
  SETTING_URL,          /* an https address, or empty */
  SETTING_FONT,         /* theme.h of the views has what each is made of */
  SETTING_DAY,          /* an ISO day, or empty */
  SETTING_HOURS,        /* hours of a day: base/opening.h */
  SETTING_TYPE_LAST
} SettingType;

typedef struct {
  const char *key;
  SettingType type;
  const char *fallback;
  gint64 min, max; /* of an integer; max length of a text */
} SettingKind;

extern const SettingKind setting_kinds[];
extern const guint setting_kinds_count;

/* (transfer full): the value; the fallback of the table when nobody set it, or when what stands in the store has
 * not the shape of its type (address, code). An unknown key is a programmer's mistake (critical, ""). */
char *setting_text (Db *db, const char *key);
/* (transfer full): the same for what somebody's rights hang on: NULL rather than the fallback when it could not be read,
 * or INVALID when what stands in the store has not the shape of its type. */
char *setting_read (Db *db, const char *key, GError **error);
/* The fallback of the table when what stands in the store is no number within the bounds. */
gint64 setting_integer (Db *db, const char *key);
/* Within a store_write. INVALID for an unknown key, a value out of bounds or with control characters. */
gboolean setting_set (Db *db, const Actor *actor, const char *key, const char *value, GError **error);
/* TRUE when setting_set would take that value; FALSE too for an unknown key. */
gboolean setting_is_valid (const char *key, const char *value);
/* (transfer full): the values to choose from, NULL-terminated; NULL for what is written freely. */
char **setting_choices (const SettingKind *kind);
/* Within a store_write: the fallback of the table again, as if nobody had set it. INVALID for an unknown key. */
gboolean setting_reset (Db *db, const Actor *actor, const char *key, GError **error);
/* Who set it, and when: *ret_by (transfer full) the person's name, "setup" for the set-up; NULL and 0 when nobody did.
 */
gboolean setting_author (Db *db, const char *key, char **ret_by, gint64 *ret_at, GError **error);
