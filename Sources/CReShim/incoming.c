// Calls from outside, until they are answered.
#include "shim.h"

static const char *refusal_phrase(int code) {
    switch (code) {
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 408: return "Request Timeout";
    case 480: return "Temporarily Unavailable";
    case 486: return "Busy Here";
    case 488: return "Not Acceptable Here";
    case 500: return "Server Internal Error";
    case 503: return "Service Unavailable";
    case 603: return "Decline";
    default: return code >= 600 ? "Declined" : code >= 500 ? "Server Error" : "Refused";
    }
}

void request_describe(const struct sip_msg *msg, struct words *words, foyer_sip_request *request) {
    char address[64] = "";
    struct pl text;
    struct httpauth_digest_resp response;
    struct sip_addr asserted;
    memset(request, 0, sizeof(*request));
    sa_ntop(&msg->src, address, sizeof(address));
    pl_set_str(&text, address);
    request->method = words_pl(words, &msg->met);
    request->source = words_pl(words, &text);
    request->port = sa_port(&msg->src);
    request->transport = sip_transp_name(msg->tp);
    request->to_user = words_pl(words, &msg->uri.user);
    request->from_user = words_pl(words, &msg->from.uri.user);
    request->from_name = words_pl(words, &msg->from.dname);
    request->privacy = words_header(words, msg, "Privacy");
    request->asserted_user = request->auth_user = "";
    const struct sip_hdr *header = sip_msg_xhdr(msg, "P-Asserted-Identity");
    if (header && !sip_addr_decode(&asserted, &header->val))
        request->asserted_user = words_pl(words, &asserted.uri.user);
    header = sip_msg_hdr(msg, SIP_HDR_AUTHORIZATION);
    if (header && !httpauth_digest_response_decode(&response, &header->val))
        request->auth_user = words_pl(words, &response.username);
    request->replaces = sip_msg_hdr(msg, SIP_HDR_REPLACES) != NULL;
}

static void refuse(struct foyer_sip *sip, const struct sip_msg *msg, const foyer_sip_verdict *verdict) {
    if (verdict->refuse < 0) return;
    if (verdict->retry_after > 0)
        sip_treplyf(NULL, NULL, sip->sip, msg, false, (uint16_t)verdict->refuse, refusal_phrase(verdict->refuse),
                    "Retry-After: %d\r\nContent-Length: 0\r\n\r\n", verdict->retry_after);
    else
        sip_treply(NULL, sip->sip, msg, (uint16_t)verdict->refuse, refusal_phrase(verdict->refuse));
}

// Whether the request may become a call; if not, it has been answered, or deliberately not.
static bool let_in(struct foyer_sip *sip, foyer_sip_call id, const struct sip_msg *msg,
                   const foyer_sip_request *request) {
    foyer_sip_verdict verdict;
    memset(&verdict, 0, sizeof(verdict));
    sip->callbacks.admit(sip->callbacks.context, id, request, &verdict);
    if (!verdict.challenge && verdict.refuse) {
        refuse(sip, msg, &verdict);
        return false;
    }
    if (verdict.challenge) {
        verdict.secret[sizeof(verdict.secret) - 1] = 0;
        if (!digest_check(sip, msg, verdict.secret)) return false;
        // Who has proven it may still find the house full.
        if (verdict.refuse) {
            refuse(sip, msg, &verdict);
            return false;
        }
    }
    return true;
}

// Takes the offer and the session's length in; a status to refuse with, or 0.
static int take_in(struct call *call, const struct sip_msg *msg) {
    int status = timer_read_invite(call, msg);
    if (status) return status;
    call->has_offer = mbuf_get_left(msg->mb) > 0;
    if (!call->has_offer) return 0;
    if (!msg_ctype_cmp(&msg->ctyp, "application", "sdp")) return 415;
    return media_decode(call, msg->mb, true) ? 488 : 0;
}

