/* mqtt_access.h: Mosquitto's files passwords and acl, written from the accounts of the store (broker.h) whenever these
 * changed, and Mosquitto told: whoever lost an account is thrown out at once. Only hashes stand there. */
#pragma once
#include "background/jobs.h"

/* Where the files are, and whom to tell. Borrowed. */
typedef struct MqttAccess {
  const char *folder;      /* exists; of our user, readable by Mosquitto's group */
  const char *data_folder; /* of the box's own password, which nobody else reads */
  const char *pid_file;    /* nullable: Mosquitto is told by systemd, which watches the folder */
} MqttAccess;

/* (transfer full): the box's own password at the broker, made the first time. IO. */
char *mqtt_access_password (const MqttAccess *access, GError **error);
/* Writes both files as the store says now. IO, STORE. */
gboolean mqtt_access_write (const MqttAccess *access, Store *store, GError **error);

/* The job "broker": an account changed. */
gboolean mqtt_access_wanted (const Jobs *jobs, Db *db, gint64 now);
gboolean mqtt_access_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error);
