// Calls we make, until they are answered.
#include "shim.h"

// Header lines from outside the shim: "Name: value\n"; anything that could start a line of its own is dropped.
static void write_headers(struct mbuf *mb, const char *headers) {
    for (const char *line = headers; line && *line;) {
        size_t length = strcspn(line, "\r\n");
        if (length && memchr(line, ':', length)) mbuf_printf(mb, "%b\r\n", line, length);
        line += length;
        line += strspn(line, "\r\n");
    }
}

static void progressed(const struct sip_msg *msg, void *arg) {
    struct call *call = arg;
    if (msg->scode == 100) return;
    bool has_sound = false;
    if (mbuf_get_left(msg->mb) && msg_ctype_cmp(&msg->ctyp, "application", "sdp") &&
        !media_decode(call, msg->mb, false)) {
        rtp_set_remote(call);
        has_sound = true;
    }
    foyer_sip_event event = {.type = FOYER_SIP_PROGRESS, .code = msg->scode, .media = has_sound};
    call_say(call, &event);
}

void outgoing_dial(struct call *call) {
    struct foyer_sip *sip = call->sip;
    struct mbuf *body = NULL, *headers = mbuf_alloc(256);
    const char *route[1] = {call->route};
    if (!call->expires) call->expires = sip->session_expires;
    call->we_refresh = true;
    re_snprintf(call->content_type, sizeof(call->content_type),
                "application/sdp\r\nSession-Expires: %u;refresher=uac", call->expires);
    int err = headers && call->uri && call->from_uri ? 0 : EINVAL;
    if (!err) {
        write_headers(headers, call->headers);
        headers->pos = 0;
        err = media_encode(call, &body, true);
    }
    const char *way = call->route ? call->route : call->uri;
    trust_called(sip, way);
    if (!err)
        err = sipsess_connect(&call->session, sip->sessions, call->uri, call->from_name, call->from_uri,
                              contact_for(sip, way), route, call->route ? 1 : 0, call->content_type, body,
                              dialog_credentials, call, true, dialog_offer, dialog_answer, progressed,
                              dialog_established, dialog_info, transfer_asked, dialog_closed, call,
                              "%s%sMin-SE: %d\r\n%b", shim_allow, shim_supported, MIN_SE, mbuf_buf(headers),
                              mbuf_get_left(headers));
    mem_deref(headers);
    mem_deref(body);
    if (err) {
        char text[128];
        call_close(call, 500, str_error(err, text, sizeof(text)));
    }
}
