/* login.h: signing in and out. */
#pragma once
#include "http/exchange.h"

int login_show (Exchange *exchange);  /* GET /connexion */
int login_open (Exchange *exchange);  /* POST /connexion: fields email, password, next */
int login_close (Exchange *exchange); /* POST /deconnexion */
int login_code_show (Exchange *exchange); /* GET /connexion/code: the second step */
int login_code_send (Exchange *exchange); /* POST /connexion/code: fields code, next */
