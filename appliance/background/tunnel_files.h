/* tunnel_files.h: what the system's unit histologe-tunnel reads to keep the line open: ssh's configuration, the key
 * that the box made, the one key of the machine there. Starts nothing: a path unit sees the change. */
#pragma once
#include "domain/tunnel.h"

/* (transfer full): the line for authorized_keys there, which allows this one tunnel and nothing else; NULL without a
 * key yet. */
char *tunnel_key_line (const char *data_folder, const Tunnel *tunnel);
/* Makes the box's key for tunnels when there is none. IO. */
gboolean tunnel_key_make (const char *data_folder, GError **error);
/* Writes the files where they changed; takes the configuration away when the tunnel is not on (`tunnel` nullable).
 * `end_port`: where the tunnel ends on this machine. IO. */
gboolean tunnel_files_keep (const char *data_folder, const Tunnel *tunnel, guint end_port, GError **error);
