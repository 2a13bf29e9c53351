/* form_address.h: the address typed, recognised; the page of choices when it could be several. Refuses no address. */
#pragma once
#include "pages/form_request.h"

/* When the changes of a page bring an address: adds what is known of it (its right spelling, commune and key), or that
 * it is to be chosen. */
void form_place_address (const FormRequest *request, GHashTable *changes);
/* The page of choices: choices[] {id, value, label, place}. */
void form_view_address (const FormRequest *request, const Remarks *remarks, Tree *view);
/* What was chosen there, as answers; nothing chosen, or none of them, keeps what was typed. */
void form_read_address (const FormRequest *request, GHashTable *changes);
/* (transfer full): the sentence that says that this place is not in the box's town; NULL when it may be. */
char *form_elsewhere_words (Exchange *exchange, const char *city, const char *postcode);
