/* office.h: what every page of the back office starts from: whose eyes it is shown to, who acts. */
#pragma once
#include "domain/actor.h"
#include "http/exchange.h"
#include "view/viewer.h"

/* For requests with a session: routes that need a right have one. */
Viewer office_viewer (Exchange *exchange);
Actor office_actor (Exchange *exchange);
