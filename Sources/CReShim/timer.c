// Session timers (RFC 4028): a call whose other side has vanished without a BYE ends within its interval.
//
// libre 1.1.0 knows none of it, and gives no way to put a header on a re-INVITE or its answer. It does print the
// content type it was given as it is, so the two lines go with that: every message with an SDP carries
// "Session-Expires: N;refresher=uac", which is right in each of them, since whoever sends an offer refreshes from then
// on. An other side that does not know timers is refreshed by us all the same.
#include "shim.h"

static bool lists(const struct sip_msg *msg, enum sip_hdrid header, const char *token) {
    return sip_msg_hdr_has_value(msg, header, token);
}

// Seconds and who refreshes; 0 if the header is missing.
static uint32_t read_expires(const struct sip_msg *msg, bool *by_uac, bool *by_uas) {
    const struct sip_hdr *header = sip_msg_xhdr(msg, "Session-Expires");
    if (!header) header = sip_msg_xhdr(msg, "x"); // the compact form
    *by_uac = *by_uas = false;
    struct pl seconds, who;
    if (!header || re_regex(header->val.p, header->val.l, "[0-9]+", &seconds)) return 0;
    if (!re_regex(header->val.p, header->val.l, "refresher[ ]*=[ ]*[a-z]+", NULL, NULL, &who)) {
        *by_uac = !pl_strcasecmp(&who, "uac");
        *by_uas = !pl_strcasecmp(&who, "uas");
    }
    uint32_t value = pl_u32(&seconds);
    return value > 86400 ? 86400 : value;
}

int timer_read_invite(struct call *call, const struct sip_msg *msg) {
    bool by_uac, by_uas;
    uint32_t asked = read_expires(msg, &by_uac, &by_uas);
    bool knows_timers = lists(msg, SIP_HDR_SUPPORTED, "timer") || lists(msg, SIP_HDR_REQUIRE, "timer");
    if (asked && asked < MIN_SE) return 422;
    call->expires = asked ? asked : call->sip->session_expires;
    call->peer_updates = lists(msg, SIP_HDR_ALLOW, "UPDATE");
    call->we_refresh = by_uas || !knows_timers;
    if (!call->we_refresh)
        re_snprintf(call->content_type, sizeof(call->content_type),
                    "application/sdp\r\nRequire: timer\r\nSession-Expires: %u;refresher=uac", call->expires);
    return 0;
}

void timer_read_answer(struct call *call, const struct sip_msg *msg) {
    bool by_uac, by_uas;
    uint32_t expires = read_expires(msg, &by_uac, &by_uas);
    if (expires >= MIN_SE) call->expires = expires;
    call->we_refresh = !by_uas;
    call->peer_updates = lists(msg, SIP_HDR_ALLOW, "UPDATE");
}

void timer_refreshed(struct call *call, const struct sip_msg *msg, bool by_us) {
    bool by_uac, by_uas;
    uint32_t expires = read_expires(msg, &by_uac, &by_uas);
    if (expires >= MIN_SE) {
        call->expires = expires;
        call->we_refresh = by_us ? !by_uas : by_uas;
    }
    timer_restart(call);
}

static void reinvite(struct call *call) {
    struct mbuf *body = NULL;
    if (!media_encode(call, &body, true)) sipsess_modify(call->session, body);
    mem_deref(body);
    timer_restart(call);
}

static void refreshed(int err, const struct sip_msg *msg, void *arg) {
    struct call *call = arg;
    int code = err ? 408 : msg->scode;
    if (!err && code < 200) return;
    if (code < 300) {
        timer_refreshed(call, msg, true);
    } else if (code == 408 || code == 481) {
        call_close_soon(call, 408);
    } else if (code == 422) {
        const struct sip_hdr *least = sip_msg_hdr(msg, SIP_HDR_MIN_SE);
        uint32_t seconds = least ? pl_u32(&least->val) : 0;
        if (seconds > call->expires && seconds <= 86400) call->expires = seconds;
        timer_restart(call);
    } else if (code == 405 || code == 501) {
        call->peer_updates = false;
        reinvite(call);
    } else {
        timer_restart(call); // 491 and the like: the other side is alive
    }
}

