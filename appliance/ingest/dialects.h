/* dialects.h: the parsers, one file each; what each understands stands at its head. All are pure, and fail with
 * INVALID and a reason, or LIMIT; a message without readings is no failure. Called through ingest_read. */
#pragma once
#include "ingest/dialect.h"

/* native.c … netatmo.c: bytes and topic of one message to devices and readings. */
gboolean dialect_native (const IngestInput *input, IngestOutput *output, GError **error);
gboolean dialect_line_protocol (const IngestInput *input, IngestOutput *output, GError **error);
gboolean dialect_zigbee2mqtt (const IngestInput *input, IngestOutput *output, GError **error);
gboolean dialect_esphome (const IngestInput *input, IngestOutput *output, GError **error);
gboolean dialect_shelly (const IngestInput *input, IngestOutput *output, GError **error);
gboolean dialect_tasmota (const IngestInput *input, IngestOutput *output, GError **error);
gboolean dialect_ruuvi (const IngestInput *input, IngestOutput *output, GError **error);
gboolean dialect_airgradient (const IngestInput *input, IngestOutput *output, GError **error);
gboolean dialect_airrohr (const IngestInput *input, IngestOutput *output, GError **error);
gboolean dialect_chirpstack (const IngestInput *input, IngestOutput *output, GError **error);
gboolean dialect_tts (const IngestInput *input, IngestOutput *output, GError **error);
gboolean dialect_netatmo (const IngestInput *input, IngestOutput *output, GError **error);
/* table.c: what a logger's program saved; a line without a moment counts in the output. */
gboolean dialect_table (const IngestInput *input, IngestOutput *output, GError **error);
/* discovery.c: announcements of Home Assistant; they hold no readings. */
gboolean dialect_discovery (const IngestInput *input, IngestOutput *output, GError **error);
/* announced.c: what comes at a topic that is known by announcements alone. */
gboolean dialect_announced (const IngestInput *input, IngestOutput *output, GError **error);

/* The device that speaks at a topic of the dialect; NULL: none, or the message says. (transfer full) */
char *dialect_zigbee2mqtt_device (const char *topic);
char *dialect_esphome_device (const char *topic);
char *dialect_shelly_device (const char *topic);
char *dialect_tasmota_device (const char *topic);
