/* mime_read.h: from the bytes of a mail, whoever sent them, to what they say (GMime). Pure: reads no store, writes no
 * file, opens no part: what is packed (archives, sealed mails, Office files) is named, not looked into. */
#pragma once
#include "domain/incoming_mail.h"

enum {
  MIME_DEPTH_MAX = 20,    /* parts within parts; deeper ones are not looked at */
  MIME_PARTS_MAX = 100,   /* looked at in all */
  MIME_TEXT_BYTES_MAX = 512 * 1024 /* of one text, decoded */
};

/* (transfer full): never NULL: bytes that are no mail give an empty letter. */
IncomingMail *mime_read (GBytes *bytes);
