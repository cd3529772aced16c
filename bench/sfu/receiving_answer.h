// The answer of a client to a server that offers to send: it receives everything. Pure; any thread.
#pragma once

#include <string>

#include "load/session_description.h"
#include "sfu/negotiated.h"

namespace earshot::bench {

// `offered`: what the offer came to. The client is active in DTLS.
std::string write_receiving_answer(const load::OfferPlan& client, const sfu::Negotiated& offered);

}  // namespace earshot::bench
