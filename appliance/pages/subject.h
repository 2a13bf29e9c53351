/* subject.h: the right of access: the desk makes, from a file, all that is kept of one of its persons. Each page and
 * each document is logged on every file it reads. */
#pragma once
#include "http/exchange.h"

int subject_choose (Exchange *exchange); /* GET /dossiers/{uuid}/acces: which person, which files */
/* ?personne=occupant|reporter, avec-1…: uuids of the files that are theirs, internes=1 */
int subject_show (Exchange *exchange); /* GET /dossiers/{uuid}/acces/page */
int subject_json (Exchange *exchange); /* GET /dossiers/{uuid}/acces/donnees.json */
int subject_pdf (Exchange *exchange);  /* GET /dossiers/{uuid}/acces/donnees.pdf */
