/* form_photos.h: the page of photos: added and taken away one by one, each read and written anew by the
 * confined helper. */
#pragma once
#include "pages/form_request.h"

void form_view_draft_photos (const FormRequest *request, const Remarks *remarks, Tree *view);
/* Takes the files of the posted page and drops the one to remove. What is refused is a remark naming the file. */
gboolean form_take_photos (const FormRequest *request, Remarks *remarks, GError **error);
/* GET /brouillon/photos/{file}: the small picture of a photo, or a PDF, of this browser's own draft. */
int form_photo (Exchange *exchange);
