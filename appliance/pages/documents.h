/* documents.h: the photos and documents of one file: by type and by what they show, with the form that adds some. */
#pragma once
#include "http/exchange.h"

int documents_show (Exchange *exchange); /* GET /dossiers/{uuid}/documents: ?visite= or ?arrete= chooses of what */
/* POST /dossiers/{uuid}/documents: photos (files), document_type, caption, criterion, of, visible */
int documents_add (Exchange *exchange);
int documents_change (Exchange *exchange); /* POST /dossiers/{uuid}/documents/{file}: verb withdraw, show, hide */
