/* site_texts.h: the texts of the public site, changed in the browser: draft, look, publish, undo. */
#pragma once
#include "http/exchange.h"

int site_texts_list (Exchange *exchange);    /* GET /reglages/textes */
int site_texts_show (Exchange *exchange);    /* GET /reglages/textes/{name} */
int site_texts_save (Exchange *exchange);    /* POST /reglages/textes/{name}: title, description, body, seen */
int site_texts_restore (Exchange *exchange); /* POST …/reprendre: version (0: the box's own text), seen; a new draft */
int site_texts_publish (Exchange *exchange); /* POST …/publier: seen */
int site_texts_drop (Exchange *exchange);    /* POST …/abandonner: seen */
int site_texts_look (Exchange *exchange); /* POST …/apercu: builds the look at all drafts, leads to the page in it */
int site_texts_preview (Exchange *exchange); /* GET /apercu: page; that page as it would be */
