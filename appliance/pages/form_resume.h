/* form_resume.h: to stop and come back: a code to copy, a link by mail, and the way in again on another device. */
#pragma once
#include "http/exchange.h"

int form_resume_offer (Exchange *exchange); /* GET /signaler/plus-tard */
int form_resume_code (Exchange *exchange);  /* POST /signaler/plus-tard/code: the code, shown once */
int form_resume_mail (Exchange *exchange);  /* POST /signaler/plus-tard/courriel */
int form_resume_ask (Exchange *exchange);   /* GET /reprendre */
int form_resume_typed (Exchange *exchange); /* POST /reprendre: a code */
int form_resume_link (Exchange *exchange);  /* GET /reprendre/{token}: changes nothing */
int form_resume_enter (Exchange *exchange); /* POST /reprendre/{token} */
