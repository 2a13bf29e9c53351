/* broker.h: accounts at the MQTT broker: a sensor or gateway signs in with its uuid and its token. Files for Mosquitto
 * are written by appliance/ingest/mqtt_access.h. */
#pragma once
#include "store/store.h"

typedef struct {
  char *user;   /* uuid of the sensor or gateway */
  char *hash;   /* a line of Mosquitto's file of passwords holds user:hash */
  char *family; /* of a gateway, nullable: whose topics it may write beside its own */
} BrokerAccount;

/* Whose account it is: a sensor writes its own topics alone. */
typedef enum { BROKER_SENSOR, BROKER_GATEWAY } BrokerOwner;
/* Within a store_write: the account is made, or gets another token: the former one opens nothing from then on. */
gboolean broker_account_give (Db *db, BrokerOwner owner, gint64 id, const char *token, GError **error);
/* Within a store_write: closed, whoever is signed in is thrown out too; its token serves again once it is open. An
 * account that is not there is no error: it was made before the box knew MQTT. */
gboolean broker_account_close (Db *db, BrokerOwner owner, gint64 id, gboolean closed, GError **error);
/* (transfer full): of BrokerAccount, the open ones by name. */
GPtrArray *broker_account_list (Db *db, GError **error);
/* (transfer full): families that a gateway has an account for: their topics are listened to, no others.
 * NULL-terminated, sorted. */
char **broker_families (Db *db, GError **error);

/* (transfer full): "$7$101$salt$hash", PBKDF2 with SHA-512 as mosquitto_passwd writes it. Tokens are 32 random bytes:
 * more rounds would only slow the broker down. */
char *broker_hash (const char *token);
/* The same with a salt of 12 bytes that is handed in. */
enum { BROKER_SALT_BYTES = 12 };
char *broker_hash_salted (const char *token, const guchar *salt);

/* The revision of the accounts, and the one that stands in Mosquitto's files. */
typedef struct {
  gint64 revision, written;
} BrokerState;
gboolean broker_state (Db *db, BrokerState *ret_state, GError **error);
/* Digests of the announced topics that stand there (appliance/ingest/announced.h). */
gboolean broker_knows_announced (Db *db, const char *digest);
/* Within a store_write: that revision and those topics stand in the files. */
gboolean broker_set_written (Db *db, gint64 revision, const char *announced, GError **error);
