/* campaign_letters.h: letters of a campaign to a list of addresses, as one PDF: the list is read, printed and forgotten. */
#pragma once
#include "http/exchange.h"

int campaign_letters_show (Exchange *exchange);  /* GET /campagnes/{uuid}/lettres */
int campaign_letters_make (Exchange *exchange);  /* POST: file (CSV), subject, text: the PDF */
int campaign_letters_model (Exchange *exchange); /* GET /campagnes/{uuid}/lettres/modele.csv */