static int write_contact(enum sip_transp transport, const struct sa *source, const struct sa *target, struct mbuf *mb,
                         void *arg) {
    struct call *call = arg;
    struct sip_contact contact;
    (void)target;
    sip_contact_set(&contact, contact_by(call->sip, transport), source, transport);
    return mbuf_printf(mb, "%H", sip_contact_print, &contact);
}

static void expired(void *arg) {
    struct call *call = arg;
    if (!call->we_refresh) {
        call_close_soon(call, 408);
        return;
    }
    int err = ENOSYS;
    if (call->peer_updates && !call->update)
        err = sip_drequestf(&call->update, call->sip->sip, true, "UPDATE", sipsess_dialog(call->session), 0, NULL,
                            write_contact, refreshed, call,
                            "%sSession-Expires: %u;refresher=uac\r\nMin-SE: %d\r\nContent-Length: 0\r\n\r\n",
                            shim_supported, call->expires, MIN_SE);
    if (err) reinvite(call);
}

void timer_restart(struct call *call) {
    if (!call->established || !call->expires) return;
    uint32_t third = call->expires / 3;
    uint32_t seconds = call->we_refresh ? call->expires / 2 : call->expires - (third < 32 ? third : 32);
    tmr_start(&call->session_timer, (uint64_t)seconds * call->sip->timer_second, expired, call);
}

void timer_free(struct call *call) {
    tmr_cancel(&call->session_timer);
    call->update = mem_deref(call->update);
}

static int update_media(struct call *call, const struct sip_msg *msg, struct mbuf **body) {
    bool was_held = call->m.is_held_by_them;
    if (!mbuf_get_left(msg->mb)) return 0;
    if (media_decode(call, msg->mb, true)) return EPROTO;
    int err = media_encode(call, body, false);
    if (err) return err;
    rtp_set_remote(call);
    if (was_held != call->m.is_held_by_them) call_event(call, FOYER_SIP_HELD, call->m.is_held_by_them, "");
    return 0;
}

void timer_update(struct call *call, const struct sip_msg *msg) {
    struct sip *stack = call->sip->sip;
    struct sip_contact contact;
    struct mbuf *body = NULL;
    bool by_uac, by_uas;
    uint32_t asked = read_expires(msg, &by_uac, &by_uas);
    char expires[96] = "";
    if (!sip_dialog_rseq_valid(sipsess_dialog(call->session), msg)) {
        sip_treply(NULL, stack, msg, 500, "Server Internal Error");
    } else if (call->update) {
        sip_treply(NULL, stack, msg, 491, "Request Pending");
    } else if (asked && asked < MIN_SE) {
        sip_treplyf(NULL, NULL, stack, msg, false, 422, "Session Interval Too Small",
                    "Min-SE: %d\r\nContent-Length: 0\r\n\r\n", MIN_SE);
    } else if (update_media(call, msg, &body)) {
        sip_treply(NULL, stack, msg, 488, "Not Acceptable Here");
    } else {
        sip_dialog_update(sipsess_dialog(call->session), msg);
        timer_refreshed(call, msg, false);
        if (asked)
            re_snprintf(expires, sizeof(expires), "Require: timer\r\nSession-Expires: %u;refresher=%s\r\n",
                        call->expires, call->we_refresh ? "uas" : "uac");
        sip_contact_set(&contact, contact_by(call->sip, msg->tp), &msg->dst, msg->tp);
        sip_treplyf(NULL, NULL, stack, msg, false, 200, "OK", "%H%s%s%sContent-Length: %zu\r\n\r\n%b",
                    sip_contact_print, &contact, shim_allow, expires, body ? "Content-Type: application/sdp\r\n" : "",
                    mbuf_get_left(body), body ? mbuf_buf(body) : NULL, mbuf_get_left(body));
    }
    mem_deref(body);
}
