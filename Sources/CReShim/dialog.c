// What happens in a call: offers, answers, keys by INFO, the end.
//
// libre's rules, which these handlers keep: every session has all handlers; an offer handler always sets its
// description, even to NULL (the re-INVITE path reads it uninitialized otherwise); a close handler drops the session,
// and libre says BYE by itself; no other handler may drop it, so those ask for call_close_soon().
#include "shim.h"

void dialog_remember(struct call *call, const struct sip_msg *msg) {
    char tag[17];
    struct pl ours;
    const struct pl *local = &msg->from.tag, *remote = &msg->to.tag;
    if (msg->req) {
        re_snprintf(tag, sizeof(tag), "%016llx", msg->tag);
        pl_set_str(&ours, tag);
        local = &ours;
        remote = &msg->from.tag;
    }
    call->call_id = mem_deref(call->call_id);
    call->local_tag = mem_deref(call->local_tag);
    call->remote_tag = mem_deref(call->remote_tag);
    pl_strdup(&call->call_id, &msg->callid);
    pl_strdup(&call->local_tag, local);
    if (pl_isset(remote)) pl_strdup(&call->remote_tag, remote);
    call->signal = msg->src;
}

static void report_hold(struct call *call, bool was_held) {
    if (call->m.is_held_by_them != was_held) call_event(call, FOYER_SIP_HELD, call->m.is_held_by_them, "");
}

// The other side's re-INVITE.
int dialog_offer(struct mbuf **desc, const struct sip_msg *msg, void *arg) {
    struct call *call = arg;
    bool was_held = call->m.is_held_by_them;
    bool has_offer = mbuf_get_left(msg->mb) > 0;
    *desc = NULL;
    if (has_offer && media_decode(call, msg->mb, true)) return EPROTO;
    int err = media_encode(call, desc, !has_offer);
    if (err) return err;
    if (has_offer) rtp_set_remote(call);
    timer_refreshed(call, msg, false);
    report_hold(call, was_held);
    return 0;
}

// The answer to an offer of ours: in a 200, or in the ACK of a call that came without an offer.
int dialog_answer(const struct sip_msg *msg, void *arg) {
    struct call *call = arg;
    bool was_held = call->m.is_held_by_them;
    if (!mbuf_get_left(msg->mb)) return call->established ? 0 : EPROTO;
    if (media_decode(call, msg->mb, false)) return EPROTO;
    rtp_set_remote(call);
    if (call->established && !msg->req) timer_refreshed(call, msg, true);
    if (call->established) report_hold(call, was_held);
    return 0;
}

void dialog_established(const struct sip_msg *msg, void *arg) {
    struct call *call = arg;
    struct words words = {.used = 0};
    if (call->established) return;
    call->established = true;
    if (call->direction == OUTGOING) {
        dialog_remember(call, msg);
        timer_read_answer(call, msg);
    }
    timer_restart(call);
    foyer_sip_event event = {
        .type = FOYER_SIP_ESTABLISHED, .code = 200, .media = true,
        .call_id = call->call_id, .session = words_header(&words, msg, "X-Foyer-Session"),
        .user_to_user = words_header(&words, msg, "User-to-User"),
    };
    call_say(call, &event);
}

// "Signal=5\r\nDuration=160" or "5". -1 if it is no key.
static int key_of(const struct sip_msg *msg) {
    struct pl body, key;
    pl_set_mbuf(&body, msg->mb);
    if (msg_ctype_cmp(&msg->ctyp, "application", "dtmf-relay")) {
        if (re_regex(body.p, body.l, "Signal[ ]*=[ ]*[0-9*#A-Da-d]1", NULL, NULL, &key)) return -1;
    } else if (msg_ctype_cmp(&msg->ctyp, "application", "dtmf")) {
        if (re_regex(body.p, body.l, "[0-9*#A-Da-d]1", &key)) return -1;
    } else {
        return -1;
    }
    return telev_code2digit(telev_digit2code(key.p[0]));
}

void dialog_info(struct sip *stack, const struct sip_msg *msg, void *arg) {
    struct call *call = arg;
    int key = key_of(msg);
    if (key < 0) {
        sip_treply(NULL, stack, msg, 415, "Unsupported Media Type");
        return;
    }
    sip_treply(NULL, stack, msg, 200, "OK");
    // A phone that also sends RFC 4733 would press every key twice.
    if (call->m.has_event_keys) return;
    char text[2] = {(char)key, 0};
    call_event(call, FOYER_SIP_DIGIT, 0, text);
}

void dialog_closed(int err, const struct sip_msg *msg, void *arg) {
    struct call *call = arg;
    struct words words = {.used = 0};
    char text[128] = "";
    // RFC 4028 section 7.3: once more, with the interval the other side can live with.
    if (msg && msg->scode == 422 && call->direction == OUTGOING && !call->retried) {
        const struct sip_hdr *least = sip_msg_hdr(msg, SIP_HDR_MIN_SE);
        uint32_t seconds = least ? pl_u32(&least->val) : 0;
        if (seconds > call->expires && seconds < 86400) {
            call->retried = true;
            call->expires = seconds;
            call->session = mem_deref(call->session);
            outgoing_dial(call);
            return;
        }
    }
    if (msg) {
        call_close(call, msg->scode, words_pl(&words, &msg->reason));
        return;
    }
    // ECONNRESET is libre's word for BYE and CANCEL.
    int code = err == ECONNRESET ? 200 : err == ETIMEDOUT ? 408 : 500;
    call_close(call, code, code == 200 ? "" : str_error(err, text, sizeof(text)));
}

int dialog_credentials(char **user, char **password, const char *realm, void *arg) {
    struct call *call = arg;
    (void)realm;
    if (!call->auth_user || !call->auth_secret) return EAUTH;
    return str_dup(user, call->auth_user) | str_dup(password, call->auth_secret);
}

void dialog_hold(struct call *call, bool on) {
    struct mbuf *body = NULL;
    if (!call->established || call->m.is_held_by_us == on) return;
    call->m.is_held_by_us = on;
    sdp_media_set_ldir(call->media, on ? SDP_SENDONLY : SDP_SENDRECV);
    if (!media_encode(call, &body, true)) sipsess_modify(call->session, body);
    mem_deref(body);
}