static void refuse_call(struct call *call, const struct sip_msg *msg, int status) {
    struct foyer_sip *sip = call->sip;
    call->is_closing = true; // nobody has heard of it yet
    call_close(call, 0, "");
    if (status == 422)
        sip_treplyf(NULL, NULL, sip->sip, msg, false, 422, "Session Interval Too Small",
                    "Min-SE: %d\r\nContent-Length: 0\r\n\r\n", MIN_SE);
    else if (status == 415)
        sip_treplyf(NULL, NULL, sip->sip, msg, false, 415, "Unsupported Media Type",
                    "Accept: application/sdp\r\nContent-Length: 0\r\n\r\n");
    else
        sip_treply(NULL, sip->sip, msg, (uint16_t)status, refusal_phrase(status));
}

void incoming_invite(const struct sip_msg *msg, void *arg) {
    struct foyer_sip *sip = arg;
    struct words words = {.used = 0};
    foyer_sip_request request;
    request_describe(msg, &words, &request);
    foyer_sip_call id = calls_reserve(sip);
    if (!let_in(sip, id, msg, &request)) {
        calls_release(sip, id);
        return;
    }
    if (requests_unsupported(sip, msg)) {
        calls_release(sip, id);
        return;
    }
    struct call *call = call_new(sip, id, INCOMING);
    if (!call) {
        foyer_sip_verdict full = {.refuse = 503, .retry_after = 10};
        refuse(sip, msg, &full);
        return;
    }
    int status = take_in(call, msg);
    if (status) {
        refuse_call(call, msg, status);
        return;
    }
    call->invite = mem_ref((void *)msg);
    dialog_remember(call, msg);
    // Without a Contact there is no dialog (RFC 3261 section 8.1.1.8).
    if (sipsess_accept(&call->session, sip->sessions, msg, 180, "Ringing", contact_by(sip, msg->tp),
                       call->content_type, NULL, dialog_credentials, call, true, dialog_offer, dialog_answer,
                       dialog_established, dialog_info, transfer_asked, dialog_closed, call, "%s", shim_allow)) {
        refuse_call(call, msg, 400);
        return;
    }
    foyer_sip_event event = {
        .type = FOYER_SIP_INCOMING, .request = &request, .media = call->has_offer,
        .call_id = words_pl(&words, &msg->callid), .session = words_header(&words, msg, "X-Foyer-Session"),
        .user_to_user = words_header(&words, msg, "User-to-User"),
    };
    call_say(call, &event);
}

void incoming_ring(struct call *call, bool early_media) {
    if (call->direction != INCOMING || call->established || !call->invite) return;
    struct mbuf *body = NULL;
    if (early_media && call->has_offer && !media_encode(call, &body, false)) {
        call->sent_answer = true;
        rtp_set_remote(call);
    }
    sipsess_progress(call->session, body ? 183 : 180, body ? "Session Progress" : "Ringing", body, "%s", shim_allow);
    mem_deref(body);
}

void incoming_answer(struct call *call) {
    if (call->direction != INCOMING || call->established || !call->invite) return;
    struct mbuf *body = NULL;
    int err = media_encode(call, &body, !call->has_offer);
    if (!err) {
        char expires[96] = "";
        // With a peer that knows session timers, the header goes with the content type: see timer.c.
        if (call->we_refresh && call->expires)
            re_snprintf(expires, sizeof(expires), "Session-Expires: %u;refresher=uas\r\n", call->expires);
        err = sipsess_answer(call->session, 200, "OK", body, "%s%s%s", shim_allow, shim_supported, expires);
    }
    mem_deref(body);
    call->invite = mem_deref(call->invite);
    if (err) {
        call_close_soon(call, 500);
        return;
    }
    // Sound may come before the ACK, and is awaited.
    if (call->has_offer) rtp_set_remote(call);
}

void incoming_reject(struct call *call, int code, const char *headers) {
    if (!call->session || !call->invite) return;
    char lines[1024] = "";
    size_t used = 0;
    for (const char *line = headers; line && *line;) {
        size_t length = strcspn(line, "\n");
        if (used + length + 3 > sizeof(lines)) break;
        memcpy(lines + used, line, length);
        memcpy(lines + used + length, "\r\n", 3);
        used += length + 2;
        line += length + (line[length] == '\n');
    }
    sipsess_reject(call->session, (uint16_t)code, refusal_phrase(code), "%sContent-Length: 0\r\n\r\n", lines);
}
