/* publish_target.h: where else the public site is published: rows of `publish_target`, and what became of the last try.
 * Sends nothing (appliance/background/publish.h). */
#pragma once
#include "base/remarks.h"
#include "domain/actor.h"
#include "store/store.h"

typedef struct {
  gint64 id, port;
  gint64 created_at, tried_at, done_at; /* UTC seconds; 0: never */
  gint64 sent_files, sent_bytes;        /* of the last success */
  gboolean paused;
  char *uuid, *way; /* "folder", "ssh" */
  char *host, *login, *folder;
  char *host_key, *offered_key; /* "ssh-ed25519 AAAA…"; "": none */
  char *build;                  /* "site-12"; "": none */
  char *trouble, *detail;       /* code of publish_troubles; "": none */
} PublishTarget;
void publish_target_free (PublishTarget *target);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PublishTarget, publish_target_free)

enum { PUBLISH_TARGET_FOLDER_CHARS = 200, PUBLISH_TARGET_HOST_CHARS = 100, PUBLISH_TARGET_LOGIN_CHARS = 32 };

/* (transfer full): of PublishTarget, oldest first. */
GPtrArray *publish_target_list (Db *db, GError **error);
/* (transfer full); NOT_FOUND. */
PublishTarget *publish_target_find (Db *db, const char *uuid, GError **error);

/* What was typed of a new one; remarks on way, host, port, login, folder. These words reach command lines: letters,
 * figures and few signs alone. */
typedef struct {
  const char *way, *host, *port, *login, *folder;
} PublishTargetTyped;
void publish_target_check (const PublishTargetTyped *typed, Remarks *remarks);

/* Within a store_write. INVALID when publish_target_check has remarks; CONFLICT for a place that is there already. */
gboolean publish_target_add (Db *db, const Actor *actor, const PublishTargetTyped *typed, GError **error);
gboolean publish_target_remove (Db *db, const Actor *actor, gint64 id, GError **error);
gboolean publish_target_pause (Db *db, const Actor *actor, gint64 id, gboolean paused, GError **error);
/* Within a store_write: the key that the host offered is its own from now on: a person compared it. CONFLICT when it is
 * not `seen` any more. */
gboolean publish_target_trust (Db *db, const Actor *actor, gint64 id, const char *seen, GError **error);
/* Within a store_write: it is published to at once, whatever it has already. */
gboolean publish_target_again (Db *db, const Actor *actor, gint64 id, GError **error);

/* Within a store_write, by the box: what became of a try. `build` nullable: it failed, for `trouble`. */
typedef struct {
  gint64 id, files, bytes;
  const char *build, *trouble, *detail;
  const char *offered_key; /* nullable: it stays */
} PublishTargetOutcome;
gboolean publish_target_finish (Db *db, const PublishTargetOutcome *outcome, gint64 now, GError **error);

/* Within a store_write: somebody wants the site made now. */
gboolean publish_target_ask (Db *db, const Actor *actor, GError **error);
