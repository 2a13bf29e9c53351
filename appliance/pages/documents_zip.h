/* documents_zip.h: all photos and documents of a file in one download. */
#pragma once
#include "http/exchange.h"

int documents_zip_send (Exchange *exchange); /* GET: a ZIP archive, streamed */
