/* trainee.h: the accounts of the training copy, read from packaging/demo/trainees.ini: one group [trainee CODE] each. */
#pragma once
#include <glib.h>

typedef struct {
  char *code, *name, *email, *role;
  char *partner;     /* type of its partner (partner.h); NULL: the desk */
  char *task;        /* what this account does in the exercises */
  char *password;    /* NULL but in a file that trainee_list_write made */
  gboolean referent; /* of its partner */
} Trainee;

/* (transfer full): of Trainee, in the file's order. NOT_FOUND, IO; INVALID for one without name, address or role. */
GPtrArray *trainee_list (const char *path, GError **error);
/* (transfer full): the same password whenever it is asked for, until `edition` changes (TrainingState.passwords): made of
 * the box's key, kept nowhere. NULL without that key. */
char *trainee_password (const char *code, gint64 edition);
/* Writes the file `path` anew at `out`, readable by its owner alone, with each one's password. IO. */
gboolean trainee_list_write (const char *path, gint64 edition, const char *out, GError **error);
